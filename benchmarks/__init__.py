"""How fast the addons are, as ratios measured in one run; ``make bench`` starts it."""

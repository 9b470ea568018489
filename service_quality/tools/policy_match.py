"""Which policies apply to a ticket, on plain values.

Thousands of tickets are matched without asking the database for anything.
"""

from datetime import date
from typing import NamedTuple


class Rule(NamedTuple):
    """A policy: what it matches, and what it promises."""

    policy_id: int
    company_id: int | bool
    valid_from: date | bool
    valid_to: date | bool
    service_kind: str | bool
    team_ids: frozenset
    category_ids: frozenset
    priorities: frozenset
    channel_ids: frozenset
    partner_tag_ids: frozenset
    service_type_ids: frozenset
    calendar_id: int | bool
    terms: tuple

    def covers(self, other):
        """Whether every ticket that ``other`` matches would match this rule too."""
        return (
            self.company_id in (False, other.company_id)
            and (
                not self.valid_from or (other.valid_from or date.min) >= self.valid_from
            )
            and (not self.valid_to or (other.valid_to or date.max) <= self.valid_to)
            and self.service_kind in (False, other.service_kind)
            and all(
                not mine or (theirs and theirs <= mine)
                for mine, theirs in zip(self[5:11], other[5:11], strict=True)
            )
            and bool(other.terms)
            and {term.metric for term in other.terms}
            <= {term.metric for term in self.terms}
        )


class Facts(NamedTuple):
    """What a ticket is matched by."""

    company_id: int
    day: date
    service_kind: str
    team_ids: frozenset
    category_ids: frozenset
    priority: str
    channel_id: int
    partner_tag_ids: frozenset
    service_type_id: int | bool

    def fit(self, rule):
        """Whether the rule applies to the ticket."""
        return (
            rule.company_id in (False, self.company_id)
            and (not rule.valid_from or rule.valid_from <= self.day)
            and (not rule.valid_to or self.day <= rule.valid_to)
            and rule.service_kind in (False, self.service_kind)
            and (not rule.team_ids or bool(rule.team_ids & self.team_ids))
            and (not rule.category_ids or bool(rule.category_ids & self.category_ids))
            and (not rule.priorities or self.priority in rule.priorities)
            and (not rule.channel_ids or self.channel_id in rule.channel_ids)
            and (
                not rule.partner_tag_ids
                or bool(rule.partner_tag_ids & self.partner_tag_ids)
            )
            and (
                not rule.service_type_ids
                or self.service_type_id in rule.service_type_ids
            )
        )

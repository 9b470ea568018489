"""What full points would have taken, and the coordinates of trends."""

import unittest

from odoo.addons.service_quality.tools.advice import Gap, full_points_at, gap_to_full
from odoo.addons.service_quality.tools.sparkline import sparkline

HIGHER = {"direction": "higher", "target": 95, "cap": 95, "curve": "linear"}
LOWER = {"direction": "lower", "target": 5, "cap": 5, "curve": "linear"}


class TestGapToFull(unittest.TestCase):
    def test_cases(self):
        """SI-02: so many of the cases should have gone better, none too many."""
        self.assertEqual(gap_to_full((17, 20, 20), HIGHER, "percent"), Gap("cases", 2))
        self.assertEqual(gap_to_full((18, 20, 20), HIGHER, "percent"), Gap("cases", 1))
        self.assertEqual(gap_to_full((19, 20, 20), HIGHER, "percent"), Gap("none"))
        self.assertEqual(gap_to_full((0, 1, 1), HIGHER, "percent"), Gap("cases", 1))
        # 95 % of 41 are 38.95: 39 it takes.
        self.assertEqual(gap_to_full((38, 41, 41), HIGHER, "percent"), Gap("cases", 1))
        self.assertEqual(gap_to_full((39, 41, 41), HIGHER, "percent"), Gap("none"))

    def test_lower_is_better(self):
        """SI-02: where less is better, the surplus counts."""
        self.assertEqual(gap_to_full((3, 20, 20), LOWER, "percent"), Gap("cases", 2))
        self.assertEqual(gap_to_full((1, 20, 20), LOWER, "percent"), Gap("none"))
        self.assertEqual(gap_to_full((1, 19, 19), LOWER, "percent"), Gap("cases", 1))

    def test_counts(self):
        """SI-02: things per month, for as many months as the period has."""
        rule = {**HIGHER, "target": 40, "cap": 40}
        self.assertEqual(gap_to_full((20, 1, 20), rule, "count"), Gap("more", 20))
        self.assertEqual(gap_to_full((100, 3, 100), rule, "count"), Gap("more", 20))
        rule = {**LOWER, "target": 0, "cap": 0}
        self.assertEqual(gap_to_full((2, 1, 1), rule, "count"), Gap("fewer", 2))

    def test_values(self):
        """SI-02: means and marks cannot be told in cases."""
        rule = {**LOWER, "target": 30, "cap": 30}
        self.assertEqual(gap_to_full((800, 20, 20), rule, "minute"), Gap("value", 10))
        self.assertEqual(gap_to_full((90, 100, 7), HIGHER, "percent"), Gap("value", 5))

    def test_steps(self):
        """SI-02: steps give full points at the target, a line at its cap."""
        self.assertEqual(full_points_at(90, 95, "step"), 90)
        self.assertEqual(full_points_at(90, 95, "linear"), 95)
        self.assertEqual(full_points_at(90, None, "linear"), 90)

    def test_nothing_to_divide_by(self):
        """SI-02: without cases there is no gap."""
        self.assertEqual(gap_to_full((0, 0, 0), HIGHER, "percent"), Gap("none"))

    def test_reached_when_told(self):
        """SI-02: who does as told has full points, and one case less is not enough."""
        for n in range(1, 60):
            for done in range(n + 1):
                gap = gap_to_full((done, n, n), HIGHER, "percent")
                if gap.kind == "none":
                    continue
                self.assertLess(100 * (done + gap.amount - 1) / n, 95)
                self.assertGreaterEqual(100 * (done + gap.amount) / n, 95)


class TestSparkline(unittest.TestCase):
    def test_gap_is_no_zero(self):
        """SI-10: a missing month breaks the line and draws no point."""
        drawn = sparkline([0, 50, None, 100, None, 25], width=58, height=28)
        self.assertEqual([dot["index"] for dot in drawn["dots"]], [0, 1, 3, 5])
        self.assertEqual(drawn["lines"], ["4,24 14,14"])
        self.assertEqual((drawn["dots"][2]["x"], drawn["dots"][2]["y"]), (34, 4))

    def test_edges(self):
        """SI-10: nothing, one month, and values beyond the scale."""
        self.assertEqual(sparkline([]), {"lines": [], "dots": []})
        self.assertEqual(sparkline([None])["dots"], [])
        self.assertEqual(len(sparkline([70])["dots"]), 1)
        drawn = sparkline([-10, 120], width=28, height=28)
        self.assertEqual([dot["y"] for dot in drawn["dots"]], [24, 4])

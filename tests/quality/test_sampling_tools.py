"""Samples, turns of inspectors and due days, without records."""

from datetime import date, timedelta
from random import Random

from odoo.tests import TransactionCase, tagged

from odoo.addons.service_quality.tools import sampling
from odoo.addons.service_quality.tools.recurrence import Rule, get_next_day


@tagged("post_install", "-at_install")
class TestSampling(TransactionCase):
    """The same seed draws the same cases."""

    def setUp(self):
        super().setUp()
        self.cases = {
            agent: range(agent * 100, agent * 100 + 20) for agent in range(1, 6)
        }

    def test_same_seed_same_sample(self):
        """SQ-101: seed 42 twice gives the same cases, two for each of five agents."""
        first = sampling.draw(self.cases, 2, seed=42)
        self.assertEqual(first, sampling.draw(self.cases, 2, seed=42))
        chosen = [key for share in first.values() for key in share.chosen]
        self.assertEqual(len(chosen), 10)
        self.assertEqual(len(set(chosen)), 10)
        self.assertNotEqual(first, sampling.draw(self.cases, 2, seed=43))

    def test_order_changes_nothing(self):
        """SQ-101: in whatever order agents and cases come, the sample is the same."""
        expected = sampling.draw(self.cases, 3, seed=7)
        random = Random(1)
        for _attempt in range(20):
            agents = list(self.cases)
            random.shuffle(agents)
            shuffled = {}
            for agent in agents:
                keys = list(self.cases[agent]) * 2
                random.shuffle(keys)
                shuffled[agent] = keys
            self.assertEqual(sampling.draw(shuffled, 3, seed=7), expected)
        fewer = {agent: self.cases[agent] for agent in (2, 4)}
        for agent, share in sampling.draw(fewer, 3, seed=7).items():
            self.assertEqual(share, expected[agent], "colleagues change nothing")

    def test_random_draws_keep_the_promises(self):
        """SQ-101: never a repeat, never more than wanted, short only without cases."""
        random = Random(2)
        for seed in range(200):
            cases = {
                agent: random.sample(range(1000), random.randint(0, 30))
                for agent in range(random.randint(1, 8))
            }
            amount, minimum = random.randint(0, 12), random.randint(0, 4)
            unit = random.choice(["count", "percent"])
            drawn = set(random.sample(range(1000), 300))
            shares = sampling.draw(cases, amount, unit, seed, drawn, minimum)
            self.assertEqual(set(shares), set(cases))
            for agent, share in shares.items():
                self.assertLessEqual(set(share.chosen), set(cases[agent]) - drawn)
                self.assertEqual(len(set(share.chosen)), len(share.chosen))
                got = share.before + len(share.chosen)
                self.assertEqual(max(got, share.wanted), share.missing + got)
                if share.missing:
                    self.assertEqual(len(share.chosen), share.population - share.before)
                else:
                    self.assertLessEqual(len(share.chosen), share.wanted)

    def test_second_draw_fills_up(self):
        """SQ-101: cases drawn before are not drawn again, and count for their agent."""
        first = sampling.draw(self.cases, 2, seed=42)
        drawn = {key for share in first.values() for key in share.chosen}
        again = sampling.draw(self.cases, 2, seed=42, drawn=drawn)
        self.assertFalse([key for share in again.values() for key in share.chosen])
        more = sampling.draw(self.cases, 5, seed=42, drawn=drawn)
        for share in more.values():
            self.assertEqual(len(share.chosen), 3)
            self.assertFalse(drawn & set(share.chosen))

    def test_short(self):
        """SQ-101: an agent with one case of two, or none, is short."""
        shares = sampling.draw({1: [5], 2: [], 3: [7, 8]}, 2)
        self.assertEqual([shares[agent].missing for agent in (1, 2, 3)], [1, 2, 0])
        self.assertEqual(shares[1].chosen, (5,))

    def test_percent(self):
        """SQ-101: a percentage is rounded up, and never below the minimum cover."""
        wanted = sampling.get_wanted
        self.assertEqual(wanted(10, 10, "percent"), 1)
        self.assertEqual(wanted(11, 10, "percent"), 2)
        self.assertEqual(wanted(100, 28, "percent"), 28)
        self.assertEqual(wanted(10, 300, "percent"), 10)
        self.assertEqual(wanted(0, 10, "percent", 2), 2)
        self.assertEqual(wanted(50, 0, "count", 1), 1)
        with self.assertRaises(ValueError):
            wanted(1, -1)

    def test_turns_are_fair(self):
        """SQ-99: inspectors have the same number of cases, nobody one of his own."""
        assigned = sampling.assign(range(9), "abc", seed=1)
        self.assertEqual([list(assigned.values()).count(one) for one in "abc"], [3] * 3)
        assigned = sampling.assign(range(2), "abc", {"a": 5, "b": 1, "c": 0})
        self.assertEqual(assigned[0], "c")
        self.assertNotIn("a", assigned.values())
        barred = {0: "ab", 1: "abc"}
        assigned = sampling.assign(range(3), "abc", barred=barred)
        self.assertEqual(assigned[0], "c")
        self.assertNotIn(1, assigned)
        self.assertEqual(sampling.assign([1], []), {})


@tagged("post_install", "-at_install")
class TestRecurrence(TransactionCase):
    """Due days; Monday 2 March 2026 is where it begins."""

    MONDAY = date(2026, 3, 2)

    def days(self, count, works=None, **values):
        """The first ``count`` days on which a rule is due."""
        rule = Rule(**{"start": self.MONDAY, **values})
        works = works or (lambda day: day.weekday() < 5)
        found, after = [], self.MONDAY - timedelta(days=1)
        while len(found) < count:
            after = get_next_day(rule, after, works)
            if not after:
                break
            found.append(after)
        return [(day.month, day.day) for day in found]

    def test_daily(self):
        """SQ-99: daily means every working day; a make-up Saturday is one."""
        days = [(3, day) for day in (2, 3, 4, 5, 6, 9)]
        self.assertEqual(self.days(6, frequency="daily"), days)
        saturday = date(2026, 3, 7)
        worked = self.days(
            6,
            lambda day: day.weekday() < 5 or day == saturday,
            frequency="daily",
        )
        self.assertEqual(worked[-1], (3, 7))

    def test_weekly_and_monthly(self):
        """SQ-99: a day that is not worked is put off to the next one that is."""
        self.assertEqual(
            self.days(3, frequency="weekly", weekday=4), [(3, 6), (3, 13), (3, 20)]
        )
        self.assertEqual(self.days(2, frequency="weekly", weekday=5), [(3, 9), (3, 16)])
        self.assertEqual(
            self.days(3, frequency="monthly", monthday=31),
            [(3, 31), (4, 30), (6, 1)],
        )

    def test_every_n_and_once(self):
        """SQ-99: every third working day counts from the start; once comes once."""
        self.assertEqual(
            self.days(4, frequency="every_n", interval=3),
            [(3, 2), (3, 5), (3, 10), (3, 13)],
        )
        self.assertEqual(self.days(4, frequency="once"), [(3, 2)])
        sunday = date(2026, 3, 8)
        self.assertEqual(self.days(4, frequency="once", start=sunday), [(3, 9)])

    def test_never_worked(self):
        """SQ-99: a calendar without working days makes nothing, and ends."""
        for frequency in ("daily", "weekly", "monthly", "every_n", "once"):
            self.assertEqual(
                self.days(1, lambda day: False, frequency=frequency, interval=2), []
            )

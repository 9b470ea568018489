"""Why this score: from the grade to the very records, for each reader."""

from datetime import date

import pytest

from odoo.exceptions import AccessError

from .appraisals import AppraisalCommon
from .reviews import ReviewCommon

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"
AT = "2012-03-14 12:00:00"


class ExplanationCommon(AppraisalCommon):
    """Anna was late with three of twenty answers in March 2012."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        since = {"date_version": "2011-01-01"}
        cls.boss = cls.create_person("Boss", **since)
        cls.anna = cls.create_person("Anna", AGENT, parent_id=cls.boss.id, **since)
        cls.bert = cls.create_person("Bert", AGENT, **since)
        cls.officer = cls.create_person(
            "Officer", "service_incentive.group_officer", **since
        )
        cls.serve(cls.anna, late=3)
        cls.cycle.generate()
        cls.cycle.score()
        cls.appraisal = cls.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id == cls.anna
        )

    def explain(self, employee, appraisal=None):
        """The explanation as this employee reads it."""
        self.env.invalidate_all()
        appraisal = appraisal or self.appraisal
        return appraisal.with_user(employee.user_id).get_explanation()

    def line(self, why, provider):
        name = self.indicators[provider].name
        return next(line for line in why["lines"] if line["name"] == name)


class TestExplanation(ExplanationCommon):
    def test_adds_up(self):
        """SI-02: what the lines add is the score, and the division gives the value."""
        why = self.explain(self.anna)
        lines = self.appraisal.line_ids
        added = sum(line.points * line.effective_weight / 100 for line in lines)
        self.assertAlmostEqual(added, self.appraisal.score, 2)
        self.assertEqual(len(why["lines"]), len(lines))
        line = self.line(why, "first_response_on_time")
        self.assertEqual(line["value"], "85 %")
        self.assertEqual(line["figures"], "17 divided by 20, 20 cases")
        self.assertEqual(line["n"], 20)
        self.assertIn("evenly", line["rule"])
        self.assertEqual(
            line["advice"],
            "For full points, 2 of the 20 cases should have gone better.",
        )
        self.assertIn("of 100 points", why["result"]["sentences"][0])
        reached = [g["name"] for g in why["result"]["grades"] if g["reached"]]
        self.assertEqual(reached, [self.appraisal.grade_id.name])
        self.assertTrue(why["head"]["is_provisional"])

    def test_value_equals_the_records(self):
        """SI-02: the records shown are those the value was counted from."""
        why = self.explain(self.anna)
        line = self.line(why, "first_response_on_time")
        evidence = line["evidence"]
        self.assertEqual((evidence["total"], evidence["hidden"]), (20, 0))
        self.assertEqual(len(evidence["rows"]), 20)
        self.assertEqual(sum(not row["is_good"] for row in evidence["rows"]), 3)
        ids = {row["id"] for row in evidence["rows"]}
        model, domain = self.appraisal.line_ids.filtered(
            lambda ln: ln.indicator_id.provider == "first_response_on_time"
        ).measure_id._get_evidence()
        self.assertEqual(ids, set(self.env[model].search(domain).ids))

    def test_first_twenty_and_all_by_click(self):
        """SI-02: twenty are listed, the rest is a click away."""
        self.add_clocks(self.anna, "first_response", AT, ["met"] * 5, 20.0)
        self.cycle.score()
        line = self.line(self.explain(self.anna), "first_response_on_time")
        self.assertEqual(line["evidence"]["total"], 25)
        self.assertEqual(len(line["evidence"]["rows"]), 20)
        self.assertEqual(line["evidence"]["more"], 5)
        action = self.appraisal.with_user(self.anna.user_id).action_open_line_evidence(
            line["id"]
        )
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(found), 25)

    def test_hidden_records_are_a_count(self):
        """SI-02: who may not read the records learns how many there are, and why."""
        line = self.line(self.explain(self.boss), "tickets_solved")
        self.assertEqual(line["value"], "20 a month")
        evidence = line["evidence"]
        shown = len(evidence["rows"]) + evidence["more"]
        self.assertEqual(shown + evidence["hidden"], 20)
        ticket = self.create_ticket(self.anna, name="Secret of a customer")
        self.add_events(self.anna, "resolved", AT, 1, ticket)
        self.cycle.score()
        for reader, sees in ((self.anna, True), (self.boss, False)):
            evidence = self.line(self.explain(reader), "tickets_solved")["evidence"]
            self.assertEqual("Secret of a customer" in str(evidence), sees)
            self.assertEqual(evidence["total"], 21)

    def test_who_reads_it(self):
        """SI-02: the employee, the superior and HR; nobody else, also over RPC."""
        for reader in (self.anna, self.boss, self.officer):
            self.assertEqual(self.explain(reader)["head"]["employee"], "Anna")
        for method in ("get_explanation", "action_explain"):
            with self.assertRaises(AccessError):
                getattr(self.appraisal.with_user(self.bert.user_id), method)()
        with self.assertRaises(AccessError):
            self.appraisal.with_user(self.bert.user_id).action_open_line_evidence(
                self.appraisal.line_ids[0].id
            )
        own = self.cycle.appraisal_ids.filtered(lambda a: a.employee_id == self.bert)
        # A line of somebody else does not come along with one's own appraisal.
        with self.assertRaises(ValueError):
            own.with_user(self.bert.user_id).action_open_line_evidence(
                self.appraisal.line_ids[0].id
            )

    def test_draft_stays_unseen(self):
        """SI-10: before the first score the employee sees no explanation either."""
        cycle = self.create_cycle(date(2012, 4, 1))
        cycle.generate()
        draft = cycle.appraisal_ids.filtered(lambda a: a.employee_id == self.anna)
        with self.assertRaises(AccessError):
            self.explain(self.anna, draft)
        why = self.explain(self.boss, draft)
        self.assertEqual(why["result"]["sentences"], ["Nothing has been scored yet."])

    def test_not_enough_data(self):
        """SI-02: what does not count says why and what was missing."""
        own = self.cycle.appraisal_ids.filtered(lambda a: a.employee_id == self.bert)
        self.add_clocks(self.bert, "first_response", AT, ["met"] * 3)
        self.cycle.score()
        line = self.line(self.explain(self.bert, own), "first_response_on_time")
        needed = self.indicators["first_response_on_time"].min_n
        self.assertFalse(line["has_data"])
        self.assertEqual((line["points"], line["adds"]), ("", ""))
        self.assertEqual(
            line["advice"], f"With {needed - 3} more cases it would have counted."
        )


class TestThenAndNow(ExplanationCommon):
    """Frozen figures beside what would be counted today."""

    def test_the_same(self):
        """SI-02: without late corrections both are the same, before and after."""
        for _publish in (False, True):
            why = self.explain(self.anna)
            self.assertFalse(any(line["fresh"]["differs"] for line in why["lines"]))
            self.cycle.publish()
        self.assertTrue(self.explain(self.anna)["lines"][0]["frozen_at"])

    def test_late_records(self):
        """SI-02: what came late is counted beside the frozen figure, not in it."""
        self.cycle.publish()
        self.add_clocks(self.anna, "first_response", AT, ["met", "met"])
        line = self.line(self.explain(self.anna), "first_response_on_time")
        self.assertEqual((line["n"], line["evidence"]["total"]), (20, 20))
        self.assertTrue(line["fresh"]["differs"])
        self.assertEqual(line["fresh"]["figures"], "19 divided by 22, 22 cases")
        self.assertEqual(
            line["fresh"]["reasons"][0],
            "2 records came after the figures were frozen.",
        )
        self.assertIn("unless an appeal", line["fresh"]["reasons"][-1])
        self.assertEqual(self.appraisal.line_ids[0].measure_id.n, 20)

    def test_exempted_since(self):
        """SI-02: a breach that was exempted later is named as the difference."""
        self.cycle.publish()
        self.env.cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        clock = self.env["service.sla.clock"].search(
            [
                ("employee_id", "=", self.anna.id),
                ("metric", "=", "first_response"),
                ("state", "=", "breached"),
            ],
            limit=1,
        )
        clock.write({"exempted": True, "exempted_at": "2099-01-01 00:00:00"})
        line = self.line(self.explain(self.anna), "first_response_on_time")
        self.assertEqual(line["evidence"]["total"], 20)
        self.assertEqual(line["fresh"]["figures"], "17 divided by 19, 19 cases")
        self.assertIn("1 records do not count any more", line["fresh"]["reasons"][0])

    def test_corrected(self):
        """SI-02: a record that says something else now is a correction."""
        self.cycle.publish()
        self.env["service.sla.clock"].search(
            [("employee_id", "=", self.anna.id), ("state", "=", "breached")], limit=1
        ).state = "met"
        why = self.explain(self.anna)
        reasons = [r for ln in why["lines"] for r in ln["fresh"]["reasons"]]
        self.assertIn("What the records say has been corrected since.", reasons)

    def test_score_again(self):
        """SI-02: before publication the difference goes with the next scoring."""
        self.add_clocks(self.anna, "first_response", AT, ["met"] * 2)
        line = self.line(self.explain(self.anna), "first_response_on_time")
        self.assertIn("scoring again", line["fresh"]["reasons"][0])
        self.cycle.score()
        line = self.line(self.explain(self.anna), "first_response_on_time")
        self.assertFalse(line["fresh"]["differs"])


class TestExplanationTrend(ExplanationCommon):
    """Twelve months of one person, and the mean of at least five."""

    def months(self, why, key="score"):
        [series] = [s for s in why["trend"]["series"] if s["key"] == key]
        return series

    def test_own_and_mean(self):
        """SI-10: own months are a line; the mean needs five people."""
        agents = self.create_agents("One", "Two", "Three")
        for month in (1, 2):
            cycle = self.create_cycle(date(2012, month, 1))
            people = agents[:2] if month == 1 else agents
            for agent in (self.anna, self.bert, *people):
                self.serve(agent, f"2012-{month:02}-14")
            cycle.generate()
            cycle.score()
            cycle.publish()
        why = self.explain(self.anna)
        own = self.months(why)["own"]
        self.assertEqual(len(own), 12)
        self.assertEqual(own[:9], [None] * 9)
        self.assertEqual(own[9:11], [92.5, 92.5])
        self.assertAlmostEqual(own[11], self.appraisal.score, 2)
        mean = self.months(why)["mean"]
        # January had four people, February five, March is not published.
        self.assertEqual(mean, [None] * 10 + [92.5, None])
        indicator = self.indicators["first_response_on_time"]
        series = self.months(why, indicator.id)
        self.assertEqual(series["own"][9:11], [100, 100])
        self.assertEqual(series["mean"], [None] * 10 + [100, None])

    def test_gap_stays_a_gap(self):
        """SI-10: a month without a score is no zero."""
        cycle = self.create_cycle(date(2012, 1, 1))
        self.serve(self.anna, "2012-01-14")
        cycle.generate()
        cycle.score()
        series = self.months(self.explain(self.anna))
        self.assertIsNone(series["own"][10])
        self.assertEqual(series["own_line"]["lines"], [])
        self.assertEqual([d["index"] for d in series["own_line"]["dots"]], [9, 11])


class TestExplanationPaper(ExplanationCommon):
    """The same on paper."""

    def html(self, employee, appraisals=None):
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(employee.user_id)
            ._render_qweb_html(
                "service_incentive.report_service_appraisal",
                (appraisals or self.appraisal).ids,
            )
        )
        return html.decode()

    def test_page(self):
        """SI-02: the page names score, figures and what full points would take."""
        html = self.html(self.anna)
        for text in (
            "Anna",
            "17 divided by 20, 20 cases",
            "2 of the 20 cases should have gone better",
            "Provisional until the cycle is published",
        ):
            self.assertIn(text, html)

    def test_who_prints(self):
        """SI-02: nobody prints what he may not read, alone or among others."""
        for appraisals in (self.appraisal, self.cycle.appraisal_ids):
            with self.assertRaises(AccessError):
                self.html(self.bert, appraisals)
        self.assertIn("Anna", self.html(self.boss))


@pytest.mark.bare
class TestExplanationGrowth(ExplanationCommon):
    def count(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        return self.cr.sql_log_count - before

    def test_tickets(self):
        """SI-02: a page about 400 tickets takes no more queries than one about 40."""
        as_user = self.appraisal.with_user(self.anna.user_id)
        as_user.get_explanation()
        few = self.count(as_user.get_explanation)
        states = ["met"] * 200
        self.add_clocks(self.anna, "first_response", AT, states, 20.0)
        self.add_clocks(self.anna, "resolution", AT, states)
        self.cycle.score()
        many = self.count(as_user.get_explanation)
        self.assertLessEqual(many, few)

    def test_people(self):
        """SI-13: sixty people on paper take no more queries than ten."""
        self.create_agents(*[f"Agent {n}" for n in range(60)])
        self.cycle.generate()
        self.cycle.score()
        appraisals = self.cycle.appraisal_ids.with_user(self.officer.user_id)
        few = self.count(appraisals[:10]._get_explanations)
        many = self.count(appraisals[:60]._get_explanations)
        self.assertLessEqual(many, few + 2)


class TestExplanationHistory(ExplanationCommon):
    """What people did to the score, for whom it is."""

    def test_calibrated(self):
        """SI-21: the page shows both scores, who moved it and why, once published."""
        self.cycle._transition("calibration")
        old = self.appraisal.score
        boss = self.create_person("Big Boss", "service_incentive.group_officer")
        self.appraisal.with_user(boss.user_id).calibrate(old - 4, "Helped by others")
        why = self.explain(self.officer)
        [event] = why["history"]
        self.assertEqual((event["who"], event["why"]), ("Big Boss", "Helped by others"))
        self.assertIn("moved it to", " ".join(why["result"]["sentences"]))
        # The employee sees no move before it holds.
        self.assertEqual(self.explain(self.anna)["history"], [])
        self.cycle.publish()
        self.assertEqual(len(self.explain(self.anna)["history"]), 1)

    def test_set_by_hand(self):
        """SI-02: a value set by hand shows both values, who set it and why."""
        line = self.appraisal.line_ids.filtered(
            lambda ln: ln.indicator_id.provider == "first_response_on_time"
        )
        self.env["service.measure.override"].with_user(self.officer.user_id).create(
            {"measure_id": line.measure_id.id, "value": 90, "reason": "Server down"}
        )
        self.cycle.score()
        shown = self.line(self.explain(self.anna), "first_response_on_time")
        self.assertEqual(shown["value"], "90 %")
        for text in ("Officer", "90 %", "85 %", "Server down"):
            self.assertIn(text, shown["override"])
        self.assertIn("better by 5 %", shown["advice"])
        self.assertFalse(shown["fresh"]["differs"])


class TestExplanationReviews(ReviewCommon):
    """What raters said, on the same page."""

    def test_groups(self):
        """SI-16: each group with its points; what does not count says why, once."""
        self.ask()
        self.give(self.get_reviews(self.anna, "superior"), 5, 3, comment="Go on")
        self.cycle.action_close_reviews()
        self.cycle.score()
        appraisal = self.get_appraisal(self.anna)
        self.env.invalidate_all()
        why = appraisal.with_user(self.anna.user_id).get_explanation()
        lines = {line["name"]: line for line in why["lines"]}
        superior = lines["Review: Superior"]
        # Care 5 counts three times, teamwork 3 once: 87.5 points.
        self.assertEqual((superior["points"], superior["target"]), ("87.5", ""))
        self.assertEqual(superior["review"]["comments"], ["Go on"])
        self.assertEqual(
            {row["name"]: row["mark"] for row in superior["review"]["criteria"]},
            {"Care": "5", "Teamwork": "3"},
        )
        colleagues = lines["Review: Colleagues"]
        self.assertEqual((colleagues["points"], colleagues["n"]), ("", 0))
        self.assertEqual(colleagues["review"]["comments"], [])
        self.assertIn("Fewer than 3", colleagues["review"]["status"])

"""Figures from complaints, and the list behind each of them."""

import pytest

from odoo import fields
from odoo.tests import Form

from odoo.addons.service_quality.tools.inside import INSIDE
from odoo.addons.service_quality.tools.period import Period

from .complaint_common import ComplaintCommon

MARCH = (fields.Date.to_date("2026-03-01"), fields.Date.to_date("2026-03-31"))


class TestComplaintIndicator(ComplaintCommon):
    """March 2026, of Ada who is complained about and Cyd who handles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.period = Period(*MARCH, cls.company._get_service_tz())

    def indicator(self, code):
        """An indicator that comes with the addon."""
        return self.env.ref(f"service_quality.service_indicator_{code}")

    def measure(self, code, employee):
        """(numerator, denominator) of March; the list behind it has as many rows."""
        indicator = self.indicator(code)
        counted = getattr(indicator, f"_measure_{indicator.provider}")(
            self.period, employee
        )
        return counted.get(employee.id, (0, 0, 0))[:2]

    def evidence(self, code, employee):
        """The records behind a figure."""
        model, domain = self.indicator(code)._get_evidence(self.period, employee)
        return self.env[model].search(domain)

    def solve(self, count):
        """Tickets of Ada solved in March."""
        self.env["service.event"]._record(
            [
                {
                    "ticket_id": self.ticket.id,
                    "event_type": "resolved",
                    "occurred_at": fields.Datetime.to_datetime("2026-03-10 10:00:00"),
                    "employee_id": self.agent.id,
                    "company_id": self.company.id,
                }
                for _number in range(count)
            ]
        )

    def test_rate(self):
        """SQ-75: 3 founded and 1 unfounded of 200 are 1.5 %, or 2.0 % of all; red when
        the target is 1 %.
        """
        self.ticket = self.create_ticket("2026-03-02 09:00:00")
        complaints = self.env["service.complaint"]
        partners = self.env["res.partner"].create([{"name": f"P{n}"} for n in range(4)])
        for partner in partners:
            complaints |= self.bring_to("investigating", partner_id=partner.id)
        for complaint in complaints[:3]:
            self.decide(complaint)
        self.decide(complaints[3], "not_upheld")
        self.solve(200)
        self.company.complaint_rate_basis = "founded"
        self.assertEqual(self.measure("complaint_rate", self.agent), (3, 200))
        self.assertEqual(len(self.evidence("complaint_rate", self.agent)), 3)
        self.company.complaint_rate_basis = "all"
        self.assertEqual(self.measure("complaint_rate", self.agent), (4, 200))
        indicator = self.indicator("complaint_rate")
        indicator.target = indicator.cap = 1
        measure = indicator.measure(self.period, self.agent)
        self.assertEqual(measure.value, 2.0)
        self.assertLess(measure.points, 100)
        self.company.complaint_rate_basis = "founded"
        self.assertEqual(indicator.measure(self.period, self.agent).value, 1.5)

    def test_founded(self):
        """SQ-77: a founded complaint lowers the indicator, an unfounded does not."""
        indicator = self.indicator("complaint_founded")
        self.assertEqual(indicator.measure(self.period, self.agent).points, 100)
        unfounded = self.bring_to("investigating")
        self.decide(unfounded, "not_upheld")
        self.assertEqual(indicator.measure(self.period, self.agent).points, 100)
        founded = self.bring_to("verdict", name="Another")
        measure = indicator.measure(self.period, self.agent)
        self.assertEqual(measure.value, 1)
        self.assertLess(measure.points, 100)
        evidence = self.evidence("complaint_founded", self.agent)
        self.assertEqual(evidence, founded.party_ids)
        # Whom it is about may open the list behind their own figure.
        own = evidence.with_user(self.agent.user_id)
        self.assertTrue(own.read(["summary"]))

    def test_founded_another_month(self):
        """SQ-77: a founded complaint of another month has no effect."""
        complaint = self.bring_to("investigating")
        self.decide(complaint, moment="2026-04-02 10:00:00")
        self.assertEqual(self.measure("complaint_founded", self.agent), (0, 1))

    def test_effective(self):
        """SQ-74: closed with a satisfied customer counts; reopened or repeated leaves
        the numerator; the benchmark of 30 % is named.
        """
        complaint = self.bring_to("closed_march")
        self.assertEqual(self.measure("complaint_resolution", self.colleague), (1, 1))
        self.assertEqual(
            self.evidence("complaint_resolution", self.colleague), complaint
        )
        with self.at("2026-03-20 10:00:00"):
            complaint.with_user(self.leader.user_id).action_reopen("Not yet")
        self.assertEqual(self.measure("complaint_resolution", self.colleague), (0, 1))
        other = self.env["res.partner"].create({"name": "Otto"})
        second = self.bring_to("closed_march", partner_id=other.id, name="Second")
        self.assertEqual(self.measure("complaint_resolution", self.colleague), (1, 2))
        self.complain("2026-03-25 10:00:00", partner_id=other.id)
        self.assertTrue(second.is_repeated)
        self.assertEqual(self.measure("complaint_resolution", self.colleague), (0, 2))
        self.assertIn("30 %", self.indicator("complaint_resolution").description)

    def bring_to(self, state, **values):
        """Also: closed in March, whatever day it is."""
        if state != "closed_march":
            return super().bring_to(state, **values)
        complaint = super().bring_to("answered", **values)
        with self.at("2026-03-05 09:00:00"):
            complaint.with_user(self.colleague.user_id).action_confirm("By phone")
        self.review(complaint).action_done()
        with self.at("2026-03-06 09:00:00"):
            complaint.with_user(self.leader.user_id).action_close()
        return complaint

    def test_clocks(self):
        """SQ-69: the third silent day lowers “kept informed”; acceptance and result are
        counted likewise.
        """
        self.create_policy(
            targets={
                "progress": (2, "working_day"),
                "acceptance": (24, "hour", {"basis": "elapsed"}),
                "result_feedback": (7, "working_day"),
            },
            service_kind="complaint",
        )
        silent, told = (
            self.complain(user_id=self.colleague.user_id.id) for _number in range(2)
        )
        self.accept(told)
        self.answer(told.ticket_id, "2026-03-03 10:00:00", self.colleague)
        self.sweep("2026-03-04 18:00:00")
        self.assertEqual(
            self.clock(silent.ticket_id, "progress").employee_id, self.colleague
        )
        kept, due = self.measure("complaint_informed", self.colleague)
        self.assertEqual(due - kept, 1)
        self.assertEqual(self.measure("complaint_acceptance", self.colleague), (1, 2))
        self.assertEqual(len(self.evidence("complaint_acceptance", self.colleague)), 2)

    def test_repeats(self):
        """SQ-76: repeats of all founded complaints about an employee."""
        self.bring_to("verdict")
        self.bring_to("verdict", name="Again")
        self.assertEqual(self.measure("complaint_repeat", self.agent), (1, 2))

    def test_settings(self):
        """SQ-71: the figures of complaints are set per company."""
        other = self.env["res.company"].create({"name": "Other"})
        with Form(self.env["res.config.settings"]) as form:
            form.complaint_max_rounds = 5
            form.complaint_rate_basis = "all"
        form.record.execute()
        self.assertEqual(self.company.complaint_max_rounds, 5)
        self.assertEqual(other.complaint_max_rounds, 3)
        self.assertEqual(other.complaint_rate_basis, "founded")


class TestComplaintGrowth(ComplaintCommon):
    """However many complaints there are."""

    def count(self, act):
        """Queries of an act."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    @pytest.mark.bare
    def test_opening(self):
        """SQ-59: files of 100 tickets open with as many queries as of 10, but for the
        rows and messages themselves.
        """
        tickets = self.env["helpdesk.ticket"].with_context(
            service_quality_history=INSIDE, tracking_disable=True
        )
        made = tickets.create(
            [
                {
                    "name": f"T{number}",
                    "description": "x",
                    "service_kind": "complaint",
                    "team_id": self.team.id,
                    "partner_id": self.customer.id,
                }
                for number in range(120)
            ]
        ).with_context(service_quality_history=False)
        self.complain()
        few = self.count(made[:10]._open_complaints)
        many = self.count(made[20:]._open_complaints)
        # Each repeat is linked and reported by itself.
        self.assertLess(many, 12 * few)

    @pytest.mark.bare
    def test_figures(self):
        """SQ-77: measuring 10 employees takes as many queries as one."""
        employees = self.env["hr.employee"].create(
            [{"name": f"E{number}"} for number in range(10)]
        )
        period = Period(*MARCH, self.company._get_service_tz())
        indicators = self.env["service.indicator"].search(
            [("code", "=like", "complaint%")]
        )
        self.assertEqual(len(indicators), 10)

        def measure(people):
            for indicator in indicators:
                getattr(indicator, f"_measure_{indicator.provider}")(period, people)

        measure(employees)
        self.assertEqual(
            self.count(lambda: measure(employees[:1])),
            self.count(lambda: measure(employees)),
        )

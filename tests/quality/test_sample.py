"""Samples of tickets, calls and visits, and the inspections that come of them."""

import pytest

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user

from .plan_common import PlanCommon


class TestSample(PlanCommon):
    """Five agents with tickets in the first week of March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agents = cls.agent | cls.colleague
        for name in ("Eli Extra", "Eva Extra", "Edo Extra"):
            cls.agents |= cls.create_person(
                name, "helpdesk_mgmt.group_helpdesk_user_team"
            )
        cls.team.user_ids = cls.agents.user_id

    def fill(self, count=4):
        """So many tickets of each agent."""
        for agent in self.agents:
            self.create_tickets(agent, count)

    def test_seed_twice_gives_the_same(self):
        """SQ-101: seed 42 twice gives the same tickets; 5 agents x 2 = 10 tickets, none
        twice.
        """
        self.fill()
        first, second = self.create_sample(), self.create_sample()
        (first | second).with_user(self.manager.user_id).action_draw()
        self.assertEqual(len(first.line_ids), 10)
        self.assertEqual(len(first.line_ids.ticket_id), 10)
        self.assertEqual(first.line_ids.employee_id, self.agents)
        self.assertEqual(
            first.line_ids.mapped("ticket_id.id"),
            second.line_ids.mapped("ticket_id.id"),
        )
        self.assertFalse(first.short_count)
        other = self.create_sample(seed=43)
        other.action_draw()
        self.assertNotEqual(
            first.line_ids.mapped("ticket_id.id"), other.line_ids.mapped("ticket_id.id")
        )

    def test_short_agent_is_reported(self):
        """SQ-101: an agent with one ticket is reported short."""
        for agent in self.agents[:4]:
            self.create_tickets(agent, 3)
        self.create_tickets(self.agents[4], 1)
        sample = self.create_sample()
        sample.action_draw()
        self.assertEqual(len(sample.line_ids), 9)
        short = sample.share_ids.filtered("missing")
        self.assertEqual(short.employee_id, self.agents[4])
        self.assertEqual((short.population, short.wanted, short.missing), (1, 2, 1))
        self.assertEqual(sample.short_count, 1)

    def test_inspections_once(self):
        """SQ-101: inspections are made once, also by another sample of the period."""
        self.fill()
        sample, same = self.create_sample(), self.create_sample()
        (sample | same).action_draw()
        inspector = self.inspector.user_id
        sample.inspector_user_ids = (self.inspector | self.second).user_id
        sample.action_draw()
        sample.with_user(inspector).action_make()
        sample.with_user(inspector).action_make()
        made = sample.line_ids.inspection_id
        self.assertEqual(len(made), 10)
        self.assertEqual(made.ticket_id, sample.line_ids.ticket_id)
        self.assertEqual(set(made.mapped("kind")), {"random"})
        turns = [one.inspector_user_id for one in made]
        self.assertEqual(sorted(turns.count(user) for user in set(turns)), [5, 5])
        # The other one was drawn before, and finds all its cases taken.
        same.action_make()
        self.assertFalse(same.line_ids)
        self.assertEqual(set(same.share_ids.mapped("before")), {2})
        self.assertFalse(same.short_count)
        with self.assertRaises(UserError):
            sample.action_draw()
        with self.assertRaises(UserError):
            sample.with_user(inspector).seed = 1
        with self.assertRaises(UserError):
            sample.unlink()

    def test_fills_up(self):
        """SQ-101: a second sample that wants more draws only other cases."""
        self.fill()
        sample, more = self.create_sample(), self.create_sample(amount=3)
        for one in (sample, more):
            one.action_draw()
            one.action_make()
        self.assertEqual(len(more.line_ids), 5)
        self.assertFalse(more.line_ids.ticket_id & sample.line_ids.ticket_id)

    def test_week_and_percentage(self):
        """SQ-101: two cases of each agent and week unless a percentage is asked for."""
        self.assertEqual(self.create_sample().amount, 2)
        self.assertEqual(self.create_sample(date_to="2026-03-15").amount, 4)
        self.company.sample_per_agent = 3
        self.assertEqual(self.create_sample().amount, 3)
        self.fill(4)
        sample = self.create_sample(unit="percent", amount=50)
        sample.action_draw()
        self.assertEqual(len(sample.line_ids), 10)
        sample.amount = 1
        self.assertEqual(sample.state, "draft", "what was drawn is not wanted any more")
        sample.action_draw()
        self.assertEqual(len(sample.line_ids), 5, "at least one of each agent")
        with self.assertRaises(ValidationError):
            sample.amount = 101

    def test_period_and_teams(self):
        """SQ-101: only cases of the period, of the company's zone, and of the teams."""
        inside = self.create_tickets(self.agent, 1, "2026-03-01 23:30:00")
        self.create_tickets(self.agent, 1, "2026-03-08 23:30:00")
        other = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere"})
        self.create_tickets(self.agent, 1, team_id=other.id)
        sample = self.create_sample(amount=9)
        sample.action_draw()
        self.assertEqual(sample.line_ids.ticket_id, inside)

    def accuse(self, ticket, employee):
        """A customer complains about a colleague."""
        self.env["service.complaint.party"].create(
            {
                "complaint_id": ticket.complaint_ids.id,
                "employee_id": employee.id,
                "summary": "Was rude",
            }
        )

    def test_complaints_about_colleagues_are_left_out(self):
        """SQ-101: a complaint about a colleague is drawn for nobody; one that became
        such after the draw is not given to whom it is about.
        """
        tickets = self.create_tickets(self.agent, 3, service_kind="complaint")
        self.accuse(tickets[0], self.inspector)
        sample = self.create_sample(amount=9)
        sample.inspector_user_ids = (self.inspector | self.second).user_id
        sample.action_draw()
        self.assertEqual(sample.line_ids.ticket_id, tickets[1:])
        self.accuse(tickets[1], self.inspector)
        sample.action_make()
        given = {line.ticket_id: line.inspection_id for line in sample.line_ids}
        self.assertEqual(given[tickets[1]].inspector_user_id, self.second.user_id)

    def test_cover_of_the_company(self):
        """SQ-101: the least cover is that of the company whose plan draws, also where
        the cron works for another one.
        """
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "sample_minimum": 3}
        )
        sample = self.create_sample(
            company_id=other.id,
            team_ids=[],
            body_id=False,
            checklist_id=self.checklist.copy({"company_id": other.id}).id,
        )
        self.assertEqual(sample.minimum, 3)
        self.assertEqual(self.create_sample().minimum, 1)
        self.assertEqual(self.create_sample(minimum=2).minimum, 2)

    def test_calls(self):
        """SQ-101: calls are drawn by who made them, visits are not among them."""
        ticket = self.create_tickets(self.agent, 1)
        contacts = self.env["service.interaction"]
        for kind in ("call", "call", "call", "visit"):
            with self.at("2026-03-04 09:00:00"):
                contacts |= contacts.with_user(self.agent.user_id).create(
                    {"ticket_id": ticket.id, "kind": kind, "note": "Spoke to them"}
                )
        sample = self.create_sample(source="call", method="recording")
        sample.action_draw()
        self.assertEqual(len(sample.line_ids), 2)
        self.assertEqual(set(sample.line_ids.interaction_id.mapped("kind")), {"call"})
        sample.action_make()
        inspection = sample.line_ids.inspection_id[0]
        self.assertEqual(inspection.ticket_id, ticket)
        self.assertEqual(inspection.method, "recording")

    def test_inspector_reads_what_was_drawn(self):
        """SQ-101: an inspector reads the tickets drawn for him, and no others."""
        mine, other = self.create_tickets(self.agent, 2)
        inspector = self.inspector.user_id
        with self.assertRaises(AccessError):
            mine.with_user(inspector).read(["name"])
        self.env["service.inspection"].create(
            {
                "checklist_id": self.checklist.id,
                "ticket_id": mine.id,
                "employee_id": self.agent.id,
                "inspector_user_id": inspector.id,
            }
        )
        self.assertTrue(mine.with_user(inspector).read(["name"]))
        self.assertTrue(mine.with_user(inspector).event_ids)
        with self.assertRaises(AccessError):
            mine.with_user(inspector).name = "Changed"
        with self.assertRaises(AccessError):
            other.with_user(inspector).read(["name"])

    def test_form(self):
        """SQ-101: an inspector draws a sample in the form, and agents see none."""
        self.fill(2)
        with self.at("2026-03-10 09:00:00"):
            form = Form(
                self.env["service.inspection.sample"].with_user(self.inspector.user_id)
            )
            form.checklist_id = self.checklist
            form.team_ids.add(self.team)
            form.inspector_user_ids.add(self.second.user_id)
            sample = form.save()
            self.assertEqual(str(sample.date_from), "2026-03-02")
            sample.action_draw()
            action = sample.action_make()
        self.assertEqual(
            len(self.env["service.inspection"].search(action["domain"])), 10
        )
        with self.assertRaises(AccessError):
            sample.with_user(self.agent.user_id).read(["seed"])
        stranger = new_test_user(
            self.env, "sample.inspector", "service_quality.group_inspector"
        )
        with self.assertRaises(AccessError):
            sample.with_user(stranger).read(["seed"])

    @pytest.mark.bare
    def test_growth(self):
        """SQ-101: drawing and making ask no more often for a hundred than for ten."""
        counts = []
        for number in (2, 20):
            self.fill(number)
            sample = self.create_sample(amount=number, date_to="2026-03-31")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sample.action_draw()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

"""Plans that make inspections, patrols that begin with the day of the desk."""

from datetime import date

import pytest

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ..workers import committed, run_in_workers
from .plan_common import PlanCommon


class TestInspectionPlan(PlanCommon):
    """What is due is made once, and the inspectors take turns."""

    def test_daily_plan_over_five_working_days(self):
        """SQ-99: a daily plan over five working days makes five, none on a weekend."""
        plan = self.create_plan()
        self.assertEqual(plan.subject, "desk")
        for day in self.week("2026-03-02"):
            self.run_plans(day)
        made = self.days_of(plan)
        self.assertEqual(made, dict.fromkeys(self.week("2026-03-02", 5), 1))
        self.assertEqual(plan.next_on, date(2026, 3, 9))
        patrol = plan.inspection_ids[0]
        self.assertEqual(
            (patrol.kind, patrol.team_id, patrol.body_id, patrol.employee_id.ids),
            ("patrol", self.team, self.body, []),
        )

    def test_second_run_makes_nothing(self):
        """SQ-99: the cron may run again, at another hour of the day too."""
        plan = self.create_plan()
        self.run_plans("2026-03-02")
        self.run_plans("2026-03-02", 15)
        self.assertEqual(len(plan.inspection_ids), 1)
        with self.at("2026-03-02 16:00:00"), self.assertRaises(UserError):
            plan.with_user(self.inspector.user_id).action_run()
        self.assertEqual(len(plan.inspection_ids), 1)

    def test_missed_days_are_made_up_for(self):
        """SQ-99: a cron that did not run for a week makes each missed day once."""
        plan = self.create_plan()
        self.run_plans("2026-03-02")
        self.run_plans("2026-03-09")
        days = [*self.week("2026-03-02", 5), date(2026, 3, 9)]
        self.assertEqual(self.days_of(plan), dict.fromkeys(days, 1))

    def test_holidays_and_make_up_days(self):
        """SQ-99: a holiday makes no patrol, a Saturday worked for it does."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-03 23:00:00",
                "date_to": "2026-03-04 22:59:59",
                "time_type": "leave",
            }
        )
        self.env["service.calendar.extra.day"].create(
            {"calendar_id": self.calendar.id, "date": "2026-03-07", "dayofweek": "2"}
        )
        plan = self.create_plan()
        self.run_plans("2026-03-08")
        self.assertEqual(
            [day.day for day in sorted(self.days_of(plan))], [2, 3, 5, 6, 7]
        )

    def test_holiday_entered_later(self):
        """SQ-99: a holiday entered when the next day was known already makes no
        patrol, a make-up day entered then does.
        """
        plan = self.create_plan()
        self.run_plans("2026-03-02")
        self.assertEqual(plan.next_on, date(2026, 3, 3))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-02 23:00:00",
                "date_to": "2026-03-03 22:59:59",
                "time_type": "leave",
            }
        )
        self.run_plans("2026-03-03")
        self.assertEqual(self.days_of(plan), {date(2026, 3, 2): 1})
        self.run_plans("2026-03-06")
        self.assertEqual(plan.next_on, date(2026, 3, 9))
        self.env["service.calendar.extra.day"].create(
            {"calendar_id": self.calendar.id, "date": "2026-03-07", "dayofweek": "2"}
        )
        self.run_plans("2026-03-07")
        self.assertIn(date(2026, 3, 7), self.days_of(plan))

    def test_one_in_trouble_holds_up_no_other(self):
        """SQ-99: a plan that cannot be made says why, and the others are made."""
        self.create_tickets(self.agent, 1, "2026-02-27 09:00:00")
        broken = self.create_plan(kind="random", frequency="weekly", sequence=1)
        plan = self.create_plan(sequence=2)
        self.body.member_ids = False
        plan.inspector_user_ids = self.inspector.user_id
        with mute_logger(
            "odoo.addons.service_quality.models.service_inspection_plan_run_mixin"
        ):
            self.run_plans("2026-03-02")
        self.assertEqual(len(plan.inspection_ids), 1)
        self.assertFalse(broken.inspection_ids)
        self.assertIn("name the inspectors", broken.trouble)
        self.assertFalse(plan.trouble)
        self.body.member_ids = self.inspector.user_id
        self.run_plans("2026-03-02", 10)
        self.assertEqual(len(broken.inspection_ids), 1)
        self.assertFalse(broken.trouble)
        with self.assertRaises(UserError):
            broken.with_user(self.manager.user_id).trouble = "Nothing"

    def test_resting_plan(self):
        """SQ-99: what a plan rested is not made up for when it goes on."""
        plan = self.create_plan()
        self.run_plans("2026-03-02")
        plan.active = False
        self.run_plans("2026-03-05")
        with self.at("2026-03-10 06:00:00"):
            plan.active = True
        self.run_plans("2026-03-10")
        self.assertEqual(
            sorted(self.days_of(plan)), [date(2026, 3, 2), date(2026, 3, 10)]
        )

    def test_kinds_and_end(self):
        """SQ-99: each kind looks at what it is for, and a plan ends on its last day."""
        for kind, subject, method in (
            ("patrol", "desk", "on_site"),
            ("periodic", "people", "on_site"),
            ("random", "cases", "record_check"),
            ("special", "people", "on_site"),
            ("mystery", "people", "mystery"),
        ):
            plan = self.create_plan(kind=kind, date_end="2026-03-03")
            self.assertEqual((plan.subject, plan.method), (subject, method), kind)
        self.run_plans("2026-03-06")
        self.assertFalse(plan.next_on)
        self.assertEqual(max(self.days_of(plan)), date(2026, 3, 3))

    def test_inspectors_take_turns(self):
        """SQ-99: over ten days two inspectors have five patrols each."""
        plan = self.create_plan()
        self.run_plans("2026-03-13")
        turns = plan.inspection_ids.mapped("inspector_user_id.id")
        self.assertEqual(len(plan.inspection_ids), 10)
        self.assertEqual(set(turns), set((self.inspector | self.second).user_id.ids))
        for inspector in self.inspector | self.second:
            own = plan.inspection_ids.filtered(
                lambda one, user=inspector.user_id: one.inspector_user_id == user
            )
            self.assertEqual(len(own), 5)
            self.assertTrue(own.activity_ids.filtered("user_id"))

    def test_nobody_inspects_himself(self):
        """SQ-97: an inspector who is inspected gets a colleague."""
        plan = self.create_plan(
            kind="periodic",
            team_ids=[],
            employee_ids=[Command.set((self.inspector | self.second | self.agent).ids)],
        )
        self.run_plans("2026-03-02")
        self.assertEqual(len(plan.inspection_ids), 3)
        for inspection in plan.inspection_ids:
            self.assertTrue(inspection.inspector_user_id)
            self.assertNotEqual(
                inspection.inspector_user_id, inspection.employee_id.user_id
            )
        alone = self.create_plan(
            kind="periodic",
            team_ids=[],
            body_id=False,
            inspector_user_ids=[Command.set(self.inspector.user_id.ids)],
            employee_ids=[Command.set(self.inspector.ids)],
        )
        self.run_plans("2026-03-02")
        self.assertFalse(alone.inspection_ids.inspector_user_id)
        self.assertIn("have no inspector", str(alone.message_ids.mapped("body")))

    def test_people_in_turn(self):
        """SQ-99: one employee at a time, those seen least first."""
        plan = self.create_plan(kind="special", frequency="daily", people_count=1)
        self.run_plans("2026-03-04")
        self.assertEqual(
            plan.inspection_ids.employee_id, self.agent | self.colleague | self.leader
        )

    def test_random_plan_draws_a_sample(self):
        """SQ-99: a weekly random check draws the cases since the last one."""
        self.create_tickets(self.agent, 5)
        plan = self.create_plan(
            kind="random", frequency="weekly", weekday="0", sample_amount=2
        )
        self.run_plans("2026-03-02")
        self.assertFalse(plan.inspection_ids, "no tickets before")
        self.run_plans("2026-03-09")
        self.assertEqual(len(plan.inspection_ids), 2)
        self.assertEqual(plan.inspection_ids.employee_id, self.agent)
        self.run_plans("2026-03-16")
        self.assertEqual(len(plan.inspection_ids), 2, "none of them twice")

    def test_who_inspects_is_said(self):
        """SQ-99: a plan without inspectors is refused, in words."""
        with self.assertRaises(ValidationError) as caught:
            self.create_plan(body_id=False)
        self.assertIn("say who inspects", str(caught.exception))

    def test_form(self):
        """SQ-99: a manager plans a monthly inspection in the form, and makes it."""
        with self.at("2026-03-02 06:00:00"):
            form = Form(
                self.env["service.inspection.plan"].with_user(self.manager.user_id)
            )
            form.name = "Monthly"
            form.kind = "periodic"
            form.checklist_id = self.checklist
            form.frequency = "monthly"
            form.monthday = 2
            form.body_id = self.body
            form.team_ids.add(self.team)
            plan = form.save()
            self.assertEqual(plan.next_on, date(2026, 3, 2))
            plan.action_run()
        self.assertEqual(len(plan.inspection_ids), 3)
        self.assertEqual(plan.next_on, date(2026, 4, 2))


class TestPatrol(PlanCommon):
    """A patrol opens with what the desk did that day."""

    def rate(self, ticket, rating, moment):
        """A customer rates a ticket."""
        given = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "res_id": ticket.id,
                "rating": rating,
                "consumed": True,
            }
        )
        given.flush_recordset()
        # The customer answered on that day; nobody can set that.
        self.env.cr.execute(
            SQL(
                "UPDATE service_feedback SET answered_at = %s WHERE rating_id = %s",
                moment,
                given.id,
            )
        )

    def break_target(self, ticket):
        """A target of the ticket that was missed on 2 March."""
        return self.env["service.sla.clock"].create(
            {
                "ticket_id": ticket.id,
                "res_id": ticket.id,
                "company_id": self.company.id,
                "team_id": ticket.team_id.id,
                "metric": "resolution",
                "started_at": "2026-03-02 08:00:00",
                "due_at": "2026-03-02 09:00:00",
                "breached_at": "2026-03-02 09:00:00",
                "state": "breached",
            }
        )

    def figures(self, patrol):
        """What the inspector reads: ``{figure: number}``."""
        lines = patrol.with_user(patrol.inspector_user_id).figure_ids
        return {line.figure: line.count for line in lines}

    def make_day(self):
        """Two targets missed, one bad rating, one ticket solved without a record."""
        tickets = self.create_tickets(self.agent, 4, "2026-03-02 08:00:00")
        for ticket in tickets:
            self.answer(ticket, "2026-03-02 08:10:00")
        clocks = self.break_target(tickets[0]) | self.break_target(tickets[1])
        self.rate(tickets[2], 1, "2026-03-02 10:00:00")
        self.rate(tickets[3], 5, "2026-03-02 10:00:00")
        silent = self.create_tickets(self.agent, 1, "2026-03-02 08:00:00")
        with self.at("2026-03-02 11:00:00"):
            silent.sudo().stage_id = self.stages["done"]
            silent._stamp({silent.id: {"first_response_at": False}})
        # Another day and another team do not count.
        self.rate(tickets[0], 1, "2026-03-01 10:00:00")
        other = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere"})
        elsewhere = self.create_tickets(
            self.agent, 1, "2026-03-02 08:00:00", team_id=other.id
        )
        self.break_target(elsewhere)
        return clocks, tickets[2], silent

    def test_prefilled(self):
        """SQ-100: with 2 breaches, 1 bad rating and 1 missing log today the patrol
        opens with 2/1/1, and links to the very records.
        """
        clocks, rated, silent = self.make_day()
        plan = self.create_plan()
        self.run_plans("2026-03-02")
        patrol = plan.inspection_ids
        with self.at("2026-03-02 14:00:00"):
            figures = self.figures(patrol)
            self.assertEqual(
                figures,
                {
                    "breach": 2,
                    "waiting": 0,
                    "bad_rating": 1,
                    "missing_log": 1,
                    "complaint": 0,
                },
            )
            expected = {"breach": clocks, "bad_rating": rated, "missing_log": silent}
            for line in patrol.with_user(patrol.inspector_user_id).figure_ids:
                if line.figure not in expected:
                    continue
                action = line.action_open()
                found = line.env[action["res_model"]].search(action["domain"])
                self.assertEqual(found, expected[line.figure], line.figure)
                # The inspector may read what the patrol points to.
                self.assertTrue(found.read(["display_name"]))

    def test_waiting_and_complaints(self):
        """SQ-100: customers who wait and complaints of the day are shown too."""
        self.create_tickets(
            self.agent, 1, "2026-03-02 08:00:00", service_kind="complaint"
        )
        plan = self.create_plan()
        self.run_plans("2026-03-02")
        with self.at("2026-03-02 14:00:00"):
            figures = self.figures(plan.inspection_ids)
        self.assertEqual((figures["waiting"], figures["complaint"]), (1, 1))

    def test_kept_when_done(self):
        """SQ-100: once the patrol is done its figures do not move any more."""
        _clocks, rated, _silent = self.make_day()
        plan = self.create_plan()
        self.run_plans("2026-03-02")
        patrol = plan.inspection_ids
        with self.at("2026-03-02 14:00:00"):
            patrol.place = "Hall"
            self.inspect(patrol)
        self.rate(rated, 5, "2026-03-02 15:00:00")
        self.break_target(rated)
        self.env.invalidate_all()
        with self.at("2026-03-02 15:00:00"):
            figures = self.figures(patrol)
        self.assertEqual(
            [figures[name] for name in ("breach", "bad_rating", "missing_log")],
            [2, 1, 1],
        )
        self.assertFalse(patrol.activity_ids, "nothing to do any more")

    @pytest.mark.bare
    def test_growth(self):
        """SQ-100: figures ask no more often for ten times as many tickets and teams."""
        counts = []
        for number in (1, 10):
            self.create_tickets(self.agent, number, "2026-03-02 08:00:00")
            teams = self.env["helpdesk.ticket.team"].create(
                [{"name": f"Team {number}/{one}"} for one in range(number)]
            )
            patrols = self.env["service.inspection"].create(
                [
                    {
                        "kind": "patrol",
                        "checklist_id": self.checklist.id,
                        "team_id": team.id,
                        "planned_on": "2026-03-02",
                    }
                    for team in teams
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            patrols.figure_ids.mapped("count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_only_patrols(self):
        """SQ-100: other inspections have no such figures; a patrol has."""
        inspection = self.env["service.inspection"].create(
            {"checklist_id": self.checklist.id, "team_id": self.team.id}
        )
        self.assertFalse(inspection.figure_ids)
        inspection.kind = "patrol"
        self.assertEqual(len(inspection.figure_ids), 5)
        inspection.kind = "patrol"
        self.assertEqual(len(inspection.figure_ids), 5)


@tagged("post_install", "-at_install")
class TestPlanWorkers(TransactionCase):
    """Two crons at the same moment."""

    def test_two_workers(self):
        """SQ-99: two workers that run a plan together make its inspections once."""
        registry = self.registry
        with committed(registry) as env:
            clause = env["service.clause"].search([], limit=1)
            checklist = env["service.checklist"].create(
                {
                    "name": "Workers",
                    "item_ids": [Command.create({"name": "A", "clause_id": clause.id})],
                }
            )
            team = env["helpdesk.ticket.team"].create({"name": "Workers"})
            plan = env["service.inspection.plan"].create(
                {
                    "name": "Workers",
                    "checklist_id": checklist.id,
                    "team_ids": team.ids,
                    "working_days_only": False,
                    "inspector_user_ids": env.ref("base.user_admin").ids,
                }
            )
            ids = plan.id, checklist.id, team.id

        def run(env):
            due = env["service.inspection.plan"].browse(ids[0]).try_lock_for_update()
            return due._run(env.company._get_service_today())

        try:
            results = run_in_workers(registry, run)
            self.assertEqual(sorted(len(days) for days in results), [0, 1])
            with committed(registry) as env:
                made = env["service.inspection.plan"].browse(ids[0]).inspection_ids
                self.assertEqual(len(made), 1)
        finally:
            with committed(registry) as env:
                plan = env["service.inspection.plan"].browse(ids[0])
                plan.inspection_ids.unlink()
                plan.unlink()
                env["service.checklist"].browse(ids[1]).unlink()
                env["helpdesk.ticket.team"].browse(ids[2]).unlink()

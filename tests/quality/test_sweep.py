"""The sweep: warnings, breaches and escalations, each exactly once."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command, fields

from odoo.addons.service_quality.models import service_sla_sweep_mixin

from .clock_common import ClockCommon


class TestSweep(ClockCommon):
    """First response within 100 minutes of a ticket from Monday 9:00 UTC."""

    CAME_IN = "2026-03-02 09:00:00"

    def setUp(self):
        super().setUp()
        self.policy = self.create_policy(
            targets={"first_response": (100, "minute"), "resolution": (9, "hour")}
        )
        target = self.policy.target_ids.filtered(lambda t: t.metric == "first_response")
        target.escalation_ids = [
            Command.create({"delay_minutes": 60, "recipient": "department_manager"})
        ]
        self.target = target
        # Clocks of other tests and of demo data are not of interest here.
        self.env["service.sla.clock"].search([]).next_check_at = False
        self.ticket = self.create_ticket(
            self.CAME_IN, user_id=self.agent.user_id.id, team_id=self.team.id
        )

    def notices(self, ticket=None):
        """Who has been told what: sorted (level, name)."""
        activities = (ticket or self.ticket).activity_ids
        return sorted(
            (activity.sla_level, activity.user_id.name) for activity in activities
        )

    def test_levels(self):
        """SQ-16 At 80 %, at the breach and later: exactly one activity per level."""
        self.assertEqual(self.sweep("2026-03-02 10:19:59"), 0)
        self.assertFalse(self.notices())
        self.assertEqual(self.sweep("2026-03-02 10:20:00"), 1)
        self.assertEqual(self.sweep("2026-03-02 10:20:00"), 0)
        warning = [(1, "Ada Agent")]
        self.assertEqual(self.notices(), warning)
        self.assertEqual(self.sweep("2026-03-02 10:40:00"), 0)
        self.assert_clock(self.ticket, state="running")
        self.assertEqual(self.sweep("2026-03-02 10:40:01"), 1)
        self.assertEqual(self.sweep("2026-03-02 10:45:00"), 0)
        # The leader of the team is the agent's manager too, and is told once.
        breach = [*warning, (2, "Ada Agent"), (2, "Lea Leader")]
        self.assertEqual(self.notices(), breach)
        self.assert_clock(
            self.ticket, state="breached", breached_at="2026-03-02 10:40:00"
        )
        self.assertEqual(self.ticket.clock_state, "breached")
        self.assertEqual(self.sweep("2026-03-02 11:39:00"), 0)
        self.assertEqual(self.sweep("2026-03-02 11:40:00"), 1)
        self.assertEqual(self.notices(), [*breach, (3, "Max Manager")])
        self.assert_clock(self.ticket, next_check_at=False, escalation_level=3)
        self.assertEqual(self.sweep("2026-03-02 12:40:00"), 0)

    def test_none_after_the_answer(self):
        """SQ-16 An answer takes the to-dos back, and no further one comes."""
        self.sweep("2026-03-02 10:20:00")
        self.answer(self.ticket, "2026-03-02 10:30:00")
        self.assertFalse(self.notices())
        self.assertEqual(self.sweep("2026-03-02 10:50:00"), 0)
        self.assertEqual(self.notices(), [])

    def test_late_sweep_skips_the_warning(self):
        """After a standstill the breach is told, not also the warning before it."""
        self.assertEqual(self.sweep("2026-03-02 12:00:00"), 1)
        self.assertEqual({level for level, _name in self.notices()}, {2, 3})
        breach = self.ticket.event_ids.filtered(lambda e: e.event_type == "breached")
        self.assertEqual(len(breach), 1)
        self.assertEqual(str(breach.occurred_at), "2026-03-02 10:40:00")

    def test_paused_clocks_are_silent(self):
        """A clock that is held warns nobody; it wakes the sweep when it runs on."""
        self.answer(self.ticket, "2026-03-02 09:10:00")
        self.move(self.ticket, "awaiting", "2026-03-02 09:30:00")
        self.assertEqual(self.sweep("2026-03-09 09:30:00"), 0)
        self.move(self.ticket, "in_progress", "2026-03-09 09:30:00")
        clock = self.clock(self.ticket, "resolution")
        self.assertEqual(clock.next_check_at, clock.warn_at)
        self.assertGreater(clock.warn_at, datetime(2026, 3, 9, 9, 30))

    def test_people_who_are_gone(self):
        """Archived users and portal users are told nothing; the level is kept."""
        self.agent.user_id.active = False
        self.team.user_id = False
        self.agent.parent_id = False
        self.department.manager_id = False
        self.sweep("2026-03-02 10:40:01")
        self.assertFalse(self.notices())
        self.assert_clock(self.ticket, escalation_level=2)

    def test_own_steps_at_the_breach(self):
        """Steps without delay replace the recipients of the breach."""
        self.target.escalation_ids = [
            Command.create({"delay_minutes": 0, "recipient": "team_leader"})
        ]
        self.sweep("2026-03-02 10:40:01")
        self.assertEqual(self.notices(), [(2, "Lea Leader")])

    def test_language_and_zone_of_the_recipient(self):
        """The notice shows the time of the recipient's zone."""
        self.agent.user_id.tz = "Asia/Shanghai"
        self.sweep("2026-03-02 10:20:00")
        self.assertIn("18:40", self.ticket.activity_ids.summary)

    def test_the_cron_wakes_itself(self):
        """Whatever has to be looked at has woken the cron for that minute."""
        cron = self.env.ref("service_quality.ir_cron_service_sla_clock_sweep")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        moments = set(triggers.mapped("call_at"))
        self.assertIn(datetime(2026, 3, 2, 10, 20), moments)
        self.sweep("2026-03-02 10:20:00")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(datetime(2026, 3, 2, 10, 41), set(triggers.mapped("call_at")))

    def test_cron(self):
        """SQ-222 The cron works in batches, and a second run changes nothing."""
        tickets = self.ticket | self.create_ticket(self.CAME_IN)
        tickets |= self.create_ticket(self.CAME_IN)
        cron = self.env.ref("service_quality.ir_cron_service_sla_clock_sweep")
        with (
            patch.object(service_sla_sweep_mixin, "SWEEP_BATCH", 1),
            self.at("2026-03-02 10:40:01"),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
            first = self.env["mail.activity"].search_count(
                [("res_id", "in", tickets.ids)]
            )
            cron.method_direct_trigger()
        self.assertEqual(
            self.env["mail.activity"].search_count([("res_id", "in", tickets.ids)]),
            first,
        )
        for ticket in tickets:
            self.assert_clock(ticket, state="breached", escalation_level=2)

    def test_idle_sweep_is_one_query(self):
        """With nothing due the sweep asks once."""
        self.env.flush_all()
        with self.at("2026-03-02 09:30:00"), self.assertQueryCount(1):
            self.env["service.sla.clock"]._sweep_batch()

    def test_queries_do_not_grow(self):
        """Marking and telling 40 breaches takes hardly more queries than 4."""
        counts = []
        for size in (4, 40):
            with self.at(self.CAME_IN):
                self.env["helpdesk.ticket"].with_context(tracking_disable=True).create(
                    [
                        {
                            "name": f"Ticket {index}",
                            "description": "x",
                            "team_id": self.team.id,
                            "user_id": self.agent.user_id.id,
                        }
                        for index in range(size)
                    ]
                )
            before = self.env.cr.sql_log_count
            self.assertGreaterEqual(self.sweep("2026-03-02 10:40:01"), size)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 6, counts)

    def test_around_daylight_saving(self):
        """Due times keep the hours of the wall across the change of clocks."""
        ticket = self.create_ticket("2026-03-27 16:00:00")
        self.assert_clock(ticket, due_at="2026-03-30 07:40:00")
        moment = fields.Datetime.to_datetime("2026-03-30 07:40:00")
        self.sweep(moment)
        self.assert_clock(ticket, state="running")
        self.sweep(moment + timedelta(seconds=1))
        self.assert_clock(ticket, state="breached")

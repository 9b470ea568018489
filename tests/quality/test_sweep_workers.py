"""Several workers, and one that dies: every notice exactly once, in committed data."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import Command, fields
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from odoo.addons.service_quality.models import service_sla_sweep_mixin

from ..workers import committed, run_in_workers

TICKETS = 12


@tagged("post_install", "-at_install")
class TestSweepWorkers(BaseCase):
    """A dozen tickets whose first response is overdue, and a cron that is late."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with committed(self.registry) as env:
            now = fields.Datetime.now()
            policies = env["service.sla.policy"].search([])
            policies.active = False
            user = env["res.users"].with_context(no_reset_password=True)
            user = user.create({"name": "Sweep Worker", "login": "sweep.worker"})
            policy = env["service.sla.policy"].create(
                {
                    "name": "Sweep workers",
                    "target_ids": [
                        Command.create(
                            {
                                "metric": "first_response",
                                "amount": 10,
                                "unit": "minute",
                                "basis": "elapsed",
                            }
                        )
                    ],
                }
            )
            tickets = (
                env["helpdesk.ticket"]
                .with_context(tracking_disable=True)
                .create(
                    [
                        {
                            "name": f"Sweep {index}",
                            "description": "x",
                            "user_id": user.id,
                            "registered_at": now - timedelta(hours=1),
                        }
                        for index in range(TICKETS)
                    ]
                )
            )
            self.kept = (policies.ids, user.id, policy.id, tickets.ids)
        self.addCleanup(self.clean_up)

    def clean_up(self):
        """Leave the database as it was."""
        policy_ids, user_id, policy_id, ticket_ids = self.kept
        with committed(self.registry) as env:
            env["helpdesk.ticket"].browse(ticket_ids).unlink()
            env["service.sla.policy"].browse(policy_id).unlink()
            env["service.sla.policy"].with_context(active_test=False).browse(
                policy_ids
            ).active = True
            user = env["res.users"].browse(user_id)
            partner = user.partner_id
            user.unlink()
            partner.unlink()

    def assert_each_exactly_once(self):
        """One breach on file and one notice in the list for every ticket."""
        ticket_ids = self.kept[3]
        with committed(self.registry) as env:
            tickets = env["helpdesk.ticket"].browse(ticket_ids)
            clocks = tickets.clock_ids
            self.assertEqual(clocks.mapped("state"), ["breached"] * TICKETS)
            self.assertEqual(clocks.mapped("escalation_level"), [2] * TICKETS)
            notices = env["mail.activity"].search([("sla_clock_id", "in", clocks.ids)])
            self.assertEqual(sorted(notices.mapped("res_id")), sorted(ticket_ids))
            breaches = env["service.event"].search(
                [("ticket_id", "in", ticket_ids), ("event_type", "=", "breached")]
            )
            self.assertEqual(sorted(breaches.ticket_id.ids), sorted(ticket_ids))
            self.assertEqual(len(breaches), TICKETS)

    def test_two_workers(self):
        """SQ-16 Two workers sweep at once: each notice is sent once."""

        def sweep(env):
            return env["service.sla.clock"]._sweep_batch(limit=TICKETS // 2)

        handled = run_in_workers(self.registry, sweep)
        self.assertEqual(sum(handled), TICKETS)
        self.assert_each_exactly_once()
        self.assertEqual(sum(run_in_workers(self.registry, sweep)), 0)
        self.assert_each_exactly_once()

    @mute_logger("odoo.sql_db")
    def test_killed_half_way(self):
        """SQ-16 A sweep that is cut in a batch loses and doubles nothing."""
        Clock = self.registry["service.sla.clock"]
        give_notice = Clock._give_notice
        batches = []

        def cut_in_the_second_batch(clocks, level):
            batches.append(level)
            give_notice(clocks, level)
            clocks.env.flush_all()
            if len(batches) == 2:
                clocks.env.cr.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        with (
            patch.object(service_sla_sweep_mixin, "SWEEP_BATCH", 5),
            patch.object(Clock, "_give_notice", cut_in_the_second_batch),
            self.assertRaises(psycopg2.Error),
            committed(self.registry) as env,
        ):
            env["service.sla.clock"]._cron_sweep()
        with committed(self.registry) as env:
            clocks = env["helpdesk.ticket"].browse(self.kept[3]).clock_ids
            levels = sorted(clocks.mapped("escalation_level"))
        self.assertEqual(levels, [0] * 7 + [2] * 5)
        with committed(self.registry) as env:
            env["service.sla.clock"]._cron_sweep()
        self.assert_each_exactly_once()

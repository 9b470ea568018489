"""Two sessions on one complaint at the same moment, in committed data."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from ..workers import committed, run_in_workers


@tagged("post_install", "-at_install")
class TestComplaintWorkers(BaseCase):
    """Each step is taken once, and each notice given once."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with committed(self.registry) as env:
            policies = env["service.sla.policy"].search([])
            policies.active = False
            users = env["res.users"].with_context(no_reset_password=True)
            manager = users.create(
                {
                    "name": "Two Sessions",
                    "login": "two.sessions",
                    "group_ids": [
                        Command.link(env.ref("service_quality.group_manager").id)
                    ],
                }
            )
            quiet = env["helpdesk.ticket"].with_context(tracking_disable=True)
            ticket = quiet.create(
                {
                    "name": "Contested complaint",
                    "description": "x",
                    "service_kind": "complaint",
                    "user_id": False,
                }
            )
            self.policy_ids = policies.ids
            self.manager_id, self.ticket_id = manager.id, ticket.id
            self.complaint_id = ticket.complaint_ids.id
        self.addCleanup(self.clean)

    def clean(self):
        """Leave the database as it was; a file is kept for good, but for tests."""
        with committed(self.registry) as env:
            for statement in (
                "DELETE FROM service_sla_clock WHERE ticket_id = %(ticket)s",
                "DELETE FROM service_complaint_report WHERE ticket_id = %(ticket)s",
                "DELETE FROM service_promise WHERE ticket_id = %(ticket)s",
                "DELETE FROM mail_activity WHERE res_model = 'service.complaint' "
                "AND res_id = %(complaint)s",
                "DELETE FROM service_approval WHERE res_model = 'service.complaint' "
                "AND res_id = %(complaint)s",
                "DELETE FROM mail_message WHERE model = 'service.complaint' "
                "AND res_id = %(complaint)s",
                "DELETE FROM service_complaint WHERE id = %(complaint)s",
            ):
                env.cr.execute(
                    statement,
                    {"ticket": self.ticket_id, "complaint": self.complaint_id},
                )
            env["helpdesk.ticket"].browse(self.ticket_id).unlink()
            policies = env["service.sla.policy"].with_context(active_test=False)
            policies.browse(self.policy_ids).active = True
            user = env["res.users"].browse(self.manager_id)
            partner = user.partner_id
            user.unlink()
            partner.unlink()

    def count_steps(self, env, name):
        """How often the step stands in the log."""
        return env["service.approval"].search_count(
            [
                ("res_model", "=", "service.complaint"),
                ("res_id", "=", self.complaint_id),
                ("action", "=", name),
            ]
        )

    def test_one_step_at_a_time(self):
        """SQ-59: of two sessions that accept a complaint at once one does, the other
        is told so; it is accepted, logged and promised once.
        """

        def accept(env):
            # A request that fails leaves nothing, the cursor of a worker would.
            with env.cr.savepoint():
                env["service.complaint"].browse(self.complaint_id).action_accept(
                    {
                        "apology_given": True,
                        "promised_at": fields.Datetime.now() + timedelta(days=3),
                    }
                )

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            with self.assertRaises(UserError):
                run_in_workers(self.registry, accept, uid=self.manager_id)
        with committed(self.registry) as env:
            complaint = env["service.complaint"].browse(self.complaint_id)
            self.assertEqual(complaint.state, "accepted")
            self.assertEqual(self.count_steps(env, "accept"), 1)
            promises = complaint.ticket_id.promise_ids
            self.assertEqual(len(promises), 1)

    def test_told_once_by_two_sweeps(self):
        """SQ-64: two workers that sweep at once tell the next level once."""
        with committed(self.registry) as env:
            complaint = env["service.complaint"].browse(self.complaint_id)
            with freeze_time(fields.Datetime.now() - timedelta(hours=1)):
                complaint.severity = "critical"
                env.flush_all()
            before = len(complaint.activity_ids)
            self.assertTrue(complaint.report_ids.clock_ids)

        def sweep(env):
            while env["service.sla.clock"]._sweep_batch():
                pass

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            run_in_workers(self.registry, sweep)
        with committed(self.registry) as env:
            complaint = env["service.complaint"].browse(self.complaint_id)
            self.assertEqual(complaint.report_ids.state, "overdue")
            users = complaint.report_ids.user_ids
            self.assertEqual(len(complaint.activity_ids), before + len(users))

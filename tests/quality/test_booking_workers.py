"""Two workers who book the same thing at the same moment, in committed data."""

from odoo.exceptions import ValidationError
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

from ..workers import committed, run_in_workers


@tagged("post_install", "-at_install")
class TestBookingWorkers(BaseCase):
    """One of them gets the room."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with committed(self.registry) as env:
            room = env["resource.resource"].create(
                {"name": "Contested", "resource_type": "material"}
            )
            ticket = env["helpdesk.ticket"].create(
                {"name": "Contest", "description": "x"}
            )
            self.room_id, self.ticket_id = room.id, ticket.id
            self.company_id, self.mode = env.company.id, env.company.booking_conflict
            env.company.booking_conflict = "block"
        self.addCleanup(self.clean)

    def clean(self):
        """Leave nothing behind."""
        with committed(self.registry) as env:
            env["helpdesk.ticket"].browse(self.ticket_id).unlink()
            env["resource.resource"].browse(self.room_id).unlink()
            env["res.company"].browse(self.company_id).booking_conflict = self.mode

    def test_one_gets_it(self):
        """SQ-50 Two workers cannot both book a room for the same time."""

        def book(env):
            # A request that fails leaves nothing, the cursor of a worker would.
            with env.cr.savepoint():
                env["service.booking"].create(
                    {
                        "ticket_id": self.ticket_id,
                        "resource_id": self.room_id,
                        "start_at": "2026-03-02 10:00:00",
                        "stop_at": "2026-03-02 11:00:00",
                    }
                )

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            with self.assertRaises(ValidationError):
                run_in_workers(self.registry, book)
        with committed(self.registry) as env:
            booked = env["service.booking"].search([("resource_id", "=", self.room_id)])
            self.assertEqual(len(booked), 1)

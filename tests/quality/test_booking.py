"""People and things that jobs are planned with."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from .step_common import StepCommon


class TestBooking(StepCommon):
    """Nothing is booked twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.room = cls.env["resource.resource"].create(
            {"name": "Room 1", "resource_type": "material", "booking_kind": "room"}
        )
        cls.other = cls.room.copy({"name": "Room 2"})

    def book(self, start, stop, resource=None, **values):
        """Ada books the room for a repair on Monday."""
        ticket = self.create_repair()
        return (
            self.env["service.booking"]
            .with_user(self.agent.user_id)
            .create(
                {
                    "ticket_id": ticket.id,
                    "resource_id": (resource or self.room).id,
                    "start_at": f"2026-03-02 {start}:00",
                    "stop_at": f"2026-03-02 {stop}:00",
                    **values,
                }
            )
        )

    def test_double_booking_refused(self):
        """SQ-50 10:30 to 11:00 while 10:00 to 11:00 is taken is refused where the
        company wants that.
        """
        self.env.company.booking_conflict = "block"
        first = self.book("10:00", "11:00")
        for start, stop in (("10:30", "11:00"), ("09:00", "10:01"), ("09:00", "12:00")):
            with self.assertRaises(ValidationError) as caught:
                self.book(start, stop)
            self.assertIn("Room 1 is taken", str(caught.exception))
        self.book("11:00", "12:00")
        self.book("10:30", "11:00", self.other)
        with self.assertRaises(ValidationError):
            self.book("12:00", "13:00").write({"start_at": "2026-03-02 11:30:00"})
        first.action_cancel()
        self.book("10:30", "11:00")
        with self.assertRaises(ValidationError):
            first.state = "planned"

    def test_double_booking_warned(self):
        """SQ-50 Unless a company wants it otherwise, a double booking warns only, also
        while it is being typed in.
        """
        company = self.env["res.company"].create({"name": "As it comes"})
        self.assertEqual(company.booking_conflict, "warn")
        self.env.company.booking_conflict = "warn"
        self.book("10:00", "11:00")
        second = self.book("10:30", "11:00")
        self.assertTrue(second.has_conflict)
        self.assertIn("Room 1", second.conflict_text)
        form = Form(second.with_user(self.agent.user_id))
        form.resource_id = self.other
        self.assertFalse(form.conflict_text)

    def test_schedule_in_order(self):
        """SQ-50 The schedule shows jobs in the order of their appointments."""
        late = self.book("15:00", "16:00")
        early = self.book("08:00", "09:00")
        middle = self.book("10:00", "11:00", self.other)
        found = self.env["service.booking"].search(
            [("id", "in", (late | early | middle).ids)]
        )
        self.assertEqual(found, early + middle + late)

    def test_who_may_book(self):
        """SQ-50 Agents book for their tickets; things are kept by managers."""
        booking = self.book("10:00", "11:00")
        keeper = self.keeper.user_id
        with self.assertRaises(AccessError):
            booking.with_user(keeper).read(["name"])
        with self.assertRaises(AccessError):
            booking.with_user(self.agent.user_id).unlink()
        with self.assertRaises(AccessError):
            self.room.with_user(self.agent.user_id).name = "Mine"
        self.room.with_user(self.manager.user_id).name = "Great room"
        person = self.keeper.resource_id
        with self.assertRaises(AccessError):
            person.with_user(self.manager.user_id).name = "Somebody"

"""A team whose customers say how satisfied they are."""

from .clock_common import ClockCommon

NINE = "2026-03-02 09:00:00"
TEN = "2026-03-02 10:00:00"
NOON = "2026-03-02 12:00:00"


class FeedbackCommon(ClockCommon):
    """Ada answers in Lea's team; Carla is the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.resource_calendar_id = cls.calendar
        cls.company.feedback_required = False
        cls.company.promise_required = False

    def serve(self, moment=NINE, employee=None, answered_by=None, **values):
        """A ticket of ``employee`` that was answered and solved at ``moment``."""
        employee = employee or self.agent
        ticket = self.create_ticket(moment, user_id=employee.user_id.id, **values)
        self.answer(ticket, moment, answered_by or employee)
        self.move(ticket, "done", moment)
        return ticket

    def ask(self, moment):
        """Let the cron ask and remind; returns the requests there are."""
        Request = self.env["service.feedback.request"]
        with self.at(moment):
            while Request._ask():
                pass
            while Request._remind():
                pass
        return Request.search([])

    def rate(self, ticket, grade, comment=None, moment=NOON):
        """The customer rates on the page of the ticket."""
        with self.at(moment):
            ticket._rate(grade, comment)
        return ticket.feedback_ids.filtered(lambda one: not one.superseded_at)

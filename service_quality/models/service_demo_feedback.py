from datetime import timedelta

from odoo import api, fields, models

from ..tools.period import Period

MONTHS = 3
GRADES = (5, 4, 5, 3, 5, 4, 5, 2, 4, 5)
REMARKS = {
    5: ("Quick and friendly, thank you!", "Very good, as always.", None),
    4: ("All is well.", None),
    3: (None, "It took longer than I had been told."),
    2: ("Nobody told me how it goes on.",),
}
CHANNELS = ("online", "online", "portal", "online", "phone", "online")


class ServiceDemoFeedback(models.AbstractModel):
    """Feedback of the demo database; called by demo data only."""

    _name = "service.demo.feedback"
    _description = "Service demo feedback"

    @api.model
    def _load_feedback(self):
        """Customers of the last two months were asked, and most of them answered."""
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("partner_id", "!=", False),
                ("user_id", "!=", False),
                ("resolved_at", "!=", False),
                ("feedback_ids", "=", False),
            ],
            order="resolved_at desc",
            limit=200,
        )[::4]
        now, served = fields.Datetime.now(), tickets._get_served_by()
        self.env["service.feedback.request"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "company_id": ticket.company_id.id,
                    "partner_id": ticket.partner_id.id,
                    "employee_id": served.get(ticket.id),
                    "team_id": ticket.team_id.id,
                    "requested_at": ticket.resolved_at,
                }
                for ticket in tickets
            ]
        )
        vals_list = []
        for number, ticket in enumerate(tickets):
            if number % 3 == 2:
                continue  # did not answer
            grade = GRADES[number % len(GRADES)]
            remarks = REMARKS[grade]
            channel = CHANNELS[number % len(CHANNELS)]
            vals_list.append(
                {
                    "ticket_id": ticket.id,
                    "score": grade,
                    "comment": remarks[number % len(remarks)],
                    "channel": channel,
                    "answered_at": min(now, ticket.resolved_at + timedelta(hours=3)),
                    "operator_user_id": (
                        ticket.team_id.user_id.id if channel == "phone" else False
                    ),
                }
            )
        self.env["service.feedback"]._record(vals_list)

    @api.model
    def _load_loyalty(self):
        """The last months of loyalty; two weeks make a lost customer, for the history
        of the demo is short.
        """
        company, loyalty = self.env.company, self.env["service.loyalty"]
        company.churn_days = 14
        zone = company._get_service_tz()
        day = fields.Date.context_today(self.with_context(tz=zone))
        periods = [Period.starting("month", day, zone)]
        while len(periods) < MONTHS:
            day = periods[0].date_from - timedelta(days=1)
            periods.insert(0, Period.starting("month", day, zone))
        for period in periods:
            loyalty._count(company, period)
        # Told of the time before the history: more customers went away then.
        for customers, lost in ((11, 1), (12, 2), (10, 2)):
            day = periods[0].date_from - timedelta(days=1)
            periods.insert(0, Period.starting("month", day, zone))
            loyalty.create(
                {
                    "company_id": company.id,
                    "date_from": periods[0].date_from,
                    "date_to": periods[0].date_to,
                    "customer_count": customers,
                    "repeat_count": customers - 3,
                    "repeat_share": 100 * (customers - 3) / customers,
                    "base_count": customers,
                    "lost_count": lost,
                    "churn": 100 * lost / customers,
                }
            )

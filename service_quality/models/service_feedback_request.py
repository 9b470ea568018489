from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .helpdesk_ticket_stage import SOLVED

BATCH = 100
# A customer is asked while the service is fresh; older ones are left alone.
ASK_WITHIN = timedelta(days=2)
ASK_TEMPLATE = "service_quality.mail_template_feedback_request"
REMIND_TEMPLATE = "service_quality.mail_template_feedback_reminder"


class ServiceFeedbackRequest(models.Model):
    """A customer was asked how satisfied they are: once for a ticket, reminded once.

    Written by the system only. The share of those answered is the feedback rate.
    """

    _name = "service.feedback.request"
    _description = "Request for feedback"
    _order = "requested_at desc, id desc"
    _check_company_auto = True

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    employee_id = fields.Many2one(
        "hr.employee", string="Served by", readonly=True, index="btree_not_null"
    )
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    channel = fields.Selection(
        [("mail", "Email"), ("stage", "Email of the stage")],
        string="Asked by",
        required=True,
        readonly=True,
        default="mail",
        help="Email of the stage: the stage sends a mail of its own that asks.",
    )
    requested_at = fields.Datetime(string="Asked on", required=True, readonly=True)
    remind_at = fields.Datetime(
        string="Reminder due", readonly=True, index="btree_not_null"
    )
    reminded_at = fields.Datetime(string="Reminded on", readonly=True)
    feedback_ids = fields.One2many("service.feedback", "request_id", string="Answers")
    answered_at = fields.Datetime(
        string="Answered on", compute="_compute_answered_at", store=True
    )

    _ticket_unique = models.UniqueIndex(
        "(ticket_id)", "The customer has been asked already."
    )
    _employee_time = models.Index("(employee_id, requested_at)")

    @api.depends("ticket_id.number")
    def _compute_display_name(self):
        for request in self:
            request.display_name = request.ticket_id.number

    @api.depends("feedback_ids")
    def _compute_answered_at(self):
        for request in self:
            request.answered_at = min(
                request.feedback_ids.mapped("answered_at"), default=False
            )

    def _cron_ask(self):
        """Ask the customers of the tickets just solved, and remind those who have not
        answered; a second run finds nothing left to do.
        """
        for step in (self._ask, self._remind):
            done = step()
            while done:
                if not self.env["ir.cron"]._commit_progress(done):
                    return
                done = step()

    # -- asking -----------------------------------------------------------------------

    @api.model
    def _get_to_ask(self):
        """Tickets solved just now whose customers have to be asked."""
        since = fields.Datetime.now() - ASK_WITHIN
        companies = self.env["res.company"].search([("feedback_request", "=", True)])
        return self.env["helpdesk.ticket"].search(
            Domain("resolved_at", ">=", since)
            & Domain("company_id", "in", companies.ids)
            & Domain("stage_id.closed", "=", True)
            & Domain("stage_id.closing_kind", "in", [False, "solved"])
            & Domain("feedback_request_ids", "=", False)
            & Domain("feedback_ids", "=", False)
            & Domain("care_feedback_id", "=", False)
            & Domain("history_ref", "=", False)
            & (
                Domain("partner_id.email", "!=", False)
                | Domain("partner_email", "!=", False)
            ),
            order="resolved_at, id",
            limit=BATCH,
        )

    @api.model
    def _ask(self):
        """Ask the customers of one batch.

        :return: how many tickets there were
        """
        tickets = self._get_to_ask().try_lock_for_update()
        if not tickets:
            return 0
        now, served = fields.Datetime.now(), tickets._get_served_by()
        requests = self.create(
            [
                {
                    "ticket_id": ticket.id,
                    "company_id": ticket.company_id.id,
                    "partner_id": ticket.partner_id.id,
                    "employee_id": served.get(ticket.id, False),
                    "team_id": ticket.team_id.id,
                    # Where the stage asks by itself, nobody is asked twice.
                    "channel": "stage" if ticket.stage_id._tells_result() else "mail",
                    "requested_at": now,
                    "remind_at": ticket.company_id._get_reminder_at(now),
                }
                for ticket in tickets
            ]
        )
        requests.filtered(lambda one: one.channel == "mail")._send(ASK_TEMPLATE)
        return len(tickets)

    # -- reminding --------------------------------------------------------------------

    @api.model
    def _remind(self):
        """Remind the customers of one batch, once.

        :return: how many requests there were
        """
        due = self.search(
            [
                ("remind_at", "<=", fields.Datetime.now()),
                ("ticket_id.resolved_at", "!=", False),
            ],
            order="remind_at, id",
            limit=BATCH,
        ).try_lock_for_update()
        if not due:
            return 0
        # Whoever has answered in whatever way is left alone.
        silent = due.filtered(
            lambda one: (
                not one.ticket_id.feedback_ids
                and one.ticket_id._get_clock_status() == SOLVED
            )
        )
        silent.reminded_at = fields.Datetime.now()
        due.remind_at = False
        silent._send(REMIND_TEMPLATE)
        return len(due)

    def _send(self, template_xml_id):
        """Queue the mails of these requests.

        Their links rate for the customer, so no copy is kept on the ticket, where the
        employee who is rated would find it.
        """
        template = self.env.ref(template_xml_id, raise_if_not_found=False)
        if not self or not template:
            return
        template.send_mail_batch(
            self.ids,
            email_values={"model": False, "res_id": False},
            email_layout_xmlid="mail.mail_notification_light",
        )

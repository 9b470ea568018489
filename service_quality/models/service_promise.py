from odoo import api, fields, models
from odoo.tools import format_datetime


class ServicePromise(models.Model):
    """A time named to the customer, with the reason and the notice they got.

    Made by ``helpdesk.ticket.action_promise`` only. The newest of a kind counts, an
    older one that was replaced in time is void; whether a promise was kept or broken
    its clock tells. Nobody edits or deletes promises.
    """

    _name = "service.promise"
    _inherit = ["service.obligation.mixin"]
    _description = "Promise to a customer"
    _order = "made_at desc, id desc"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    promise_type = fields.Selection(
        [("answer", "An answer"), ("solution", "The solution")],
        string="Promised",
        required=True,
        default="solution",
        help="An answer is kept by answering, the solution by solving the ticket.",
    )
    promised_at = fields.Datetime(
        string="Until", required=True, help="The time named to the customer."
    )
    reason = fields.Text(help="Why it takes until then, as the customer is told.")
    replaces_id = fields.Many2one(
        "service.promise",
        string="Extends",
        index="btree_not_null",
        help="The promise that this one has put off.",
    )
    is_late = fields.Boolean(
        string="Put off too late",
        help="The earlier promise was over already when the customer heard of this.",
    )
    told_by = fields.Selection(
        [("message", "Message"), ("call", "Phone call"), ("visit", "In person")],
        string="Customer told by",
        required=True,
        default="message",
    )
    message_id = fields.Many2one(
        "mail.message", string="Notice", help="What the customer was sent."
    )
    made_at = fields.Datetime(string="Made", required=True)
    user_id = fields.Many2one("res.users", string="Made by", required=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("kept", "Kept"),
            ("broken", "Broken"),
            ("replaced", "No longer owed"),
        ],
        compute="_compute_state",
        compute_sudo=True,
        search="_search_state",
    )
    promised_text = fields.Char(compute="_compute_promised_text", compute_sudo=True)

    @api.depends("promise_type", "ticket_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["promise_type"]._description_selection(self.env))
        for promise in self:
            # Whoever sees a promise may know the number of its ticket.
            number = promise.ticket_id.sudo().number
            promise.display_name = f"{number}: {labels.get(promise.promise_type, '')}"

    @api.depends("clock_state")
    def _compute_state(self):
        states = {"met": "kept", "breached": "broken", "void": "replaced"}
        for promise in self:
            promise.state = states.get(promise.clock_state, "open")

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = {
            "open": ["running", "paused"],
            "kept": ["met"],
            "broken": ["breached"],
            "replaced": ["void"],
        }
        wanted = [state for name in value for state in states.get(name, [])]
        return [("clock_state", "in", wanted)]

    @api.depends("promised_at")
    @api.depends_context("lang")
    def _compute_promised_text(self):
        """The time as the customer reads it, in their zone, else the company's."""
        for promise in self:
            ticket = promise.ticket_id
            zone = ticket.partner_id.tz or ticket.company_id._get_service_tz()
            promise.promised_text = format_datetime(
                self.env, promise.promised_at, tz=zone, dt_format="medium"
            )

    def _get_clock_term(self, metric):
        ticket = self.ticket_id
        promises = self.env["service.sla.policy"]._match(ticket)[ticket.id]
        term, _calendar_id = promises.get(metric, (None, None))
        return {"due_at": self.promised_at, "term": term}

    def _notify_customer(self):
        """Send the notice to the customer, in their language, and keep it."""
        self.ensure_one()
        # Texts of the company; agents need not be allowed to edit templates.
        template = self.env.ref("service_quality.mail_template_service_promise").sudo()
        body = template._render_field("body_html", self.ids, compute_lang=True)
        subject = template._render_field("subject", self.ids, compute_lang=True)
        ticket = self.ticket_id.with_context(service_quality_deferral=True)
        self.message_id = ticket.message_post(
            body=body[self.id],
            subject=subject[self.id],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=ticket.partner_id.ids,
            outgoing_email_to=not ticket.partner_id and ticket.partner_email,
        )

    def _get_contact(self):
        """What the log of a call says."""
        self.ensure_one()
        text = self.env._("Promised by %(time)s.", time=self.promised_text)
        return f"{text} {self.reason or ''}".strip()

    def _remind(self):
        """Give whoever holds the ticket a to-do for the day of the promise."""
        self.ensure_one()
        ticket = self.ticket_id
        user = ticket.user_id or self.env.user
        zone = user.tz or ticket.company_id._get_service_tz()
        day = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.promised_at
        ).date()
        reader = self.with_context(lang=user.lang, tz=zone)
        ticket.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=day,
            user_id=user.id,
            summary=reader.env._("Promised to the customer"),
            note=self.reason,
            sla_clock_id=self.clock_ids.sudo()[:1].id,
        )

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..exceptions import GuidedError
from .helpdesk_ticket_stage import SOLVED

SUPERVISOR = "service_quality.group_supervisor"
THANKS = "service_quality.mail_template_ticket_suggestion_thanks"
DECISION = "service_quality.mail_template_ticket_suggestion_decision"


class ServiceTicketSuggestionMixin(models.AbstractModel):
    """A suggestion of a customer: thanked for, assessed, decided, and told.

    An adopted one becomes an improvement. Where nobody knows who made it, as in an
    opinion box, it is decided all the same, without a reply.
    """

    _name = "service.ticket.suggestion.mixin"
    _description = "Ticket with a suggestion"

    suggestion_state = fields.Selection(
        [
            ("registered", "Registered"),
            ("assessing", "Being assessed"),
            ("adopted", "Adopted"),
            ("declined", "Declined"),
        ],
        string="Suggestion",
        compute="_compute_suggestion_state",
        store=True,
        index="btree_not_null",
        tracking=True,
        groups="base.group_user",
        help="How far the suggestion is.",
    )
    suggestion_department_id = fields.Many2one(
        "hr.department",
        string="Assessed by",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="The department that knows whether it is a good idea. Its head gets a "
        "to-do.",
    )
    suggestion_assessment = fields.Text(
        string="Assessment",
        copy=False,
        groups="base.group_user",
        help="What it would bring, what it would cost, whether it can be done.",
    )
    suggestion_reason = fields.Text(
        string="Decision in words", readonly=True, copy=False, groups="base.group_user"
    )
    suggestion_decided_at = fields.Datetime(
        string="Suggestion decided", readonly=True, copy=False, groups="base.group_user"
    )
    suggestion_decided_by_id = fields.Many2one(
        "res.users",
        string="Suggestion decided by",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    suggestion_message_id = fields.Many2one(
        "mail.message",
        string="Told the customer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
    )
    improvement_id = fields.Many2one(
        "service.improvement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="What the adopted suggestion has become.",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "suggestion_state",
            "suggestion_reason",
            "suggestion_decided_at",
            "suggestion_decided_by_id",
            "suggestion_message_id",
            "improvement_id",
        }

    @api.depends("service_kind", "suggestion_department_id", "suggestion_decided_at")
    def _compute_suggestion_state(self):
        for ticket in self:
            if ticket.suggestion_decided_at:
                # The decision stays, whatever the ticket is called afterwards.
                ticket.suggestion_state = ticket.suggestion_state
            elif ticket.service_kind != "suggestion":
                ticket.suggestion_state = False
            elif ticket.suggestion_department_id:
                ticket.suggestion_state = "assessing"
            else:
                ticket.suggestion_state = "registered"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("suggestion_department_id"):
            self._ask_assessment()
        return result

    def _ask_assessment(self):
        """The head of the department gets a to-do for each of these suggestions."""
        todos = []
        for ticket in self.filtered(lambda t: t.suggestion_state == "assessing"):
            # Who heads a department is no secret.
            user = ticket.suggestion_department_id.sudo().manager_id.user_id
            if user.active:
                env = self.with_context(lang=user.lang).env
                text = env._("Is this a good idea? %(ticket)s", ticket=ticket.name)
                todos.append((ticket, user, text))
        self._drop_handover_activities("mail_activity_type_suggestion")
        self._schedule_handover_activities("mail_activity_type_suggestion", todos)

    def _is_anonymous(self):
        """Whether nobody knows who made the suggestion."""
        self.ensure_one()
        return not (self.partner_id or self.partner_email)

    def _acknowledge(self):
        suggestions = self.filtered(lambda t: t.service_kind == "suggestion")
        suggestions._send_acknowledgement(THANKS, by_channel=False)
        return super(ServiceTicketSuggestionMixin, self - suggestions)._acknowledge()

    def action_decide_suggestion(self):
        """Open the dialog in which this suggestion is decided."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_decide_suggestion_action"
        )
        return {**action, "context": {"default_ticket_id": self.id}}

    def action_adopt_suggestion(self, reason=None, assessment=None, sort="flow"):
        """Adopt these suggestions: each becomes an improvement, its customer hears it.

        :param reason: what the customer is told beyond that
        :param sort: the kind of improvement
        :raise AccessError: unless the user supervises or heads the department that
            assesses
        :raise UserError: when it is no suggestion, or decided already
        """
        self._decide_suggestion("adopted", reason, assessment)
        for ticket in self:
            # Whoever assesses need not be allowed to write improvements.
            improvement = (
                self.env["service.improvement"]
                .sudo()
                .create(
                    {
                        "name": ticket.name,
                        "sort": sort,
                        "finding": ticket.suggestion_assessment,
                        "department_id": ticket.suggestion_department_id.id,
                        "team_id": ticket.team_id.id,
                        "company_id": ticket.company_id.id,
                        "ticket_ids": [fields.Command.set(ticket.ids)],
                    }
                )
            )
            ticket.sudo().improvement_id = improvement
        return True

    def action_decline_suggestion(self, reason, assessment=None):
        """Decline these suggestions; their customers are told why.

        :param reason: for the customer, required
        :raise AccessError, UserError: as :meth:`action_adopt_suggestion`
        """
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why the suggestion is declined; the customer reads it.")
            )
        self._decide_suggestion("declined", reason, assessment)
        return True

    def _decide_suggestion(self, state, reason, assessment):
        self.check_access("read")
        self.sudo().lock_for_update()
        self.invalidate_recordset(["suggestion_decided_at"])
        for ticket in self:
            ticket._check_deciding()
        values = {
            "suggestion_state": state,
            "suggestion_reason": (reason or "").strip() or False,
            "suggestion_decided_at": fields.Datetime.now(),
            "suggestion_decided_by_id": self.env.uid,
        }
        if (assessment or "").strip():
            values["suggestion_assessment"] = assessment.strip()
        # Nobody writes decisions by hand; this is the only place that does.
        tickets = self.sudo()
        with self.env.protecting([self._fields["suggestion_state"]], tickets):
            tickets.write(values)
        self._drop_handover_activities("mail_activity_type_suggestion")
        for ticket in self:
            if not ticket._is_anonymous():
                ticket._tell_decision()

    def _check_deciding(self):
        if self.service_kind != "suggestion":
            raise UserError(
                self.env._("Ticket %(ticket)s is no suggestion.", ticket=self.number)
            )
        if self.suggestion_decided_at:
            raise UserError(
                self.env._(
                    "The suggestion of ticket %(ticket)s has been decided already.",
                    ticket=self.number,
                )
            )
        head = self.suggestion_department_id.sudo().manager_id.user_id
        if not self.env.user.has_group(SUPERVISOR) and self.env.user != head:
            raise AccessError(
                self.env._(
                    "Ticket %(ticket)s: a supervisor or the head of the department "
                    "that assesses it decides.",
                    ticket=self.number,
                )
            )

    def _tell_decision(self):
        """Send the decision to the customer, in their language, and keep it."""
        self.ensure_one()
        # Texts of the company; agents need not be allowed to edit templates.
        template = self.env.ref(DECISION).sudo()
        body = template._render_field("body_html", self.ids, compute_lang=True)
        subject = template._render_field("subject", self.ids, compute_lang=True)
        # The head of a department need not be allowed to write the ticket.
        ticket = self.sudo()
        message = ticket.message_post(
            body=body[self.id],
            subject=subject[self.id],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.env.user.partner_id.id,
            partner_ids=ticket.partner_id.ids,
            outgoing_email_to=not ticket.partner_id and ticket.partner_email,
        )
        ticket.suggestion_message_id = message

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        for ticket in self:
            if ticket.suggestion_state in ("registered", "assessing"):
                raise GuidedError(
                    self.env._(
                        "Ticket %(ticket)s is a suggestion that nobody has decided "
                        "on. Adopt or decline it, then close it.",
                        ticket=ticket.number,
                    ),
                    self.env.ref(
                        "service_quality.helpdesk_ticket_decide_suggestion_action"
                    ).id,
                    self.env._("Decide"),
                    {"default_ticket_id": ticket.id},
                )

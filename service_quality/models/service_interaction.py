from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime, plaintext2html


class ServiceInteraction(models.Model):
    """A contact with the customer outside the chatter: call, visit, chat or letter.

    Logging one that staff made answers the customer like a message does, and stops the
    response clock at the moment it is logged. Facts stay: nobody edits or deletes them.
    """

    _name = "service.interaction"
    _description = "Contact with a customer"
    _order = "occurred_at desc, id desc"
    _rec_names_search = ["note"]

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("call", "Phone call"),
            ("visit", "Visit"),
            ("chat", "Chat"),
            ("paper", "Letter or form"),
            ("mail", "Email"),
            ("follow_up", "Follow-up"),
        ],
        required=True,
        default="call",
        string="Contact by",
    )
    direction = fields.Selection(
        [
            ("outgoing", "We contacted the customer"),
            ("incoming", "The customer came to us"),
        ],
        required=True,
        default="outgoing",
        help="Either way the customer has spoken to staff, which counts as an answer.",
    )
    note = fields.Text(
        string="What was said",
        required=True,
        help="What the customer was told, and what was agreed. Internal: the customer "
        "does not see it.",
    )
    is_answer = fields.Boolean(
        string="This answers the question",
        default=lambda self: self._default_is_answer(),
        help="What was said is kept as the answer, where the customer can read it.",
    )
    asks = fields.Boolean(string="Is about a question", compute="_compute_asks")
    is_comfort = fields.Boolean(
        string="Explained and comforted",
        help="The customer had waited for long, and was told why.",
    )
    occurred_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="Logged by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    partner_id = fields.Many2one(
        related="ticket_id.partner_id",
        string="Customer",
        store=True,
        index="btree_not_null",
    )
    team_id = fields.Many2one(related="ticket_id.team_id", store=True)
    employee_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        index="btree_not_null",
        help="Who spoke with the customer.",
    )
    duration_minutes = fields.Float(
        string="Duration (minutes)", help="How long the call or visit took."
    )
    ended_by = fields.Selection(
        [
            ("customer", "The customer"),
            ("staff", "We did"),
            ("cut_off", "It was cut off"),
        ],
        string="Ended by",
        help="Who hung up or ended the talk.",
    )

    _duration_positive = models.Constraint(
        "CHECK(duration_minutes >= 0)", "A contact does not last less than no time."
    )

    @api.depends("kind", "occurred_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for interaction in self:
            words = [kinds.get(interaction.kind, "")]
            if interaction.occurred_at:
                words.append(
                    format_datetime(
                        self.env, interaction.occurred_at, dt_format="short"
                    )
                )
            interaction.display_name = " ".join(words)

    @api.depends("ticket_id.service_kind")
    def _compute_asks(self):
        for interaction in self:
            interaction.asks = interaction.ticket_id.service_kind == "consultation"

    def _default_is_answer(self):
        # Only in the dialog: what the system logs says by itself what it is.
        ticket_id = self.env.context.get("default_ticket_id")
        ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        return bool(ticket_id) and ticket._is_unanswered_question()

    @api.constrains("note")
    def _check_note(self):
        for interaction in self:
            if not (interaction.note or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say in a few words what was said to the customer of ticket "
                        "%(ticket)s.",
                        ticket=interaction.ticket_id.number,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            now = fields.Datetime.now()
            vals_list = [
                {**vals, "occurred_at": now, "user_id": self.env.uid}
                for vals in vals_list
            ]
        self._fill_employees(vals_list)
        interactions = super().create(vals_list)
        interactions.ticket_id.check_access("write")
        for interaction in interactions:
            if interaction.ticket_id.resolved_at:
                interaction.ticket_id._happen("followed_up", users=interaction.user_id)
            else:
                interaction.ticket_id._respond(interaction.user_id)
            if interaction.is_answer and interaction.asks:
                interaction.ticket_id._keep_answer(
                    plaintext2html(interaction.note), interaction.user_id
                )
        interactions._note_comfort()
        return interactions

    @api.model
    def _fill_employees(self, vals_list):
        """Whoever logs a contact has had it; kept, also when they leave later."""
        user_ids = {vals.get("user_id") or self.env.uid for vals in vals_list}
        # Agents may not read employees; which one is a user's own is no secret.
        employees = self.env["hr.employee"].sudo().search([("user_id", "in", user_ids)])
        own = {employee.user_id.id: employee.id for employee in employees[::-1]}
        for vals in vals_list:
            vals["employee_id"] = own.get(vals.get("user_id") or self.env.uid)

    def _prepare_evidence(self):
        """What this contact says as a piece of evidence of a complaint."""
        self.ensure_one()
        ends = dict(self._fields["ended_by"]._description_selection(self.env))
        lines = [self.note]
        if self.duration_minutes:
            lines.append(
                self.env._(
                    "Duration: %(minutes)g minutes", minutes=self.duration_minutes
                )
            )
        if self.ended_by:
            lines.append(self.env._("Ended by: %(whom)s", whom=ends[self.ended_by]))
        # Who spoke with the customer is what the evidence is about.
        spoke = self.sudo().employee_id.name or self.sudo().user_id.name
        return {
            "kind": "system",
            "collected_on": fields.Datetime.context_timestamp(
                self.with_context(tz=self.company_id._get_service_tz()),
                self.occurred_at,
            ).date(),
            "source": f"{self.display_name}, {spoke}",
            "finding": "\n".join(lines),
        }

    def action_make_ticket(self):
        """Open the dialog that makes a ticket of its own from this contact."""
        self.ensure_one()
        self.check_access("read")
        ticket = self.ticket_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_intake_action"
        )
        action["context"] = {
            "default_partner_id": ticket.partner_id.id,
            "default_partner_email": ticket.partner_email or ticket.partner_id.email,
            "default_contact_kind": self.kind,
            "default_note": self.note,
            "default_team_id": ticket.team_id.id,
            "default_category_id": ticket.category_id.id,
        }
        return action

    def _note_comfort(self):
        """Keep on the tickets when their customers were first comforted."""
        comforting = self.filtered(
            lambda contact: contact.is_comfort and not contact.ticket_id.comforted_at
        )
        for contact in comforting:
            # Facts about the handling are for the system to write.
            contact.ticket_id.sudo().comforted_at = contact.occurred_at

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, is_html_empty

from ..exceptions import GuidedError
from ..tools.message_text import without_quotes
from .helpdesk_ticket_stage import SOLVED

# Said with a message by those who send it: it is no answer.
DEFERRAL_KEY = "service_quality_deferral"
ASK_BACK_KEY = "service_quality_ask_back"


class ServiceTicketConsultationMixin(models.AbstractModel):
    """A question and its answer: what was asked, what was said, by whom and when.

    The reply to the customer is kept as the answer by itself; the staff member may put
    it into better words later, who answered first and when stays.
    """

    _name = "service.ticket.consultation.mixin"
    _description = "Ticket with a question"

    question = fields.Text(
        compute="_compute_question",
        store=True,
        readonly=False,
        precompute=True,
        groups="base.group_user",
        help="The question as clarified with the customer; their own words stay in the "
        "description.",
    )
    answer = fields.Html(
        copy=False,
        groups="base.group_user",
        help="Kept from your reply to the customer; put it into better words where "
        "needed.",
    )
    answered_at = fields.Datetime(
        string="Answered",
        readonly=True,
        copy=False,
        help="When the customer first got an answer.",
        groups="base.group_user",
    )
    answered_by_user_id = fields.Many2one(
        "res.users",
        string="Answered by",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    answered_by_employee_id = fields.Many2one(
        "hr.employee",
        string="Answered by employee",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    answer_step_ids = fields.One2many(
        "service.answer.step",
        "ticket_id",
        string="Answer in steps",
        groups="base.group_user",
    )
    is_complex = fields.Boolean(
        string="Complex question",
        compute="_compute_is_complex",
        store=True,
        readonly=False,
        groups="base.group_user",
        help="Answered in several steps: make sure that the customer has understood "
        "them.",
    )
    understanding_confirmed = fields.Boolean(
        string="Customer has understood",
        copy=False,
        groups="base.group_user",
        help="The customer has confirmed that they understand the answer.",
    )
    understanding_confirmed_at = fields.Datetime(
        string="Understanding confirmed",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    understanding_confirmed_user_id = fields.Many2one(
        "res.users",
        string="Understanding confirmed by",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    understanding_reason = fields.Char(
        string="Why not confirmed",
        copy=False,
        groups="base.group_user",
        help="Why the customer could not be asked whether they understood.",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "answered_at",
            "answered_by_user_id",
            "answered_by_employee_id",
            "understanding_confirmed_at",
            "understanding_confirmed_user_id",
        }

    @api.depends("service_kind")
    def _compute_question(self):
        for ticket in self:
            if ticket.service_kind == "consultation" and not ticket.question:
                ticket.question = html2plaintext(ticket.description or "").strip()

    @api.depends("answer_step_ids")
    def _compute_is_complex(self):
        for ticket in self:
            ticket.is_complex = ticket.is_complex or bool(ticket.answer_step_ids)

    # ------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------

    def _note_message(self, message):
        result = super()._note_message(message)
        if self._is_staff_answer(message):
            self._note_answer(message)
        return result

    def _note_answer(self, message):
        """Take a message to the customer as the answer to their question.

        Not one that puts the answer off, or asks back.
        """
        self.ensure_one()
        context = self.env.context
        if context.get(DEFERRAL_KEY) or context.get(ASK_BACK_KEY):
            return
        if self.service_kind != "consultation":
            return
        users = message.sudo().author_id.user_ids
        self._keep_answer(Markup(without_quotes(message.body)), users)

    def _keep_answer(self, answer, users):
        """Keep what the customer was told as the answer, given now by ``users``.

        An answer that somebody has written stays; one given before is not dated anew.
        """
        self.ensure_one()
        staff = users.filtered(lambda user: not user.share)[:1]
        stamp = {}
        if is_html_empty(self.answer):
            stamp["answer"] = answer
        if not self.answered_at:
            employee = self._find_employees(staff)[:1]
            stamp["answered_at"] = fields.Datetime.now()
            stamp["answered_by_user_id"] = staff.id
            stamp["answered_by_employee_id"] = employee.id
            self._happen("answered", users=staff, stamp=stamp)
        elif stamp:
            self._stamp({self.id: stamp})

    def _enter_status(self, move, status):
        result = super()._enter_status(move, status)
        if (
            status == SOLVED
            and self.service_kind == "consultation"
            and not self.answered_at
            and not is_html_empty(self.answer)
        ):
            # Told at the counter, typed in, and closed: this is when it was answered.
            move.stamp["answered_at"] = move.now
            move.stamp["answered_by_user_id"] = self.env.uid
            move.stamp["answered_by_employee_id"] = move.holder[0] or False
            move.note("answered")
        return result

    def _is_unanswered_question(self):
        """Whether this is a question without an answer."""
        self.ensure_one()
        return self.service_kind == "consultation" and is_html_empty(self.answer)

    # ------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        for ticket in self:
            if ticket._is_unanswered_question():
                raise GuidedError(
                    self.env._(
                        "Ticket %(ticket)s is a question without an answer. Reply to "
                        "the customer, or write down what they were told under “Work”.",
                        ticket=ticket.number,
                    ),
                    self.env.ref("mail.action_email_compose_message_wizard").id,
                    self.env._("Answer now"),
                    ticket._get_composer_context(),
                )
            if ticket.service_kind == "consultation":
                ticket._check_understanding()

    def _check_understanding(self):
        """:raise UserError: when a complex answer was not confirmed, without reason"""
        self.ensure_one()
        if (
            self.is_complex
            and not self.understanding_confirmed
            and not (self.understanding_reason or "").strip()
        ):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has a complex answer. Ask the customer whether "
                    "they understand it and tick “Customer has understood”, or say why "
                    "they could not be asked.",
                    ticket=self.number,
                )
            )

    def _stamp_understanding(self, vals):
        """Note who confirmed that the customer has understood, and when."""
        if "understanding_confirmed" not in vals:
            return
        confirmed = bool(vals["understanding_confirmed"])
        changed = self.filtered(
            lambda ticket: bool(ticket.understanding_confirmed_at) != confirmed
        )
        stamp = {
            "understanding_confirmed_at": confirmed and fields.Datetime.now(),
            "understanding_confirmed_user_id": confirmed and self.env.uid,
        }
        changed._stamp({ticket.id: stamp for ticket in changed})

    # ------------------------------------------------------------
    # What an agent presses
    # ------------------------------------------------------------

    def _get_composer_context(self, body=None, **more):
        """Context of a composer that writes to the customer of this ticket."""
        self.ensure_one()
        partners = self.partner_id
        if not partners and self.partner_email:
            # As the chatter does for who wrote by mail.
            partners = self._partner_find_from_emails_single(
                [self.partner_email], no_create=False
            )
        return {
            "default_composition_mode": "comment",
            "default_model": self._name,
            "default_res_ids": self.ids,
            "default_partner_ids": partners.ids,
            "default_subject": self.env._(
                "Re: %(number)s %(title)s", number=self.number, title=self.name
            ),
            "default_body": body or "",
            "default_subtype_xmlid": "mail.mt_comment",
            **more,
        }

    def _open_composer(self, name, body=None, **more):
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mail.action_email_compose_message_wizard"
        )
        return {
            **action,
            "name": name,
            "context": self._get_composer_context(body, **more),
        }

    def action_answer(self):
        """Open the composer with the answer written so far, and its steps."""
        self.ensure_one()
        body = self.answer or Markup("")
        if self.answer_step_ids:
            items = Markup("").join(
                Markup("<li>%s</li>") % step.name
                for step in self.answer_step_ids.sorted()
            )
            body += Markup("<ol>%s</ol>") % items
        return self._open_composer(self.env._("Answer"), body)

    def action_ask_back(self):
        """Open the composer for a question to the customer, which answers nothing."""
        self.ensure_one()
        return self._open_composer(self.env._("Ask back"), **{ASK_BACK_KEY: True})

    def action_confirm_understanding(self):
        """Note that the customer has confirmed to have understood the answer."""
        self.check_access("write")
        self.understanding_confirmed = True

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import GuidedError
from .helpdesk_ticket_stage import SOLVED
from .service_analysis_source_mixin import FEEDBACK_KINDS
from .service_sla_policy import SERVICE_KINDS
from .ticket_escalation_mixin import ESCALATED_BY

MANAGER = "service_quality.group_manager"
DRAW_NUMBER_MODULE = "odoo.addons.helpdesk_mgmt.models.helpdesk_ticket"


class HelpdeskTicket(models.Model):
    """The ticket under clocks, with a memory. The themes live in the mixins."""

    _name = "helpdesk.ticket"
    _inherit = [
        "helpdesk.ticket",
        # Themes that extend what a mixin below defines stand above it.
        "service.ticket.care.mixin",
        "service.ticket.feedback.mixin",
        "service.ticket.rating.mixin",
        "service.ticket.suggestion.mixin",
        "service.ticket.opinion.mixin",
        "service.ticket.shield.mixin",
        "service.ticket.complaint.mixin",
        "service.ticket.cooperation.mixin",
        "service.ticket.step.mixin",
        "service.ticket.phase.mixin",
        "service.ticket.acceptance.mixin",
        "service.ticket.comfort.mixin",
        "service.ticket.document.mixin",
        "service.ticket.portal.mixin",
        "service.ticket.result.mixin",
        "service.ticket.review.mixin",
        "service.ticket.waiting.mixin",
        "service.ticket.booking.mixin",
        "service.ticket.promise.mixin",
        "service.ticket.article.mixin",
        "service.ticket.consultation.mixin",
        "service.ticket.identity.mixin",
        "service.ticket.leak.mixin",
        "service.ticket.aftercare.mixin",
        "service.ticket.profile.mixin",
        "service.ticket.intake.mixin",
        "service.ticket.kind.mixin",
        "service.ticket.board.mixin",
        "service.ticket.attention.mixin",
        "service.ticket.handling.mixin",
        "service.ticket.handover.mixin",
        "service.ticket.dispatch.mixin",
        "service.ticket.holder.mixin",
        "service.ticket.arrival.mixin",
        "service.ticket.breach.mixin",
        "service.ticket.escalation.mixin",
        "service.ticket.holding.mixin",
        "service.ticket.event.mixin",
        "service.ticket.response.mixin",
        "service.ticket.clock.mixin",
        "service.ticket.status.mixin",
        "service.ticket.target.mixin",
        "service.ticket.history.mixin",
        "service.ticket.wording.mixin",
        "service.action.source.mixin",
        "service.ticket.inspection.mixin",
    ]

    service_kind = fields.Selection(
        SERVICE_KINDS,
        string="Service kind",
        required=True,
        default="other",
        tracking=True,
        help="What the customer wants. It decides which promises hold.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Served by",
        compute="_compute_employee_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="The member of staff who serves, also one without a login.",
    )

    # Who answers for it, and how urgent it is: every change has to be told.
    team_id = fields.Many2one(tracking=True)
    priority = fields.Selection(tracking=True)
    channel_id = fields.Many2one(default=lambda self: self._default_channel_id())
    # The profile of a customer lists their tickets.
    commercial_partner_id = fields.Many2one(index="btree_not_null")

    @api.depends("user_id", "company_id")
    def _compute_employee_id(self):
        # Agents may not read employees; which one is a user's own is no secret.
        employees = self.env["hr.employee"].sudo().with_context(active_test=False)
        found = employees.search([("user_id", "in", self.user_id.ids)], order="id")
        own = {(employee.user_id, employee.company_id): employee for employee in found}
        for ticket in self:
            if ticket.user_id:
                employee = own.get((ticket.user_id, ticket.company_id))
                ticket.employee_id = employee and employee.with_env(self.env)

    def _prepare_action_values(self):
        """Actions say what customers told us by this ticket."""
        values = super()._prepare_action_values()
        ticket = self.sudo()  # what kind of ticket it is stands on its actions
        if ticket.care_feedback_id:
            values["source"] = "rating"
        elif ticket.service_kind in FEEDBACK_KINDS:
            values["source"] = ticket.service_kind
        return values

    @api.depends_context("uid")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        self._mask_hidden_names()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        # What is filled in here is not for the caller to find in his values.
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_engine_fields(vals)
            self._set_kind_of_category(vals)
            self._set_kind_of_type(vals)
            vals.setdefault("registered_at", now)
            vals.setdefault("service_phase", self._get_first_phase())
        self._draw_ticket_numbers(vals_list)
        routed = self._route_to_duty(vals_list)
        tickets = super().create(vals_list)
        tickets._check_first_stage()
        tickets._check_registered(routed)
        tickets._follow_now()
        if not self._is_history():
            tickets._start_clocks()
        tickets._welcome(routed)
        tickets.filtered("service_type_id")._build_steps()
        tickets.filtered("service_type_id")._make_documents()
        tickets._escalate_by_facts()
        return tickets

    def _check_first_stage(self):
        """What has to be done before a ticket is closed has to be done for one that a
        person creates closed, too.

        :raise UserError: saying what is missing
        """
        # Managers may bring in what was settled elsewhere; a context alone is no right.
        imported = self.env.context.get("import_file")
        if self.env.su or (imported and self.env.user.has_group(MANAGER)):
            return
        for stage, tickets in self.sudo().grouped("stage_id").items():
            if stage._get_clock_status() != SOLVED:
                continue
            try:
                tickets._check_stage_move(stage)
            except GuidedError as error:
                # Its way out leads to the ticket, which is not there yet.
                raise UserError(
                    self.env._(
                        "A ticket cannot begin in “%(stage)s” before its work is done. "
                        "Save it in an open stage first. %(reason)s",
                        stage=stage.name,
                        reason=error.args[0],
                    )
                ) from error

    def copy_data(self, default=None):
        default = {**self._prepare_copied_holder(), **(default or {})}
        return super().copy_data(default)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        custom_values = self._prepare_mail_values(custom_values)
        return super().message_new(msg_dict, custom_values)

    def write(self, vals):
        self._check_engine_fields(vals)
        self._set_kind_of_type(vals)
        self._sort_by_category(vals)
        if vals.get("stage_id") and not self.env.su:
            stage = self.env["helpdesk.ticket.stage"].browse(vals["stage_id"])
            # What has to be done first is not always for the person to read.
            moved = self.sudo().filtered(lambda ticket: ticket.stage_id != stage)
            moved._check_stage_move(stage)
        before = self._check_reassignment(vals)
        retyped = self._get_retyped(vals)
        result = super().write(vals)
        self._stamp_understanding(vals)
        self._follow_now()
        self._note_reassignment(before, vals)
        retyped._build_steps()
        if "service_type_id" in vals:
            self._make_documents()
        if ESCALATED_BY & vals.keys():
            self._escalate_by_facts()
        return result

    def _creation_subtype(self):
        # helpdesk_mgmt looks the same record up anew for every ticket of a batch.
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "helpdesk_mgmt.hlp_tck_created"
        )
        return self.env["mail.message.subtype"].browse(subtype_id)

    def _track_prepare(self, fields_iter):
        # What a person may not read is remembered all the same, and asking for the
        # right to it costs more than the memory.
        return super(HelpdeskTicket, self.sudo())._track_prepare(fields_iter)

    def web_read(self, specification):
        """Read for the web client; a form that asks for ``unread`` was opened."""
        result = super().web_read(specification)
        if "unread" in specification:
            # Only the form asks for it: somebody has opened the ticket.
            self._note_seen()
        return result

    # Opening may be noted, so it is no longer for a read-only connection.
    web_read._readonly = False

    def assign_to_me(self):
        """Give the tickets to the user, who thereby takes them on."""
        result = super().assign_to_me()
        self.action_accept()
        return result

    def message_post(self, *, partner_ids=None, **kwargs):
        partner_ids = self._filter_known_partners(partner_ids)
        return super().message_post(partner_ids=partner_ids, **kwargs)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        partner_ids = self._filter_subscribers(partner_ids)
        return super()._message_subscribe(partner_ids, subtype_ids, customer_ids)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        known = self._filter_known_partners([data["id"] for data in recipients])
        return [data for data in recipients if data["id"] in set(known)]

    def _message_post_after_hook(self, message, msg_values):
        self._note_wording(message)
        self._note_message(message)
        return super()._message_post_after_hook(message, msg_values)

    def _message_update_content(self, message, /, *, body, **kwargs):
        result = super()._message_update_content(message, body=body, **kwargs)
        self._note_wording(message)
        return result

    def _rating_get_operator(self):
        return self._get_served_partner() or super()._rating_get_operator()

    def _thread_to_store(self, store, fields, *, request_list=None):
        result = super()._thread_to_store(store, fields, request_list=request_list)
        self._add_wording_to_store(store, request_list)
        return result

    def _draw_ticket_numbers(self, vals_list):
        """Draw the numbers of a batch in one query; helpdesk_mgmt draws them one by
        one.

        Where another addon numbers tickets in its own way, it is left to it.
        """
        drawn_by = type(self)._prepare_ticket_number.__module__
        nameless = [vals for vals in vals_list if vals.get("number", "/") == "/"]
        if drawn_by != DRAW_NUMBER_MODULE or len(nameless) < 2:
            return
        by_company = {}
        for vals in nameless:
            company_id = vals.get("company_id") or self.env.company.id
            by_company.setdefault(company_id, []).append(vals)
        for company_id, group in by_company.items():
            sequences = self.env["ir.sequence"].with_company(company_id)
            numbers = sequences._draw_by_code("helpdesk.ticket.sequence", len(group))
            for vals, number in zip(group, numbers, strict=False):
                vals["number"] = number

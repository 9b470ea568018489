from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..exceptions import GuidedError
from ..tools.inside import INSIDE, is_said_inside
from .helpdesk_ticket_stage import OPEN, SOLVED, WAITING
from .service_complaint_shield_mixin import MANAGER, SUPERVISOR

ENDED = ("closed", "withdrawn")
ACCEPTING = "service_quality_complaint_accepted"
# What the form of the portal tells of a complaint, by the context.
CUSTOMER_SAYS = {"remedy_sought", "about_person"}


class ServiceTicketComplaintMixin(models.AbstractModel):
    """A ticket of the kind complaint has a file; about a colleague it is confidential.

    The ticket keeps the talk with the customer. Once the file names a colleague, only
    who works on it, supervisors of the team and service managers read the ticket and
    whatever hangs on it (``is_hidden`` is what the record rules ask).
    """

    _name = "service.ticket.complaint.mixin"
    _description = "Ticket with a complaint"

    complaint_ids = fields.One2many(
        "service.complaint", "ticket_id", groups="base.group_user"
    )
    has_complaint = fields.Boolean(
        compute="_compute_has_complaint", groups="base.group_user"
    )
    is_confidential = fields.Boolean(
        string="Confidential",
        readonly=True,
        copy=False,
        help="A complaint about a colleague: hidden from them and their team.",
        groups="base.group_user",
    )
    is_hidden = fields.Boolean(
        compute="_compute_is_hidden",
        search="_search_is_hidden",
        compute_sudo=True,
        help="Confidential, and the reader is not one of those who may know.",
    )

    _confidential = models.Index("(id) WHERE is_confidential")

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"is_confidential", "complaint_ids"}

    @api.depends("complaint_ids")
    def _compute_has_complaint(self):
        for ticket in self:
            ticket.has_complaint = bool(ticket.complaint_ids)

    @api.depends("is_confidential")
    @api.depends_context("uid")
    def _compute_is_hidden(self):
        hidden = self.search([("id", "in", self.ids), ("is_hidden", "=", True)])
        for ticket in self:
            ticket.is_hidden = ticket in hidden

    @api.model
    def _search_is_hidden(self, operator, value):
        if operator != "in":
            return NotImplemented
        hidden = self._get_hidden_domain()
        return Domain.OR(hidden if wanted else ~hidden for wanted in value)

    @api.model
    def _get_hidden_domain(self):
        """The confidential tickets that the user may not know of."""
        user = self.env.user
        if user.share:
            return Domain.FALSE  # customers have rules of their own
        accused = Domain(
            "complaint_ids", "any!", Domain("accused_user_ids", "in", user.ids)
        )
        hidden = accused
        if not user.has_group(MANAGER):
            known = Domain("user_id", "=", user.id) | Domain(
                "complaint_ids",
                "any!",
                Domain("handler_user_id", "=", user.id)
                | Domain("investigator_user_id", "=", user.id)
                | Domain("reviewer_user_id", "=", user.id),
            )
            if user.has_group(SUPERVISOR):
                known |= Domain("team_id.is_led", "=", True)
            hidden |= ~known
        return Domain("is_confidential", "=", True) & hidden

    # ------------------------------------------------------------
    # Opening files
    # ------------------------------------------------------------

    def action_open_complaints(self):
        """Open files for these complaint tickets that have none, such as imported ones.

        :raise AccessError: for anybody but supervisors
        """
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(SUPERVISOR)):
            raise AccessError(self.env._("A supervisor opens complaint files."))
        self._open_complaints()
        return True

    def action_view_complaint(self):
        """Open the file of this complaint.

        :raise UserError: for who may not read it
        """
        self.ensure_one()
        complaint = self.complaint_ids[:1]
        if not complaint.has_access("read"):
            raise UserError(
                self.env._("The complaint file is only for who handles it.")
            )
        return complaint.get_formview_action()

    def _open_complaints(self):
        """Open one file for each ticket of the kind complaint; two queries for all."""
        tickets = self.sudo().filtered(lambda t: t.service_kind == "complaint")
        if not tickets:
            return self.env["service.complaint"]
        Complaint = self.env["service.complaint"].sudo()  # files open by themselves
        known = Complaint.search([("ticket_id", "in", tickets.ids)]).ticket_id
        told = self.env.context.get("service_quality_complaint") or {}
        extra = {name: told[name] for name in CUSTOMER_SAYS & told.keys()}
        return Complaint.create(
            [{"ticket_id": ticket.id, **extra} for ticket in tickets - known]
        )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        if not self._is_history():
            tickets._open_complaints()
        return tickets

    def write(self, vals):
        if "service_kind" in vals:
            self._check_kind(vals["service_kind"])
        result = super().write(vals)
        if vals.get("service_kind") == "complaint":
            if not self._is_history():
                self._open_complaints()
        return result

    def _check_kind(self, kind):
        """A complaint does not go away by calling it something else.

        :raise UserError: while its file is open
        """
        if kind == "complaint" or self.env.su:
            return
        for complaint in self.sudo().complaint_ids:
            if complaint.state not in ENDED:
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s has the complaint file %(complaint)s. It "
                        "stays a complaint until the file is closed.",
                        ticket=complaint.ticket_id.number,
                        complaint=complaint.name,
                    )
                )

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if not stage.closed:
            return
        for complaint in self.sudo().complaint_ids:
            if complaint.state in ENDED:
                continue
            raise GuidedError(
                self.env._(
                    "Ticket %(ticket)s is a complaint that is not settled. It is "
                    "closed with its file %(complaint)s.",
                    ticket=complaint.ticket_id.number,
                    complaint=complaint.name,
                ),
                self.env.ref("service_quality.service_complaint_action").id,
                self.env._("Open the complaints"),
                {"search_default_ticket_id": complaint.ticket_id.id},
            )

    def _close_by_customer(self, stage, visitor):
        # Customers withdraw a complaint with a reason, on its own part of the page.
        if any(c.state not in ENDED for c in self.sudo().complaint_ids):
            return None
        return super()._close_by_customer(stage, visitor)

    # ------------------------------------------------------------
    # Following the file
    # ------------------------------------------------------------

    def _stop_clocks(self, move, event_type):
        # Taking the ticket on is not yet the acceptance of the complaint.
        if event_type == "accepted" and self.service_kind == "complaint":
            accepting = is_said_inside(self.env, ACCEPTING)
            if not accepting and self.sudo().complaint_ids:
                return None
        return super()._stop_clocks(move, event_type)

    def _accept_complaint(self, complaint):
        """The complaint was taken on formally: its ticket has been, too."""
        ticket = self.with_context(**{ACCEPTING: INSIDE})
        stamp = {}
        if not self.accepted_at:
            stamp["accepted_at"] = fields.Datetime.now()
        if not self.resolved_at:
            if not self.user_id:
                self.user_id = complaint.handler_user_id
            self._work_on_complaint()
        ticket._happen("accepted", stamp=stamp)
        self._restart_result_clock()

    def _restart_result_clock(self):
        """Where the company counts from the acceptance, the result is owed from now."""
        if self.company_id.complaint_result_start != "acceptance":
            return
        match = self.env["service.sla.policy"]._match(self)
        promise = match[self.id].get("result_feedback")
        clocks = self.env["service.sla.clock"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("metric", "=", "result_feedback"),
                ("stopped_at", "=", False),
                ("breached_at", "=", False),
            ]
        )
        if not promise or not clocks:
            return
        clocks.unlink()
        now, holder = fields.Datetime.now(), self._get_holders()[self.id]
        clock = self._create_clock(*promise, now, now, holder)
        self._add_clocks({self.id: {"result_feedback": promise}}, {self.id: [clock]})
        self._show_clocks()

    def _work_on_complaint(self):
        """Put the ticket where work is done, unless it is there."""
        for ticket in self.sudo():
            if ticket.stage_id.unattended or ticket._get_clock_status() != OPEN:
                ticket._put_into(OPEN)

    def _await_complaint(self):
        """The result was told: it is for the customer to say something now."""
        self._happen(
            "fed_back",
            detail=self.partner_id.display_name,
            stamp={"fed_back_at": fields.Datetime.now()},
        )
        self._put_into(WAITING)

    def _end_complaint(self):
        """The file is closed, and so is the ticket."""
        for ticket in self.sudo():
            if ticket._get_clock_status() != SOLVED:
                ticket._put_into(SOLVED)

    def _put_into(self, status):
        """Move the ticket into the first stage of its team with this status."""
        stages = self.team_id._get_applicable_stages()
        if status == OPEN:
            stage = self._get_work_stage()
        else:
            stage = stages.filtered(lambda s: s._get_clock_status() == status)[:1]
        if stage and stage != self.stage_id:
            self.stage_id = stage

    # ------------------------------------------------------------
    # Confidentiality
    # ------------------------------------------------------------

    def _filter_known_partners(self, partner_ids):
        """Those of the contacts who may hear of this ticket."""
        ticket = self.sudo()
        if not partner_ids or not ticket.is_confidential:
            return partner_ids
        users = (
            self.env["res.users"]
            .sudo()
            .search([("partner_id", "in", list(partner_ids)), ("share", "=", False)])
        )
        barred = ticket.complaint_ids._filter_barred(users)
        return [id_ for id_ in partner_ids if id_ not in set(barred.partner_id.ids)]

    def _filter_subscribers(self, partner_ids):
        """Those of the contacts who may follow all of these tickets."""
        for ticket in self:
            partner_ids = ticket._filter_known_partners(partner_ids)
        return partner_ids

    def _get_portal_complaint(self):
        """What the customer sees of the complaint, as plain values."""
        self.ensure_one()
        complaint = self.sudo().complaint_ids[:1]
        return complaint and complaint._get_portal_values()

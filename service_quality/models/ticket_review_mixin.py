from odoo import api, fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import SOLVED

REVIEW_STATES = [
    ("none", "Not needed"),
    ("collecting", "Collecting documents"),
    ("checking", "Checking documents"),
    ("review", "In review"),
    ("approved", "Approved"),
    ("refused", "Refused"),
]
# Every move there is: {step: (states it starts from, state it leads to)}.
STEPS = {
    "start": (("none",), "collecting"),
    "drop": (("collecting", "checking"), "none"),
    "collect": (("collecting", "checking", "review"), "collecting"),
    "check": (("collecting", "checking"), "checking"),
    "send": (("checking",), "review"),
    "approve": (("review",), "approved"),
    "refuse": (("review",), "refused"),
    "take_up": (("refused",), "collecting"),
}
# Those that nobody takes: they follow from type and documents, and are not logged.
FOLLOWING = ("start", "drop", "collect", "check")


class ServiceTicketReviewMixin(models.AbstractModel):
    """A second person decides on what was applied for, once all documents are in order.

    The states move by the methods below only. Collecting and checking follow from the
    documents; the rest is decided, and stays on the ticket with who and when.
    """

    _name = "service.ticket.review.mixin"
    _inherit = ["service.ticket.reviewer.mixin"]
    _description = "Ticket under review"

    review_state = fields.Selection(
        REVIEW_STATES,
        string="Review",
        default="none",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        groups="base.group_user",
    )
    review_conditions = fields.Text(
        string="Conditions",
        compute="_compute_review_conditions",
        groups="base.group_user",
        help="What the customer has to fulfil.",
    )
    reviewed_at = fields.Datetime(
        string="Reviewed", readonly=True, copy=False, groups="base.group_user"
    )
    reviewed_by_id = fields.Many2one(
        "res.users",
        string="Reviewed by",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    review_conditions_met = fields.Boolean(
        string="Conditions are met", readonly=True, copy=False, groups="base.group_user"
    )
    review_reason = fields.Text(
        string="Reason of the refusal",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    review_alternative = fields.Text(
        string="What we offer instead",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    @api.depends("service_type_id.condition_ids.name")
    @api.depends_context("lang")
    def _compute_review_conditions(self):
        for ticket in self:
            conditions = ticket.sudo().service_type_id.condition_ids
            ticket.review_conditions = "\n".join(
                f"• {condition.name}" for condition in conditions
            )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "review_state",
            "reviewed_at",
            "reviewed_by_id",
            "review_conditions_met",
            "review_reason",
            "review_alternative",
        }

    def _transition(self, step, **values):
        """Move all these tickets, or none.

        :raise UserError: when one of them is not where the step starts
        """
        sources, target = STEPS[step]
        labels = dict(self._fields["review_state"]._description_selection(self.env))
        for ticket in self.sudo():
            if ticket.review_state not in sources:
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s: this cannot be done while its review is in "
                        "the state “%(state)s”.",
                        ticket=ticket.number,
                        state=labels[ticket.review_state],
                    )
                )
        # Nobody writes the state by hand; this is the only place that does.
        if step in FOLLOWING:
            self._stamp({ticket.id: {"review_state": target} for ticket in self})
            self.invalidate_recordset(["can_review"], flush=False)
        else:
            self.sudo().write({"review_state": target, **values})

    def _start_review(self):
        """Let the types say whether tickets are to be reviewed."""
        tickets = self.sudo()
        needing = tickets.filtered("service_type_id.needs_review")
        needing.filtered(lambda t: t.review_state == "none")._transition("start")
        (tickets - needing).filtered(
            lambda ticket: ticket.review_state in ("collecting", "checking")
        )._transition("drop")
        self._follow_documents()

    def _follow_documents(self):
        """Collecting becomes checking when all is here, and the other way round."""
        for ticket in self.sudo():
            if ticket.review_state == "collecting" and not ticket.document_open_count:
                ticket._transition("check")
            elif ticket.review_state == "checking" and ticket.document_open_count:
                ticket._transition("collect")

    def _reopen_documents(self):
        """What is asked for again goes out of the review."""
        self.filtered(lambda ticket: ticket.review_state == "review")._transition(
            "collect"
        )

    def action_send_to_review(self):
        """All documents are in order: hand the tickets to the reviewer.

        :raise UserError: naming the documents that are not in order
        """
        self.check_access("write")
        for ticket in self:
            pending = ticket.document_ids.filtered(
                lambda line: (
                    line.kind != "proof"
                    and line.state not in ("ok", "waived")
                    and (line.mandatory or line.state != "missing")
                )
            )
            if pending:
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s cannot be reviewed yet. Not in order: "
                        "%(documents)s.",
                        ticket=ticket.number,
                        documents=", ".join(pending.mapped("display_name")),
                    )
                )
        self._transition("send")

    def action_approve(self, conditions_met=False):
        """The reviewer approves: the work goes on.

        :param conditions_met: the reviewer has found the conditions of the type met
        :raise UserError: when there are conditions and they were not found met
        """
        self.check_access("read")
        self._check_reviewer()
        for ticket in self:
            if ticket.review_conditions and not conditions_met:
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s: tick that the conditions are met, or "
                        "refuse.",
                        ticket=ticket.number,
                    )
                )
        self._decide("approve", review_conditions_met=conditions_met)

    def action_refuse(self, reason, alternative):
        """The reviewer refuses: the customer is told why, and what we offer instead.

        :param reason: for the customer
        :param alternative: another way, or advice, for the customer
        :raise UserError: when one of the two is missing
        """
        self.check_access("read")
        self._check_reviewer()
        if not (reason or "").strip() or not (alternative or "").strip():
            raise UserError(
                self.env._(
                    "A refusal needs a reason, and at least one alternative or a piece "
                    "of advice for the customer."
                )
            )
        self._decide(
            "refuse",
            review_reason=reason.strip(),
            review_alternative=alternative.strip(),
        )
        for ticket in self:
            # Reviewers of another team do not write into the ticket otherwise.
            ticket.sudo()._notify_customer_with(
                "service_quality.mail_template_helpdesk_ticket_refused"
            )

    def _decide(self, step, **values):
        self._transition(
            step,
            reviewed_at=fields.Datetime.now(),
            reviewed_by_id=self.env.uid,
            **values,
        )
        labels = dict(self._fields["review_state"]._description_selection(self.env))
        for ticket in self.sudo():
            ticket._happen("reviewed", detail=labels[ticket.review_state])
        self._tell_assignee(
            "service_quality.mail_activity_type_reviewed",
            lambda ticket: ticket.env._("The review has been decided: go on"),
        )

    def action_take_up_again(self):
        """The customer follows the advice: collect documents again."""
        self.check_access("write")
        self._transition("take_up")
        self._follow_documents()

    def action_open_review(self):
        """Open the dialog that decides."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_review_action"
        )
        action["context"] = {"default_ticket_id": self.id}
        return action

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        for ticket in self:
            if ticket.review_state not in ("none", "approved", "refused"):
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s cannot be closed before its documents have "
                        "been reviewed. Send it to review, or close it as cancelled.",
                        ticket=ticket.number,
                    )
                )

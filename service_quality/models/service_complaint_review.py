from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class ServiceComplaintReview(models.Model):
    """The look back at a complaint: causes, shortcomings, and what becomes better.

    Finished by somebody impartial; every improvement becomes a corrective action that
    names the review as its origin. That nothing needs to change, a manager says.
    """

    _name = "service.complaint.review"
    _description = "Review of a complaint"
    _inherit = ["service.action.source.mixin"]
    _rec_name = "complaint_id"
    _order = "id desc"

    complaint_id = fields.Many2one(
        "service.complaint", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    round_no = fields.Integer(string="Round", readonly=True, default=1, aggregator=None)
    cause_ids = fields.Many2many(
        "service.root.cause",
        string="Root causes",
        help="Why it really happened; there may be several causes.",
    )
    root_cause = fields.Text(
        string="How it came about", help="The chain of causes in plain words."
    )
    shortcomings = fields.Text(help="What we did not do well, also in the handling.")
    improvement_ids = fields.One2many(
        "service.complaint.improvement",
        "review_id",
        string="Improvements",
        help="Each becomes a corrective action when the review is finished.",
    )
    none_needed = fields.Boolean(
        string="Nothing needs to change", readonly=True, copy=False
    )
    none_reason = fields.Text(string="Why nothing needs to change", copy=False)
    waived_user_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    reviewer_user_id = fields.Many2one(
        "res.users",
        string="Reviewed by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("draft", "In progress"), ("done", "Finished")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    done_at = fields.Datetime(string="Finished on", readonly=True, copy=False)

    _round_unique = models.UniqueIndex(
        "(complaint_id, round_no)",
        "There already is a review of this round. Open that one.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.update(reviewer_user_id=self.env.uid, state="draft")
                for name in ("done_at", "none_needed", "waived_user_id", "round_no"):
                    vals.pop(name, None)
        complaints = self.env["service.complaint"].browse(
            vals.get("complaint_id") for vals in vals_list
        )
        for vals, complaint in zip(vals_list, complaints, strict=True):
            vals.setdefault("round_no", complaint.sudo().round_no)
            vals.setdefault("cause_ids", [Command.set(complaint.sudo().cause_ids.ids)])
        reviews = super().create(vals_list)
        if not self.env.su:
            for review in reviews:
                review._check_reviewer()
                if review.complaint_id.state not in ("answered", "confirmed"):
                    raise UserError(
                        self.env._(
                            "%(complaint)s: the review comes when the customer has "
                            "been answered.",
                            complaint=review.complaint_id.name,
                        )
                    )
        return reviews

    def write(self, vals):
        if not self.env.su:
            fixed = {
                "complaint_id",
                "round_no",
                "state",
                "done_at",
                "none_needed",
                "waived_user_id",
                "reviewer_user_id",
            }
            if fixed & vals.keys() or "done" in self.mapped("state"):
                raise AccessError(
                    self.env._("A finished review stays as its reviewer left it.")
                )
            for review in self:
                review._check_reviewer()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_finished(self):
        if not self.env.su and "done" in self.mapped("state"):
            raise UserError(self.env._("A finished review stays on file."))

    def _check_reviewer(self):
        """:raise AccessError: for whoever is close to the person complained about"""
        if self.env.su:
            return
        refusal = self.complaint_id._explain_partial(self.env.user)
        if refusal:
            raise AccessError(refusal)

    def action_waive(self):
        """A manager decides that nothing needs to change, and says why.

        :raise AccessError: for anybody but a manager
        :raise UserError: without a reason, or when improvements are listed
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self.complaint_id._explain_manager()
        if refusal:
            raise AccessError(refusal)
        if not (self.none_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(complaint)s: say why nothing needs to change.",
                    complaint=self.complaint_id.name,
                )
            )
        if self.improvement_ids:
            raise UserError(
                self.env._(
                    "%(complaint)s: improvements are listed. Remove them, or finish "
                    "the review with them.",
                    complaint=self.complaint_id.name,
                )
            )
        self.sudo().write({"none_needed": True, "waived_user_id": self.env.uid})

    def _prepare_action_values(self):
        """What is done about a complaint is as confidential as its ticket."""
        ticket = self.complaint_id.sudo().ticket_id
        return {**super()._prepare_action_values(), "ticket_id": ticket.id}

    def _get_lesson_clauses(self):
        return self.complaint_id._get_lesson_clauses()

    def action_done(self):
        """Finish the review; its improvements become corrective actions, once.

        :raise UserError: when causes, shortcomings or the outcome are missing
        """
        self.ensure_one()
        self.check_access("write")
        self._check_reviewer()
        if self.state == "done":
            return
        names = {"complaint": self.complaint_id.name}
        if not self.cause_ids or not (self.root_cause or "").strip():
            raise UserError(
                self.env._(
                    "%(complaint)s: choose the root causes and say how it came about.",
                    **names,
                )
            )
        if not (self.shortcomings or "").strip():
            raise UserError(
                self.env._("%(complaint)s: say what we did not do well.", **names)
            )
        if not self.improvement_ids and not self.none_needed:
            raise UserError(
                self.env._(
                    "%(complaint)s: list at least one improvement. Only a manager "
                    "decides that nothing needs to change.",
                    **names,
                )
            )
        # The state has no other writer; see write().
        review = self.sudo()
        review.write({"state": "done", "done_at": fields.Datetime.now()})
        review.complaint_id.cause_ids = review.cause_ids
        if review.improvement_ids:
            review._open_action(
                [line._prepare_action_values() for line in review.improvement_ids]
            )

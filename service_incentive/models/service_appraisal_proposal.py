from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_quality.models.service_step_mixin import Step

ACTIVITY_COMMENT = "service_incentive.mail_activity_type_proposal_comment"


class ServiceAppraisalProposal(models.Model):
    """What an appraisal may lead to besides rewards, sanctions and training.

    A raise, a bonus coefficient, an improvement plan or another post: drawn up by a
    rule or a person, decided by an HR manager who did not propose it, then carried
    out. What burdens somebody is not decided before the person could comment on it.
    """

    _name = "service.appraisal.proposal"
    _description = "Proposal from an appraisal"
    _inherit = ["service.decision.money.mixin", "service.decision"]

    _steps = {
        "propose": Step(("draft",), "proposed", "proposer"),
        "comment": Step(
            ("proposed",), "proposed", "concerned", True, ((None, "commented_at"),)
        ),
        "approve": Step(
            ("proposed",), "approved", "decider", False, (("decider_id", "decided_at"),)
        ),
        "refuse": Step(
            ("proposed",), "refused", "decider", True, (("decider_id", "decided_at"),)
        ),
        "carry_out": Step(
            ("approved",), "done", "officer", False, ((None, "done_at"),)
        ),
        "withdraw": Step(("draft", "proposed"), "withdrawn", "proposer", True),
    }
    _monetary_kinds = ("raise", "coefficient")
    _monetary_steps = ("propose", "approve", "carry_out")
    _stamp_fields = ("done_at", "comment", "commented_at", "comment_until")
    _waiting_steps = ("approve", "carry_out")
    _content_fields = (
        "employee_id",
        "kind",
        "reason",
        "coefficient",
        "raise_percent",
        "plan",
        "due_date",
        "new_department_id",
        "new_job_id",
        "res_model",
        "res_id",
    )

    kind = fields.Selection(
        [
            ("raise", "Raise"),
            ("coefficient", "Bonus coefficient"),
            ("plan", "Improvement plan"),
            ("transfer", "Transfer to another post"),
        ],
        required=True,
        default="plan",
        help="Raises and coefficients need a company that allows money.",
    )
    coefficient = fields.Float(
        digits=(5, 2),
        default=1.0,
        aggregator=None,
        help="What the bonus is multiplied by: 1 leaves it, 1.2 adds a fifth, 0.8 takes"
        " a fifth away.",
        tracking=True,
    )
    raise_percent = fields.Float(
        string="Raise (%)",
        digits=(5, 2),
        aggregator=None,
        help="By how much the wage is to grow.",
        tracking=True,
    )
    plan = fields.Text(help="What is to become better, and how others help with it.")
    due_date = fields.Date(
        string="Until", help="When the plan is looked at.", tracking=True
    )
    new_department_id = fields.Many2one(
        "hr.department", string="New department", check_company=True
    )
    new_job_id = fields.Many2one("hr.job", string="New post", check_company=True)
    is_burden = fields.Boolean(
        string="Burdens the employee",
        compute="_compute_is_burden",
        store=True,
        precompute=True,
        help="The employee may comment on it before anybody decides.",
    )
    comment = fields.Text(
        readonly=True, copy=False, help="What the employee says about the proposal."
    )
    commented_at = fields.Datetime(string="Commented on", readonly=True, copy=False)
    comment_until = fields.Datetime(
        string="Comment until",
        readonly=True,
        copy=False,
        help="Nobody approves before this moment, unless the employee has commented.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "To approve"),
            ("approved", "Approved"),
            ("done", "Carried out"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="A proposal has its effect when it is approved and carried out.",
        tracking=True,
    )
    done_at = fields.Datetime(string="Carried out on", readonly=True, copy=False)

    _appraisal_kind_unique = models.UniqueIndex(
        "(appraisal_id, kind) WHERE appraisal_id IS NOT NULL AND state != 'withdrawn'",
        "This has already been proposed for this appraisal.",
    )
    _coefficient_range = models.Constraint(
        "CHECK (coefficient BETWEEN 0 AND 5)",
        "A bonus coefficient lies between 0 and 5.",
    )
    _raise_percent_positive = models.Constraint(
        "CHECK (raise_percent >= 0)", "A raise takes nothing away."
    )

    @api.depends("kind", "coefficient")
    def _compute_is_burden(self):
        for proposal in self:
            proposal.is_burden = proposal.kind in ("plan", "transfer") or (
                proposal.kind == "coefficient" and proposal.coefficient < 1
            )

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        if name == "propose" and self.kind == "raise" and not self.raise_percent:
            raise UserError(self.env._("Say by how many percent the wage is to grow."))
        if name == "approve" and self.is_burden and not self.commented_at:
            until = self.comment_until
            if not until or until > fields.Datetime.now():
                raise UserError(
                    self.env._(
                        "%(employee)s may comment first; it can be approved then, or"
                        " when the time for that is over.",
                        employee=self.employee_id.display_name,
                    )
                )
        return result

    # Steps

    def action_propose(self):
        """Put the draft to the HR managers; the employee may comment on a burden."""
        for proposal in self:
            proposal._transition(
                "propose", comment_until=proposal._get_comment_deadline()
            )
        self._ask_for_comments()
        return True

    def action_comment(self, note=None):
        """Say one's part about the proposal (the person concerned).

        :param note: the comment, required
        """
        return self._transition("comment", note, comment=note)

    def action_approve(self, note=None):
        """Decide for the proposal (an HR manager who is not involved)."""
        return self._transition("approve", note)

    def action_refuse(self, note=None):
        """Decide against the proposal (an HR manager who is not involved).

        :param note: the reason, required
        """
        return self._transition("refuse", note)

    def action_carry_out(self):
        """Say that what was approved has been done (HR officers)."""
        return self._transition("carry_out")

    def _after_step(self, name):
        result = super()._after_step(name)
        if name != "propose":
            self.sudo().activity_unlink([ACTIVITY_COMMENT])
        if name == "approve":
            # Only what has been approved becomes a line for the pay roll.
            self.env["service.pay.line"]._make_from(
                self.sudo().filtered(lambda proposal: proposal.kind == "coefficient"),
                lambda proposal: {
                    "kind": "bonus" if proposal.coefficient >= 1 else "deduction",
                    "coefficient": proposal.coefficient,
                },
            )
        return result

    def _get_comment_deadline(self):
        """End of the time for a comment on this proposal."""
        self.ensure_one()
        return self._get_company_comment_deadline(self.company_id)

    @api.model
    def _get_company_comment_deadline(self, company):
        """End of the time for a comment, in the calendar of the company."""
        company = company.sudo()  # its working hours are no secret
        now = fields.Datetime.now()
        working_time = company.resource_calendar_id._get_working_time(now, now)
        return working_time.nth_day_end(now, company.conduct_statement_days)

    def _ask_for_comments(self):
        """Tell employees with a user what is proposed to burden them, all at once."""
        burdens = self.sudo().filtered(lambda p: p.is_burden and p.state == "proposed")
        users = {p: p.employee_id.user_id for p in burdens if p.employee_id.user_id}
        if not users:
            return
        activity_type = self.env.ref(ACTIVITY_COMMENT)
        today = fields.Date.context_today(self)
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True, service_incentive_bulk_notice=True
        ).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": proposal.id,
                    "user_id": user.id,
                    "date_deadline": proposal.comment_until.date()
                    if proposal.comment_until
                    else today + timedelta(days=7),
                }
                for proposal, user in users.items()
            ]
        )

    @api.model
    def _get_step_labels(self):
        return {
            **super()._get_step_labels(),
            "propose": self.env._("Proposed"),
            "comment": self.env._("Commented on"),
            "approve": self.env._("Approved"),
            "refuse": self.env._("Refused"),
            "carry_out": self.env._("Carried out"),
        }

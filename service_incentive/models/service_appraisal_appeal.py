from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_quality.models.service_step_mixin import Step

ACTIVITY_DECIDE = "service_incentive.mail_activity_type_appeal_decide"
ACTIVITY_DECIDED = "service_incentive.mail_activity_type_appeal_decided"


class ServiceAppraisalAppeal(models.Model):
    """An appeal of an employee against a published result.

    It names the lines it contests, and the very records behind them where the employee
    knows them. It is decided by an HR manager who had no part in the result, with the
    result as it would be without what is contested before the eyes. If it is upheld,
    that evidence does not count any more, the figures of this one person are measured
    anew, and the appraisal gets the new result; the old one stays on file.
    """

    _name = "service.appraisal.appeal"
    _description = "Appeal against an appraisal"
    _inherit = [
        "service.appraisal.appeal.guard.mixin",
        "service.step.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.appraisal.counterfactual.mixin",
    ]
    _order = "id desc"
    _rec_name = "appraisal_id"
    _check_company_auto = True
    _mail_post_access = "read"

    _decided = (("decider_id", "decided_at"),)
    _steps = {
        "submit": Step(
            ("draft",), "submitted", "concerned", False, ((None, "submitted_at"),)
        ),
        "uphold": Step(("submitted",), "upheld", "decider", True, _decided),
        "reject": Step(("submitted",), "rejected", "decider", True, _decided),
        "withdraw": Step(("draft", "submitted"), "withdrawn", "concerned"),
    }

    appraisal_id = fields.Many2one(
        "service.appraisal", required=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, precompute=True, index=True
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    appeal_until = fields.Datetime(related="appraisal_id.appeal_until")
    has_calibration = fields.Boolean(related="appraisal_id.is_adjusted")
    reason = fields.Text(
        required=True, help="What is wrong about the result, in your own words."
    )
    line_ids = fields.Many2many(
        "service.appraisal.line",
        "service_appraisal_appeal_line_rel",
        string="Contested",
        domain="[('appraisal_id', '=', appraisal_id)]",
        help="What of the result is contested. Below you can say which cases of it.",
    )
    contests_calibration = fields.Boolean(
        string="The calibration is contested",
        help="The score was moved in calibration; upheld, that move counts no more.",
    )
    evidence_ids = fields.One2many(
        "service.appraisal.appeal.evidence",
        "appeal_id",
        string="Cases",
        help="The records behind the contested lines; tick those that are wrong."
        " Nothing ticked: the whole line is contested.",
    )
    set_aside_line_ids = fields.Many2many(
        "service.appraisal.line",
        "service_appraisal_appeal_set_aside_rel",
        string="Lines left out if upheld",
        domain="[('id', 'in', line_ids)]",
        help="Lines contested as a whole; whoever decides may take some off.",
    )
    accepts_calibration = fields.Boolean(
        string="Take the calibration back if upheld",
        help="Whoever decides may leave the move of the calibration as it is.",
    )
    state = fields.Selection(
        [
            ("draft", "Being written"),
            ("submitted", "To decide"),
            ("upheld", "Upheld"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    submitted_at = fields.Datetime(string="Submitted on", readonly=True, copy=False)
    decider_id = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Nobody who scored, rated, led or calibrated.",
    )
    decided_at = fields.Datetime(string="Decided on", readonly=True, copy=False)
    decision_note = fields.Text(
        string="Grounds of the decision", readonly=True, copy=False
    )
    adjustment_id = fields.Many2one(
        "service.appraisal.adjustment",
        string="Result before and after",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    old_score = fields.Float(related="adjustment_id.old_score")
    old_grade_id = fields.Many2one(related="adjustment_id.old_grade_id")
    new_score = fields.Float(related="adjustment_id.new_score")
    new_grade_id = fields.Many2one(related="adjustment_id.new_grade_id")
    later_ids = fields.Many2many(
        "service.appraisal",
        "service_appraisal_appeal_later_rel",
        string="Published results that contain it",
        readonly=True,
        copy=False,
        help="Results of a quarter or year that were published with the old score.",
    )

    _one_appeal = models.UniqueIndex(
        "(appraisal_id) WHERE state != 'withdrawn'",
        "There is an appeal against this result already.",
    )

    # Roles

    def _explain_concerned(self):
        if not self.sudo().appraisal_id._is_represented_by_user():
            return self.env._(
                "Only the employee appeals; HR does so for whoever cannot log in."
            )

    def _explain_decider(self):
        if not self.env.user.has_group("service_incentive.group_manager"):
            return self.env._("Only HR managers of service incentive decide.")
        reason = self.sudo().appraisal_id._get_involved_users().get(self.env.user)
        return reason and self.env._(
            "Somebody else has to decide on this appeal. %(reason)s", reason=reason
        )

    # Steps

    def action_submit(self):
        """Hand the appeal in; the result is on hold from now on (the employee)."""
        for appeal in self:
            appeal._transition("submit", **appeal._prepare_submission())
        self._ask_deciders()
        return True

    def action_uphold(self, note=None):
        """Decide for the appeal: what is ticked counts no more (an HR manager).

        :param note: the grounds, required
        """
        self.ensure_one()
        self._transition("uphold", note, decision_note=note)
        # The decider has no right to write figures; the engine measures anew.
        self.sudo()._apply(note)
        self._tell_employee()
        return True

    def action_reject(self, note=None):
        """Decide against the appeal; the result stands (an HR manager).

        :param note: the grounds, required
        """
        self._transition("reject", note, decision_note=note)
        self._tell_employee()
        return True

    def action_withdraw(self, note=None):
        """Take the appeal back; the result stands (the employee)."""
        return self._transition("withdraw", note)

    def action_list_evidence(self):
        """List the cases behind the contested lines, to tick those that are wrong."""
        for appeal in self:
            if appeal.state != "draft" or appeal._explain_concerned():
                raise UserError(
                    self.env._("Cases are chosen while the appeal is being written.")
                )
            appeal.evidence_ids._fill(appeal)
        return True

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        if name == "submit":
            until = self.appeal_until
            if not until or until < fields.Datetime.now():
                raise UserError(self.env._("The time for an appeal is over."))
            if not (self.line_ids or self.contests_calibration):
                raise UserError(self.env._("Say which line of the result you contest."))
        if name == "uphold" and not self._has_something_to_uphold():
            raise UserError(
                self.env._(
                    "Nothing is ticked that would count no more; reject the appeal, or"
                    " tick what it is right about."
                )
            )
        return result

    def _prepare_submission(self):
        """What is contested at the moment of submission, for the decider to weigh."""
        appeal = self.sudo()
        chosen = appeal.evidence_ids.filtered("is_contested")
        (appeal.evidence_ids - chosen).unlink()
        chosen.is_accepted = True
        whole = appeal.line_ids - chosen.line_id
        return {
            "set_aside_line_ids": [Command.set(whole.ids)],
            "accepts_calibration": appeal.contests_calibration
            and appeal.has_calibration,
        }

    def _after_step(self, name):
        result = super()._after_step(name)
        if name != "submit":
            self.sudo().activity_unlink([ACTIVITY_DECIDE])
        return result

    def _ask_deciders(self):
        """Give one HR manager who may decide something to do, for each appeal."""
        group = self.env.ref("service_incentive.group_manager")
        for appeal in self.sudo():
            involved = appeal.appraisal_id._get_involved_users()
            users = group.all_user_ids.filtered(
                lambda user, appeal=appeal, involved=involved: (
                    user.active
                    and user.id != self.env.ref("base.user_root").id
                    and user not in involved
                    and appeal.company_id in user.company_ids
                )
            )
            if users:
                appeal._remind(ACTIVITY_DECIDE, users[0])

    def _tell_employee(self):
        for appeal in self.sudo():
            user = appeal.employee_id.user_id
            if user:
                appeal._remind(ACTIVITY_DECIDED, user)

    def _remind(self, activity_type, user):
        """Give somebody something to do, with the time that the type allows."""
        days = self.env.ref(activity_type).delay_count
        deadline = fields.Date.add(fields.Date.context_today(self), days=days)
        self.activity_schedule(activity_type, deadline, user_id=user.id)

    @api.model
    def _get_step_labels(self):
        return {
            **super()._get_step_labels(),
            "submit": self.env._("Submitted"),
            "uphold": self.env._("Upheld"),
            "reject": self.env._("Rejected"),
        }

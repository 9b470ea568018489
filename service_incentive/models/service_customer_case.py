from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.service_quality.models.service_step_mixin import Step


class ServiceCustomerCase(models.Model):
    """Somebody whom customers rated low: a talk and training first, then another look.

    Only if customers still rate low after the training, and some time for it to have an
    effect, a sanction is proposed; never before. A cron moves cases on, people may
    close one with a reason. One open case of an employee at a time.
    """

    _name = "service.customer.case"
    _description = "Case of low customer ratings"
    _inherit = [
        "service.step.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.customer.case.recheck.mixin",
    ]
    _order = "id desc"
    _rec_name = "employee_id"
    _check_company_auto = True
    _mail_post_access = "read"

    _steps = {
        "trained": Step(("open",), "waiting", "engine"),
        "recover": Step(("waiting",), "recovered", "engine"),
        "find_low": Step(("waiting",), "still_low", "engine"),
        "close": Step(("open", "waiting"), "closed", "officer", True),
    }

    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    appraisal_id = fields.Many2one(
        "service.appraisal",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The appraisal in whose period customers rated low.",
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id", store=True, index=True, string="Cycle"
    )
    outcome_rule_id = fields.Many2one(
        "service.appraisal.outcome.rule",
        string="Rule",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("open", "Talk and training"),
            ("waiting", "Waiting for another look"),
            ("recovered", "Became better"),
            ("still_low", "Still low"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
        tracking=True,
    )
    mean = fields.Float(
        string="Mean rating",
        digits=(3, 2),
        readonly=True,
        aggregator="avg",
        help="What customers gave on average in the period, from 1 to 5.",
    )
    n = fields.Integer(string="Answers", readonly=True)
    threshold = fields.Float(
        string="Low below", digits=(3, 2), readonly=True, aggregator=None
    )
    min_n = fields.Integer(string="Answers needed", readonly=True, aggregator=None)
    sanction_id = fields.Many2one(
        "service.sanction",
        string="Talk",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    need_id = fields.Many2one(
        "service.training.need",
        string="Training",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    trained_at = fields.Datetime(string="Trained on", readonly=True)
    recheck_at = fields.Datetime(
        string="Another look on",
        readonly=True,
        help="Answers given between the training and this moment count. With too few"
        " of them it is put off by the same time again.",
    )
    recheck_mean = fields.Float(
        string="Mean rating since", digits=(3, 2), readonly=True, aggregator="avg"
    )
    recheck_n = fields.Integer(string="Answers since", readonly=True)
    penalty_id = fields.Many2one(
        "service.sanction",
        string="Proposed sanction",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _one_open = models.UniqueIndex(
        "(employee_id) WHERE state IN ('open', 'waiting')",
        "There is an open case of this employee already.",
    )
    _appraisal_unique = models.Constraint(
        "UNIQUE(appraisal_id)", "An appraisal opens one case at most."
    )

    # Guards

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Cases are opened by the results of a cycle, not by hand.")
            )
        return super().create(vals_list)

    def _explain_engine(self):
        if not self.env.su:
            return self.env._("The system takes this step when it is time.")

    def _explain_officer(self):
        if self.sudo().employee_id.user_id == self.env.user:
            return self.env._("Nobody acts on a case about himself.")
        if not self.env.user.has_group("service_incentive.group_officer"):
            return self.env._("Only HR officers of service incentive can do this.")

    def action_close(self, note=None):
        """End a case without another look (HR officers).

        :param note: the reason, required
        """
        return self._transition("close", note)

    # The way of a case

    @api.model
    def _open_cases(self, found):
        """Open cases of those who have none open, with their talk and training.

        :param found: list of (appraisal, rule, mean, number of answers)
        :return: the new cases
        """
        cases = self.sudo()
        appraisals = self.env["service.appraisal"].concat(*(a for a, *_rest in found))
        busy = {
            employee.id
            for (employee,) in cases._read_group(
                [
                    ("employee_id", "in", appraisals.employee_id.ids),
                    ("state", "in", ("open", "waiting")),
                ],
                ["employee_id"],
            )
        }
        known = {
            appraisal.id
            for (appraisal,) in cases._read_group(
                [("appraisal_id", "in", appraisals.ids)], ["appraisal_id"]
            )
        }
        sanctions = self._get_talks(appraisals)
        needs = self._get_needs(appraisals)
        opened = cases.with_context(mail_create_nolog=True).create(
            [
                {
                    "employee_id": appraisal.employee_id.id,
                    "company_id": appraisal.company_id.id,
                    "appraisal_id": appraisal.id,
                    "outcome_rule_id": rule.id,
                    "mean": mean,
                    "n": n,
                    "threshold": rule.customer_score,
                    "min_n": rule.min_n,
                    "sanction_id": sanctions.get(appraisal.id),
                    "need_id": needs.get((appraisal.id, rule.training_topic_id.id))
                    or needs.get(appraisal.id),
                }
                for appraisal, rule, mean, n in found
                if appraisal.employee_id.id not in busy and appraisal.id not in known
            ]
        )
        opened._log("create", dict.fromkeys(opened.ids, False))
        return opened

    def _get_talks(self, appraisals):
        """``{appraisal id: sanction id}`` of what was proposed from them."""
        groups = (
            self.env["service.sanction"]
            .sudo()
            ._read_group(
                [("appraisal_id", "in", appraisals.ids)], ["appraisal_id"], ["id:max"]
            )
        )
        return {appraisal.id: sanction_id for appraisal, sanction_id in groups}

    def _get_needs(self, appraisals):
        """Needs that name the appraisals, by appraisal and by appraisal and topic."""
        reasons = (
            self.env["service.training.need.reason"]
            .sudo()
            .search(
                [
                    ("res_model", "=", appraisals._name),
                    ("res_id", "in", appraisals.ids),
                ]
            )
        )
        needs = {}
        for reason in reasons:
            needs[reason.res_id] = reason.need_id.id
            needs[reason.res_id, reason.topic_id.id] = reason.need_id.id
        return needs

    @api.model
    def _get_step_labels(self):
        return {
            **super()._get_step_labels(),
            "trained": self.env._("Training is over"),
            "recover": self.env._("Became better"),
            "find_low": self.env._("Still low: sanction proposed"),
            "close": self.env._("Closed"),
        }

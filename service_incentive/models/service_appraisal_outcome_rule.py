from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .service_appraisal_rule_text_mixin import NEEDED_FIELDS

# What a rule says; it stays as it is while the rule is in force.
LOCKED_FIELDS = {
    "company_id",
    "condition",
    "grade_code",
    "streak",
    "is_exact",
    "customer_score",
    "min_n",
    "cycle_kind",
    "job_ids",
    "department_ids",
    "contract_type_ids",
    "employee_type",
    "effect",
    "reward_kind",
    "reward_amount",
    "sanction_kind",
    "proposal_kind",
    "coefficient",
    "raise_percent",
    "training_topic_id",
    "text",
}


class ServiceAppraisalOutcomeRule(models.Model):
    """What results of a kind lead to: a proposal, nothing more.

    A rule is drafted, tried on past cycles (see ``service.outcome.dry.run``) and put in
    force by an HR manager. It names grades by their code, which stays the same in all
    versions of a scheme. The best of a cycle are proposed for a commendation, and who
    is below the baseline for a talk and training, without any rule.
    """

    _name = "service.appraisal.outcome.rule"
    _description = "Outcome rule"
    _inherit = [
        "mail.thread",
        "service.appraisal.scope.mixin",
        "service.appraisal.rule.text.mixin",
    ]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        translate=True, help="Empty: it is called by what it says.", tracking=True
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "In force")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        help="Drafts propose nothing; they can be tried on past cycles.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: the rule holds in all companies.",
    )
    # When
    condition = fields.Selection(
        [
            ("grade", "Has a grade"),
            ("below_baseline", "Is below the baseline"),
            ("customer_high", "Customers rate high"),
            ("customer_low", "Customers rate low"),
        ],
        string="When somebody",
        required=True,
        default="grade",
    )
    grade_code = fields.Char(
        string="Grade code",
        help="Code of the grade in the appraisal scheme, e.g. excellent.",
    )
    streak = fields.Integer(
        string="In a row",
        default=1,
        help="So many appraisals of this kind of cycle in a row, this one included."
        " Those without a grade are passed over: they neither count nor break the row.",
    )
    is_exact = fields.Boolean(
        string="Only then",
        help="Proposes at exactly this number in a row and not again at the next one;"
        " the steps of a ladder need it.",
    )
    customer_score = fields.Float(
        string="Mean rating",
        digits=(3, 2),
        default=4.5,
        help="From 1 to 5. High: at least this mean. Low: below it.",
    )
    min_n = fields.Integer(
        string="Answers needed",
        default=5,
        help="With fewer answers of customers in the period the rule says nothing.",
    )
    # What
    effect = fields.Selection(
        [
            ("reward", "A reward"),
            ("sanction", "A talk or sanction"),
            ("proposal", "Another proposal"),
            ("training", "Training"),
            ("case", "Talk, training and another look"),
        ],
        string="Propose",
        required=True,
        default="reward",
        help="Another look: only if customers still rate low after the training, a"
        " sanction is proposed.",
    )
    reward_kind = fields.Selection(
        lambda self: (
            self.env["service.reward"]._fields["kind"]._description_selection(self.env)
        ),
        string="Reward",
        help="What everybody meant is proposed for.",
    )
    reward_amount = fields.Float(
        string="Amount",
        digits=(12, 2),
        help="Of a bonus, in the currency of the company.",
    )
    sanction_kind = fields.Selection(
        lambda self: (
            self.env["service.sanction"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Sanction",
        help="Instead of the talk that a low score leads to anyway. For another look:"
        " what is proposed if nothing has become better.",
    )
    proposal_kind = fields.Selection(
        lambda self: (
            self.env["service.appraisal.proposal"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Proposal",
    )
    coefficient = fields.Float(
        string="Bonus coefficient",
        digits=(5, 2),
        default=1.0,
        help="What the bonus is to be multiplied by.",
    )
    raise_percent = fields.Float(string="Raise (%)", digits=(5, 2))
    training_topic_id = fields.Many2one(
        "service.training.topic",
        string="Training topic",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty for another look: the topic of the settings.",
    )
    text = fields.Text(
        string="Plan",
        translate=True,
        help="What the improvement plan or the other post is about; HR completes it.",
    )
    activated_user_id = fields.Many2one(
        "res.users", string="Put in force by", readonly=True, copy=False
    )
    activated_at = fields.Datetime(string="In force since", readonly=True, copy=False)

    _streak_positive = models.Constraint(
        "CHECK (streak >= 1)", "A row begins with the first."
    )
    _min_n_positive = models.Constraint(
        "CHECK (min_n >= 1)", "A rule on customers needs at least one answer."
    )
    _customer_score_range = models.Constraint(
        "CHECK (customer_score BETWEEN 1 AND 5)", "A mean rating is from 1 to 5."
    )

    @api.constrains("condition", "grade_code", "effect", *NEEDED_FIELDS.values())
    def _check_complete(self):
        for rule in self:
            if rule.condition == "grade" and not (rule.grade_code or "").strip():
                raise ValidationError(self.env._("Name the grade by its code."))
            needed = NEEDED_FIELDS.get(rule.effect)
            if needed and not rule[needed]:
                raise ValidationError(
                    self.env._(
                        "Say what the rule proposes: “%(field)s” is empty.",
                        field=self._fields[needed]._description_string(self.env),
                    )
                )
            if rule.effect == "case" and rule.condition != "customer_low":
                raise ValidationError(
                    self.env._(
                        "Another look follows low ratings of customers only; choose"
                        " “Customers rate low”."
                    )
                )

    # Guards and life

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("state", "draft") != "draft" for vals in vals_list
        ):
            raise UserError(self.env._("A rule starts as a draft."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and {"state", "activated_user_id", "activated_at"} & set(
            vals
        ):
            raise UserError(self.env._("Use the buttons to put a rule in force."))
        if LOCKED_FIELDS & vals.keys():
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        self._check_draft()

    def _check_draft(self):
        """Raise for rules in force: people can rely on what they say."""
        for rule in self:
            if rule.state != "draft":
                raise UserError(
                    self.env._(
                        "%(rule)s is in force and cannot be changed; take it back to a"
                        " draft first.",
                        rule=rule.display_name,
                    )
                )

    def action_activate(self):
        """Put drafts in force (HR managers)."""
        self._check_manager()
        self.filtered(lambda rule: rule.state == "draft").sudo().write(
            {
                "state": "active",
                "activated_user_id": self.env.uid,
                "activated_at": fields.Datetime.now(),
            }
        )
        return True

    def action_draft(self):
        """Take rules out of force; what they have proposed stays (HR managers)."""
        self._check_manager()
        self.sudo().write({"state": "draft"})
        return True

    def action_dry_run(self):
        """Open the dry run of these rules over past cycles."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_outcome_dry_run_action"
        )
        return {**action, "context": {"default_rule_ids": self.ids}}

    def _check_manager(self):
        """Raise unless the user may decide on rules and change these."""
        if not self.env.user.has_group("service_incentive.group_manager"):
            raise AccessError(
                self.env._("Only a service incentive manager decides on rules.")
            )
        self.check_access("write")

    def _get_streak_hit(self, length):
        """Whether a row of ``length`` is the one the rule is about."""
        self.ensure_one()
        return length == self.streak or (length > self.streak and not self.is_exact)

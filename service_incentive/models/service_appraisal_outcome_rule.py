from odoo import fields, models


class ServiceAppraisalOutcomeRule(models.Model):
    """A reward that everybody with a certain grade is proposed for.

    It names the grade by its code, which stays the same in all versions of a scheme.
    The best of a cycle are proposed for a commendation without any rule. Rules only
    propose; people decide.
    """

    _name = "service.appraisal.outcome.rule"
    _description = "Reward by grade"
    _order = "grade_code, reward_kind, id"
    _rec_name = "grade_code"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: the rule holds in all companies.",
    )
    grade_code = fields.Char(
        string="Grade code",
        required=True,
        help="Code of the grade in the appraisal scheme, e.g. excellent.",
    )
    reward_kind = fields.Selection(
        lambda self: (
            self.env["service.reward"]._fields["kind"]._description_selection(self.env)
        ),
        string="Reward",
        required=True,
        help="What everybody with this grade is proposed for.",
    )

    _rule_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), grade_code, reward_kind)",
        "This reward is already proposed for this grade.",
    )

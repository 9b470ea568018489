from odoo import api, fields, models
from odoo.exceptions import UserError

LOCKED_FIELDS = {
    "name",
    "kind",
    "weight",
    "anchor_1",
    "anchor_2",
    "anchor_3",
    "anchor_4",
    "anchor_5",
    "for_superior",
    "for_peer",
    "for_self",
    "for_subordinate",
    "company_id",
}


class ServiceAppraisalCriterion(models.Model):
    """One thing that raters are asked, with plain words for each mark from 1 to 5.

    Used by an approved scheme it cannot be re-worded any more: marks that were given
    keep the words they were given for. Whoever wants other words makes a copy.
    """

    _name = "service.appraisal.criterion"
    _description = "Criterion of reviews"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        string="Statement",
        required=True,
        translate=True,
        help="What the raters are asked, as one short statement.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to use the criterion in every company."
    )
    kind = fields.Selection(
        [("result", "Result"), ("process", "Process"), ("growth", "Growth")],
        required=True,
        default="process",
        help="Whether it asks for what was achieved, how, or what was learned.",
    )
    weight = fields.Float(
        required=True, default=1, help="How much it counts beside the other criteria."
    )
    anchor_1 = fields.Char(
        string="1 means", required=True, translate=True, help="The lowest mark."
    )
    anchor_2 = fields.Char(string="2 means", required=True, translate=True)
    anchor_3 = fields.Char(string="3 means", required=True, translate=True)
    anchor_4 = fields.Char(string="4 means", required=True, translate=True)
    anchor_5 = fields.Char(
        string="5 means", required=True, translate=True, help="The highest mark."
    )
    clause_ids = fields.Many2many(
        "service.clause",
        "service_appraisal_criterion_clause_rel",
        "criterion_id",
        "clause_id",
        string="Stands on",
        help="Principles and rules of conduct that this asks about.",
    )
    for_superior = fields.Boolean(string="Superiors are asked", default=True)
    for_peer = fields.Boolean(string="Colleagues are asked", default=True)
    for_self = fields.Boolean(string="Employees themselves are asked", default=True)
    for_subordinate = fields.Boolean(string="People led are asked")
    scheme_ids = fields.Many2many(
        "service.appraisal.scheme",
        "service_appraisal_scheme_criterion_rel",
        "criterion_id",
        "scheme_id",
        string="Used by",
        readonly=True,
        copy=False,
    )

    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "A criterion counts more than nothing."
    )

    def write(self, vals):
        if LOCKED_FIELDS & vals.keys():
            self._check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _check_unused(self):
        """Raise when an approved scheme asks it: the words were promised."""
        # Schemes of other companies count too.
        used = self.sudo().filtered(
            lambda criterion: criterion.with_context(
                active_test=False
            ).scheme_ids.filtered(lambda scheme: scheme.state != "draft")
        )
        if used:
            raise UserError(
                self.env._(
                    "An approved scheme asks “%(criterion)s”, so it stays as it is;"
                    " copy it to use other words.",
                    criterion=used[0].name,
                )
            )

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import float_compare

from .service_appraisal_rater_group import USUAL


class ServiceAppraisalSchemeReviewMixin(models.AbstractModel):
    """Who reviews the people of a scheme, on what, and how much that counts.

    ``service.appraisal.scheme`` inherits it.
    """

    _name = "service.appraisal.scheme.review.mixin"
    _description = "Reviews of an appraisal scheme"

    review_weight = fields.Float(
        string="Reviews (%)",
        help="Percent of the score that comes from reviews by superiors, colleagues,"
        " customers and the employees themselves.",
    )
    rater_group_ids = fields.One2many(
        "service.appraisal.rater.group", "scheme_id", string="Who reviews", copy=True
    )
    criterion_ids = fields.Many2many(
        "service.appraisal.criterion",
        "service_appraisal_scheme_criterion_rel",
        "scheme_id",
        "criterion_id",
        string="Criteria",
        check_company=True,
        help="What raters are asked, from 1 to 5.",
    )

    _review_weight_range = models.Constraint(
        "CHECK(review_weight BETWEEN 0 AND 100)",
        "The share of the reviews is a percentage between 0 and 100.",
    )

    def action_add_usual_raters(self):
        """Fill in the usual raters with their weights, and the whole library of
        criteria.

        What is there already stays.
        """
        self.ensure_one()
        if not self.rater_group_ids:
            self.rater_group_ids = [
                Command.create({"group": group})
                for group, (weight, _answers, _asked) in USUAL.items()
                if weight
            ]
        if not self.criterion_ids:
            self.criterion_ids = self.env["service.appraisal.criterion"].search(
                [("company_id", "in", [self.company_id.id, False])]
            )
        return True

    def _check_reviews_complete(self):
        """Raise unless those who review, their weights and criteria are complete."""
        self.ensure_one()
        if not self.review_weight:
            return
        total = sum(self.rater_group_ids.mapped("weight"))
        if float_compare(total, 100, precision_digits=2):
            raise ValidationError(
                self.env._(
                    "The weights of those who review in %(scheme)s sum to %(total)s %%,"
                    " not to 100 %%.",
                    scheme=self.display_name,
                    total=f"{total:g}",
                )
            )
        labels = dict(
            self.rater_group_ids._fields["group"]._description_selection(self.env)
        )
        for group in self.rater_group_ids.filtered(lambda g: g.group != "customer"):
            if not self._get_criteria(group.group):
                raise ValidationError(
                    self.env._(
                        "%(scheme)s asks nothing of this group of raters: %(group)s."
                        " Add a criterion for it, or leave the group out.",
                        scheme=self.display_name,
                        group=labels[group.group],
                    )
                )

    def _get_criteria(self, group):
        """The criteria that raters of ``group`` are asked, in order; customers none."""
        if group == "customer":
            return self.criterion_ids.browse()
        return self.criterion_ids.filtered(lambda c: c[f"for_{group}"]).sorted()

from odoo import fields, models


class ServiceAppraisalPart(models.Model):
    """A month of a quarter, or a quarter of a year, as it counts in an appraisal.

    A part without a grade is a gap: it is shown, and it is never a zero. Only the
    engine writes parts.
    """

    _name = "service.appraisal.part"
    _inherit = ["service.appraisal.detail.mixin"]
    _description = "Part of an appraisal"
    _order = "appraisal_id, date_from, id"
    _rec_name = "name"

    name = fields.Char(required=True, help="The month or quarter.")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    part_appraisal_id = fields.Many2one(
        "service.appraisal",
        string="Its appraisal",
        index="btree_not_null",
        ondelete="set null",
    )
    eligible_days = fields.Integer(
        string="Days there", help="By these days the part counts."
    )
    has_score = fields.Boolean(string="Counts")
    score = fields.Float(digits=(5, 2), aggregator=None)
    gap = fields.Selection(
        [
            ("missing", "There is no appraisal"),
            ("unscored", "Not scored yet"),
            ("unrated", "No grade"),
        ],
        help="Why it does not count.",
    )

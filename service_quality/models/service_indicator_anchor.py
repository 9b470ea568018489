from odoo import api, fields, models


class ServiceIndicatorAnchor(models.Model):
    """One step of the scale of a manual indicator: what is seen, and what it is worth.

    Words of what somebody does keep two raters from meaning different things by the
    same number.
    """

    _name = "service.indicator.anchor"
    _description = "Step of a scale"
    _order = "indicator_id, step"
    _rec_names_search = ["name", "description"]

    indicator_id = fields.Many2one(
        "service.indicator", required=True, ondelete="cascade", index=True
    )
    step = fields.Integer(
        required=True, default=1, help="1 is the lowest step of the scale."
    )
    name = fields.Char(
        string="In one word",
        required=True,
        translate=True,
        help="The step in a word, for lists.",
    )
    points = fields.Float(required=True, help="0 to 100 points for this step.")
    description = fields.Text(
        string="What is seen",
        required=True,
        translate=True,
        help="What somebody on this step does, so that everybody can tell.",
    )

    _step_unique = models.Constraint(
        "UNIQUE(indicator_id, step)", "The scale has this step already."
    )
    _points_range = models.Constraint(
        "CHECK(points BETWEEN 0 AND 100)", "A step is worth 0 to 100 points."
    )

    @api.depends("step", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for anchor in self:
            anchor.display_name = f"{anchor.step} · {anchor.name or ''}"

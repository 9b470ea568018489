from odoo import api, fields, models

from .service_inspection_figure import FIGURES


class ServiceInspectionPatrolMixin(models.AbstractModel):
    """A patrol begins with what the desk did that day (SQ-100)."""

    _name = "service.inspection.patrol.mixin"
    _description = "Patrol with the figures of its day"

    figure_ids = fields.One2many(
        "service.inspection.figure",
        "inspection_id",
        string="Figures of the day",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        inspections = super().create(vals_list)
        inspections._add_figures()
        return inspections

    def write(self, vals):
        result = super().write(vals)
        if vals.get("kind") == "patrol":
            self._add_figures()
        return result

    def action_done(self):
        """As ever; the figures of a patrol do not move any more."""
        result = super().action_done()
        # Whoever inspects need not be able to read all that is counted.
        done = self.sudo().filtered(lambda patrol: patrol.state == "done")
        done.figure_ids._keep()
        return result

    def _add_figures(self):
        """Give patrols their figures, each once."""
        # Nobody writes figures by hand.
        patrols = self.sudo().filtered(
            lambda inspection: inspection.kind == "patrol" and not inspection.figure_ids
        )
        patrols.figure_ids.create(
            [
                {"inspection_id": patrol.id, "figure": name, "sequence": number}
                for patrol in patrols
                for number, (name, _label) in enumerate(FIGURES)
            ]
        )

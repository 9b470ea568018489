from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ServiceMeasure(models.Model):
    """Measures whose value may be set by hand; what was counted stays beside it."""

    _inherit = "service.measure"

    override_id = fields.Many2one(
        "service.measure.override",
        string="Set by hand",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Why the value is not the one that was counted.",
    )
    override_ids = fields.One2many(
        "service.measure.override", "measure_id", string="Values set by hand"
    )
    counted_value = fields.Float(
        string="Counted value",
        readonly=True,
        aggregator=None,
        help="What the system has counted, whatever was set by hand.",
    )
    counted_points = fields.Float(
        string="Points for what was counted",
        readonly=True,
        aggregator=None,
        help="0 to 100, for what was counted.",
    )
    counted_has_data = fields.Boolean(
        string="Enough data counted",
        readonly=True,
        help="Whether there are as many cases as the indicator needs.",
    )

    def action_override(self):
        """Ask an officer of HR for a value and the reason."""
        self.ensure_one()
        self._check_may_override()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set by hand"),
            "res_model": "service.measure.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_measure_id": self.id, "default_value": self.value},
        }

    def _check_may_override(self):
        """Raise unless the user may set these values.

        :raise AccessError: unless an officer of HR, and of oneself
        :raise UserError: once the result is published
        """
        self.env["service.measure.override"]._check_officer()
        self.check_access("read")
        for measure in self:
            if not self.env.su and measure.employee_id.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "%(measure)s is about you: somebody else has to set it.",
                        measure=measure.display_name,
                    )
                )
            if measure.frozen_at:
                raise UserError(
                    self.env._(
                        "%(measure)s is frozen: the result has been published. An"
                        " appeal is the way to change it.",
                        measure=measure.display_name,
                    )
                )

    def _get_counted_value(self):
        """What was counted, whatever was set by hand."""
        return self.counted_value if self.override_id else self.value

    def _had_data(self):
        return self.counted_has_data if self.override_id else self.has_data

    @api.model
    def _adjust_rows(self, rows):
        """Put what was set by hand in the place of what was counted, and keep both."""
        rows = super()._adjust_rows(rows)
        overrides = self._get_overrides(rows)
        for row in rows:
            row["counted_value"] = row["value"]
            row["counted_points"] = row["points"]
            row["counted_has_data"] = row["has_data"]
            override = overrides and overrides.get(self._get_key(row))
            row["override_id"] = override.id if override else None
            if override:
                indicator = override.indicator_id
                row["value"] = override.value
                row["points"] = indicator._get_points(override.value, row["yardstick"])
                row["has_data"] = True
        return rows

    def _get_overrides(self, rows):
        """``{key of a row: what was set by hand}``, in one query."""
        overrides = self.env["service.measure.override"].search(
            Domain("superseded_at", "=", False)
            & Domain("takes_back", "=", False)
            & Domain("indicator_id", "in", list({row["indicator_id"] for row in rows}))
            & Domain("employee_id", "in", list({row["employee_id"] for row in rows}))
        )
        return {
            (
                override.indicator_id.id,
                override.employee_id.id,
                override.measure_id.date_from,
                override.measure_id.date_to,
            ): override
            for override in overrides
        }

    @staticmethod
    def _get_key(row):
        """What makes the measure of a row the only one."""
        return (
            row["indicator_id"],
            row["employee_id"],
            row["date_from"],
            row["date_to"],
        )

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

OFFICER = "service_incentive.group_officer"


class ServiceMeasureOverride(models.Model):
    """An officer of HR puts another value in the place of a measured one (SI-02).

    With a reason, before the result is published, and never for oneself. Both values
    stay on file and are shown. Append-only: a newer one replaces it, also one that goes
    back to what was measured.
    """

    _name = "service.measure.override"
    _description = "Value set by hand"
    _order = "id desc"
    _rec_name = "measure_id"

    measure_id = fields.Many2one(
        "service.measure", required=True, index=True, ondelete="restrict"
    )
    indicator_id = fields.Many2one(related="measure_id.indicator_id", store=True)
    employee_id = fields.Many2one(
        related="measure_id.employee_id", store=True, index=True
    )
    company_id = fields.Many2one(related="measure_id.company_id", store=True)
    unit = fields.Selection(related="measure_id.unit")
    takes_back = fields.Boolean(
        string="Back to what was counted",
        help="The value that the system has counted holds again.",
    )
    value = fields.Float(
        aggregator=None,
        help="In the unit of the indicator, in place of what was counted.",
    )
    measured_value = fields.Float(
        string="Counted value",
        readonly=True,
        aggregator=None,
        help="What the system had counted when this was set.",
    )
    had_data = fields.Boolean(string="Enough data counted", readonly=True)
    reason = fields.Text(required=True)
    user_id = fields.Many2one(
        "res.users", string="Set by", required=True, readonly=True, ondelete="restrict"
    )
    set_at = fields.Datetime(string="Set on", required=True, readonly=True)
    superseded_at = fields.Datetime(
        string="Replaced on", readonly=True, help="When a newer one took its place."
    )

    _one_holds = models.UniqueIndex(
        "(measure_id) WHERE superseded_at IS NULL",
        "Somebody else has set this value at the same moment. Look at it first.",
    )

    @api.constrains("value", "reason", "measure_id")
    def _check_value(self):
        for override in self:
            if not (override.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(measure)s: say why it is not what was counted.",
                        measure=override.measure_id.display_name,
                    )
                )
            highest = 100 if override.unit in ("percent", "point") else None
            if override.value < 0 or (highest and override.value > highest):
                raise ValidationError(
                    self.env._(
                        "%(measure)s: %(value)s is not a value that can come about.",
                        measure=override.measure_id.display_name,
                        value=override.measure_id.indicator_id._format(override.value),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Set values, and have the measures take them on."""
        now = fields.Datetime.now()
        Measure = self.env["service.measure"]
        measures = Measure.browse([vals.get("measure_id") for vals in vals_list])
        measures._check_may_override()
        for vals, measure in zip(vals_list, measures, strict=True):
            vals.update(
                user_id=self.env.uid,
                set_at=now,
                superseded_at=False,
                measured_value=measure._get_counted_value(),
                had_data=measure._had_data(),
            )
        self.sudo().search(
            [("measure_id", "in", measures.ids), ("superseded_at", "=", False)]
        )._supersede(now)
        overrides = super().create(vals_list)
        # The engine alone writes measures.
        measures.sudo()._measure_anew()
        return overrides

    def write(self, vals):
        """Only the system marks one as replaced; nothing else changes."""
        if not self.env.su or vals.keys() != {"superseded_at"}:
            raise UserError(
                self.env._("What was set by hand is not changed: set another value.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was set by hand stays on file."))

    def _supersede(self, now):
        """Keep these as replaced; the index on those that hold must find it so."""
        self.sudo().write({"superseded_at": now})  # nobody may write them
        self.flush_recordset(["superseded_at"])

    @api.model
    def _check_officer(self):
        """:raise AccessError: unless the user is an officer of HR"""
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only officers of HR set values by hand."))

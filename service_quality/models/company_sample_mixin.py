from odoo import fields, models


class ServiceCompanySampleMixin(models.AbstractModel):
    """How much is inspected, and for how long recordings are kept."""

    _name = "service.company.sample.mixin"
    _description = "Samples and recordings of a company"

    sample_per_agent = fields.Integer(
        string="Inspection sample",
        default=2,
        help="So many cases of each agent are drawn in a week for inspection.",
    )
    sample_minimum = fields.Integer(
        string="Least cover of an agent",
        default=1,
        help="At least so many cases of each agent are drawn in a period, also where "
        "a percentage gives fewer.",
    )
    recording_retention_days = fields.Integer(
        string="Recordings are kept",
        default=180,
        help="Days after which the file of a recording is destroyed, for new ones.",
    )

    _sample_positive = models.Constraint(
        "CHECK(sample_per_agent >= 0 AND sample_minimum >= 0)",
        "A sample is not negative.",
    )
    _recording_retention_positive = models.Constraint(
        "CHECK(recording_retention_days > 0)",
        "Recordings are kept for one day at least.",
    )

    def _get_service_day(self, moment):
        """The date of this company's zone that a naive UTC moment lies on."""
        zoned = self.with_context(tz=self._get_service_tz())
        return fields.Datetime.context_timestamp(zoned, moment).date()

    def _get_service_today(self):
        """The date it is now in this company's zone."""
        return self._get_service_day(fields.Datetime.now())

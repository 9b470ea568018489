from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.scoring import points
from .service_indicator_target import DATED

# What a value is judged by. A period that is over keeps what held in it.
YARDSTICK = ("direction", "target", "floor", "cap", "curve", "min_n")


class ServiceIndicatorYardstickMixin(models.AbstractModel):
    """What the values of an indicator are judged by, in each company and period."""

    _name = "service.indicator.yardstick.mixin"
    _description = "Yardsticks of indicators"

    target_ids = fields.One2many(
        "service.indicator.target", "indicator_id", string="Targets in time"
    )

    valid_target_id = fields.Many2one(
        "service.indicator.target",
        string="Holds today",
        compute="_compute_valid_target_id",
        help="The target in time that counts in place of the one above, for periods "
        "that begin today.",
    )

    @api.depends("target_ids.date_from", "target_ids.company_id")
    @api.depends_context("company")
    def _compute_valid_target_id(self):
        company = self.env.company
        valid = self.env["service.indicator.target"]._get_valid(
            self, company, fields.Date.context_today(self)
        )
        for indicator in self:
            indicator.valid_target_id = valid.get((indicator._origin.id, company.id))

    def _get_yardsticks(self, period, companies):
        """What values of these indicators are judged by in ``period``.

        The target in time that is valid on the first day of the period, else what the
        indicator says. But a period that is over keeps the yardstick it was measured
        by: who changes a target does not judge the months before anew.

        :return: ``{(indicator, company): {name of a field in YARDSTICK: value}}``
        """
        valid = self.env["service.indicator.target"]._get_valid(
            self, companies, period.date_from
        )
        current = {}
        for indicator in self:
            own = {name: indicator[name] for name in YARDSTICK}
            for company in companies:
                dated = valid.get((indicator.id, company.id))
                newer = {name: dated[name] for name in DATED} if dated else {}
                current[indicator, company] = {**own, **newer}
        if fields.Datetime.now() < period.stop_at:
            return current
        return {**current, **self._get_kept_yardsticks(period, companies)}

    def _get_kept_yardsticks(self, period, companies):
        """The yardsticks that ``period`` has been measured by, as far as it has."""
        measures = self.env["service.measure"].sudo()  # the rule, not the figures
        measures.flush_model(["indicator_id", "company_id", "yardstick"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (indicator_id, company_id)
                          indicator_id, company_id, yardstick
                     FROM service_measure
                    WHERE indicator_id = ANY(%s) AND company_id = ANY(%s)
                      AND date_from = %s AND date_to = %s
                      AND yardstick IS NOT NULL
                 ORDER BY indicator_id, company_id, id""",
                self.ids,
                companies.ids,
                period.date_from,
                period.date_to,
            )
        )
        by_id = {company.id: company for company in companies}
        return {
            (self.browse(indicator_id), by_id[company_id]): kept
            for indicator_id, company_id, kept in rows
        }

    def _get_points(self, value, yardstick=None):
        """0 to 100 points for a value of this indicator."""
        rule = yardstick or self
        return points(
            value,
            rule["direction"],
            rule["target"],
            rule["floor"],
            rule["cap"],
            rule["curve"],
        )

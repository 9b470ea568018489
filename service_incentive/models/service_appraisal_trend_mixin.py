from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.service_quality.tools.sparkline import sparkline

MONTHS = 12
# Of fewer people a mean would tell what one of them has.
MIN_PEOPLE = 5
SCORE = "score"


class ServiceAppraisalTrendMixin(models.AbstractModel):
    """Score and indicators of the twelve months up to an appraisal.

    Beside the employee's own line stands the mean of everybody under the same scheme,
    of published months and only where they are at least five.
    """

    _name = "service.appraisal.trend.mixin"
    _description = "Trend of an appraisal"

    def _get_trends(self):
        """{appraisal id: trend}, in a fixed number of queries for each last month.

        :return: a trend is a dict of ``months`` (labels, oldest first) and ``series``:
            dicts of ``key``, ``name``, ``own`` and ``mean`` (a number or None by month)
            and ``own_line``, ``mean_line`` (what to draw, see ``tools/sparkline.py``)
        """
        trends = {}
        for last, appraisals in self.grouped(
            lambda appraisal: appraisal.date_to.replace(day=1)
        ).items():
            months = [last - relativedelta(months=n) for n in range(MONTHS)][::-1]
            own = appraisals._get_own_points(months)
            means = {}
            for company, code in {
                (a.company_id, a.scheme_id.sudo().code) for a in appraisals
            }:
                means[company, code] = self._get_mean_points(months, company, code)
            labels = [format_date(self.env, m, date_format="MMM yy") for m in months]
            for appraisal in appraisals:
                key = appraisal.company_id, appraisal.scheme_id.sudo().code
                trends[appraisal.id] = {
                    "months": labels,
                    "series": appraisal._get_series(
                        months, own.get(appraisal.employee_id.id, {}), means[key]
                    ),
                }
        return trends

    def _get_series(self, months, own, mean):
        """The lines to draw: the score first, then what the appraisal is made of."""
        indicators = self.line_ids.indicator_id
        keys = [(SCORE, self.env._("Score")), *((i.id, i.name) for i in indicators)]
        series = []
        for key, name in keys:
            values = [own.get((key, month)) for month in months]
            means = [mean.get((key, month)) for month in months]
            series.append(
                {
                    "key": key,
                    "name": name,
                    "own": values,
                    "mean": means,
                    "own_line": sparkline(values),
                    "mean_line": sparkline(means),
                    "is_known": sum(v is not None for v in values) > 1,
                }
            )
        return series

    def _get_own_points(self, months):
        """{employee id: {(score or indicator, month): points}}, as far as readable."""
        domain = (
            Domain("employee_id", "in", self.employee_id.ids)
            & Domain("cycle_id.kind", "=", "month")
            & Domain("cycle_id.date_from", "in", months)
        )
        points = {}
        for appraisal in self.search(domain & Domain("has_score", "=", True)):
            own = points.setdefault(appraisal.employee_id.id, {})
            own[SCORE, appraisal.date_from] = appraisal.score
        lines = self.line_ids.search(domain & Domain("has_data", "=", True))
        for line in lines:
            own = points.setdefault(line.employee_id.id, {})
            own[line.indicator_id.id or line.source, line.cycle_id.date_from] = (
                line.points
            )
        return points

    def _get_mean_points(self, months, company, code):
        """{(score or indicator id, month): mean of all under the scheme ``code``}."""
        domain = (
            Domain("cycle_id.kind", "=", "month")
            & Domain("cycle_id.date_from", "in", months)
            & Domain("cycle_id.state", "in", ("published", "closed"))
            & Domain("company_id", "=", company.id)
        )
        # Nothing of a single person leaves here, see MIN_PEOPLE.
        appraisals, lines = self.sudo(), self.line_ids.sudo()
        means = {}
        for cycle, mean, count in appraisals._read_group(
            domain
            & Domain("scheme_id.code", "=", code)
            & Domain("has_score", "=", True),
            ["cycle_id"],
            ["score:avg", "__count"],
        ):
            if count >= MIN_PEOPLE:
                means[SCORE, cycle.date_from] = mean
        for cycle, indicator, mean, count in lines._read_group(
            domain
            & Domain("appraisal_id.scheme_id.code", "=", code)
            & Domain("has_data", "=", True),
            ["cycle_id", "indicator_id"],
            ["points:avg", "__count"],
        ):
            if count >= MIN_PEOPLE:
                means[indicator.id, cycle.date_from] = mean
        return means

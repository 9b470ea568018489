from collections import Counter, defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools.period import Period
from .service_analysis_source_mixin import DIMENSION_FIELDS, RATING

# Periods that the trend looks back on, the one analysed included.
TREND = 6
# So many weak points are named.
WEAK_POINTS = 3


class ServiceAnalysisCountMixin(models.AbstractModel):
    """Counts what customers told us in the period of an analysis.

    See :mod:`.service_analysis_source_mixin` for what counts as feedback.
    """

    _name = "service.analysis.count.mixin"
    _inherit = ["service.period.review.mixin"]
    _description = "Counting of feedback"

    # -- counting ---------------------------------------------------------------------

    def _count(self):
        """Count these analyses: distribution, trend, weak points, effects."""
        for analysis in self.sudo():  # sums only; the tickets have rules of their own
            analysis._count_one()

    def _count_one(self):
        self.ensure_one()
        periods = self._get_trend_periods()
        period, before = periods[-1], periods[-2]
        rows = self._get_feedback(
            self.company_id, periods[0].start_at, periods[-1].stop_at
        )
        counts = {name: defaultdict(Counter) for name in (*DIMENSION_FIELDS, "kind")}
        trend = Counter()
        for at, kind, *keys in rows:
            index = next(
                i for i, one in enumerate(periods) if one.start_at <= at < one.stop_at
            )
            trend[index] += 1
            if periods[index] in (period, before):
                column = "now" if periods[index] == period else "before"
                for name, key in zip(DIMENSION_FIELDS, keys, strict=True):
                    counts[name][key][column] += 1
                counts["kind"][kind][column] += 1
        total, previous = trend[len(periods) - 1], trend[len(periods) - 2]
        lines = self._prepare_lines(counts, total)
        lines += [
            self._prepare_trend_line(index, one, trend, total)
            for index, one in enumerate(periods)
        ]
        rated, score = self._add_ratings(lines, periods)
        self.line_ids.unlink()
        self.env["service.analysis.line"].create(
            [{**line, "analysis_id": self.id} for line in lines]
        )
        earlier = self._get_earlier()
        self.write(
            {
                "feedback_count": total,
                "previous_count": previous,
                "rating_count": rated,
                "average_score": score,
                "weak_points": self._describe_weak_points(lines),
                "previous_id": earlier.id,
                "counted_at": fields.Datetime.now(),
            }
        )
        earlier.measure_ids._count_effect(self)

    def _get_trend_periods(self):
        """The periods of the trend, oldest first, the own one last."""
        period = self._get_period()
        months = round(period.months) or 1
        periods = [period]
        while len(periods) < TREND:
            last = periods[0].date_from - timedelta(days=1)
            first = periods[0].date_from - relativedelta(months=months)
            periods.insert(0, Period(first, last, period.tz))
        return periods

    def _get_earlier(self):
        """The analysis of the period before."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_to", "=", self.date_from - timedelta(days=1)),
            ],
            limit=1,
        )

    def _prepare_lines(self, counts, total):
        """Values of the lines of the distribution, the most frequent first."""
        lines = []
        kinds = dict(
            self.env["helpdesk.ticket"]
            ._fields["service_kind"]
            ._description_selection(self.env)
        )
        kinds[RATING] = self.env._("Low rating")
        for name, by_key in counts.items():
            ranked = (
                sorted(by_key.items(), key=lambda item: (-item[1]["now"], item[0] or 0))
                if name != "kind"
                else sorted(by_key.items())
            )
            for sequence, (key, count) in enumerate(ranked):
                line = {
                    "dimension": name,
                    "sequence": sequence,
                    "count": count["now"],
                    "previous_count": count["before"],
                    "share": 100 * count["now"] / total if total else 0,
                }
                if name == "kind":
                    line.update(kind=key, label=kinds.get(key, key))
                else:
                    line[DIMENSION_FIELDS[name]] = key
                lines.append(line)
        return lines

    def _prepare_trend_line(self, index, period, trend, total):
        return {
            "dimension": "trend",
            "sequence": index,
            "label": period.label,
            "date_from": period.date_from,
            "date_to": period.date_to,
            "count": trend[index],
            "previous_count": trend[index - 1] if index else 0,
            "share": 100 * trend[index] / total if total else 0,
        }

    def _describe_weak_points(self, lines):
        """The reasons told most often, and the one that has grown most, in words."""
        category = self.env["helpdesk.ticket.category"]
        reasons = [line for line in lines if line["dimension"] == "reason"]
        reasons = [line for line in reasons if line["count"]]
        grown = max(
            reasons,
            key=lambda line: line["count"] - line["previous_count"],
            default=None,
        )
        shown = reasons[:WEAK_POINTS]
        if grown and grown not in shown and grown["count"] > grown["previous_count"]:
            shown.append(grown)
        return "\n".join(
            self.env._(
                "%(reason)s: %(count)s, the time before %(before)s",
                reason=category.browse(line["category_id"]).name
                or self.env._("Without category"),
                count=line["count"],
                before=line["previous_count"],
            )
            for line in shown
        )

    # -- when -------------------------------------------------------------------------

    @api.model
    def _get_rhythm(self, company):
        return company.feedback_analysis_months, company.feedback_analysis_days

    @api.model
    def _get_todo_xml_id(self):
        return "service_quality.mail_activity_type_analysis"

    def _announce(self):
        """Whoever is responsible has a to-do from the first day on."""
        for analysis in self.filtered("responsible_user_id"):
            analysis.activity_schedule(
                self._get_todo_xml_id(),
                date_deadline=analysis.due_date,
                user_id=analysis.responsible_user_id.id,
            )

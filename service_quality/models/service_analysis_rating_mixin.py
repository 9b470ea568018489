from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class ServiceAnalysisRatingMixin(models.AbstractModel):
    """The grades of a period beside what customers told us in words."""

    _name = "service.analysis.rating.mixin"
    _description = "Grades in the analysis of feedback"

    def _get_ratings(self, start_at, stop_at):
        """Rows (at, grade, reason, product, team) of the feedback that counts."""
        self.ensure_one()
        self.env["service.feedback"].flush_model()
        self.env["helpdesk.ticket"].flush_model(["category_id", "service_type_id"])
        return self.env.execute_query(
            SQL(
                """SELECT feedback.answered_at, feedback.score, ticket.category_id,
                          ticket.service_type_id, feedback.team_id
                     FROM service_feedback AS feedback
                     JOIN helpdesk_ticket AS ticket ON ticket.id = feedback.ticket_id
                    WHERE feedback.company_id = %s AND feedback.superseded_at IS NULL
                      AND feedback.answered_at >= %s AND feedback.answered_at < %s""",
                self.company_id.id,
                start_at,
                stop_at,
            )
        )

    def _add_ratings(self, lines, periods):
        """Put number and average of the grades on the lines of the distribution.

        A reason, product or team that was graded only, and not complained about, gets
        no line: the analysis looks for what is weak.

        :param lines: values of the lines, completed here
        :param periods: those of the trend, the own one last
        :return: number and average of the grades of the own period
        """
        grades = defaultdict(list)
        for at, score, *keys in self._get_ratings(
            periods[0].start_at, periods[-1].stop_at
        ):
            index = next(
                i for i, one in enumerate(periods) if one.start_at <= at < one.stop_at
            )
            grades["trend", index].append(score)
            if index == len(periods) - 1:
                for name, key in zip(("reason", "product", "team"), keys, strict=True):
                    grades[name, key].append(score)
        for line in lines:
            line.update(self._sum_up(grades[self._get_rating_key(line)]))
        total = self._sum_up(grades["trend", len(periods) - 1])
        return total["rating_count"], total["average_score"]

    def _get_rating_key(self, line):
        name = line["dimension"]
        keys = {
            "trend": line["sequence"],
            "reason": line.get("category_id"),
            "product": line.get("service_type_id"),
            "team": line.get("team_id"),
        }
        return name, keys.get(name)

    def _sum_up(self, scores):
        count = len(scores)
        average = sum(scores) / count if count else 0.0
        return {"rating_count": count, "average_score": average}

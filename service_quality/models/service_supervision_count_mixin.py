from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.correlation import pearson
from ..tools.inspection_score import repeated
from ..tools.period import Period
from ..tools.scoring import ratio


class ServiceSupervisionCountMixin(models.AbstractModel):
    """Counts how the supervision has worked, and reminds of the review."""

    _name = "service.supervision.count.mixin"
    _inherit = ["service.period.review.mixin"]
    _description = "Counting of the supervision"

    def _count(self):
        """Count the figures of these reviews; each takes a handful of queries."""
        for review in self.sudo():  # sums; the records behind have rules of their own
            review.write(review._prepare_figures())

    def _prepare_figures(self):
        """All figures of one review, as values of it."""
        self.ensure_one()
        period = self._get_period()
        values = {"counted_at": fields.Datetime.now()}
        for figures in (
            self._count_inspections(period),
            self._count_rectifications(period),
        ):
            values.update(figures)
        return values

    def _get_inspection_domain(self, start_at, stop_at, prefix=""):
        """Inspections of the company that count, published between two moments."""
        return (
            self.env["service.inspection"]._get_counted_domain(prefix)
            & Domain(f"{prefix}company_id", "=", self.company_id.id)
            & Domain(f"{prefix}published_at", ">=", start_at)
            & Domain(f"{prefix}published_at", "<", stop_at)
        )

    def _count_inspections(self, period):
        """Coverage, findings, repeats, and the correlation with ratings."""
        Inspection = self.env["service.inspection"]
        groups = Inspection._read_group(
            self._get_inspection_domain(period.start_at, period.stop_at),
            ["employee_id"],
            ["id:array_agg", "score:avg"],
        )
        inspections = [id_ for _employee, ids, _score in groups for id_ in ids]
        inspected = {employee: score for employee, _ids, score in groups if employee}
        serving = self.env["service.measure"]._get_serving_employees(
            self.company_id, period
        )
        seen = [employee for employee in inspected if employee in serving]
        findings, repeats = self._get_findings(period)
        pairs = self._get_rating_pairs(period, inspected)
        correlation = pearson(pairs)
        return {
            "serving_count": len(serving),
            "inspected_count": len(seen),
            "coverage": ratio(len(seen), len(serving), 100) or 0,
            "inspection_count": len(inspections),
            "inspection_ids": sorted(inspections),
            "finding_count": len(findings),
            "finding_ids": findings,
            "findings_per_inspection": ratio(len(findings), len(inspections)) or 0,
            "recurrence_count": len(repeats),
            "recurrence_ids": repeats,
            "recurrence_rate": ratio(len(repeats), len(findings), 100) or 0,
            "correlation": correlation or 0,
            "has_correlation": correlation is not None,
            "correlation_count": len(pairs),
        }

    def _get_findings(self, period):
        """Ids of the findings of the period, and of those that are repeats."""
        days = self.company_id.finding_recurrence_days
        lines = self.env["service.inspection.line"].search_fetch(
            self._get_inspection_domain(
                period.start_at - timedelta(days=days), period.stop_at, "inspection_id."
            )
            & Domain("mark", "=", "fail"),
            ["employee_id", "clause_id", "published_at"],
            order="id",
        )
        own = lines.filtered(lambda line: line.published_at >= period.start_at)
        repeats = repeated(
            [
                (line.id, line.employee_id.id, line.clause_id.id, line.published_at)
                for line in lines
                if line.employee_id
            ],
            days,
        )
        return own.ids, sorted(repeats.intersection(own.ids))

    def _get_rating_pairs(self, period, inspected):
        """(mean score, mean rating) of each employee who has both."""
        ratings = self._get_ratings(period)
        return [
            (score, ratings[employee.id])
            for employee, score in inspected.items()
            if employee.id in ratings
        ]

    @api.model
    def _get_ratings(self, period):
        """``{employee id: mean grade}`` of what customers answered in the period."""
        # Only means leave here.
        feedback = self.env["service.feedback"].sudo()
        groups = feedback._read_group(
            feedback._get_counted_domain()
            & Domain("employee_id", "!=", False)
            & Domain("answered_at", ">=", period.start_at)
            & Domain("answered_at", "<", period.stop_at),
            ["employee_id"],
            ["score:avg"],
        )
        return {employee.id: mean for employee, mean in groups}

    def _count_rectifications(self, period):
        """Actions from inspections due in the period, and those done in time."""
        actions = self.env["service.action"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("source", "=", "finding"),
                ("state", "!=", "draft"),
                ("due_date", ">=", period.date_from),
                ("due_date", "<=", period.date_to),
            ],
            ["due_date", "done_at", "state"],
            order="id",
        )
        in_time = actions.filtered(
            lambda action: (
                action.state in ("done", "verified")
                and action.done_at
                and action.done_at
                < Period(action.due_date, action.due_date, period.tz).stop_at
            )
        )
        return {
            "rectification_count": len(actions),
            "rectification_ids": actions.ids,
            "rectified_count": len(in_time),
            "rectification_rate": ratio(len(in_time), len(actions), 100) or 0,
        }

    # -- when -------------------------------------------------------------------------

    @api.model
    def _get_rhythm(self, company):
        return company.supervision_review_months, company.supervision_review_days

    @api.model
    def _get_todo_xml_id(self):
        return "service_quality.mail_activity_type_supervision"

    @api.model
    def _remind(self, company):
        """Give the quality manager a to-do for reviews that are overdue, once."""
        today = company._get_service_today()
        overdue = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
                ("due_date", "<", today),
                ("reminded_at", "=", False),
            ]
        )
        for review in overdue:
            user = review.responsible_user_id or company._get_quality_manager()
            if user:
                review.activity_schedule(
                    self._get_todo_xml_id(),
                    date_deadline=today,
                    user_id=user.id,
                )
        overdue.write({"reminded_at": fields.Datetime.now()})

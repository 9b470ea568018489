from odoo import fields, models
from odoo.fields import Domain


class ServiceIndicator(models.Model):
    """Training as an indicator: who took part, and with what result (SI-06)."""

    _inherit = "service.indicator"

    provider = fields.Selection(
        selection_add=[
            ("training_participation", "Training taken part in"),
            ("training_result", "Results of training"),
        ],
        ondelete={"training_participation": "cascade", "training_result": "cascade"},
    )

    # -- taken part -------------------------------------------------------------------

    def _evidence_training_participation(self, period, employees):
        """Training planned for the period that is done, or was missed already."""
        moment = self.env.context.get("service_measured_at") or fields.Datetime.now()
        zone = self.with_context(tz=period.tz)
        today = fields.Datetime.context_timestamp(zone, moment).date()
        done = Domain("state", "=", "done") & Domain("closed_at", "<=", moment)
        return "service.training.need", (
            Domain("employee_id", "in", employees.ids)
            & Domain("planned_for", ">=", period.date_from)
            & Domain("planned_for", "<=", period.date_to)
            & Domain("state", "!=", "cancelled")
            & (done | Domain("planned_for", "<", today))
        )

    def _counted_training_participation(self):
        """Those that are done."""
        return Domain("state", "=", "done")

    def _measure_training_participation(self, period, employees):
        """Training done of all that was planned, by employee."""
        model, domain = self._find_evidence("training_participation", period, employees)
        return self._count_part(model, domain, self._counted_training_participation())

    # -- with what result -------------------------------------------------------------

    def _evidence_training_result(self, period, employees):
        """Quizzes due in the period that are taken, or were missed already."""
        model, domain = self._evidence_reading_on_time(period, employees)
        return model, domain & Domain("version_id.quiz_id", "!=", False)

    def _measure_training_result(self, period, employees):
        """Sum of the scores by the number of quizzes due, by employee.

        One that was not taken counts 0, so half of the quizzes taken with a score of 80
        are 40 points.
        """
        model, domain = self._find_evidence("training_result", period, employees)
        rows = self.env[model].search_fetch(
            domain, ["employee_id", "quiz_input_id"], order="id"
        )
        # All answers in one query.
        rows.quiz_input_id.fetch(["state", "scoring_percentage", "end_datetime"])
        moment = self.env.context.get("service_measured_at")
        counted = {}
        for row in rows:
            answers = row.quiz_input_id
            taken = answers.state == "done" and (
                not moment or not answers.end_datetime or answers.end_datetime <= moment
            )
            points = max(0.0, answers.scoring_percentage) if taken else 0.0
            total, due, _n = counted.get(row.employee_id.id, (0, 0, 0))
            counted[row.employee_id.id] = (total + points, due + 1, due + 1)
        return counted

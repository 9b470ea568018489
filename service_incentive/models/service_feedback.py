from odoo import api, models
from odoo.fields import Domain


class ServiceFeedback(models.Model):
    """What customers said about employees, summed up for decisions about them."""

    _inherit = "service.feedback"

    @api.model
    def _get_mean_ratings(self, employees, start_at, stop_at):
        """The mean grade that customers gave, and how many gave one, in one query.

        What was replaced by a newer answer does not count, nor what an appeal has
        excluded for the satisfaction of somebody.

        :param start_at: first moment, naive UTC
        :param stop_at: moment after the last
        :return: ``{employee id: (mean from 1 to 5, number)}``
        """
        # Means are for the system that proposes; who reads them is checked there.
        feedback = self.sudo()
        excluded = (
            self.env["service.evidence.exclusion"]
            .sudo()
            ._read_group(
                Domain("res_model", "=", self._name)
                & Domain("employee_id", "in", employees.ids),
                [],
                ["res_id:array_agg_distinct"],
            )[0][0]
        )
        groups = feedback._read_group(
            feedback._get_counted_domain()
            & Domain("employee_id", "in", employees.ids)
            & Domain("answered_at", ">=", start_at)
            & Domain("answered_at", "<", stop_at)
            & Domain("id", "not in", excluded or []),
            ["employee_id"],
            ["score:avg", "__count"],
        )
        return {employee.id: (mean, count) for employee, mean, count in groups}

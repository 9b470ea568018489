from odoo import api, models


class ServiceDemoPeriod(models.AbstractModel):
    """Demo data: the quarter that the appraised month lies in."""

    _name = "service.demo.period"
    _description = "Quarter of the demo data"

    @api.model
    def _load_quarter_demo(self, month_id, department_id):
        """Generate and score the quarter of a month for a department, as HR."""
        Cycle = self.env["service.appraisal.cycle"].with_user(
            self.env.ref("service_quality.res_users_hr_demo")
        )
        month = Cycle.browse(month_id)
        scheme = self.env.ref(
            "service_incentive.service_appraisal_scheme_agent_quarter"
        )
        quarter = Cycle.create(
            {
                **Cycle._prepare_period("quarter", month.date_from),
                "scheme_id": scheme.id,
            }
        )
        quarter.generate([department_id])
        quarter.score()

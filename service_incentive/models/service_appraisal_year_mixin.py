from odoo import api, fields, models
from odoo.fields import Domain


class ServiceAppraisalYearMixin(models.AbstractModel):
    """Awards and penalties of the year, beside the annual appraisal (SI-12).

    ``service.appraisal`` inherits it. They count nowhere: whoever talks about the year
    has them at hand. The reader sees those that are for their eyes.
    """

    _name = "service.appraisal.year.mixin"
    _description = "Awards and penalties of an appraised year"

    reward_ids = fields.Many2many(
        "service.reward",
        string="Awards of the year",
        compute="_compute_decisions",
        help="Approved or granted in the year.",
    )
    sanction_ids = fields.Many2many(
        "service.sanction",
        string="Penalties of the year",
        compute="_compute_decisions",
        help="Final ones for what happened in the year.",
    )

    @api.depends("employee_id", "cycle_id.kind", "date_from", "date_to")
    @api.depends_context("uid")
    def _compute_decisions(self):
        self.reward_ids = False
        self.sanction_ids = False
        annual = self.filtered(lambda appraisal: appraisal.cycle_id.kind == "year")
        for cycle, appraisals in annual.grouped("cycle_id").items():
            period = cycle._get_period()
            people = Domain("employee_id", "in", appraisals.employee_id.ids)

            def between(name, period=period):
                return Domain(name, ">=", period.start_at) & Domain(
                    name, "<", period.stop_at
                )

            rewards = self.env["service.reward"].search(
                people
                & Domain("state", "in", ("approved", "granted"))
                & (
                    between("granted_at")
                    | (Domain("granted_at", "=", False) & between("decided_at"))
                )
            )
            sanctions = self.env["service.sanction"].search(
                people
                & Domain("state", "=", "final")
                & Domain("date_incident", ">=", cycle.date_from)
                & Domain("date_incident", "<=", cycle.date_to)
            )
            for appraisal in appraisals:
                employee = appraisal.employee_id
                appraisal.reward_ids = rewards.filtered(
                    lambda reward, employee=employee: reward.employee_id == employee
                )
                appraisal.sanction_ids = sanctions.filtered(
                    lambda sanction, employee=employee: sanction.employee_id == employee
                )

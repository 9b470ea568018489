from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from ..tools import jurisdiction


class ServicePayLimitMixin(models.AbstractModel):
    """What may be taken of a wage at most: a hard limit, whoever approves.

    ``service.pay.line`` inherits it.
    """

    _name = "service.pay.limit.mixin"
    _description = "Limits of deductions"

    def _check_deductions(self):
        """Raise when deductions of a month take more of the wage than allowed.

        Counted are all lines of the employee and month that are not cancelled, against
        the wage that held at its end. Without a known wage nothing can be taken.
        """
        taking = self.filtered(lambda line: line.kind == "deduction" and line.amount)
        if not taking:
            return
        # Wages are HR's; the limit holds for everybody.
        lines = self.sudo()
        groups = lines._read_group(
            [
                ("employee_id", "in", taking.employee_id.ids),
                ("pay_month", "in", taking.mapped("pay_month")),
                ("kind", "=", "deduction"),
                ("state", "!=", "cancelled"),
            ],
            ["employee_id", "pay_month:month"],
            ["amount:sum"],
        )
        histories = self.env["hr.version"].sudo()._get_histories(taking.employee_id)
        for employee, month, total in groups:
            day = month.replace(day=28)
            version = histories[employee.id]._get_valid(day)
            self._check_deduction(employee, total, version.wage)

    def _check_deduction(self, employee, total, wage):
        company = employee.company_id.sudo()  # limits hold also for who cannot see them
        allowed = jurisdiction.limit(
            wage,
            company.conduct_jurisdiction,
            company.conduct_deduction_cap,
            company.conduct_wage_floor,
        )
        if float_compare(total, allowed, precision_digits=2) > 0:
            raise ValidationError(
                self.env._(
                    "Deductions of %(employee)s would come to %(total)s in the month;"
                    " at most %(allowed)s may be taken.",
                    employee=employee.name,
                    total=f"{total:.2f}",
                    allowed=f"{allowed:.2f}",
                )
                + self._explain_floor(company)
            )

    @api.model
    def _explain_floor(self, company):
        """What to do where nothing may be taken for want of a minimum wage."""
        place = jurisdiction.JURISDICTIONS[company.conduct_jurisdiction]
        if not place.needs_floor or company.conduct_wage_floor > 0:
            return ""
        return " " + self.env._(
            "Here nothing may be taken before the minimum wage of the place is set in"
            " the settings."
        )

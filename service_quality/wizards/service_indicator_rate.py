from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.period import Period


class ServiceIndicatorRate(models.TransientModel):
    """Asks for the ratings of one indicator and period, for a whole department."""

    _name = "service.indicator.rate"
    _description = "Rate by hand"

    indicator_id = fields.Many2one(
        "service.indicator",
        required=True,
        domain=[("provider", "=", "manual")],
        default=lambda self: self._default_indicator_id(),
    )
    scale_ids = fields.One2many(related="indicator_id.anchor_ids", string="Scale")
    department_id = fields.Many2one(
        "hr.department",
        help="Those of this department and the ones below; empty: those you lead.",
    )
    period_kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        string="Period",
        required=True,
        default="month",
    )
    day = fields.Date(
        string="Any day of it",
        required=True,
        default=fields.Date.context_today,
        help="The period that this day lies in.",
    )
    period_label = fields.Char(string="Rated for", compute="_compute_period_label")
    line_ids = fields.One2many(
        "service.indicator.rate.line",
        "wizard_id",
        string="Employees",
        compute="_compute_line_ids",
        compute_sudo=False,  # whom one may rate depends on who one is
        store=True,
        readonly=False,
    )

    @api.model
    def _default_indicator_id(self):
        return self.env["service.indicator"].search(
            [("provider", "=", "manual")], limit=1
        )

    @api.depends("period_kind", "day")
    def _compute_period_label(self):
        for wizard in self:
            wizard.period_label = wizard.day and wizard._get_period().label

    @api.depends("indicator_id", "department_id", "period_kind", "day")
    def _compute_line_ids(self):
        for wizard in self:
            lines = [Command.clear()]
            if wizard.indicator_id and wizard.day:
                lines += [Command.create(vals) for vals in wizard._prepare_lines()]
            wizard.line_ids = lines

    def _get_period(self):
        zone = self.env.company._get_service_tz()
        return Period.starting(self.period_kind, self.day, zone)

    def _prepare_lines(self):
        """One line for everybody the user may rate, with the rating that counts now."""
        # Who leads people need not have rights on employees; names are all they get.
        Employee = self.env["hr.employee"].sudo()
        domain = Domain("company_id", "=", self.env.company.id)
        if self.department_id:
            domain &= Domain("department_id", "child_of", self.department_id.ids)
        else:
            # Who may rate everybody would wait for everybody.
            led = self.env["service.measure"]._get_led_employees()
            domain &= Domain("id", "in", led.ids)
        Rating = self.env["service.indicator.rating"]
        employees = Rating._get_rateable(Employee.search(domain).sudo(False))
        period = self._get_period()
        standing = {
            rating.employee_id.id: rating
            for rating in Rating.search(
                Domain("indicator_id", "=", self.indicator_id.id)
                & Domain("employee_id", "in", employees.ids)
                & Domain("date_from", "=", period.date_from)
                & Domain("date_to", "=", period.date_to)
                & Domain("superseded_at", "=", False)
            )
        }
        none = Rating.browse()
        return [
            {
                "employee_id": employee.id,
                "anchor_id": standing.get(employee.id, none).anchor_id.id,
                "reason": standing.get(employee.id, none).reason,
            }
            for employee in employees
        ]

    def action_rate(self):
        """Rate everybody whose step or reason is new, and show the ratings.

        :raise UserError: for a period that has not begun, without any rating, or
            without a reason
        """
        self.ensure_one()
        period = self._get_period()
        if period.start_at > fields.Datetime.now():
            raise UserError(
                self.env._("%(period)s has not begun yet.", period=period.label)
            )
        rated = self.line_ids.filtered("anchor_id")
        if not rated:
            raise UserError(self.env._("Choose a step for at least one employee."))
        for line in rated:
            if not (line.reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(employee)s: say what the rating rests on.",
                        employee=line.employee_name,
                    )
                )
        before = {vals["employee_id"]: vals for vals in self._prepare_lines()}
        self.env["service.indicator.rating"].create(
            [
                {
                    "indicator_id": self.indicator_id.id,
                    "employee_id": line.employee_id.id,
                    "date_from": period.date_from,
                    "date_to": period.date_to,
                    "anchor_id": line.anchor_id.id,
                    "reason": line.reason,
                }
                for line in rated
                # Who opens it again to rate one more has not rated the others anew.
                if (line.anchor_id.id, line.reason) != self._get_given(before, line)
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_indicator_rating_action"
        )
        return {
            **action,
            "domain": [
                ("indicator_id", "=", self.indicator_id.id),
                ("date_from", "=", period.date_from),
                ("date_to", "=", period.date_to),
            ],
        }

    @staticmethod
    def _get_given(before, line):
        """The step and reason that counted until now."""
        vals = before.get(line.employee_id.id, {})
        return vals.get("anchor_id"), vals.get("reason")

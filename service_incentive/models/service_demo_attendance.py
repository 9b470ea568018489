from datetime import timedelta

from odoo import api, fields, models

AGENTS = ("agent", "agent2", "agent3", "agent4")
# Minutes after the beginning, by agent and number of the day in the month.
LATE = {"agent2": {3: 14, 9: 6, 15: 31}, "agent4": {11: 9}}


class ServiceDemoAttendance(models.AbstractModel):
    """Punches of the demo agents, and a value set by hand; called by demo data only."""

    _name = "service.demo.attendance"
    _inherit = ["service.demo.indicator"]
    _description = "Service demo attendance"

    @api.model
    def _load_attendance_demo(self):
        """Last month and the running one up to yesterday, with some late days."""
        months = self._get_months()[1:]
        for month in months:
            self._punch(month)
            self.env["service.indicator"]._measure_company(self.env.company, month)
        self._set_by_hand(months[-1])

    def _punch(self, month):
        """Every agent comes a few minutes early, but for the late days."""
        agents = {
            name: self.env.ref(f"service_quality.hr_employee_{name}_demo")
            for name in AGENTS
        }
        employees = self.env["hr.employee"].concat(*agents.values())
        starts = self.env["service.indicator"]._get_expected_starts(month, employees)
        today = fields.Date.context_today(self.with_context(tz=month.tz))
        values = []
        for number, (name, agent) in enumerate(agents.items(), 1):
            days = sorted(day for key, day in starts if key == agent.id and day < today)
            for place, day in enumerate(days, 1):
                shift = LATE.get(name, {}).get(place, -number - place % 4)
                came = starts[agent.id, day] + timedelta(minutes=shift)
                values.append(
                    {
                        "employee_id": agent.id,
                        "check_in": came,
                        "check_out": came + timedelta(hours=9),
                        "in_mode": "kiosk",
                        "out_mode": "kiosk",
                    }
                )
        self.env["hr.attendance"].create(values)

    def _set_by_hand(self, month):
        """HR has put one value of the running month right."""
        measure = self.env["service.measure"].search(
            [
                ("employee_id.user_id.login", "=", "agent2"),
                ("indicator_id.code", "=", "attendance_punctuality"),
                ("date_from", "=", month.date_from),
                ("date_to", "=", month.date_to),
            ],
            limit=1,
        )
        user = self.env.ref("service_quality.res_users_hr_demo")
        if measure:
            self.env["service.measure.override"].with_user(user).create(
                {
                    "measure_id": measure.id,
                    "value": 100,
                    "reason": self.env._(
                        "The time clock at the side entrance was wrong that week; the"
                        " door log shows it."
                    ),
                }
            )

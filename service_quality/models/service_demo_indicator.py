from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools.period import Period

AGENTS = ("agent", "agent2", "agent3", "agent4")
# Steps by indicator, month before last and last month, of each agent.
STEPS = {
    "attitude_rated": ((4, 3, 4, 5), (5, 3, 4, 4)),
    "behaviour_rated": ((3, 3, 4, 4), (4, 2, 4, 4)),
    "teamwork_rated": ((4, 2, 3, 4), (4, 3, 3, 5)),
    "learning_rated": ((3, 4, 3, 3), (4, 4, 3, 4)),
}


class ServiceDemoIndicator(models.AbstractModel):
    """Ratings by hand and targets in time of the demo; called by demo data only."""

    _name = "service.demo.indicator"
    _description = "Service demo indicators"

    @api.model
    def _load_indicator_demo(self):
        """The supervisor has rated the agents of two months; targets rise."""
        first = self._get_months()[-1].date_from
        self._rate()
        following = first + relativedelta(months=1)
        self._aim("first_response_on_time", first, 96)
        self._aim("satisfaction_rate", following, 88)
        self._aim("promise_kept", following, 97)

    @api.model
    def _get_months(self):
        """The last two months and the running one, oldest first."""
        zone = self.env.company._get_service_tz()
        today = fields.Date.context_today(self.with_context(tz=zone))
        first = today.replace(day=1)
        return [
            Period.starting("month", first - relativedelta(months=back), zone)
            for back in (2, 1, 0)
        ]

    def _rate(self):
        """By Ingrid, who leads them; one rating was given again."""
        user = self.env.ref("service_quality.res_users_supervisor_demo")
        Rating = self.env["service.indicator.rating"].with_user(user)
        agents = [
            self.env.ref(f"service_quality.hr_employee_{name}_demo") for name in AGENTS
        ]
        reasons = {
            2: self.env._("Had to be reminded twice; we have talked about it."),
            3: self.env._("As it should be, nothing to complain about."),
            4: self.env._("Customers have named it in their feedback."),
            5: self.env._("Has helped the others through the busy week."),
        }
        months, values = self._get_months(), []
        for code, by_month in STEPS.items():
            indicator = self.env.ref(f"service_quality.service_indicator_{code}")
            anchors = {anchor.step: anchor for anchor in indicator.anchor_ids}
            for month, steps in zip(months, by_month, strict=False):
                for agent, step in zip(agents, steps, strict=True):
                    values.append(
                        {
                            "indicator_id": indicator.id,
                            "employee_id": agent.id,
                            "date_from": month.date_from,
                            "date_to": month.date_to,
                            "anchor_id": anchors[step].id,
                            "reason": reasons[step],
                        }
                    )
        first = {**values[0], "reason": reasons[3]}
        Rating.create(first)
        Rating.create(values)

    def _aim(self, code, day, target):
        """A higher target from a day on."""
        indicator = self.env.ref(f"service_quality.service_indicator_{code}")
        self.env["service.indicator.target"].create(
            {
                "indicator_id": indicator.id,
                "company_id": self.env.company.id,
                "date_from": day,
                "target": target,
                "note": self.env._("Agreed in the quality meeting"),
            }
        )

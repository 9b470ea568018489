from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models

from ..tools.inside import INSIDE
from ..tools.period import Period

MODULE = "service_quality"
# What customers complain about in the demo: how often, three months ago up to now.
COMPLAINTS = {
    "technical": (5, 9, 4, 2),
    "care": (2, 4, 3, 1),
}


class ServiceDemoMeeting(models.AbstractModel):
    """Scorecards, meetings and analyses of the demo database; called by demo data
    only.
    """

    _name = "service.demo.meeting"
    _description = "Service demo meetings"

    @api.model
    def _ref(self, name):
        return self.env.ref(f"{MODULE}.{name}_demo")

    @api.model
    def _get_months(self):
        """The last three months and the running one, oldest first."""
        zone = self.env.company._get_service_tz()
        today = fields.Date.context_today(self.with_context(tz=zone))
        first = today.replace(day=1)
        return [
            Period.starting("month", first - relativedelta(months=back), zone)
            for back in (3, 2, 1, 0)
        ]

    @api.model
    def _load_meeting_demo(self):
        """Everything that looks back on the ninety days of the demo desk."""
        months = self._get_months()
        self._complain(months)
        self._count_cards(months)
        self._analyse(months)
        self._meet(months)
        self._review(months)

    def _complain(self, months):
        """Complaints and suggestions of the last months, most of them solved."""
        categories = self.env["helpdesk.ticket.category"].search(
            [], order="id", limit=10
        )
        texts = [
            self.env._("I have waited for a week"),
            self.env._("Nobody called me back"),
            self.env._("The repair did not last"),
            self.env._("A form on the website would be easier"),
        ]
        rows, now = [], fields.Datetime.now()
        for index, (name, counts) in enumerate(COMPLAINTS.items()):
            team = self._ref(f"helpdesk_ticket_team_{name}")
            for month, count in zip(months, counts, strict=True):
                for number in range(count):
                    at = month.start_at + timedelta(days=3 + 2 * number, hours=10)
                    if at >= now:
                        continue
                    rows.append(
                        {
                            "name": texts[(index + number) % len(texts)],
                            "description": texts[(index + number) % len(texts)],
                            "service_kind": "suggestion"
                            if (index + number) % len(texts) == 3
                            else "complaint",
                            "category_id": categories[
                                (index + number // 3) % len(categories)
                            ].id,
                            "team_id": team.id,
                            "user_id": (team.user_ids - team.user_id)[:1].id,
                            "partner_id": self._ref("res_partner_chen").id,
                            "registered_at": at,
                        }
                    )
        # Their clocks would have run out long ago; no policy looks at these.
        quiet = self.env["helpdesk.ticket"].with_context(
            service_quality_history=INSIDE, tracking_disable=True
        )
        tickets = quiet.create(rows)
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        tickets[:-3].stage_id = done

    def _count_cards(self, months):
        """Cards of all months; the oldest are validated."""
        manager = self._ref("res_users_manager")
        indicators = self.env["service.indicator"].search([("active", "=", True)])
        for month in months:
            employees = self.env["service.measure"]._get_serving_employees(
                self.env.company, month
            )
            indicators.measure(month, employees)
            cards = self.env["service.scorecard"]._generate(self.env.company, month)
            if month in months[:2]:
                cards.with_user(manager).sudo().action_validate()

    def _analyse(self, months):
        """The analysis before last is validated, the last one waits."""
        manager = self._ref("res_users_manager")
        company, Analysis = self.env.company, self.env["service.analysis"]
        for month in months[1:3]:
            analysis = Analysis.create(
                {
                    "company_id": company.id,
                    "date_from": month.date_from,
                    "date_to": month.date_to,
                    "responsible_user_id": manager.id,
                    "due_date": month.date_to + timedelta(days=10),
                }
            )
            analysis._count()
            if month == months[2]:
                break
            analysis.write(
                {
                    "conclusion": self.env._(
                        "Repairs take too long because parts are ordered only after "
                        "the visit."
                    ),
                    "measure_ids": [
                        Command.create(
                            {
                                "name": self.env._("Order parts before the visit"),
                                "category_id": analysis.line_ids.filtered(
                                    lambda line: line.dimension == "reason"
                                )[:1].category_id.id,
                                "owner_id": self._ref("hr_employee_agent3").id,
                                "due_date": month.date_to + timedelta(days=30),
                            }
                        )
                    ],
                }
            )
            analysis.with_user(manager).sudo().action_validate()

    def _meet(self, months):
        """The last meeting with its minutes, and the next one."""
        manager = self._ref("res_users_manager")
        company, now = self.env.company, fields.Datetime.now()
        company.quality_manager_id = manager
        last = months[2]
        people = ("manager", "supervisor", "agent", "agent2", "agent3", "agent4")
        meeting = self.env["service.quality.meeting"].create(
            {
                "name": self.env._(
                    "Service quality meeting %(month)s", month=months[1].label
                ),
                "start_at": last.start_at + timedelta(days=7, hours=9),
                "place": self.env._("Room 2"),
                "chair_user_id": manager.id,
                "minutes_user_id": self._ref("res_users_supervisor").id,
                "attendance_ids": [
                    Command.create({"employee_id": self._ref(f"hr_employee_{name}").id})
                    for name in people
                ],
                "minutes": self.env._(
                    "We went through the figures. Repairs are the weak point again; "
                    "answers on the phone have become faster."
                ),
            }
        )
        meeting.with_user(manager).sudo().action_hold()
        lines = meeting.attendance_ids
        lines.write({"status": "on_time", "prepared": "yes", "notes_submitted": "yes"})
        lines[3].write({"status": "late", "late_minutes": 12})
        lines[4].prepared = "no"
        lines[5].write(
            {"status": "absent", "prepared": False, "notes_submitted": False}
        )
        meeting.decision_ids = [
            Command.create(
                {
                    "name": self.env._("Call back every repair customer within a day"),
                    "owner_id": self._ref("hr_employee_supervisor").id,
                    "due_date": fields.Date.today() + timedelta(days=12),
                }
            ),
            Command.create(
                {"name": self.env._("The counter stays open at noon from now on")}
            ),
        ]
        meeting.with_user(manager).sudo().action_close()
        self.env["service.quality.meeting"]._plan_next(company, now)

    def _review(self, months):
        """The review of what the inspections of the last months have brought."""
        review = self.env["service.supervision.review"].create(
            {
                "company_id": self.env.company.id,
                "date_from": months[0].date_from,
                "date_to": months[2].date_to,
                "responsible_user_id": self._ref("res_users_manager").id,
                "due_date": months[2].date_to + timedelta(days=30),
            }
        )
        review._count()

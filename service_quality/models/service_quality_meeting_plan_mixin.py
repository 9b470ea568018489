from datetime import datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.fields import Domain

from ..tools.period import Period


class ServiceQualityMeetingPlanMixin(models.AbstractModel):
    """When the next quality meeting is, about which period, who is invited, and its
    entry in the calendar.
    """

    _name = "service.quality.meeting.plan.mixin"
    _description = "Planning of quality meetings"

    @api.model
    def _prepare_period(self, company, start_at):
        """The months before the meeting that nobody has looked at: as many as lie
        between two meetings.
        """
        zone = company._get_service_tz()
        day = pytz.utc.localize(fields.Datetime.to_datetime(start_at)).astimezone(
            pytz.timezone(zone)
        )
        first = day.date().replace(day=1)
        months = company.quality_meeting_months or 1
        return {
            "date_from": first - relativedelta(months=months),
            "date_to": first - timedelta(days=1),
        }

    @api.model
    def _get_usual_employees(self, company):
        """Who is invited as a rule: team leaders and service managers of the company.

        :return: hr.employee
        """
        teams = self.env["helpdesk.ticket.team"].sudo()  # who leads is no secret
        leaders = teams.search([("company_id", "in", [company.id, False])]).user_id
        group = self.env.ref("service_quality.group_manager").sudo()
        users = leaders | group.all_user_ids | company._get_quality_manager()
        return (
            self.env["hr.employee"]
            .sudo()
            .search(
                Domain("user_id", "in", users.ids)
                & Domain("user_id.active", "=", True)
                & Domain("company_id", "=", company.id)
            )
        )

    def _invite_usual(self):
        """Invite those who come as a rule."""
        for meeting in self:
            employees = self._get_usual_employees(meeting.company_id)
            # Planning a meeting is enough to invite people to it.
            meeting.sudo().attendance_ids = [
                Command.create({"employee_id": employee.id}) for employee in employees
            ]

    @api.model
    def _get_next_start(self, company, now):
        """When the next meeting of a company begins: on its day and time, in the month
        that is due, and on a working day.
        """
        zone = pytz.timezone(company._get_service_tz())
        today = pytz.utc.localize(now).astimezone(zone).date()
        last = self.search(
            [("company_id", "=", company.id), ("state", "in", ("held", "closed"))],
            order="start_at desc",
            limit=1,
        )
        month = today.replace(day=1)
        if last:
            held_on = pytz.utc.localize(last.start_at).astimezone(zone).date()
            due = held_on.replace(day=1) + relativedelta(
                months=company.quality_meeting_months
            )
            month = max(month, due)
        hour = timedelta(minutes=round(company.quality_meeting_hour * 60))
        while True:
            day = month.replace(day=company.quality_meeting_day)
            local = datetime.combine(self._get_working_day(company, day), time()) + hour
            start_at = zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
            if start_at > now:
                return start_at
            month += relativedelta(months=1)

    @api.model
    def _get_working_day(self, company, day):
        """``day``, or the first working day after it."""
        calendar = company.sudo().resource_calendar_id
        zone = company._get_service_tz()
        for offset in range(31):
            candidate = day + timedelta(days=offset)
            period = Period(candidate, candidate, zone)
            if not calendar.attendance_ids:
                return candidate
            worktime = calendar._get_working_time(period.start_at, period.stop_at)
            if worktime.between(period.start_at, period.stop_at):
                return candidate
        return day

    @api.model
    def _cron_plan(self):
        """Plan the next quality meeting of each company that has none to come."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        now = fields.Datetime.now()
        for company in companies:
            self.with_company(company)._plan_next(company, now)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _plan_next(self, company, now):
        """The meeting to come of ``company``; planned now if there is none."""
        coming = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "planned"),
                ("start_at", ">", now),
            ],
            order="start_at",
            limit=1,
        )
        if coming or not company.quality_meeting_months:
            return coming
        chair = company._get_quality_manager()
        if not chair:
            return coming
        start_at = self._get_next_start(company, now)
        period = self._prepare_period(company, start_at)
        reader = self.with_context(lang=chair.lang or self.env.lang)
        return reader.create(
            {
                "name": reader.env._(
                    "Service quality meeting %(month)s",
                    month=f"{period['date_to']:%Y-%m}",
                ),
                "company_id": company.id,
                "start_at": start_at,
                "chair_user_id": chair.id,
                "is_automatic": True,
                **period,
            }
        )

    # -- calendar ---------------------------------------------------------------------

    def _get_partners(self):
        """Everybody who is invited, as contacts."""
        self.ensure_one()
        meeting = self.sudo()  # who is invited is no secret
        users = meeting.chair_user_id | meeting.minutes_user_id
        users |= meeting.attendance_ids.employee_id.user_id
        return users.partner_id

    def _sync_event(self):
        """Keep one entry of the calendar for each meeting that is still to come."""
        for meeting in self.filtered(lambda meeting: meeting.state == "planned"):
            vals = {
                "name": meeting.name,
                "start": meeting.start_at,
                "stop": meeting.start_at + timedelta(hours=meeting.duration),
                "duration": meeting.duration,
                "location": meeting.place,
                "partner_ids": [Command.set(meeting._get_partners().ids)],
            }
            # The entry belongs to the chair, whoever plans the meeting. Invitations
            # are not mailed by a cron at night: the calendar tells everybody.
            event = meeting.sudo().event_id.with_context(
                no_mail_to_attendees=True, mail_notify_author=False
            )
            if event:
                event.write(vals)
                continue
            # Not tied to the meeting as a document: that would make a to-do of it,
            # which stays behind when the meeting is over.
            event = event.create(
                {
                    **vals,
                    "user_id": meeting.chair_user_id.id,
                    "description": meeting.agenda,
                }
            )
            meeting.sudo().event_id = event

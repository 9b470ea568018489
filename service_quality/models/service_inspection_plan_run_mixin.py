import logging
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.period import Period
from ..tools.recurrence import Rule, get_next_day

_logger = logging.getLogger(__name__)

# Days that are made up for; a plan that lay idle for longer goes on from here.
CATCH_UP = timedelta(days=31)


class ServiceInspectionPlanRunMixin(models.AbstractModel):
    """When a plan is due, and how it makes its inspections."""

    _name = "service.inspection.plan.run.mixin"
    _description = "Running of an inspection plan"

    def _get_next_on(self):
        """The next due day after the one made last, False for none."""
        self.ensure_one()
        if not self.date_start:
            return False
        rule = Rule(
            self.frequency,
            self.date_start,
            int(self.weekday or 0),
            self.monthday,
            self.interval,
        )
        after = self.last_on or self.date_start - timedelta(days=1)
        day = get_next_day(rule, after, self._get_works())
        if not day or (self.date_end and day > self.date_end):
            return False
        return day

    def _get_works(self):
        """A function that says of a date whether it is a working day."""
        if not self.working_days_only:
            return lambda day: True
        company = self.company_id.sudo()  # its hours, for whoever plans
        calendar = self.sudo().calendar_id or company.resource_calendar_id
        zone = calendar.tz or company._get_service_tz()

        def works(day):
            period = Period(day, day, zone)
            worktime = calendar._get_working_time(period.start_at, period.stop_at)
            return worktime.between(period.start_at, period.stop_at) > 0

        return works

    def action_run(self):
        """Make what is due up to today now, and open it.

        :raise UserError: when nothing is due
        """
        self.ensure_one()
        self.check_access("write")
        plan = self.sudo()  # inspections are planned for others
        plan.lock_for_update()
        plan._find_next_on()
        if not plan._run(plan.company_id._get_service_today()):
            raise UserError(
                self.env._(
                    "%(plan)s: nothing is due today. It is due next on %(day)s.",
                    plan=self.name,
                    day=self.next_on or "–",
                )
            )
        return self.action_view_inspections()

    @api.model
    def _cron_run(self):
        """Make the inspections of all plans up to today, plan by plan.

        One that cannot be made says so and holds up no other.
        """
        cron = self.env["ir.cron"]
        self.search([("active", "=", True)])._find_next_on()
        due = self.browse()
        for company in self.search([("next_on", "!=", False)]).company_id:
            today = company._get_service_today()
            due |= self.search(
                [("company_id", "=", company.id), ("next_on", "<=", today)]
            )
        for done, plan in enumerate(due, start=1):
            # What it says is for who has planned it, not for the cron.
            reader = plan.with_context(lang=plan.create_uid.lang)
            locked = reader.try_lock_for_update()
            try:
                with self.env.cr.savepoint():
                    locked._run(locked.company_id._get_service_today())
            except UserError as error:
                _logger.warning("Inspection plan %s: %s", plan.id, error)
                locked.trouble = str(error)
            cron._commit_progress(1, remaining=len(due) - done)

    def _find_next_on(self):
        """Find the next day anew: holidays and make-up days may have been entered."""
        self.env.add_to_compute(self._fields["next_on"], self)

    def _run(self, today):
        """Make what is due up to ``today``, day by day.

        :return: the days for which it was made
        """
        days = []
        for plan in self:
            while plan.next_on and plan.next_on <= today:
                day = plan.next_on
                if day >= today - CATCH_UP:
                    plan._make(day)
                    days.append(day)
                plan.write({"last_on": day, "trouble": False})
        return days

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clock_math
from . import bulk

SWEEP_BATCH = 1000
WARNED, BREACHED = 1, 2


def _get_reached_level(clock, delays, now):
    """The level of notice that a stored clock has reached at ``now``."""
    plain = clock.plain
    if not plain.breached_at:
        warned = plain.warn_at and plain.warn_at <= now
        return max(clock.level, WARNED if warned else 0)
    passed = (plain.breached_at + timedelta(minutes=delay) <= now for delay in delays)
    return BREACHED + sum(passed)


class ServiceSlaSweepMixin(models.AbstractModel):
    """The sweep: finds clocks whose time has come, marks breaches, gives notice.

    One query through a partial index finds what is due; nothing polls, every change of
    a clock wakes the cron for the moment it has to be looked at again. A notice and the
    level that remembers it are committed together, so that neither a second worker nor
    a kill makes one twice or loses one.
    """

    _name = "service.sla.sweep.mixin"
    _description = "Sweep over clocks"

    @api.model
    def _wake_sweep(self, moments):
        """Have the sweep run at these moments; None among them is left out."""
        minutes = {
            moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
            if moment.second
            else moment
            for moment in moments
            if moment
        }
        if minutes:
            # Whoever moves a clock wakes the cron, and need not have a right to crons.
            cron = self.env.ref("service_quality.ir_cron_service_sla_clock_sweep")
            cron.sudo()._trigger(at=sorted(minutes))

    @api.model
    def _cron_sweep(self):
        """Handle every clock that is due, batch by batch, and escalations that are."""
        while done := self.env["helpdesk.ticket"]._escalate_overdue():
            if not self.env["ir.cron"]._commit_progress(done):
                break
        while done := self._sweep_batch():
            remaining = self.search_count(
                [("next_check_at", "<=", fields.Datetime.now())]
            )
            if not self.env["ir.cron"]._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _sweep_batch(self, limit=None):
        """Handle up to ``limit`` due clocks that no other worker is handling.

        :param limit: ``SWEEP_BATCH`` when not given
        :return: how many there were
        """
        now = fields.Datetime.now()
        due = self._load_due(now, limit or SWEEP_BATCH)
        if not due:
            return 0
        delays = self._get_delays_by_target({clock.target_id for clock in due})
        notices, values, breached = defaultdict(list), {}, []
        for clock in due:
            if clock_math.check(clock.plain, now):
                breached.append(clock)
            reached = _get_reached_level(clock, delays[clock.target_id], now)
            for level in range(clock.level + 1, reached + 1):
                # A warning that comes together with the breach would be noise.
                if level != WARNED or reached == WARNED:
                    notices[level].append(clock.id)
            values[clock.id] = {
                "state": clock.plain.state,
                "breached_at": clock.plain.breached_at,
                "escalation_level": reached,
                "next_check_at": clock_math.next_check(
                    clock.plain, reached, delays[clock.target_id]
                ),
            }
        bulk.update(self, values)
        self._forget_shown(due)
        if breached:
            self._record_breaches(breached)
            self._show_breaches(breached)
            self._get_tickets(breached)._escalate("breach")
            self._tell_owing(breached)
        for level, clock_ids in sorted(notices.items()):
            self.browse(clock_ids)._give_notice(level)
        self._wake_sweep(vals["next_check_at"] for vals in values.values())
        return len(due)

    @api.model
    def _load_due(self, now, limit):
        """Clocks to look at, locked; those another worker has locked are left to it."""
        return self._load(
            SQL(
                "next_check_at <= %s ORDER BY next_check_at LIMIT %s "
                "FOR UPDATE SKIP LOCKED",
                now,
                limit,
            )
        )

    @api.model
    def _record_breaches(self, stored):
        """Append the breaches of stored clocks to the facts of their tickets."""
        if not stored:
            return
        vals_list = []
        for clock in stored:
            if not clock.ticket_id:
                continue
            employee_id, team_id, _department_id = clock.plain.holder
            vals_list.append(
                {
                    "ticket_id": clock.ticket_id,
                    "event_type": "breached",
                    "occurred_at": clock.plain.due_at,
                    "employee_id": employee_id,
                    "team_id": team_id,
                    "user_id": None,
                    "clock_id": clock.id,
                }
            )
        self.env["service.event"]._record(vals_list)

    @api.model
    def _show_breaches(self, stored):
        """Show the tickets of stored clocks what their clocks are now."""
        tickets = self._get_tickets(stored)
        moving = defaultdict(list)
        for clock in self._load(SQL("ticket_id = ANY(%s) ORDER BY id", tickets.ids)):
            # Nothing moves here, so no working time is needed.
            moving[clock.ticket_id].append(clock.to_moving(None))
        tickets._show_clocks(moving)

    @api.model
    def _tell_owing(self, stored):
        """Let the records that have missed their time do what follows from it."""
        owing = defaultdict(list)
        for clock in stored:
            if clock.res_model != "helpdesk.ticket":
                owing[clock.res_model].append(clock.res_id)
        for model, record_ids in owing.items():
            # The sweep acts for the system, whoever triggered it.
            self.env[model].sudo().browse(record_ids).exists()._on_breach()

    @api.model
    def _get_tickets(self, stored):
        """The tickets of stored clocks, each once."""
        ticket_ids = {clock.ticket_id: None for clock in stored if clock.ticket_id}
        # The sweep acts for the system, whoever triggered it.
        return self.env["helpdesk.ticket"].sudo().browse(ticket_ids)

    def _give_notice(self, level):
        """One activity per clock and recipient, in the recipient's language."""
        tickets = self.env["ir.model"]._get_id("helpdesk.ticket")
        kind = "warning" if level == WARNED else "breach"
        activity_type = self.env.ref(
            f"service_quality.mail_activity_type_sla_{kind}", raise_if_not_found=False
        )
        vals_list = []
        clocks = self.filtered("ticket_id")
        recipients = clocks._get_recipients(level)
        for clock in clocks:
            for user in recipients[clock]:
                place = clock._get_notice_place(user)
                vals_list.append(
                    {
                        "activity_type_id": activity_type.id
                        if activity_type
                        else False,
                        "summary": clock._get_notice(level, user),
                        "res_model_id": place[0] or tickets,
                        "res_id": place[1],
                        "user_id": user.id,
                        "date_deadline": clock.due_at.date(),
                        "sla_clock_id": clock.id,
                        "sla_level": level,
                    }
                )
        # The notice is the to-do itself; a mail for each would drown the desk. The
        # sweep acts for the system: whoever triggered it need not see all tickets.
        activities = self.env["mail.activity"].sudo()
        activities.with_context(mail_activity_quick_update=True).create(vals_list)

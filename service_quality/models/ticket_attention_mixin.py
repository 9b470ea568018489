from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

ALERT_BATCH = 1000
SECOND = timedelta(seconds=1)
FOLLOWED = {"waiting_since", "unread"}


class ServiceTicketAttentionMixin(models.AbstractModel):
    """Sees to it that no customer waits unnoticed.

    A ticket whose customer is waiting and that nobody has, or nobody has opened, alerts
    the team leader after a time the company sets. Nothing polls: whatever changes the
    waiting says when the alert is due and wakes the cron for that minute.
    """

    _name = "service.ticket.attention.mixin"
    _description = "Ticket of a waiting customer"

    customer_waiting_minutes = fields.Float(
        string="Waiting",
        compute="_compute_customer_waiting_minutes",
        help="Minutes the customer has been waiting for us, around the clock.",
        groups="base.group_user",
    )
    unread = fields.Boolean(
        string="Not read by staff",
        compute="_compute_unread",
        store=True,
        copy=False,
        help="Nobody of the staff has opened it since the customer wrote.",
        groups="base.group_user",
    )
    alert_at = fields.Datetime(
        string="Waiting alert due",
        compute="_compute_alert_at",
        store=True,
        copy=False,
        index="btree_not_null",
        help="When the team leader is told that nobody looks after this customer.",
        groups="base.group_user",
    )
    alerted_at = fields.Datetime(
        string="Waiting alert given",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When the team leader was told; empty again once somebody took it.",
        groups="base.group_user",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"unread", "alert_at", "alerted_at"}

    def _stamp(self, stamps):
        changed = defaultdict(list)
        for ticket_id, values in stamps.items():
            for name in FOLLOWED & values.keys():
                ticket = self.browse(ticket_id)
                if ticket[name] != values[name]:
                    changed[name].append(ticket_id)
        result = super()._stamp(stamps)
        # Stamps go past the ORM; these two have something that hangs on them.
        for name, ids in changed.items():
            self.browse(ids).modified([name])
        return result

    @api.depends("waiting_since")
    def _compute_customer_waiting_minutes(self):
        now = fields.Datetime.now()
        for ticket in self:
            since = ticket.waiting_since
            minutes = (now - since).total_seconds() / 60 if since else 0.0
            ticket.customer_waiting_minutes = max(0.0, minutes)

    @api.depends("waiting_since")
    def _compute_unread(self):
        for ticket in self:
            # Who registers a customer's words for himself has read them.
            is_own = ticket.user_id == self.env.user
            ticket.unread = bool(ticket.waiting_since) and not is_own

    @api.depends("waiting_since", "unread", "user_id", "employee_id", "team_id")
    def _compute_alert_at(self):
        now, hours = fields.Datetime.now(), {}
        dropped = self.browse()
        for ticket in self:
            if not ticket.id:
                ticket.alert_at = ticket._origin.alert_at
                continue
            dropped += ticket if ticket.alerted_at else self.browse()
            if ticket._is_left_waiting():
                # Once told, whatever was done about it deserves its time.
                since = now if ticket.alerted_at else ticket.waiting_since
                ticket.alert_at = ticket._get_alert_time(since, hours)
            else:
                ticket.alert_at = False
        dropped._drop_waiting_alerts()
        self._wake_waiting_cron()

    def _is_left_waiting(self):
        """The customer waits, and nobody has the ticket or has opened it."""
        self.ensure_one()
        is_looked_after = not self.unread and (self.user_id or self.employee_id)
        return bool(self.waiting_since) and not is_looked_after

    def _get_alert_time(self, since, hours):
        """When to tell: after the minutes of the company, but in working hours.

        :param hours: working times by calendar, filled here
        """
        moment = since + timedelta(minutes=self.company_id.waiting_alert_minutes)
        calendar = self._get_team_calendar()
        if calendar not in hours:
            hours[calendar] = calendar._get_working_time(moment, moment)
        worktime = hours[calendar]
        if worktime.between(moment, moment + SECOND):
            return moment
        # The second that is worked first ends one after the start of work.
        return worktime.add(moment, 1 / 60) - SECOND

    def _note_seen(self):
        """A member of staff has opened this ticket."""
        # Costs one narrow read; only the fact that it was opened is written.
        if len(self) == 1 and not self.env.su and self.env.user._is_internal():
            ticket = self.sudo()
            ticket.fetch(["unread"])
            if ticket.unread:
                ticket._stamp({ticket.id: {"unread": False}})

    def action_accept(self):
        """Take the tickets on; whoever does has read them."""
        result = super().action_accept()
        unread = self.filtered("unread")
        self._stamp({ticket.id: {"unread": False} for ticket in unread})
        return result

    # ------------------------------------------------------------
    # Alerts
    # ------------------------------------------------------------

    def _wake_waiting_cron(self):
        """Have the alerts of these tickets given when they are due."""
        minutes = {
            (ticket.alert_at + timedelta(seconds=59)).replace(second=0, microsecond=0)
            for ticket in self
            if ticket.id and ticket.alert_at
        }
        if minutes:
            # Whoever registers a ticket wakes the cron; it need not be his to read.
            cron = self.env.ref("service_quality.ir_cron_helpdesk_ticket_waiting")
            cron.sudo()._trigger(at=sorted(minutes))

    @api.model
    def _cron_alert_waiting(self):
        """Tell about every customer who is left waiting, batch by batch."""
        while done := self._alert_waiting_batch():
            remaining = self.search_count([("alert_at", "<=", fields.Datetime.now())])
            if not self.env["ir.cron"]._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _alert_waiting_batch(self, limit=ALERT_BATCH):
        """Give up to ``limit`` alerts that no other worker is giving.

        :return: how many there were
        """
        now = fields.Datetime.now()
        self.flush_model(["alert_at"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM helpdesk_ticket WHERE alert_at <= %s
                ORDER BY alert_at LIMIT %s FOR UPDATE SKIP LOCKED""",
                now,
                limit,
            )
        )
        # The alert is given by the system, whoever woke it.
        tickets = self.sudo().browse(row[0] for row in rows)
        tickets._stamp(
            {ticket.id: {"alert_at": False, "alerted_at": now} for ticket in tickets}
        )
        tickets.filtered("active")._give_waiting_alerts(now)
        return len(tickets)

    def _give_waiting_alerts(self, now):
        """One to-do per ticket, in the language of whoever is told."""
        model_id = self.env["ir.model"]._get_id("helpdesk.ticket")
        activity_type = self._get_waiting_activity_type()
        recipients, vals_list = {}, []
        for ticket in self:
            key = (ticket.team_id, ticket.company_id)
            if key not in recipients:
                recipients[key] = ticket._get_waiting_recipient(now)
            user = recipients[key]
            if user:
                vals_list.append(
                    {
                        "activity_type_id": activity_type.id,
                        "summary": ticket._get_waiting_notice(user),
                        "res_model_id": model_id,
                        "res_id": ticket.id,
                        "user_id": user.id,
                        "date_deadline": now.date(),
                    }
                )
        activities = self.env["mail.activity"]
        activities.with_context(mail_activity_quick_update=True).create(vals_list)

    def _get_waiting_recipient(self, moment):
        """Who is told: the team leader, else the duty leader, else a service manager.

        None when there is nobody.
        """
        self.ensure_one()
        team = self.team_id
        leader = team.user_id
        if not leader.active:
            leader = team._get_duty_leader(moment)
        if not leader.active:
            managers = self.env.ref("service_quality.group_manager").all_user_ids
            leader = managers.filtered(
                lambda user: user.active and self.company_id in user.company_ids
            ).sorted("id")
        return leader[:1]

    def _get_waiting_notice(self, user):
        """The line that the recipient reads in the to-do list."""
        env = self.with_context(lang=user.lang, tz=user.tz).env
        since = fields.Datetime.context_timestamp(
            self.with_env(env), self.waiting_since
        )
        return env._(
            "A customer has been waiting since %(time)s and nobody looks after it",
            time=since.strftime("%Y-%m-%d %H:%M"),
        )

    def _get_waiting_activity_type(self):
        return (
            self.env.ref(
                "service_quality.mail_activity_type_waiting", raise_if_not_found=False
            )
            or self.env["mail.activity.type"]
        )

    def _drop_waiting_alerts(self):
        """Somebody has done something about it: take the to-dos back."""
        if not self:
            return
        # They stand in the list of the team leader.
        activities = self.env["mail.activity"].sudo()
        activities.search(
            [
                ("res_model", "=", "helpdesk.ticket"),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self._get_waiting_activity_type().id),
            ]
        ).unlink()
        self._stamp({ticket.id: {"alerted_at": False} for ticket in self})

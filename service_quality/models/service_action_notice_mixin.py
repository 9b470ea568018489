from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from .service_action_flow_mixin import MANAGER

NONE, BEFORE, ON_THE_DAY, AFTER = range(4)
BATCH = 200
DUE = "service_quality.mail_activity_type_action_due"
OVERDUE = "service_quality.mail_activity_type_action_overdue"
VERIFY = "service_quality.mail_activity_type_action_verify"
EXTENSION = "service_quality.mail_activity_type_action_extension"
NOTICES = (DUE, OVERDUE, VERIFY)


class ServiceActionNoticeMixin(models.AbstractModel):
    """Who hears of a corrective action: the owner before and on the due day, the
    superior once when it has passed, the verifier when it is done.
    """

    _name = "service.action.notice.mixin"
    _description = "Notices of a corrective action"

    notice_level = fields.Integer(
        string="Reminders given",
        readonly=True,
        copy=False,
        aggregator=None,
        help="1 reminded before the due day, 2 on the day, 3 the superior was told.",
    )

    @api.model
    def _cron_remind(self):
        """Give each reminder that is due, each once.

        Days are those of the company; the reminder before comes on its last working
        day before the due day. Of several missed ones only the last is given.
        """
        cron = self.env["ir.cron"]
        while True:
            batch, left = self._remind_batch(BATCH)
            if not batch or not cron._commit_progress(len(batch), remaining=left):
                break

    @api.model
    def _remind_batch(self, limit):
        """Remind of up to ``limit`` actions.

        :return: those reminded of, and how many are left
        """
        due = Domain.FALSE
        for company in self.env["res.company"].search([("active", "=", True)]):
            today = self._get_today(company)
            own = Domain("company_id", "=", company.id)
            eve = self._get_eve_limit(company, today)
            due |= own & Domain.OR(
                [
                    Domain("notice_level", "<", AFTER) & Domain("due_date", "<", today),
                    Domain("notice_level", "<", ON_THE_DAY)
                    & Domain("due_date", "=", today),
                    Domain("notice_level", "<", BEFORE)
                    & Domain("due_date", ">", today)
                    & Domain("due_date", "<=", eve),
                ]
            )
        found = self.search(due & Domain("state", "=", "open"), order="due_date, id")
        # Another worker that reminds of the same ones has them.
        batch = found[:limit].try_lock_for_update()
        batch._remind()
        return batch, max(len(found) - limit, 0)

    @api.model
    def _get_eve_limit(self, company, today):
        """The next working day: who is due by then hears of it today."""
        worktime = company.resource_calendar_id._get_working_time(
            *[fields.Datetime.now()] * 2
        )
        zone = ZoneInfo(company._get_service_tz())
        noon = datetime.combine(today, time(12), zone).astimezone(timezone.utc)
        end = worktime.nth_day_end(noon.replace(tzinfo=None), 1)
        # The end of a day around the clock is the midnight after it.
        last = (end - timedelta(seconds=1)).replace(tzinfo=timezone.utc)
        return last.astimezone(zone).date()

    def _remind(self):
        """Give these actions the notice of today."""
        # The reminder of the day replaces that of the day before.
        self._drop_notices(DUE)
        todos = []
        for action in self:
            today = action._get_today()
            if action.due_date < today:
                level, kind, users = AFTER, OVERDUE, action._get_superiors()
            else:
                level = ON_THE_DAY if action.due_date == today else BEFORE
                kind, users = DUE, action._get_owner_user()
            action.notice_level = level
            for user in users:
                env = action.with_context(lang=user.lang).env
                text = (
                    env._("Overdue: %(action)s", action=action.name)
                    if level == AFTER
                    else env._("Due soon: %(action)s", action=action.name)
                )
                todos.append((action, user, kind, text, action.due_date))
        self._give_todos(todos)

    def _get_owner_user(self):
        """Who is reminded: the owner, or the superior of one without a login."""
        user = self.sudo().owner_id.user_id.filtered("active")
        return user or self._get_superiors()

    def _get_superiors(self, accepts=None):
        """Who is told when the owner is late: the superior, else the head of the
        department or of the team, else the service managers.

        :param accepts: asks more of a user, called with it
        """
        action = self.sudo()  # the line of a colleague is not for everybody to read
        owner = action.owner_id
        for users in (
            owner.parent_id.user_id,
            action.department_id.manager_id.user_id,
            action.team_id.user_id,
            self.env.ref(MANAGER).sudo().all_user_ids,
        ):
            found = users.filtered(
                lambda user: (
                    user.active
                    and user not in (self.env.ref("base.user_root") | owner.user_id)
                    and action.company_id in user.company_ids
                    and (accepts is None or accepts(user))
                )
            )
            if found:
                return found
        return self.env["res.users"]

    def _tell_owner(self):
        """The owner gets it as a to-do, due on its day."""
        self._give_todos(
            [
                (action, user, DUE, None, action.due_date)
                for action in self
                for user in action._get_owner_user()
            ]
        )

    def _tell_verifier(self):
        """Whoever verifies gets a to-do for the day on which the effect is known."""
        todos = []
        for action in self:
            users = action.verifier_user_id | action.origin_user_id
            users = users.filtered(lambda u, a=action: u.active and a._may_verify(u))
            day = action._get_effect_date() or action._get_today()
            for user in users[:1] or action._get_superiors(action._may_verify):
                todos.append((action, user, VERIFY, None, day))
        self._give_todos(todos)

    @api.model
    def _give_todos(self, todos):
        """To-dos of ``(action, user, activity type, summary, day)``, in one go."""
        if not todos:
            return
        # Whoever makes to-dos reads the record of each on its own.
        self.browse(action.id for action, *_rest in todos).mapped("display_name")
        # They stand in the lists of others; the to-do itself is the notice.
        activities = self.env["mail.activity"].sudo()
        activities.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(
                        kind
                    ),
                    "summary": summary or action.name,
                    "res_model_id": self.env["ir.model"]._get_id("service.action"),
                    "res_id": action.id,
                    "user_id": user.id,
                    "date_deadline": day,
                }
                for action, user, kind, summary, day in todos
            ]
        )

    def _withdraw(self, reason):
        """Put away these actions where they are not done yet, for what they came of
        has gone. Their open rounds go too: nobody is late with what is not to be done.

        :param reason: what the owner reads
        """
        for action in self.filtered(lambda action: action.state in ("draft", "open")):
            action._get_rounds().filtered(lambda round: not round.done_at).unlink()
            action._drop_notices()
            action.active = False
            action.message_post(
                body=reason, partner_ids=action._get_owner_user().partner_id.ids
            )

    def _drop_notices(self, *kinds):
        """Take back the to-dos that are over."""
        type_ids = [
            self.env["ir.model.data"]._xmlid_to_res_id(kind)
            for kind in kinds or NOTICES
        ]
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", "service.action"),
                ("res_id", "in", self.ids),
                ("activity_type_id", "in", type_ids),
            ]
        ).unlink()

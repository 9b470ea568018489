from odoo import api, fields, models

MANAGER = "service_quality.group_manager"
TODO = "service_quality.mail_activity_type_media_report"
BATCH = 100


class ServiceMediaNoticeMixin(models.AbstractModel):
    """Who hears of a media report, and of what was missed: the service managers."""

    _name = "service.media.notice.mixin"
    _description = "Notices of a media report"

    def _get_managers(self):
        managers = self.env.ref(MANAGER).sudo().all_user_ids
        return managers.filtered(
            lambda user: (
                user.active
                and user != self.env.ref("base.user_root")
                and self.company_id in user.company_ids
            )
        )

    def _inform_management(self):
        """Tell the service managers of what is negative or hot, once each."""
        for report in self.filtered(
            lambda report: (
                not report.informed_at
                and (report.is_hot or report.sentiment == "negative")
            )
        ):
            # The managers are told whoever types the report in.
            report.sudo().informed_at = fields.Datetime.now()
            report.sudo().message_notify(
                partner_ids=report._get_managers().partner_id.ids,
                subject=report.env._("In the public: %(report)s", report=report.name),
                body=report.summary or report.name,
            )

    def _wake_cron(self):
        """Let the cron run when the next of these times has passed."""
        cron = self.env.ref(
            "service_quality.ir_cron_service_media_report", raise_if_not_found=False
        )
        moments = [
            moment
            for report in self
            for moment in (report.owner_due_at, report.reply_due_at)
            if moment
        ]
        if cron and moments:
            cron.sudo()._trigger(at=moments)

    @api.model
    def _cron_escalate(self):
        """Take what has no owner or no reply in time to the managers, each once."""
        now = fields.Datetime.now()
        open_states = ("state", "in", ("new", "in_work"))
        for missed, due, domain in (
            ("owner_missed_at", "owner_due_at", [("owner_user_id", "=", False)]),
            ("reply_missed_at", "reply_due_at", []),
        ):
            while True:
                batch = self.search(
                    [*domain, open_states, (due, "<", now), (missed, "=", False)],
                    limit=BATCH,
                    order=due,
                ).try_lock_for_update()
                batch._escalate(missed)
                if not batch or not self.env["ir.cron"]._commit_progress(len(batch)):
                    break

    def _escalate(self, missed):
        """Tell the managers what was missed, and keep since when."""
        todos = []
        for report in self:
            for user in report._get_managers():
                env = self.with_context(lang=user.lang).env
                text = (
                    env._("Nobody looks after it: %(report)s", report=report.name)
                    if missed == "owner_missed_at"
                    else env._("No reply in time: %(report)s", report=report.name)
                )
                todos.append((report, user, text))
        self.write({missed: fields.Datetime.now()})
        self._give_todos(todos)

    def _tell_owner(self):
        """Whoever is put in charge by somebody else gets a to-do."""
        todos = []
        for report in self:
            user = report.owner_user_id
            if user != self.env.user and report.state != "closed":
                env = self.with_context(lang=user.lang).env
                text = env._("Look after it: %(report)s", report=report.name)
                todos.append((report, user, text))
        self._give_todos(todos)

    @api.model
    def _give_todos(self, todos):
        """To-dos of ``(report, user, summary)`` for today, in one go."""
        self.browse(report.id for report, *_rest in todos).mapped("display_name")
        # They stand in the lists of others; the to-do itself is the notice.
        activities = self.env["mail.activity"].sudo()
        activities.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(
                        TODO
                    ),
                    "summary": text,
                    "res_model_id": self.env["ir.model"]._get_id(
                        "service.media.report"
                    ),
                    "res_id": report.id,
                    "user_id": user.id,
                    "date_deadline": fields.Date.context_today(
                        self.with_context(tz=report.company_id._get_service_tz())
                    ),
                }
                for report, user, text in todos
            ]
        )

    def _drop_todos(self):
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                (
                    "activity_type_id",
                    "=",
                    self.env["ir.model.data"]._xmlid_to_res_id(TODO),
                ),
            ]
        ).unlink()

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

NONE, ASKED, BEFORE, ON_THE_DAY, AFTER = range(5)
BATCH = 500
TO_GIVE = "service_incentive.mail_activity_type_review_to_give"
LATE = "service_incentive.mail_activity_type_review_late"


class ServiceReviewNoticeMixin(models.AbstractModel):
    """Who hears of reviews that are to be given: the rater when asked, before and on
    the last day, then the rater's superior once.

    A superior is told how many reviews somebody owes, never about whom.
    ``service.review.assignment`` inherits it.
    """

    _name = "service.review.notice.mixin"
    _description = "Notices of reviews to give"

    notice_level = fields.Integer(
        string="Reminders given",
        readonly=True,
        copy=False,
        aggregator=None,
        help="1 asked, 2 reminded before the last day, 3 on it,"
        " 4 the superior was told.",
    )

    @api.model
    def _remind_all(self):
        """Give each notice that is due, each once; of several missed ones the last."""
        cron = self.env["ir.cron"]
        while True:
            found = self.search(self._get_notice_domain(), order="id", limit=BATCH + 1)
            # Another worker that reminds of the same ones has them.
            batch = found[:BATCH].try_lock_for_update()
            if not batch:
                break
            batch._remind()
            if not cron._commit_progress(len(batch), remaining=len(found) - BATCH > 0):
                break
        for rater in self._get_late_raters():
            rater_reviews = self.search(
                self._get_late_domain() & Domain("rater_id", "=", rater.id)
            ).try_lock_for_update()
            rater_reviews._tell_superior()
            if not cron._commit_progress(1):
                break

    @api.model
    def _get_open_domain(self):
        return (
            Domain("state", "=", "open")
            & Domain("cycle_id.reviews_closed_at", "=", False)
            & Domain("cycle_id.state", "not in", ("published", "closed"))
        )

    @api.model
    def _get_notice_domain(self):
        """Reviews whose rater hears something today, by the days of the company."""
        due = Domain.FALSE
        for company in self.env["res.company"].search([("active", "=", True)]):
            today = company._get_review_today()
            eve = today + timedelta(days=company.review_remind_days)
            due |= Domain("company_id", "=", company.id) & Domain.OR(
                [
                    Domain("notice_level", "<", ON_THE_DAY)
                    & Domain("deadline", "=", today),
                    Domain("notice_level", "<", BEFORE)
                    & Domain("deadline", ">", today)
                    & Domain("deadline", "<=", eve),
                    Domain("notice_level", "<", ASKED) & Domain("deadline", ">", eve),
                ]
            )
        return due & self._get_open_domain()

    @api.model
    def _get_late_domain(self):
        """Late reviews that the superior has not been told of; oneself is just late."""
        late = Domain.FALSE
        for company in self.env["res.company"].search([("active", "=", True)]):
            late |= Domain("company_id", "=", company.id) & Domain(
                "deadline", "<", company._get_review_today()
            )
        return (
            late
            & self._get_open_domain()
            & Domain("notice_level", "<", AFTER)
            & Domain("group", "!=", "self")
        )

    def _get_late_raters(self):
        return [
            rater
            for (rater,) in self._read_group(self._get_late_domain(), ["rater_id"])
        ]

    def _remind(self):
        """Give these raters the notice of today, in place of the one before."""
        self._drop_todos()
        levels = defaultdict(self.browse)
        todos = []
        for review in self:
            today = review.company_id._get_review_today()
            eve = today + timedelta(days=review.company_id.review_remind_days)
            level = ASKED
            if review.deadline <= eve:
                level = ON_THE_DAY if review.deadline == today else BEFORE
            levels[level] |= review
            user = review.rater_id.user_id
            if not user.active:
                continue
            env = self.with_context(lang=user.lang).env
            name = review.employee_id.name
            text = {
                ASKED: env._("Your review of %(name)s", name=name),
                BEFORE: env._("Reminder: your review of %(name)s", name=name),
                ON_THE_DAY: env._(
                    "Today at the latest: your review of %(name)s", name=name
                ),
            }[level]
            todos.append((TO_GIVE, self._name, review.id, user, review.deadline, text))
        for level, reviews in levels.items():
            reviews.notice_level = level
        self._give_todos(todos)

    def _tell_superior(self):
        """The superior of the one rater of these hears once how many are late."""
        todos = []
        for cycle, reviews in self.grouped("cycle_id").items():
            counts = defaultdict(int)
            for review in reviews:
                counts[review._get_rater_superior()] += 1
            for user, count in counts.items():
                if not user:
                    continue
                text = self.with_context(lang=user.lang).env._(
                    "%(rater)s is late with reviews: %(count)s",
                    rater=reviews.rater_id.name,
                    count=count,
                )
                today = cycle.company_id._get_review_today()
                todos.append((LATE, cycle._name, cycle.id, user, today, text))
        self.notice_level = AFTER
        self._give_todos(todos)

    def _get_rater_superior(self):
        """The first superior of the rater with a login who is not the one reviewed."""
        manager, seen = self.rater_id.parent_id, set()
        while manager and manager.id not in seen:
            if manager.user_id.active and manager != self.employee_id:
                return manager.user_id
            seen.add(manager.id)
            manager = manager.parent_id
        return self.env["res.users"]

    @api.model
    def _give_todos(self, todos):
        """To-dos of (type, model, record id, user, day, summary), in one go."""
        data, ir_model = self.env["ir.model.data"], self.env["ir.model"]
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True,
            service_incentive_bulk_notice=True,
            mail_notify_author=False,
        ).create(
            [
                {
                    "activity_type_id": data._xmlid_to_res_id(kind),
                    "automated": True,
                    "summary": text,
                    "res_model_id": ir_model._get_id(model),
                    "res_id": res_id,
                    "user_id": user.id,
                    "date_deadline": day,
                }
                for kind, model, res_id, user, day, text in todos
            ]
        )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Raters do not follow their own reviews: they have to-dos."""
        if self.env.context.get("service_incentive_bulk_notice"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def _drop_todos(self):
        """Take back the to-dos of these reviews."""
        # They stand in the lists of others; only the system handles them.
        self.env["mail.activity"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()

    def _restart_reminders(self):
        """A new deadline: whoever was reminded of the old one is reminded again."""
        reviews = self.filtered(lambda r: r.state == "open" and r.notice_level > ASKED)
        reviews._drop_todos()
        reviews.notice_level = NONE

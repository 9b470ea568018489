from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# People asked about or closed at once while the user waits; the rest is left to the
# scheduler. The choice of raters is made for all of a cycle, once for each batch.
SYNC_LIMIT = 500
BATCH_SIZE = 2000
OFFICER = "service_incentive.group_officer"
CRON = "service_incentive.ir_cron_service_review_work"


class ServiceAppraisalCycleReviewMixin(models.AbstractModel):
    """How a cycle asks raters for reviews, and when it closes them.

    ``service.appraisal.cycle`` inherits it. Raters are asked when the appraisals have
    been generated. Answers without name are kept sealed until the reviews are closed,
    and become responses all together then: so nobody can tell from what appears when
    who has just answered.
    """

    _name = "service.appraisal.cycle.review.mixin"
    _description = "Reviews of an appraisal cycle"

    review_deadline = fields.Date(
        string="Reviews until",
        copy=False,
        tracking=True,
        help="The last day on which reviews are to be given. Empty: set when raters are"
        " asked, as the settings of the company say.",
    )
    is_asking = fields.Boolean(
        string="Raters being asked",
        readonly=True,
        copy=False,
        help="Raters are asked in batches by the scheduler.",
    )
    is_closing_reviews = fields.Boolean(
        string="Reviews being closed",
        readonly=True,
        copy=False,
        help="The reviews are closed in batches by the scheduler.",
    )
    reviews_closed_at = fields.Datetime(
        string="Reviews closed on", readonly=True, copy=False
    )
    assignment_ids = fields.One2many(
        "service.review.assignment",
        "cycle_id",
        string="Reviews",
        copy=False,
        groups=OFFICER,
    )
    # Whoever could watch the numbers would see who has just answered.
    review_expected_count = fields.Integer(
        string="Reviews asked for", compute="_compute_review_counts", groups=OFFICER
    )
    review_given_count = fields.Integer(
        string="Reviews given", compute="_compute_review_counts", groups=OFFICER
    )
    review_completion = fields.Float(
        string="Reviews given (%)",
        compute="_compute_review_counts",
        groups=OFFICER,
        help="Percent of the reviews asked for that were given.",
    )

    @api.depends("assignment_ids.state")
    def _compute_review_counts(self):
        # Numbers alone tell nothing about who rates whom.
        groups = (
            self.env["service.review.assignment"]
            .sudo()
            ._read_group(
                Domain("cycle_id", "in", self.ids) & Domain("state", "!=", "cancelled"),
                ["cycle_id", "state"],
                ["__count"],
            )
        )
        counts = {(cycle.id, state): count for cycle, state, count in groups}
        for cycle in self:
            given = counts.get((cycle._origin.id, "submitted"), 0)
            total = given + counts.get((cycle._origin.id, "open"), 0)
            cycle.review_expected_count = total
            cycle.review_given_count = given
            cycle.review_completion = 100.0 * given / total if total else 0.0

    def write(self, vals):
        if "review_deadline" in vals:
            self._check_deadline(vals["review_deadline"])
        result = super().write(vals)
        if vals.get("review_deadline"):
            # Whoever gets more time is reminded anew.
            self.sudo().assignment_ids._restart_reminders()
        return result

    def _check_deadline(self, deadline):
        """Raise when the deadline cannot be set any more, or to nothing."""
        closed = self.filtered("reviews_closed_at")
        if closed:
            raise UserError(
                self.env._(
                    "The reviews of %(cycle)s are closed; their deadline stays.",
                    cycle=closed[0].name,
                )
            )
        if not deadline and self.sudo().assignment_ids:
            raise UserError(
                self.env._("Raters have been asked already and need a deadline.")
            )

    # -- asking -----------------------------------------------------------------------

    def action_ask_raters(self):
        """Ask for the reviews that have not been asked for yet.

        :raise AccessError: for others than officers
        :raise UserError: when the reviews are closed
        """
        self._check_officer()
        for cycle in self:
            cycle._check_unpublished()
            cycle._check_reviews_open()
            cycle._lock()
            # The user may run cycles; reviews are asked for by the engine alone.
            cycle.sudo()._ask_raters()
        return True

    def _ask_raters(self, limit=SYNC_LIMIT):
        """Ask raters once all appraisals are there; return how many are left."""
        self.ensure_one()
        schemes = (self.scheme_ids | self.scheme_id).filtered("review_weight")
        if self.reviews_closed_at or self.is_generating or not schemes:
            return 0
        appraisals = self.env["service.appraisal"].search(
            Domain("cycle_id", "=", self.id) & Domain("scheme_id", "in", schemes.ids)
        )
        if not appraisals:
            return 0
        if not self.review_deadline:
            company = self.company_id
            first = max(company._get_review_today(), self.date_to)
            self.review_deadline = first + timedelta(days=company.review_days)
        left = self.env["service.review.assignment"]._assign(appraisals, limit)
        if self.is_asking != bool(left):
            self.is_asking = bool(left)
        self.env.ref(CRON)._trigger()
        return left

    def _check_reviews_open(self):
        """Raise when the reviews are closed or being closed."""
        for cycle in self:
            if cycle.reviews_closed_at or cycle.is_closing_reviews:
                raise UserError(
                    self.env._("The reviews of %(cycle)s are closed.", cycle=cycle.name)
                )

    # -- closing ----------------------------------------------------------------------

    def action_close_reviews(self):
        """Take in the reviews that were given; nobody can give one any more.

        :raise AccessError: for others than officers
        :raise UserError: when they are closed already
        """
        self._check_officer()
        for cycle in self:
            cycle._check_unpublished()
            cycle._check_reviews_open()
            cycle._lock()
            # The user may run cycles; answers are made by the engine alone.
            cycle.sudo()._close_reviews()
        return True

    def _close_reviews(self, limit=SYNC_LIMIT):
        """Turn sealed answers into responses; return about how many people are left."""
        self.ensure_one()
        left = self.env["service.review.response"]._unseal(self, limit)
        if left:
            self.is_closing_reviews = True
            self.env.ref(CRON)._trigger()
            return left
        self.write(
            {"is_closing_reviews": False, "reviews_closed_at": fields.Datetime.now()}
        )
        if self.state == "review" or self.is_scoring:
            # The score that officers have seen was without these answers.
            self._score_again()
        return 0

    def _check_reviews_closed(self):
        """Raise while reviews are open: grades are not made before all have spoken."""
        for cycle in self.sudo():  # whoever may move the cycle on may know the numbers
            if cycle.review_expected_count and not cycle.reviews_closed_at:
                raise UserError(
                    self.env._(
                        "The reviews of %(cycle)s are open until %(day)s; %(given)s of"
                        " %(total)s are given. Close the reviews first.",
                        cycle=cycle.name,
                        day=cycle._get_reviews_last_day(),
                        given=cycle.review_given_count,
                        total=cycle.review_expected_count,
                    )
                )

    def _get_reviews_last_day(self):
        """The last day on which a late review is taken, or none without deadline."""
        self.ensure_one()
        grace = self.company_id.sudo().review_grace_days  # its settings are no secret
        return self.review_deadline and self.review_deadline + timedelta(days=grace)

    def _is_review_open(self, group):
        """Whether a rater of ``group`` may still answer: oneself until the deadline."""
        self.ensure_one()
        if (
            self.reviews_closed_at
            or self.is_closing_reviews
            or not self.review_deadline
        ):
            return False
        last = self.review_deadline if group == "self" else self._get_reviews_last_day()
        return self.company_id.sudo()._get_review_today() <= last

    # -- the scheduler ----------------------------------------------------------------

    @api.model
    def _cron_review_work(self):
        """Ask in batches and close what is due; a second run does nothing."""
        cron = self.env["ir.cron"]
        for cycle in self.search(Domain("is_asking", "=", True)):
            while cycle.is_asking and cycle.try_lock_for_update():
                left = cycle._ask_raters(BATCH_SIZE)
                if not cron._commit_progress(BATCH_SIZE, remaining=left):
                    return
        for cycle in self._get_reviews_to_close():
            while not cycle.reviews_closed_at and cycle.try_lock_for_update():
                left = cycle._close_reviews(BATCH_SIZE)
                if not cron._commit_progress(BATCH_SIZE, remaining=left):
                    return
        self.env["service.review.assignment"]._remind_all()
        self.env["service.review.response"]._forget_words()

    @api.model
    def _get_reviews_to_close(self):
        """Cycles whose last day for reviews has passed, or that are being closed."""
        waiting = self.search(
            Domain("reviews_closed_at", "=", False)
            & Domain("review_deadline", "!=", False)
            & Domain("state", "not in", ("published", "closed"))
        )
        return waiting.filtered(
            lambda cycle: (
                cycle.is_closing_reviews
                or cycle.company_id._get_review_today() > cycle._get_reviews_last_day()
            )
        )

    def action_view_reviews(self):
        """Open who is asked about whom, and who has answered; it is noted who looks."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_review_assignment_action"
        )
        return {
            **action,
            "context": {"search_default_cycle_id": self.id, "create": False},
        }

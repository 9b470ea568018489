from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.period import Period

DRAFT = "draft"


class ServicePeriodReviewMixin(models.AbstractModel):
    """A look back on a period that opens by itself with its figures counted.

    Somebody draws the conclusion until a day that the company sets; closed it stays as
    it is. A model that inherits this says how often (:meth:`_get_rhythm`), counts
    (``_count``), and has a field ``state`` that begins with ``draft``.
    """

    _name = "service.period.review.mixin"
    _description = "Review of a period"

    # What is written by people, as long as it is not closed.
    _review_words = frozenset({"conclusion", "responsible_user_id", "due_date"})

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    responsible_user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        tracking=True,
        help="Draws the conclusion.",
    )
    due_date = fields.Date(
        string="Due", tracking=True, help="Last day on which it is closed in time."
    )
    conclusion = fields.Text(tracking=True, help="What we make of it.")
    counted_at = fields.Datetime(string="Counted", readonly=True)

    # -- hooks ------------------------------------------------------------------------

    @api.model
    def _get_rhythm(self, company):
        """Hook: ``(months, days)``: how many months a period of ``company`` has, 0 for
        never, and the days after its end by which it has to be closed.
        """
        raise NotImplementedError

    @api.model
    def _get_todo_xml_id(self):
        """Hook: the kind of to-do of whoever is responsible."""
        raise NotImplementedError

    def _get_engine_fields(self):
        """What is counted or moved by the steps, and written by nobody."""
        return {
            name
            for name, field in self._fields.items()
            if field.readonly and field.store and field.type != "one2many"
        }

    # -- guards -----------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            if self._get_engine_fields() & vals.keys():
                raise AccessError(
                    self.env._("The figures of a review are counted, not written.")
                )
            if self._review_words & vals.keys():
                for review in self.filtered(lambda review: review.state != DRAFT):
                    raise UserError(
                        self.env._(
                            "%(review)s is closed and stays as it is.",
                            review=review.display_name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        for review in self.filtered(lambda review: review.state != DRAFT):
            raise UserError(
                self.env._(
                    "%(review)s is closed and stays on file.",
                    review=review.display_name,
                )
            )

    def _check_reviewer(self):
        """Hook: raise unless the user works on these reviews."""
        raise NotImplementedError

    def action_count_again(self):
        """Count the figures anew, as long as the review is not closed."""
        self._check_reviewer()
        self.check_access("read")
        self.filtered(lambda review: review.state == DRAFT)._count()
        return True

    def _check_concluded(self):
        """:raise UserError: without a conclusion"""
        for review in self:
            if not (review.conclusion or "").strip():
                raise UserError(
                    self.env._(
                        "%(review)s: write the conclusion first.",
                        review=review.display_name,
                    )
                )

    def _close_review(self, **values):
        """Close these reviews; their to-dos are done."""
        self.sudo().write(values)  # the state has no other writer
        self.activity_feedback([self._get_todo_xml_id()])

    # -- when -------------------------------------------------------------------------

    def _get_period(self):
        """The period in the zone of the company."""
        self.ensure_one()
        return self.env["service.indicator"]._get_period(
            self.date_from, self.date_to, self.company_id
        )

    @api.model
    def _get_last_period(self, company):
        """The last whole period of ``company``, None where none is looked back on.

        Periods of 6 months are half-years, of 12 months years; others are counted on
        from January 2000.
        """
        months, _days = self._get_rhythm(company)
        if not months:
            return None
        today = company._get_service_today()
        elapsed = (today.year - 2000) * 12 + today.month - 1
        first = today.replace(day=1) - relativedelta(months=elapsed % months)
        return Period(
            first - relativedelta(months=months),
            first - timedelta(days=1),
            company._get_service_tz(),
        )

    @api.model
    def _cron_open(self):
        """Open the review of the last period of each company, once."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            self._open_for(company)
            self._remind(company)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _remind(self, company):
        """Hook: remind of what is overdue."""

    @api.model
    def _open_for(self, company):
        """The review of the last period of ``company``; opened if it is missing."""
        period = self._get_last_period(company)
        if not period:
            return self.browse()
        found = self.search(
            [
                ("company_id", "=", company.id),
                ("date_from", "=", period.date_from),
                ("date_to", "=", period.date_to),
            ]
        )
        if found:
            return found
        manager = company._get_quality_manager()
        _months, days = self._get_rhythm(company)
        review = self.with_context(lang=manager.lang or self.env.lang).create(
            {
                "company_id": company.id,
                "date_from": period.date_from,
                "date_to": period.date_to,
                "responsible_user_id": manager.id,
                "due_date": period.date_to + timedelta(days=days),
            }
        )
        review._count()
        review._announce()
        return review

    def _announce(self):
        """Hook: tell of a review that was just opened."""

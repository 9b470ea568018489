from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.period import Period
from ..tools.scoring import ratio


class ServiceLoyalty(models.Model):
    """How faithful the customers of a company were in one month.

    A customer is lost who had asked for something, and then nothing any more for the
    days that the company has set. Written by the system; the months are compared with
    a baseline that a manager chooses, else with the first.
    """

    _name = "service.loyalty"
    _description = "Loyalty of customers"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    customer_count = fields.Integer(
        string="Customers", readonly=True, help="Who asked for something in the month."
    )
    repeat_count = fields.Integer(
        string="Came again",
        readonly=True,
        help="Those among them who had asked for something before the month.",
    )
    repeat_share = fields.Float(
        string="Repeat customers (%)", readonly=True, aggregator="avg"
    )
    base_count = fields.Integer(
        string="Customers before",
        readonly=True,
        help="Who asked for something in the days before those looked at.",
    )
    lost_count = fields.Integer(
        string="Lost",
        readonly=True,
        help="Those among them who have not asked for anything since.",
    )
    churn = fields.Float(string="Churn (%)", readonly=True, aggregator="avg")
    is_baseline = fields.Boolean(
        string="Baseline",
        readonly=True,
        help="Later months are compared with this one.",
    )
    baseline_churn = fields.Float(
        string="Churn of the baseline (%)", compute="_compute_reduction"
    )
    reduction = fields.Float(
        string="Less churn (%)",
        compute="_compute_reduction",
        help="How much smaller the churn is than in the baseline.",
    )
    has_reduction = fields.Boolean(compute="_compute_reduction")
    is_met = fields.Boolean(
        string="Benchmark reached",
        compute="_compute_reduction",
        help="The reduction is at least the one the company aims at.",
    )

    _month_unique = models.UniqueIndex(
        "(company_id, date_from)", "The month has been counted already."
    )
    _baseline_unique = models.UniqueIndex(
        "(company_id) WHERE is_baseline", "A company has one baseline."
    )

    @api.depends("date_from")
    def _compute_display_name(self):
        for loyalty in self:
            loyalty.display_name = f"{loyalty.date_from:%Y-%m}"

    @api.depends("churn", "company_id.churn_reduction_percent", "is_baseline")
    def _compute_reduction(self):
        baselines = {}
        for row in self.search(
            [("company_id", "in", self.company_id.ids)],
            order="is_baseline desc, date_from",
        ):
            # The first month stands in until somebody chooses one.
            if row.is_baseline or row.base_count:
                baselines.setdefault(row.company_id, row)
        for loyalty in self:
            baseline = baselines.get(loyalty.company_id, self.browse())
            before = baseline.churn
            later = bool(baseline) and loyalty.date_from > baseline.date_from
            known = later and bool(before) and bool(loyalty.base_count)
            loyalty.baseline_churn = before
            loyalty.has_reduction = known
            loyalty.reduction = (before - loyalty.churn) / before * 100 if known else 0
            aim = loyalty.company_id.sudo().churn_reduction_percent
            loyalty.is_met = known and round(loyalty.reduction, 4) >= aim

    def action_set_baseline(self):
        """Compare the other months of the company with this one.

        :raise AccessError: unless the user may read it and is a service manager
        """
        self.ensure_one()
        self.check_access("read")
        self.env["service.indicator"].check_access("write")  # managers only
        own = self.sudo()  # the figures themselves are nobody's to write
        own.search(
            [("company_id", "=", own.company_id.id), ("is_baseline", "=", True)]
        ).is_baseline = False
        own.flush_model(["is_baseline"])
        own.is_baseline = True
        return True

    # -- counting ---------------------------------------------------------------------

    def _cron_count(self):
        """Count the running and the last month of every company anew."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            zone = company._get_service_tz()
            today = fields.Date.context_today(self.with_context(tz=zone))
            month = Period.starting("month", today, zone)
            last = Period.starting("month", month.date_from - timedelta(days=1), zone)
            for period in (last, month):
                self._count(company, period)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _count(self, company, period):
        """Count one month of a company; a second run finds the same numbers.

        :return: the row
        """
        stop_at = min(period.stop_at, fields.Datetime.now())
        half = timedelta(days=company.churn_days)
        self.env["helpdesk.ticket"].flush_model()
        [counts] = self.env.execute_query(
            SQL(
                """
                WITH contact AS (
                    SELECT commercial_partner_id AS customer,
                           COALESCE(registered_at, create_date) AS at
                      FROM helpdesk_ticket
                     WHERE company_id = %(company)s AND active
                       AND commercial_partner_id IS NOT NULL
                       AND care_feedback_id IS NULL
                ), customer AS (
                    SELECT customer,
                           bool_or(at >= %(start)s AND at < %(stop)s) AS is_here,
                           bool_or(at < %(start)s) AS was_here,
                           bool_or(at >= %(before)s AND at < %(since)s) AS is_base,
                           bool_or(at >= %(since)s AND at < %(stop)s) AS is_kept
                      FROM contact
                  GROUP BY customer
                )
                SELECT COUNT(*) FILTER (WHERE is_here),
                       COUNT(*) FILTER (WHERE is_here AND was_here),
                       COUNT(*) FILTER (WHERE is_base),
                       COUNT(*) FILTER (WHERE is_base AND NOT is_kept)
                  FROM customer
                """,
                company=company.id,
                start=period.start_at,
                stop=stop_at,
                since=stop_at - half,
                before=stop_at - 2 * half,
            )
        )
        here, again, base, lost = counts
        values = {
            "date_to": period.date_to,
            "customer_count": here,
            "repeat_count": again,
            "repeat_share": ratio(again, here, 100.0) or 0.0,
            "base_count": base,
            "lost_count": lost,
            "churn": ratio(lost, base, 100.0) or 0.0,
        }
        row = self.search(
            [("company_id", "=", company.id), ("date_from", "=", period.date_from)]
        )
        if row:
            row.write(values)
            return row
        return self.create(
            {"company_id": company.id, "date_from": period.date_from, **values}
        )

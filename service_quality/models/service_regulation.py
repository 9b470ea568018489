from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

REVIEW_TYPE = "service_quality.mail_activity_type_regulation_review"


class ServiceRegulation(models.Model):
    """A law or rule on data or service that a company has to keep: who watches it, and
    when it is looked at again. Clauses say what follows from it for the staff.
    """

    _name = "service.regulation"
    _description = "Law or regulation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "review_date, name, id"
    _check_company_auto = True

    name = fields.Char(string="Title", required=True, translate=True, tracking=True)
    code = fields.Char(string="Number", help="As it was published: number, article.")
    jurisdiction = fields.Char(translate=True, help="Where it holds.")
    kind = fields.Selection(
        [
            ("data", "Protection of data"),
            ("security", "Security of information"),
            ("consumer", "Rights of consumers"),
            ("sector", "Of our sector"),
            ("other", "Other"),
        ],
        required=True,
        default="data",
        index=True,
    )
    summary = fields.Text(
        translate=True, help="What it asks of us, in a few plain sentences."
    )
    url = fields.Char(string="Where to read it")
    effective_on = fields.Date(string="In force since")
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        tracking=True,
        index=True,
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        help="Watches over changes, and is asked to review it.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: for all companies.",
    )
    review_months = fields.Integer(
        string="Review every (months)", default=12, help="0: never again."
    )
    review_date = fields.Date(string="Next review", tracking=True, index=True)
    reviewed_on = fields.Date(
        string="Last reviewed", readonly=True, copy=False, tracking=True
    )
    reminded_for = fields.Date(
        string="Reminded for", readonly=True, copy=False, help="One reminder each."
    )
    clause_ids = fields.Many2many(
        "service.clause",
        string="Clauses",
        check_company=True,
        help="What staff have to do because of it.",
    )
    active = fields.Boolean(default=True, tracking=True)
    is_due = fields.Boolean(
        string="Review due", compute="_compute_is_due", search="_search_is_due"
    )

    _review_months_positive = models.Constraint(
        "CHECK(review_months >= 0)", "A review comes after some months, or never."
    )

    @api.depends("review_date")
    def _compute_is_due(self):
        today = fields.Date.context_today(self)
        for regulation in self:
            day = regulation.review_date
            regulation.is_due = bool(day and day <= today)

    @api.model
    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = Domain("review_date", "<=", fields.Date.context_today(self))
        return Domain.OR(due if wanted else ~due for wanted in value)

    def action_review(self):
        """Note that the law was looked at today, and when it is looked at again.

        :raise UserError: for a law that does not hold any more
        """
        self.check_access("write")
        for regulation in self:
            if not regulation.active:
                raise UserError(self.env._("%(law)s is put away.", law=regulation.name))
            company = regulation.company_id or self.env.company
            today = company._get_service_today()
            months = regulation.review_months
            regulation.write(
                {
                    "reviewed_on": today,
                    "review_date": months and today + relativedelta(months=months),
                }
            )
        self.activity_feedback([REVIEW_TYPE])

    @api.model
    def _cron_remind(self):
        """Remind owners of laws whose review has come, once for each date."""
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        due = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("review_date", "<=", company._get_service_today())
            for company in companies
        ) | (
            Domain("company_id", "=", False)
            & Domain("review_date", "<=", fields.Date.context_today(self))
        )
        laws = self.search(due & Domain("user_id.active", "=", True))
        laws = laws.filtered(lambda law: law.reminded_for != law.review_date)
        kind = self.env.ref(REVIEW_TYPE)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": law.id,
                    "user_id": law.user_id.id,
                    "automated": True,
                    "date_deadline": law.review_date,
                }
                for law in laws
            ]
        )
        for law in laws:
            law.reminded_for = law.review_date

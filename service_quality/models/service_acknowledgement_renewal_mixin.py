from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ServiceAcknowledgementRenewalMixin(models.AbstractModel):
    """What was signed for a time only, and who has to sign it again."""

    _name = "service.acknowledgement.renewal.mixin"
    _description = "Reading that has to be renewed"

    valid_until = fields.Date(
        string="Holds until",
        readonly=True,
        index=True,
        tracking=True,
        help="The last day; then it has to be signed again. Empty: for good.",
    )
    is_missing = fields.Boolean(
        string="Missing",
        compute="_compute_is_missing",
        search="_search_is_missing",
        help="Not signed yet, or not any more.",
    )

    signing = fields.Selection(
        [("missing", "Missing"), ("run_out", "Run out"), ("signed", "Signed")],
        string="Signature",
        compute="_compute_is_missing",
    )

    @api.depends("state", "valid_until")
    def _compute_is_missing(self):
        for row in self:
            today = row.company_id.sudo()._get_service_today()
            if row.state == "lapsed":
                row.signing = False
            elif row.acknowledged_at and row.valid_until and row.valid_until < today:
                row.signing = "run_out"
            else:
                row.signing = "missing" if row.state == "to_read" else "signed"
            row.is_missing = row.signing in ("missing", "run_out")

    @api.model
    def _search_is_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = Domain("state", "=", "to_read") | self._get_run_out_domain()
        return Domain.OR(missing if wanted else ~missing for wanted in value)

    @api.model
    def _get_run_out_domain(self):
        """What was signed and does not hold any more, by the day of each company."""
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        return Domain("state", "=", "acknowledged") & Domain.OR(
            Domain("company_id", "in", group.ids) & Domain("valid_until", "<", today)
            for today, group in companies.grouped(
                lambda company: company._get_service_today()
            ).items()
        )

    def _set_valid_until(self):
        """These have been signed today: until when it holds."""
        for row in self:
            months = row.version_id.standard_id.validity_months
            today = row.company_id._get_service_today()
            row.valid_until = months and today + relativedelta(months=months)

    @api.model
    def _renew_run_out(self):
        """Ask again who has signed what holds no more; a second run is nothing.

        When it was signed before stays in the history of the row.
        """
        rows = self.sudo().search(
            self._get_run_out_domain() & Domain("version_id.state", "=", "in_force")
        )
        for company, group in rows.grouped("company_id").items():
            today = company._get_service_today()
            group.write(
                {
                    "state": "to_read",
                    "coverage": 0,
                    "reminded_on": False,
                    "asked_on": today,
                    "due_on": today + timedelta(days=company.acknowledgement_days),
                }
            )
        return rows

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .service_complaint_severity_mixin import SEVERITIES


class ServiceComplaintRepeatMixin(models.AbstractModel):
    """Whether the matter came up before, or again, and what that says."""

    _name = "service.complaint.repeat.mixin"
    _description = "Repeats of a complaint"

    repeat_of_id = fields.Many2one(
        "service.complaint",
        string="Repeats",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The last complaint of the same customer, or with the same cause about "
        "the same employee or department.",
    )
    repeated_ids = fields.One2many(
        "service.complaint", "repeat_of_id", string="Repeated by"
    )
    is_repeat = fields.Boolean(
        string="Repeat",
        readonly=True,
        copy=False,
        help="Raised by one step of severity, once.",
    )
    is_repeated = fields.Boolean(
        string="Repeated later",
        readonly=True,
        copy=False,
        help="The matter came up again within the days of the company.",
    )
    is_effective = fields.Boolean(
        string="Effectively resolved",
        compute="_compute_is_effective",
        store=True,
        help="Closed with a satisfied customer, not reopened and not repeated.",
    )

    @api.depends(
        "state", "customer_answer", "reopen_count", "is_repeated", "close_kind"
    )
    def _compute_is_effective(self):
        for complaint in self:
            satisfied = complaint.customer_answer == "satisfied"
            complaint.is_effective = (
                complaint.state == "closed"
                and (satisfied or complaint.close_kind == "settled")
                and not complaint.reopen_count
                and not complaint.is_repeated
            )

    def _get_repeat_domain(self):
        """What came before within the days of the company."""
        days = self.company_id.complaint_repeat_days
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("id", "!=", self.id)
            & Domain("received_at", ">=", self.received_at - timedelta(days=days))
            & Domain("received_at", "<=", self.received_at)
        )

    def _find_repeats_of_customer(self):
        """Link new complaints with the last of the same customer; one query for all."""
        new = self.sudo().filtered("commercial_partner_id")
        if not new:
            return
        days = max(new.company_id.mapped("complaint_repeat_days"))
        since = min(new.mapped("received_at")) - timedelta(days=days)
        found = new.search(
            [
                ("commercial_partner_id", "in", new.commercial_partner_id.ids),
                ("received_at", ">=", since),
            ],
            order="received_at, id",
        )
        by_customer = found.grouped(
            lambda old: (old.company_id, old.commercial_partner_id)
        )
        for complaint in new:
            key = (complaint.company_id, complaint.commercial_partner_id)
            earlier = by_customer[key].filtered_domain(complaint._get_repeat_domain())
            earlier = earlier.filtered(
                lambda old, new=complaint: (
                    (old.received_at, old.id) < (new.received_at, new.id)
                )
            )
            if earlier:
                complaint._link_repeat(earlier[-1])

    def _find_repeats_by_cause(self):
        """At the verdict: same cause and same employee or department."""
        for complaint in self.filtered(lambda c: c.verdict != "not_upheld"):
            parties = complaint.party_ids
            same = Domain("party_ids.employee_id", "in", parties.employee_id.ids)
            offices = parties.filtered(lambda party: not party.employee_id)
            if offices:
                same |= Domain(
                    "party_ids.department_id", "in", offices.department_id.ids
                )
            earlier = complaint.search(
                complaint._get_repeat_domain()
                & Domain("cause_ids", "in", complaint.cause_ids.ids)
                & same,
                order="received_at desc, id desc",
                limit=1,
            )
            if earlier:
                complaint._link_repeat(earlier)

    def _link_repeat(self, earlier):
        """Note that the matter came up before; severity goes up one step, once."""
        self.ensure_one()
        earlier.is_repeated = True
        if self.is_repeat:
            return
        place = SEVERITIES.index(self.severity)
        severity = SEVERITIES[min(place + 1, len(SEVERITIES) - 1)]
        self.write(
            {"repeat_of_id": earlier.id, "is_repeat": True, "severity": severity}
        )

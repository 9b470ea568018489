from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.busy_hours import is_busy, parse
from ..tools.inspection_score import spread_of_conditions


class ServiceInspectionConditionMixin(models.AbstractModel):
    """Under which conditions service was inspected: announced or not, at a busy or a
    quiet time, a known or a new customer. Good service is the same in all of them.
    """

    _name = "service.inspection.condition.mixin"
    _description = "Conditions of an inspection"

    announced = fields.Boolean(
        tracking=True, help="Whether the inspected knew beforehand."
    )
    observed_at = fields.Datetime(
        string="Service given on",
        copy=False,
        help="When the service that is judged was given; the start of the "
        "inspection, unless said otherwise.",
    )
    busy_hours = fields.Boolean(
        string="In busy hours",
        compute="_compute_busy_hours",
        store=True,
        readonly=False,
        help="Whether it was a busy time; found from the busy hours of the company, "
        "and can be put right by hand.",
    )
    known_customer = fields.Boolean(
        string="Known customer",
        compute="_compute_known_customer",
        store=True,
        readonly=False,
        help="Whether the customer had been here before; found from earlier tickets, "
        "and can be put right by hand.",
    )

    @api.depends("observed_at", "company_id")
    def _compute_busy_hours(self):
        for inspection in self:
            if not inspection.observed_at:
                inspection.busy_hours = False
                continue
            company = inspection.company_id
            local = fields.Datetime.context_timestamp(
                self.with_context(tz=company._get_service_tz()), inspection.observed_at
            )
            stretches = parse(company.inspection_busy_hours)
            inspection.busy_hours = is_busy(stretches, local)

    @api.depends("partner_id", "ticket_id")
    def _compute_known_customer(self):
        """One query for all: a customer with an earlier ticket is known."""
        # Whether there was a ticket says nothing of what it was about.
        groups = (
            self.env["helpdesk.ticket"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                Domain("partner_id", "in", self.partner_id.ids),
                ["partner_id"],
                ["id:min", "__count"],
            )
        )
        first = {partner.id: ticket_id for partner, ticket_id, _count in groups}
        for inspection in self:
            ticket_id = first.get(inspection.partner_id.id)
            # Without a ticket of its own any ticket is an earlier one.
            own = inspection.ticket_id._origin.id
            inspection.known_customer = bool(ticket_id and ticket_id != own)

    @api.model
    def _get_spreads(self, domain, groupby):
        """How far mean scores lie apart between conditions (SQ-107): announced or not,
        busy or quiet, known or new customers and, unless grouped by employee, between
        employees.

        :param domain: the inspections, usually those that count
        :param groupby: field to compare within: ``employee_id``, ``team_id`` …
        :return: ``{record: (points or None, inspections)}``, by one query a condition
        """
        conditions = [("announced", domain), ("busy_hours", domain)]
        # Without a customer there is none to be known or new.
        with_customer = Domain(domain) & Domain("partner_id", "!=", False)
        conditions.append(("known_customer", with_customer))
        if groupby != "employee_id":
            with_employee = Domain(domain) & Domain("employee_id", "!=", False)
            conditions.append(("employee_id", with_employee))
        rows, counts = {}, {}
        for condition, inspections in conditions:
            for record, side, total, count in self._read_group(
                inspections, [groupby, condition], ["score:sum", "__count"]
            ):
                rows.setdefault(record, []).append((condition, side, total, count))
                if condition == "announced":
                    counts[record] = counts.get(record, 0) + count
        return {
            record: (spread_of_conditions(rows[record]), count)
            for record, count in counts.items()
        }

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ServiceMeasure(models.Model):
    """The value of one indicator for one employee in one period.

    Only the indicator engine writes it. Until ``frozen_at`` is set it is measured anew
    as often as wanted; afterwards it stays, and late corrections count in the period
    that is open then. It keeps numerator and denominator, so that months add up to
    quarters and years, and persons to departments, without any loss.
    """

    _name = "service.measure"
    _inherit = ["service.measure.engine.mixin"]
    _description = "Service measure"
    _order = "date_from desc, employee_id, indicator_id"
    _rec_name = "indicator_id"

    indicator_id = fields.Many2one(
        "service.indicator", required=True, readonly=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    department_id = fields.Many2one(
        "hr.department",
        readonly=True,
        index="btree_not_null",
        help="Department at the end of the period.",
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    unit = fields.Selection(
        lambda self: (
            self.env["service.indicator"]
            ._fields["unit"]
            ._description_selection(self.env)
        ),
        required=True,
        readonly=True,
    )
    numerator = fields.Float(readonly=True, help="What is divided, see the formula.")
    denominator = fields.Float(readonly=True, help="What it is divided by.")
    n = fields.Integer(
        string="Cases", readonly=True, help="How many cases the value rests on."
    )
    value = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Numerator divided by denominator; of several measures the sum of the"
        " numerators divided by the sum of the denominators.",
    )
    value_label = fields.Char(
        string="Result",
        compute="_compute_value_label",
        help="The value with its unit, empty without enough data.",
    )
    has_tickets = fields.Boolean(
        string="From tickets",
        compute="_compute_has_tickets",
        help="Whether tickets are behind the value, and not for example ratings.",
    )
    has_data = fields.Boolean(
        string="Enough data",
        readonly=True,
        help="Whether there are as many cases as the indicator needs.",
    )
    points = fields.Float(
        readonly=True, aggregator="avg", help="0 to 100; none without enough data."
    )
    yardstick = fields.Json(
        string="Judged by",
        readonly=True,
        help="Target, floor and curve that the value was judged by.",
    )
    frozen_at = fields.Datetime(
        string="Frozen since",
        readonly=True,
        help="Since when the value can no longer change.",
    )
    last_record_id = fields.Integer(
        string="Newest record",
        readonly=True,
        aggregator=None,
        help="The newest record there was to count; later ones are no evidence.",
    )

    _employee_period_unique = models.Constraint(
        "UNIQUE(indicator_id, employee_id, date_from, date_to)",
        "There is one measure per indicator, employee and period.",
    )

    @api.depends("indicator_id", "employee_id", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for measure in self:
            measure.display_name = self.env._(
                "%(indicator)s, %(employee)s, %(period)s",
                indicator=measure.indicator_id.name,
                employee=measure.employee_id.name,
                period=measure._get_period().label,
            )

    @api.depends("has_data", "value", "indicator_id")
    @api.depends_context("lang")
    def _compute_value_label(self):
        for measure in self:
            measure.value_label = measure.has_data and measure.indicator_id._format(
                measure.value
            )

    @api.depends("indicator_id")
    def _compute_has_tickets(self):
        for indicator, measures in self.grouped("indicator_id").items():
            measure = measures[0]
            model, _domain = getattr(indicator, f"_evidence_{indicator.provider}")(
                measure._get_period(), measure.employee_id
            )
            fields_of_model = self.env[model]._fields
            measures.has_tickets = model == "helpdesk.ticket" or (
                "ticket_id" in fields_of_model
            )

    def _read_group_select(self, aggregate_spec, query):
        """Values of a group are the ratio of the sums, not the mean of the ratios."""
        if aggregate_spec != "value:avg":
            return super()._read_group_select(aggregate_spec, query)
        indicator, unit, numerator, denominator = (
            self._field_to_sql(self._table, name, query)
            for name in ("indicator_id", "unit", "numerator", "denominator")
        )
        # Of different indicators there is no common value.
        return SQL(
            """CASE WHEN MIN(%(indicator)s) = MAX(%(indicator)s) THEN
            SUM(CASE WHEN %(unit)s = 'percent' THEN 100 ELSE 1 END * %(numerator)s)
            / NULLIF(SUM(%(denominator)s), 0) END""",
            indicator=indicator,
            unit=unit,
            numerator=numerator,
            denominator=denominator,
        )

    # -- evidence ---------------------------------------------------------------------

    def action_open_evidence(self):
        """Open the records that the value was counted from."""
        self.ensure_one()
        self.check_access("read")
        model, domain = self._get_evidence()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(domain),
            "context": {"create": False, "active_test": False},
        }

    def action_open_tickets(self):
        """Open the tickets that the value was counted from, those the user may see."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_ticket_ids())],
            "context": {"create": False, "active_test": False},
        }

    def _get_ticket_ids(self):
        """Ids of the tickets behind the value, whoever may read them."""
        if not self.has_tickets:
            return []
        model, domain = self._get_evidence()
        # Only ids leave here; what is shown of a ticket is up to the rules of tickets.
        if model == "helpdesk.ticket":
            return self.env[model].sudo().search(domain).ids
        groups = self.env[model].sudo()._read_group(domain, ["ticket_id"])
        # An inspection need not be about a ticket.
        return [ticket.id for (ticket,) in groups if ticket]

    def _count_tickets(self, env=None):
        """How many tickets are behind the value, for the user of ``env`` to read."""
        ids = self._get_ticket_ids()
        if env is None:
            return len(ids)
        tickets = env["helpdesk.ticket"].with_context(active_test=False)
        return tickets.search_count(Domain("id", "in", ids))

    def _shows_records(self, env):
        """Whether the user of ``env`` may read every record that was counted."""
        model, domain = self._get_evidence()
        return env[model].has_access("read") and env[model].search_count(domain) == env[
            model
        ].sudo().search_count(domain)

    def _get_evidence(self):
        """(model name, domain) of what was counted, as it stood when it was frozen."""
        # What has been exempted since does not leave a frozen figure.
        indicator = self.indicator_id.with_context(service_measured_at=self.frozen_at)
        model, domain = indicator._get_evidence(self._get_period(), self.employee_id)
        if self.frozen_at:
            # Clocks and events get ascending ids and are never deleted.
            domain &= Domain("id", "<=", self.last_record_id)
        return model, domain

    def _get_period(self):
        """The period in the zone of the company of the employee."""
        return self.env["service.indicator"]._get_period(
            self.date_from, self.date_to, self.company_id
        )

    # -- whose -----------------------------------------------------------------------

    @api.model
    def _get_led_employees(self):
        """Whoever the user leads: reports in the organisation, members of own teams."""
        user = self.env.user
        Team = self.env["helpdesk.ticket.team"].sudo()
        led = Team.search([("user_id", "=", user.id)])
        teams = Team.search([("id", "child_of", led.ids)])
        # A plain user may not search employees; these are the ones he leads anyway.
        employees = self.env["hr.employee"].sudo().with_context(active_test=False)
        return employees.search(
            Domain("parent_id", "child_of", user.employee_ids.ids)
            | Domain("user_id", "in", teams.user_ids.ids)
        ).sudo(False)

    @api.model
    def _get_serving_employees(self, company, period, among=None):
        """Employees of ``company`` with service events in ``period``, archived too.

        :param among: hr.employee to choose from; by default everybody
        """
        domain = (
            Domain.TRUE if among is None else Domain("employee_id", "in", among.ids)
        )
        groups = (
            self.env["service.event"]
            .sudo()
            ._read_group(
                domain
                & Domain("employee_id.company_id", "=", company.id)
                & Domain("occurred_at", ">=", period.start_at)
                & Domain("occurred_at", "<", period.stop_at),
                ["employee_id"],
            )
        )
        return self.env["hr.employee"].concat(*(employee for (employee,) in groups))

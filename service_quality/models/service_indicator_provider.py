from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

DECIDED = ("met", "breached")


class ServiceIndicatorProviderMixin(models.AbstractModel):
    """Where indicators take their numbers from.

    A provider ``x`` is a pair of methods: ``_evidence_x(period, employees)`` names the
    records that count, and ``_measure_x(period, employees)`` counts them, for all
    employees in one grouped query. Both use the same domain, so that a figure always
    equals the list behind it: ``_measure_x`` asks :meth:`_find_evidence` for it, which
    also leaves out what does not count any more. An addon adds one by extending the
    selection ``provider`` of ``service.indicator`` and writing the pair here.
    """

    _name = "service.indicator.provider.mixin"
    _description = "Providers of indicators"

    provider = fields.Selection(
        string="Source",
        selection=[
            ("first_response_on_time", "First responses on time"),
            ("resolution_on_time", "Resolutions on time"),
            ("first_response_minutes", "Minutes to the first response"),
            ("tickets_solved", "Tickets solved"),
            ("reopened_rate", "Tickets reopened"),
            ("first_contact_resolution", "Tickets solved at first contact"),
            ("full_answer_on_time", "Consultations answered on time"),
            ("promise_kept", "Promises kept"),
            ("next_response_on_time", "Further responses on time"),
            ("handling_minutes", "Minutes to handle a ticket"),
        ],
        required=True,
        help="What is counted, and thus where the evidence comes from.",
    )

    # -- the one place evidence comes from --------------------------------------------

    def _find_evidence(self, provider, period, employees):
        """(model name, domain) of the records that a provider counts.

        Without what has been excluded for the indicator, see
        ``service.evidence.exclusion``. Figures and lists of evidence both come by here.
        """
        model, domain = getattr(self, f"_evidence_{provider}")(period, employees)
        excluded = self._get_excluded_ids(model, employees)
        return model, domain & Domain("id", "not in", excluded) if excluded else domain

    def _get_excluded_ids(self, model, employees):
        """Ids of the records of ``model`` that do not count for the indicator.

        What :meth:`_with_exclusions` has read, and what somebody only supposes to be
        left out (``service_supposed_exclusions`` of the context).
        """
        supposed = self.env.context.get("service_supposed_exclusions", {})
        loaded = self.env.context.get("service_exclusions")
        if loaded is None:
            loaded = self._load_exclusions(employees)
        ids = {*supposed.get(model, ())}
        for indicator_id in self.ids:
            ids.update(loaded.get((indicator_id, model), ()))
        return sorted(ids)

    def _with_exclusions(self, employees):
        """These indicators with all that does not count for them, read at once."""
        return self.with_context(service_exclusions=self._load_exclusions(employees))

    def _load_exclusions(self, employees):
        """``{(indicator id, model name): ids}`` of what does not count."""
        return self.env["service.evidence.exclusion"]._get_excluded(
            self, employees, self.env.context.get("service_measured_at")
        )

    def _count_part(self, model, domain, part, distinct=None):
        """``{employee id: (in part, all, all)}`` of the records in ``domain``.

        One look at the records: being in ``part`` is a filter of the count.

        :param distinct: name of the field whose different values are counted instead
        """
        records = self.env[model]
        query = records._search(domain)
        if query.is_empty():
            return {}
        table = records._table
        within = part.optimize_full(records)._to_sql(records, table, query)
        employee = records._field_to_sql(table, "employee_id", query)
        count = SQL("COUNT(*)")
        if distinct:
            value = records._field_to_sql(table, distinct, query)
            count = SQL("COUNT(DISTINCT %s)", value)
        query.groupby = employee
        good = SQL("%s FILTER (WHERE %s)", count, within)
        rows = self.env.execute_query(query.select(employee, good, count))
        return {key: (kept, total, total) for key, kept, total in rows if key}

    # -- clocks that had to be kept in the period -------------------------------------

    def _evidence_first_response_on_time(self, period, employees):
        """First responses due in the period and decided."""
        return "service.sla.clock", self._get_due_domain(
            "first_response", period, employees
        )

    def _measure_first_response_on_time(self, period, employees):
        """Kept clocks of all clocks due, by employee."""
        return self._count_kept("first_response_on_time", period, employees)

    def _evidence_resolution_on_time(self, period, employees):
        """Resolutions due in the period and decided."""
        return "service.sla.clock", self._get_due_domain(
            "resolution", period, employees
        )

    def _measure_resolution_on_time(self, period, employees):
        """Kept clocks of all clocks due, by employee."""
        return self._count_kept("resolution_on_time", period, employees)

    def _get_due_domain(self, metric, period, employees):
        """Clocks of ``metric`` that were due in the period and are met or breached.

        An exempted breach is neither; one that was exempted only after the figure had
        been frozen has been counted, which ``service_measured_at`` in the context
        tells.
        """
        standing = Domain("exempted", "=", False)
        measured_at = self.env.context.get("service_measured_at")
        if measured_at:
            standing |= Domain("exempted_at", ">", measured_at)
        return (
            self._get_domain("due_at", period, employees)
            & Domain("metric", "=", metric)
            & Domain("state", "in", DECIDED)
            & standing
        )

    def _count_kept(self, provider, period, employees):
        _model, domain = self._find_evidence(provider, period, employees)
        return self._count_kept_in(domain)

    def _count_kept_in(self, domain):
        met = Domain("state", "=", "met")
        return self._count_part("service.sla.clock", domain, met)

    # -- how long the first response took ---------------------------------------------

    def _evidence_first_response_minutes(self, period, employees):
        """First responses given in the period, in time or not."""
        return "service.sla.clock", (
            self._get_domain("stopped_at", period, employees)
            & Domain("metric", "=", "first_response")
            & Domain("state", "in", DECIDED)
        )

    def _measure_first_response_minutes(self, period, employees):
        """Minutes the clocks ran, of the responses given, by employee."""
        model, domain = self._find_evidence("first_response_minutes", period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id"], ["consumed_minutes:sum", "__count"]
        )
        return {employee.id: (total, n, n) for employee, total, n in groups}

    # -- what happened to tickets -----------------------------------------------------

    def _evidence_tickets_solved(self, period, employees):
        """Solutions in the period; a ticket solved twice is two."""
        return "service.event", self._get_event_domain(["resolved"], period, employees)

    def _measure_tickets_solved(self, period, employees):
        """Solutions of the months of the period, by employee."""
        model, domain = self._find_evidence("tickets_solved", period, employees)
        groups = self.env[model]._read_group(domain, ["employee_id"], ["__count"])
        # Per month, so that quarters and teams keep to the same target; a month without
        # any solution is a month too.
        counted = dict.fromkeys(employees.ids, 0)
        counted.update((employee.id, n) for employee, n in groups)
        return {key: (n, period.months, n) for key, n in counted.items()}

    def _evidence_reopened_rate(self, period, employees):
        """Solutions and reopenings in the period."""
        return "service.event", self._get_event_domain(
            ["resolved", "reopened"], period, employees
        )

    def _measure_reopened_rate(self, period, employees):
        """Reopenings of all solutions, by employee."""
        model, domain = self._find_evidence("reopened_rate", period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id", "event_type"], ["__count"]
        )
        counted = {}
        for employee, event_type, count in groups:
            reopened, solved, _n = counted.get(employee.id, (0, 0, 0))
            if event_type == "reopened":
                reopened += count
            else:
                solved += count
            counted[employee.id] = (reopened, solved, solved)
        return counted

    def _get_event_domain(self, event_types, period, employees):
        """Events of these types that happened in the period."""
        return self._get_domain("occurred_at", period, employees) & Domain(
            "event_type", "in", event_types
        )

    def _get_domain(self, moment, period, employees):
        """What belongs to ``employees`` and has its field ``moment`` in the period."""
        return (
            Domain("employee_id", "in", employees.ids)
            & Domain(moment, ">=", period.start_at)
            & Domain(moment, "<", period.stop_at)
        )

from odoo import fields, models
from odoo.fields import Domain

from .service_complaint import FOUNDED


class ServiceIndicatorComplaintMixin(models.AbstractModel):
    """Figures from complaints: of who handled them, and of whom they were about.

    See :mod:`.service_indicator_provider` for what a provider is. What speaks about a
    person is counted on ``service.complaint.party``, which that person may read.
    """

    _name = "service.indicator.complaint.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Providers from complaints"

    provider = fields.Selection(
        selection_add=[
            ("complaint_acceptance", "Complaints accepted on time"),
            ("complaint_feedback", "Results of complaints told on time"),
            ("complaint_informed", "Complainants kept informed on time"),
            ("complaint_rate", "Complaints of all tickets"),
            ("complaint_resolution", "Complaints effectively resolved"),
            ("complaint_repeat", "Complaints repeated"),
            ("complaint_founded", "Founded complaints"),
        ],
        ondelete={
            "complaint_acceptance": "cascade",
            "complaint_feedback": "cascade",
            "complaint_informed": "cascade",
            "complaint_rate": "cascade",
            "complaint_resolution": "cascade",
            "complaint_repeat": "cascade",
            "complaint_founded": "cascade",
        },
    )

    # -- clocks of complaint tickets --------------------------------------------------

    def _get_complaint_clocks(self, metric, period, employees):
        return self._get_due_domain(metric, period, employees) & Domain(
            "ticket_id.service_kind", "=", "complaint"
        )

    def _evidence_complaint_acceptance(self, period, employees):
        """Acceptances due in the period and decided."""
        return "service.sla.clock", self._get_complaint_clocks(
            "acceptance", period, employees
        )

    def _measure_complaint_acceptance(self, period, employees):
        """Kept clocks of all clocks due, by employee."""
        _model, domain = self._find_evidence("complaint_acceptance", period, employees)
        return self._count_kept_in(domain)

    def _evidence_complaint_feedback(self, period, employees):
        """Results to be told in the period and decided."""
        return "service.sla.clock", self._get_complaint_clocks(
            "result_feedback", period, employees
        )

    def _measure_complaint_feedback(self, period, employees):
        """Kept clocks of all clocks due, by employee."""
        _model, domain = self._find_evidence("complaint_feedback", period, employees)
        return self._count_kept_in(domain)

    def _evidence_complaint_informed(self, period, employees):
        """Words to the customer that were due in the period and decided."""
        return "service.sla.clock", self._get_complaint_clocks(
            "progress", period, employees
        )

    def _measure_complaint_informed(self, period, employees):
        """Kept clocks of all clocks due, by employee."""
        _model, domain = self._find_evidence("complaint_informed", period, employees)
        return self._count_kept_in(domain)

    # -- of whom complaints were about ------------------------------------------------

    def _evidence_complaint_founded(self, period, employees):
        """Verdicts of the period that put a share on the employees."""
        return "service.complaint.party", (
            self._get_domain("decided_at", period, employees)
            & Domain("verdict", "in", FOUNDED)
            & Domain("share", ">", 0)
        )

    def _measure_complaint_founded(self, period, employees):
        """Founded complaints per month of the period, by employee; none is good."""
        model, domain = self._find_evidence("complaint_founded", period, employees)
        groups = self.env[model]._read_group(domain, ["employee_id"], ["__count"])
        counted = dict.fromkeys(employees.ids, 0)
        counted.update((employee.id, n) for employee, n in groups)
        # Who had no complaint has as much to show as any: one case a month.
        return {key: (n, period.months, period.months) for key, n in counted.items()}

    def _evidence_complaint_rate(self, period, employees):
        """Complaints about the employees received in the period.

        All of them, or those found to be right, as the company has chosen.
        """
        domain = self._get_domain("received_at", period, employees)
        company = employees.company_id[:1] or self.env.company
        if company.sudo().complaint_rate_basis == "founded":
            domain &= Domain("verdict", "in", FOUNDED) & Domain("share", ">", 0)
        return "service.complaint.party", domain

    def _measure_complaint_rate(self, period, employees):
        """Complaints of the tickets solved in the period, by employee."""
        solved = self._measure_tickets_solved(period, employees)
        counted = {}
        for company in employees.company_id:
            own = employees.filtered(lambda e, company=company: e.company_id == company)
            model, domain = self._find_evidence("complaint_rate", period, own)
            groups = self.env[model]._read_group(domain, ["employee_id"], ["__count"])
            complaints = {employee.id: n for employee, n in groups}
            for employee_id in own.ids:
                tickets = solved.get(employee_id, (0, 0, 0))[0]
                counted[employee_id] = (
                    complaints.get(employee_id, 0),
                    tickets,
                    tickets,
                )
        return counted

    def _evidence_complaint_repeat(self, period, employees):
        """Founded complaints about the employees in the period, repeats marked."""
        return self._evidence_complaint_founded(period, employees)

    def _measure_complaint_repeat(self, period, employees):
        """Repeats of all founded complaints, by employee."""
        model, domain = self._find_evidence("complaint_repeat", period, employees)
        return self._count_true(model, domain, "is_repeat")

    # -- of who handled complaints ----------------------------------------------------

    def _evidence_complaint_resolution(self, period, employees):
        """Complaints first closed in the period."""
        return "service.complaint", self._get_domain(
            "first_closed_at", period, employees
        )

    def _measure_complaint_resolution(self, period, employees):
        """Closed with a satisfied customer, not reopened nor repeated within the days
        of the company, by employee who handled them.
        """
        model, domain = self._find_evidence("complaint_resolution", period, employees)
        return self._count_true(model, domain, "is_effective")

    def _count_true(self, model, domain, flag):
        """(records with the flag, all records, all records) by employee."""
        groups = self.env[model]._read_group(domain, ["employee_id", flag], ["__count"])
        counted = {}
        for employee, yes, count in groups:
            good, total, _n = counted.get(employee.id, (0, 0, 0))
            good += count if yes else 0
            counted[employee.id] = (good, total + count, total + count)
        return counted

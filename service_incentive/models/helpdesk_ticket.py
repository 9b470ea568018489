from odoo import models

# Customer privacy is never revealed: the rule that a leak breaches.
CONFIDENTIALITY = "service_quality.service_clause_cf_01"


class HelpdeskTicket(models.Model):
    """A leak of data by somebody known leads to the draft of a penalty."""

    _inherit = "helpdesk.ticket"

    def _report_leak(self, what, whose, employee=None):
        action = super()._report_leak(what, whose, employee)
        if employee:
            self._propose_leak_sanction(what, employee, action)
        return action

    def _propose_leak_sanction(self, what, employee, action):
        """Draw up what HR may put forward; nobody is told of it by this alone.

        The quality manager, who looks after the leak, is its proposer, so that whoever
        has noticed it proposes nothing about a colleague; a leak of the manager's own
        is proposed by the system.
        """
        proposer = action.sudo().owner_id.user_id - employee.sudo().user_id
        proposer = proposer or self.env.ref("base.user_root")
        # Whoever reports a leak need not be allowed to propose penalties.
        sanctions = self.env["service.sanction"].with_user(proposer).sudo()
        incident = {
            "employee_id": employee.id,
            "res_model": self._name,
            "res_id": self.id,
        }
        if sanctions.search_count(
            [(name, "=", value) for name, value in incident.items()], limit=1
        ):
            return
        clause = self.env.ref(CONFIDENTIALITY).sudo().with_company(self.company_id)
        sanctions.create(
            {
                **incident,
                "kind": "written_warning",
                "date_incident": self.company_id._get_service_today(),
                "reason": what,
                "rule_reference": f"{clause.display_name}: {clause.text}",
            }
        )

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError


class ServiceTicketLeakMixin(models.AbstractModel):
    """A ticket on which somebody has noticed that data came into wrong hands.

    Until there are incidents (they extend :meth:`_report_leak`), the report is an
    urgent action of the quality manager with the steps of the company's plan, seen by
    nobody else but who reported it and service managers.
    """

    _name = "service.ticket.leak.mixin"
    _description = "Ticket with a data leak"

    def action_report_leak(self):
        """Open the dialog that reports a leak of data."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_report_leak_action"
        )
        return {**action, "context": {"default_ticket_id": self.id}}

    def _report_leak(self, what, whose, employee=None):
        """Start what has to be done about a leak; one report for each ticket.

        :param what: what came into wrong hands, and how
        :param whose: whose data they are
        :param employee: who made the mistake, if that is known
        :return: the record that takes care of it
        :raise UserError: when it has been reported, or nobody leads the quality work
        """
        self.ensure_one()
        self.check_access("read")
        ticket = self.sudo()  # whoever notices a leak need not be able to do more
        earlier = ticket.env["service.action"].search(
            [("ticket_id", "=", self.id), ("is_leak", "=", True)], limit=1
        )
        if earlier:
            raise UserError(
                self.env._(
                    "A leak of ticket %(ticket)s was reported on %(day)s. It is being "
                    "looked after.",
                    ticket=ticket.number,
                    day=earlier.create_date.date(),
                )
            )
        company = ticket.company_id
        manager = company._get_quality_manager().sudo()
        owner = manager.employee_ids.filtered(lambda e: e.company_id == company)[:1]
        if not owner:
            raise UserError(
                self.env._(
                    "%(company)s has no quality manager with an employee record. Tell "
                    "your superior of the leak at once.",
                    company=company.name,
                )
            )
        cause = employee and self.env._("Mistake of %s", employee.sudo().name) or False
        action = self._open_action(
            [
                {
                    "name": self.env._("Data leak on ticket %s", ticket.number),
                    "source": "incident",
                    "is_leak": True,
                    "priority": "3",
                    "problem": f"{what}\n\n{whose}",
                    "cause": cause,
                    "measure": company.leak_plan,
                    "owner_id": owner.id,
                    "due_date": company._get_service_today() + timedelta(days=1),
                }
            ]
        )
        # The team is not to see it, whoever leads it.
        action.sudo().write({"team_id": False})
        return action

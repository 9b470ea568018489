from odoo import models

from .service_step_engine_mixin import QUIET

STEP = "service.ticket.step"


class ServiceTicketStepMakerMixin(models.AbstractModel):
    """Makes the steps of a ticket from the sheet of its type; finds who does them."""

    _name = "service.ticket.step.maker.mixin"
    _description = "Maker of steps"

    def _build_steps(self):
        """Make the steps of the type of these tickets, in batch.

        Of an earlier type, what is done stays, what is open is not needed any more and
        what waits goes away.
        """
        if self._is_history():
            return
        # Nobody may write steps; choosing a type makes them.
        tickets = self.sudo()
        old = tickets.step_ids.filtered(lambda step: step.kind == "step")
        if old:
            old.filtered(lambda step: step.state == "open")._close("cancelled")
            old.filtered(lambda step: step.state == "waiting").unlink()
        people = tickets._find_step_people()
        vals_list = []
        for ticket in tickets:
            done = ticket.step_ids.filtered(lambda step: step.state == "done")
            for type_step in ticket.service_type_id.step_ids - done.type_step_id:
                vals_list.append(ticket._prepare_step_values(type_step, people))
        if vals_list:
            self.env[STEP].sudo().with_context(**QUIET).create(vals_list)
            tickets._open_next_step()

    def _find_step_people(self):
        """Employees by user, and by job, who may be responsible for steps."""
        type_steps = self.service_type_id.step_ids
        Employee = self.env["hr.employee"].sudo()
        leaders = self.team_id.user_id
        jobs = type_steps.job_id
        if not leaders and not jobs:
            return {}, {}
        found = Employee.search(
            ["|", ("user_id", "in", leaders.ids), ("job_id", "in", jobs.ids)],
            order="id desc",
        )
        # The one who has been here longest is the last to be put in.
        by_user = {(person.user_id, person.company_id): person for person in found}
        return by_user, found.filtered("job_id").grouped("job_id")

    def _prepare_step_values(self, type_step, people):
        self.ensure_one()
        company = self.company_id
        employee = type_step.employee_id
        if type_step.role == "team_leader":
            employee = people[0].get((self.team_id.user_id, company))
        elif type_step.role == "department":
            employee = type_step.department_id.manager_id
        elif type_step.role == "job":
            fit = people[1].get(type_step.job_id, self.env["hr.employee"])
            fit = fit.filtered(lambda person: person.company_id == company)
            members = fit.filtered(lambda p: p.user_id in self.team_id.user_ids)
            employee = (members or fit)[-1:]
        return {
            "ticket_id": self.id,
            "kind": "step",
            "sequence": type_step.sequence,
            "name": type_step.name,
            "type_id": type_step.type_id.id,
            "type_step_id": type_step.id,
            "phase": type_step.phase,
            "is_public": type_step.is_public,
            "exit_condition": type_step.exit_condition,
            "requires_result": type_step.requires_result,
            "role": type_step.role,
            "team_id": type_step.team_id.id,
            "department_id": type_step.department_id.id,
            "employee_id": employee and employee.id,
            "limit_amount": type_step.limit_amount,
            "limit_unit": type_step.limit_unit,
            "limit_basis": type_step.limit_basis,
        }

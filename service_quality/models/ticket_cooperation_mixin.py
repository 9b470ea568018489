from odoo import fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import SOLVED
from .service_step_engine_mixin import QUIET

STEP = "service.ticket.step"


class ServiceTicketCooperationMixin(models.AbstractModel):
    """What other departments are asked for, or were relayed, beside the steps."""

    _name = "service.ticket.cooperation.mixin"
    _description = "Ticket with parts of other departments"

    def action_ask_help(self, lines):
        """Ask other departments for a part of the work, or relay to them.

        The ticket stays with its holder, and cannot be solved while a part is open;
        what is relayed goes on after the solution.

        :param lines: dicts with ``task``, ``due_at``, ``employee_id`` and or
            ``department_id`` (then its manager), and ``kind``: ``cooperation``
            (default) or ``relay``
        :return: the ``service.ticket.step`` made
        :raise UserError: when a line names nobody, no task, or a time in the past
        """
        self.ensure_one()
        self.check_access("write")
        values = [self._prepare_help_values(line) for line in lines]
        # Nobody may write steps; this is the way to ask for one.
        steps = self.env[STEP].sudo().with_context(**QUIET).create(values)
        steps._open()
        return steps.sudo(False)

    def _prepare_help_values(self, line):
        self.ensure_one()
        # Agents may not read employees, but may ask them for help.
        employees, departments = (
            self.env[name].sudo() for name in ("hr.employee", "hr.department")
        )
        department = departments.browse(line.get("department_id"))
        employee = employees.browse(line.get("employee_id")) or department.manager_id
        due_at = fields.Datetime.to_datetime(line.get("due_at"))
        task = (line.get("task") or "").strip()
        if not employee:
            raise UserError(
                self.env._(
                    "Name the person responsible; %(department)s has no manager who "
                    "could be asked.",
                    department=department.name or self.env._("the department"),
                )
            )
        if not task:
            raise UserError(
                self.env._("Say what %(person)s is to do.", person=employee.name)
            )
        if not due_at or due_at <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "Give %(person)s a time that lies ahead.", person=employee.name
                )
            )
        return {
            "ticket_id": self.id,
            "kind": line.get("kind") or "cooperation",
            "sequence": self.current_step_id.sequence or 10,
            "name": task.splitlines()[0][:80],
            "task": task,
            "role": "employee",
            "employee_id": employee.id,
            "department_id": (department or employee.department_id).id,
            "asked_by_id": self.env.uid,
            "due_at": due_at,
            "type_id": self.sudo().service_type_id.id,
            "requires_result": True,
        }

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        for step in self.sudo().step_ids:
            if step.kind == "cooperation" and step.state == "open":
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s waits for %(person)s: “%(step)s”. It is "
                        "solved when that is done or declared not needed.",
                        ticket=step.ticket_id.number,
                        person=step.employee_id.name,
                        step=step.name,
                    )
                )

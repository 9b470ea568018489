from odoo import api, fields, models
from odoo.tools import html2plaintext


class HelpdeskTicketCooperate(models.TransientModel):
    """Asks whom to ask for help; ``helpdesk.ticket.action_ask_help`` does it."""

    _name = "helpdesk.ticket.cooperate"
    _description = "Ask another department"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("cooperation", "Help with this ticket: it waits for them"),
            ("relay", "Relay for follow-up: the ticket goes on without them"),
        ],
        string="What for",
        required=True,
        default="cooperation",
    )
    line_ids = fields.One2many("helpdesk.ticket.cooperate.line", "dialog_id")

    def action_confirm(self):
        """Ask everybody named."""
        self.ensure_one()
        self.ticket_id.action_ask_help(
            [line._prepare_values() for line in self.line_ids]
        )
        return {"type": "ir.actions.act_window_close"}


class HelpdeskTicketCooperateLine(models.TransientModel):
    """Who is asked for what, until when."""

    _name = "helpdesk.ticket.cooperate.line"
    _description = "Part asked of another department"

    dialog_id = fields.Many2one(
        "helpdesk.ticket.cooperate", required=True, ondelete="cascade", index=True
    )
    department_id = fields.Many2one("hr.department")
    employee_id = fields.Many2one(
        "hr.employee",
        string="Responsible",
        compute="_compute_employee_id",
        store=True,
        readonly=False,
        help="Empty means the manager of the department.",
    )
    task = fields.Text(
        compute="_compute_task",
        store=True,
        readonly=False,
        required=True,
        help="What is to be done. They may not see the ticket: say all they need.",
    )
    due_at = fields.Datetime(string="Until", required=True)

    @api.depends("department_id")
    def _compute_employee_id(self):
        for line in self:
            # Who manages a department is no secret.
            manager = line.sudo().department_id.manager_id
            if manager and not line.employee_id:
                line.employee_id = manager.sudo(False)

    @api.depends("dialog_id.kind")
    def _compute_task(self):
        for line in self:
            ticket = line.dialog_id.ticket_id
            if not line.task and line.dialog_id.kind == "relay" and ticket:
                question = html2plaintext(ticket.description or "").strip()
                line.task = f"{ticket.name}\n{question}"

    def _prepare_values(self):
        self.ensure_one()
        return {
            "kind": self.dialog_id.kind,
            "department_id": self.department_id.id,
            "employee_id": self.employee_id.id,
            "task": self.task,
            "due_at": self.due_at,
        }

from odoo import fields, models


class HelpdeskTicketReportLeak(models.TransientModel):
    """Asks what came into wrong hands."""

    _name = "helpdesk.ticket.report.leak"
    _description = "Report a data leak"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    what = fields.Text(
        string="What happened",
        required=True,
        help="Which data came into whose hands, and how. Do not repeat the data.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Who made the mistake",
        help="Only if it is known. Nobody is judged by this report.",
    )
    whose = fields.Char(
        string="Whose data", required=True, help="Which customers, and how many."
    )

    def action_confirm(self):
        """Report it; the quality manager takes it from here."""
        self.ensure_one()
        self.ticket_id._report_leak(self.what, self.whose, self.employee_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Thank you. The quality manager knows of it and follows the plan. "
                    "Talk to nobody else about it."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

from odoo import fields, models


class ServiceSituationReport(models.TransientModel):
    """Asks what has happened; ``action_report_situation`` of the ticket reports it."""

    _name = "service.situation.report"
    _description = "Report a sudden situation"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    description = fields.Text(string="What has happened", required=True)

    def action_confirm(self):
        """Report it to the supervisor."""
        self.ensure_one()
        self.ticket_id.action_report_situation(self.description)
        return {"type": "ir.actions.act_window_close"}

from odoo import fields, models


class ServiceAnswerStep(models.Model):
    """One step of a complex answer, in the order in which the customer follows them."""

    _name = "service.answer.step"
    _description = "Step of an answer"
    _order = "ticket_id, sequence, id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Text(string="What the customer does", required=True)

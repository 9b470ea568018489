from odoo import fields, models


class ServiceTypeBusinessMixin(models.AbstractModel):
    """What the sheet of a type says of its documents and their review."""

    _name = "service.type.business.mixin"
    _description = "Service type with documents"

    document_ids = fields.One2many(
        "service.type.document",
        "type_id",
        string="Documents",
        copy=True,
        help="What the customer has to bring, and what they get at the end.",
    )
    review_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Reviewer team",
        help="Its members may review, beside supervisors and managers.",
    )

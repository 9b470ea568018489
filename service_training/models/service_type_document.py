from odoo import fields, models


class ServiceTypeDocument(models.Model):
    """A form that customers fill in on the portal, as a survey of this database."""

    _inherit = "service.type.document"

    survey_id = fields.Many2one(
        "survey.survey",
        string="Form to fill in",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('access_mode', 'in', ('public', 'token'))]",
        help="The customer fills it in on the portal. Once it is complete the document "
        "is received, and its answers are kept with the ticket.",
    )

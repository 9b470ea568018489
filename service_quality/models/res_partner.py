from odoo import fields, models


class ResPartner(models.Model):
    """What the service desk knows about a customer."""

    _inherit = "res.partner"

    service_preferences = fields.Text(
        string="Service preferences",
        groups="base.group_user",
        help="How the customer likes to be served: times, language, whom to call. "
        "Shown to whoever answers them.",
    )
    tailored_ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "commercial_partner_id",
        string="Tailored solutions",
        domain=[("tailored_solution", "!=", False)],
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

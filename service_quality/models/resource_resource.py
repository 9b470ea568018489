from odoo import fields, models


class ResourceResource(models.Model):
    """What can be booked for a job beside people."""

    _inherit = "resource.resource"

    booking_kind = fields.Selection(
        [("room", "Room"), ("equipment", "Equipment"), ("vehicle", "Vehicle")],
        string="Booked as",
        help="Rooms, equipment and vehicles that jobs are planned with. People need "
        "nothing here.",
    )

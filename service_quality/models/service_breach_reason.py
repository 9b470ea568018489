from odoo import fields, models


class ServiceBreachReason(models.Model):
    """Why a promise was missed, as whoever solves the ticket says it."""

    _name = "service.breach.reason"
    _description = "Reason of a missed promise"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note_required = fields.Boolean(
        string="Needs a note", help="Whoever chooses this reason has to say more."
    )

from odoo import fields, models


class ServiceScriptTag(models.Model):
    """The situation of a customer that a script fits: angry, elderly, first visit."""

    _name = "service.script.tag"
    _description = "Customer situation"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "This situation exists already.")

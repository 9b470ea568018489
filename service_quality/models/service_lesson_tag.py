from odoo import fields, models


class ServiceLessonTag(models.Model):
    """A cause that lessons have in common, such as a missing check or a rush."""

    _name = "service.lesson.tag"
    _description = "Cause of lessons"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer()

    _name_unique = models.Constraint("UNIQUE(name)", "There is this cause already.")

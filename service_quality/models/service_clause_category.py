from odoo import fields, models


class ServiceClauseCategory(models.Model):
    """A chapter of the clause library, such as appearance or language."""

    _name = "service.clause.category"
    _description = "Category of clauses"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="The letters that the codes of its clauses begin with."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    clause_ids = fields.One2many("service.clause", "category_id", string="Clauses")

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another category of clauses has this code."
    )

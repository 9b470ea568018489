from odoo import fields, models


class ServiceChecklistItem(models.Model):
    """One question of a checklist: a clause, what it weighs and what it takes to mark
    it.
    """

    _name = "service.checklist.item"
    _description = "Checklist item"
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        "service.checklist", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="checklist_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Question",
        required=True,
        translate=True,
        help="What the inspector looks at or asks.",
    )
    clause_id = fields.Many2one(
        "service.clause",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('for_inspection', '=', True)]",
        help="The rule that it stands on.",
    )
    category_id = fields.Many2one(
        related="clause_id.category_id", string="Category of the clause", store=True
    )
    weight = fields.Float(
        required=True, default=1.0, help="How much it counts beside the other items."
    )
    critical = fields.Boolean(
        help="Failing it makes the whole inspection failed, with a score of 0."
    )
    evidence_required = fields.Boolean(
        string="Comment needed",
        help="Unless it does not apply, the inspector has to write what was seen.",
    )
    photo_required = fields.Boolean(
        string="Photo needed", help="Unless it does not apply, a photo has to be taken."
    )

    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "The weight of an item is more than zero."
    )

    def _prepare_line(self):
        """What the line of an inspection copies of this item."""
        self.ensure_one()
        return {
            "item_id": self.id,
            "sequence": self.sequence,
            "name": self.name,
            "clause_id": self.clause_id.id,
            "weight": self.weight,
            "critical": self.critical,
            "evidence_required": self.evidence_required,
            "photo_required": self.photo_required,
        }

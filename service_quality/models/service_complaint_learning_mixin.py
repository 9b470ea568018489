from odoo import models


class ServiceComplaintLearningMixin(models.AbstractModel):
    """What a complaint leads to beyond its customer: corrective actions and lessons.

    Most actions come of the review; what cannot wait for it comes of the file itself.
    Both are as confidential as the ticket.
    """

    _name = "service.complaint.learning.mixin"
    _inherit = ["service.action.source.mixin"]
    _description = "Learning from a complaint"

    def _get_lesson_clauses(self):
        return self.party_ids.clause_id

from odoo import models


class ServiceComplaintLearningMixin(models.AbstractModel):
    """What a complaint leads to beyond its customer: corrective actions and lessons.

    Most actions come of the review; what cannot wait for it comes of the file itself.
    Both are as confidential as the ticket, and the file shows all of them.
    """

    _name = "service.complaint.learning.mixin"
    _inherit = ["service.action.source.mixin"]
    _description = "Learning from a complaint"

    def _compute_action_count(self):
        groups = self.env["service.action"]._read_group(
            [("ticket_id", "in", self.ticket_id.ids)], ["ticket_id"], ["__count"]
        )
        counts = {ticket.id: count for ticket, count in groups}
        for complaint in self:
            complaint.action_count = counts.get(complaint.ticket_id.id, 0)

    def action_view_actions(self):
        """Open the corrective actions of this file, its reviews and its ticket; new
        ones belong to the file.
        """
        action = super().action_view_actions()
        return {**action, "domain": [("ticket_id", "=", self.ticket_id.id)]}

    def _get_lesson_clauses(self):
        return self.party_ids.clause_id

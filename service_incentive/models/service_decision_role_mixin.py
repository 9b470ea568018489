from odoo import models


class ServiceDecisionRoleMixin(models.AbstractModel):
    """Who may take which step of a decision: whoever proposed, decides or is concerned.

    Each ``_explain_<role>`` says why the user does not have the role, or nothing; see
    ``service.step.mixin``. ``service.decision`` inherits it.
    """

    _name = "service.decision.role.mixin"
    _description = "Roles in a decision on a person"

    def _is_concerned(self):
        return self.sudo().employee_id.user_id == self.env.user

    def _explain_concerned(self):
        if not self._is_concerned():
            return self.env._("Only the person concerned can do this.")

    def _explain_officer(self):
        if self._is_concerned():
            return self.env._("Nobody acts on a decision about himself.")
        if not self.env.user.has_group("service_incentive.group_officer"):
            return self.env._("Only HR officers of service incentive can do this.")

    def _explain_proposer(self):
        if self.proposer_id == self.env.user and not self._is_concerned():
            return None
        return self._explain_officer()

    def _explain_manager(self):
        if self._is_concerned():
            return self.env._("Nobody decides on himself.")
        if not self.env.user.has_group("service_incentive.group_manager"):
            return self.env._("Only HR managers of service incentive decide.")

    def _explain_decider(self):
        if self.proposer_id == self.env.user:
            return self.env._("Nobody decides on his own proposal.")
        return self._explain_manager()

    def _explain_appeal_decider(self):
        if self.decider_id == self.env.user:
            return self.env._(
                "An appeal is decided by somebody who has not decided before."
            )
        return self._explain_decider()

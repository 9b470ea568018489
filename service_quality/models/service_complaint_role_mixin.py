from odoo import models
from odoo.exceptions import AccessError

from .service_complaint_shield_mixin import MANAGER, SUPERVISOR

GRAVE = ("serious", "critical")


class ServiceComplaintRoleMixin(models.AbstractModel):
    """Who may take which step: an explanation for who does not have the role.

    ``_explain_<role>`` returns why the user may not, or nothing.
    """

    _name = "service.complaint.role.mixin"
    _description = "Roles on a complaint"

    def _is_concerned(self):
        return self.env.user in self.sudo().accused_user_ids

    def _explain_concerned(self):
        if not self.env.su and self._is_concerned():
            return self.env._("Nobody acts on a complaint about themselves.")
        return None

    def _explain_lead(self):
        refusal = self._explain_concerned()
        if refusal or self.env.su:
            return refusal
        user = self.env.user
        if user.has_group(MANAGER):
            return None
        team = self.sudo().team_id.with_user(user).sudo()
        if user.has_group(SUPERVISOR) and team.is_led:
            return None
        return self.env._("A supervisor of the team does this, or a service manager.")

    def _explain_handler(self):
        refusal = self._explain_lead()
        if not refusal or self._is_concerned():
            return refusal
        handler = self.handler_user_id
        if handler == self.env.user:
            return None
        if not handler and self.state in ("received", "accepted"):
            # Not taken on yet: whoever of the team may read it may begin.
            return None if self.has_access("write") else refusal
        return self.env._(
            "Who handles the complaint does this, or a supervisor of the team."
        )

    def _explain_worker(self):
        refusal = self._explain_handler()
        if not refusal or self._is_concerned():
            return refusal
        return None if self.env.user in self.sudo()._get_workers() else refusal

    def _explain_investigator(self):
        if self.env.su:
            return None
        if self.investigator_user_id != self.env.user:
            return self.env._("The investigator of the complaint does this.")
        # The HR line may have changed since the appointment.
        return self._explain_partial(self.env.user)

    def _explain_approver(self):
        return (
            self._explain_manager() if self.severity in GRAVE else self._explain_lead()
        )

    def _explain_manager(self):
        if self.env.su:
            return None
        if not self.env.user.has_group(MANAGER):
            return self.env._("Only a service manager does this.")
        return self._explain_concerned()

    def _explain_customer(self):
        return None if self.env.su else self._explain_handler()

    def _check_may_lead(self):
        """:raise AccessError: for whoever does not work on these complaints"""
        for complaint in self:
            complaint.check_access("read")
            refusal = complaint._explain_worker()
            if refusal:
                raise AccessError(refusal)

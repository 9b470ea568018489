from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ServiceComplaintSupervisionMixin(models.AbstractModel):
    """What a supervisor does with a complaint: demand something, take it over."""

    _name = "service.complaint.supervision.mixin"
    _description = "Supervision of a complaint"

    def action_demand(self, text, due_date=None):
        """A supervisor demands something of who works on the file.

        :param text: what
        :param due_date: until when; today if empty
        :raise AccessError: for anybody but a supervisor of the team, or a manager
        :raise UserError: without a text, or with nobody to demand it of
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self._explain_lead()
        if refusal:
            raise AccessError(refusal)
        if not (text or "").strip():
            raise UserError(self.env._("Say what you demand."))
        complaint = self.sudo()  # to-dos of others
        if complaint.state == "investigating":
            users = complaint.investigator_user_id
        else:
            users = complaint.handler_user_id
        if not users:
            raise UserError(
                self.env._(
                    "%(complaint)s: nobody works on it yet. Take it over, or name who "
                    "handles it.",
                    complaint=self.name,
                )
            )
        complaint._tell(users, lambda reader: text, text, due=due_date)
        complaint._log("demand", {complaint.id: complaint.state}, text)
        self._react()
        return True

    def action_take_over(self):
        """A supervisor handles these complaints from now on.

        :raise AccessError: for anybody but a supervisor of the team, or a manager
        """
        for complaint in self:
            complaint.check_access("read")
            refusal = complaint._explain_lead()
            if refusal:
                raise AccessError(refusal)
            if complaint.state in ("closed", "withdrawn"):
                raise UserError(
                    self.env._("%(complaint)s is closed.", complaint=complaint.name)
                )
        before = {complaint.id: complaint.state for complaint in self}
        self.sudo().write({"handler_user_id": self.env.uid})
        self._log("take_over", before)
        self._react()
        return True

    @api.model
    def _get_open_domain(self):
        """Complaints that somebody still has to work on."""
        return Domain("state", "not in", ("closed", "withdrawn"))

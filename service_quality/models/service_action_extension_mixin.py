from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .service_action_notice_mixin import EXTENSION


class ServiceActionExtensionMixin(models.AbstractModel):
    """More time for a corrective action: asked for here, decided by somebody else (see
    ``service.action.extension``).
    """

    _name = "service.action.extension.mixin"
    _description = "More time for a corrective action"

    extension_ids = fields.One2many(
        "service.action.extension", "action_id", string="Extensions"
    )

    def action_request_extension(self, new_date, reason):
        """Ask for a later due day; somebody else decides.

        :return: the requests (``service.action.extension``)
        :raise AccessError: unless the user owns or arranges the actions
        :raise UserError: without a reason, or a day after the present one
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it takes longer."))
        day = fields.Date.to_date(new_date)
        user = self.env.user
        for action in self:
            if not action._is_owner(user) and not action._may_lead(user):
                raise AccessError(
                    self.env._(
                        "%(action)s: its owner asks for an extension.",
                        action=action.name,
                    )
                )
            if action.state != "open":
                raise UserError(
                    self.env._("%(action)s is not in work.", action=action.name)
                )
            if not day or day <= max(action.due_date, action._get_today()):
                raise UserError(
                    self.env._(
                        "%(action)s: choose a day after the present due day, and "
                        "after today.",
                        action=action.name,
                    )
                )
        # Append-only: nobody has the right to create requests but through this.
        requests = (
            self.env["service.action.extension"]
            .sudo()
            .create(
                [
                    {
                        "action_id": action.id,
                        "old_date": action.due_date,
                        "new_date": day,
                        "reason": reason.strip(),
                        "requested_by_id": user.id,
                        "requested_at": fields.Datetime.now(),
                        "is_late": action.due_date < action._get_today(),
                    }
                    for action in self
                ]
            )
        )
        requests._tell_deciders()
        return requests.sudo(False)

    def _lapse_extensions(self):
        """Nobody has to decide any more about time for what is done.

        A request left standing could pull the due day of a later round back.
        """
        # Requests are decided by their own steps; hence no right to write.
        standing = self.sudo().extension_ids.filtered(
            lambda extension: extension.state == "requested"
        )
        standing.write({"state": "lapsed"})
        standing.action_id._drop_notices(EXTENSION)

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .service_action_notice_mixin import EXTENSION


class ServiceActionExtension(models.Model):
    """A request to do a corrective action later, and what somebody else decided.

    Append-only: requested by the action, decided by the methods below; nobody edits or
    deletes it.
    """

    _name = "service.action.extension"
    _description = "Extension of a corrective action"
    _order = "id desc"
    _rec_name = "action_id"

    action_id = fields.Many2one(
        "service.action", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="action_id.company_id", store=True)
    owner_id = fields.Many2one(related="action_id.owner_id")
    department_id = fields.Many2one(related="action_id.department_id", store=True)
    old_date = fields.Date(string="Due until now", readonly=True, required=True)
    new_date = fields.Date(string="Asked for", readonly=True, required=True)
    reason = fields.Text(string="Why", required=True, readonly=True)
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("lapsed", "Done before it was decided"),
        ],
        required=True,
        readonly=True,
        default="requested",
        index=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", string="Requested by", required=True, readonly=True
    )
    requested_at = fields.Datetime(string="Requested", required=True, readonly=True)
    is_late = fields.Boolean(
        string="Asked too late",
        readonly=True,
        help="Asked for when the due day had passed.",
    )
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime(string="Decided", readonly=True)
    decision_note = fields.Text(string="Decision", readonly=True)
    may_decide = fields.Boolean(string="Mine to decide", compute="_compute_may_decide")

    _one_standing = models.UniqueIndex(
        "(action_id) WHERE state = 'requested'",
        "An extension of this action waits for the decision already.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        for extension in self:
            extension.may_decide = (
                extension.state == "requested" and extension._has_say(self.env.user)
            )

    def _has_say(self, user):
        """Somebody who arranges the action, and neither owns it nor asked."""
        action = self.action_id
        return (
            user != self.requested_by_id
            and not action._is_owner(user)
            and action._may_lead(user)
        )

    def _tell_deciders(self):
        """A to-do for the one who raised the action, else the superior."""
        todos = []
        for extension in self:
            action = extension.action_id
            say = extension._has_say
            raised_by = action.origin_user_id.filtered(
                lambda u, s=say: u.active and s(u)
            )
            for user in raised_by or action._get_superiors(say):
                env = self.with_context(lang=user.lang).env
                text = env._("Extension asked for: %(action)s", action=action.name)
                day = action._get_today()
                todos.append((action, user, EXTENSION, text, day))
        self.env["service.action"]._give_todos(todos)

    def action_approve(self, note=None):
        """Move the due date of the action.

        :raise AccessError: for the owner, for who asked, and whoever does not arrange
            the action
        :raise UserError: when it is decided, or the action is done by now
        """
        self._decide("approved", note)
        for extension in self.sudo():
            action = extension.action_id
            # The due date of an open action has no other writer.
            action.write({"due_date": extension.new_date, "notice_level": 0})
            action._get_rounds().due_date = extension.new_date
            action._drop_notices()
            action._tell_owner()
        return True

    def action_refuse(self, note):
        """Leave the due date as it is.

        :param note: why, required
        :raise AccessError, UserError: as :meth:`action_approve`
        """
        if not (note or "").strip():
            raise UserError(self.env._("Say why the extension is refused."))
        self._decide("refused", note)
        return True

    def action_open_decision(self):
        """Open the dialog in which this request is decided."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_action_extension_decide_action"
        )
        return {**action, "context": {"default_extension_id": self.id}}

    def _decide(self, state, note):
        self.check_access("read")
        # Two deciders at once: the second one finds it decided.
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        for extension in self:
            if extension.state != "requested":
                raise UserError(
                    self.env._(
                        "The extension of “%(action)s” has been decided already.",
                        action=extension.action_id.name,
                    )
                )
            if not extension._has_say(self.env.user):
                raise AccessError(
                    self.env._(
                        "The extension of “%(action)s” is decided by who supervises "
                        "it, and neither owns it nor asked.",
                        action=extension.action_id.name,
                    )
                )
            if state == "approved" and extension.action_id.state != "open":
                raise UserError(
                    self.env._(
                        "“%(action)s” is not in work any more.",
                        action=extension.action_id.name,
                    )
                )
        # Append-only beyond this step; hence no right to write.
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "decision_note": (note or "").strip() or False,
            }
        )
        self.action_id._drop_notices(EXTENSION)

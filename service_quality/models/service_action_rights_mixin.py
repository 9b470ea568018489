from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .service_action_flow_mixin import INSPECTOR, MANAGER, SUPERVISOR

ENGINE_FIELDS = {
    "state",
    "source",
    "res_model",
    "res_id",
    "origin_name",
    "origin_user_id",
    "ticket_id",
    "company_id",
    "is_leak",
    "first_due_date",
    "opened_at",
    "done_at",
    "done_by_id",
    "verified_at",
    "verified_by_id",
    "ineffective_count",
    "notice_level",
    "round_ids",
    "extension_ids",
    "has_before",
    "value_before",
    "n_before",
    "has_after",
    "value_after",
    "n_after",
}
# What whoever does the work says about it, while it is being done.
OWNER_FIELDS = {"cause", "evidence", "evidence_ids"}
# Followers, to-dos and the like are not the action itself.
THREAD_FIELDS = {"message_follower_ids", "message_main_attachment_id", "activity_ids"}


class ServiceActionRightsMixin(models.AbstractModel):
    """Who may do what with a corrective action, beyond the rules of access.

    Supervisors arrange the actions they see, inspectors, and whoever else may raise
    some, those they raised or verify.
    The owner, whatever else they are, only says what they did.
    """

    _name = "service.action.rights.mixin"
    _description = "Rights on a corrective action"

    is_leak = fields.Boolean(
        string="Data leak",
        readonly=True,
        copy=False,
        help="Reported on a ticket: data came into wrong hands.",
    )

    # What the user may do
    is_owner = fields.Boolean(
        string="Mine", compute="_compute_rights", compute_sudo=True
    )
    may_lead = fields.Boolean(
        string="Mine to arrange", compute="_compute_rights", compute_sudo=True
    )
    may_verify = fields.Boolean(
        string="Mine to verify", compute="_compute_rights", compute_sudo=True
    )

    @api.depends("owner_id", "verifier_user_id", "state")
    @api.depends_context("uid")
    def _compute_rights(self):
        user = self.env.user
        for action in self:
            action.is_owner = action._is_owner(user)
            action.may_lead = action._may_lead(user)
            action.may_verify = action.state == "done" and action._may_verify(user)

    @api.model
    def _get_working_domain(self):
        """Whoever does, verifies or has raised an action goes on seeing it."""
        uid = self.env.uid
        return (
            Domain("owner_id", "any!", [("user_id", "=", uid)])
            | Domain("verifier_user_id", "=", uid)
            | Domain("origin_user_id", "=", uid)
        )

    def _get_assigned_users(self):
        return self.owner_id.user_id | self.verifier_user_id

    @api.constrains("owner_id", "verifier_user_id", "ticket_id")
    def _check_impartial(self):
        self._check_not_accused()

    def _is_owner(self, user):
        """Whether ``user`` is who has to do it."""
        return bool(user) and self.sudo().owner_id.user_id == user

    def _may_lead(self, user):
        """Whether ``user`` may arrange this action: set who, what and until when."""
        if user.has_group(SUPERVISOR):
            return True
        raised_by = self.sudo().origin_user_id | self.sudo().verifier_user_id
        return user in raised_by and self.with_user(user)._may_raise()

    @api.model
    def _may_raise(self):
        """Whether the user may raise actions: inspectors, and whom an addon lets."""
        return self.browse().has_access("create")

    def _may_verify(self, user):
        """Neither the owner nor who did it; the verifier named, or who may arrange."""
        action = self.sudo()
        if user in (action.owner_id.user_id | action.done_by_id):
            return False
        return (
            user == action.verifier_user_id
            or user.has_group(MANAGER)
            or (
                not action.verifier_user_id
                and (user.has_group(SUPERVISOR) or user.has_group(INSPECTOR))
            )
        )

    def _check_edit(self, vals):
        """:raise AccessError: when the user may not write what ``vals`` names"""
        names = vals.keys() - THREAD_FIELDS
        if self.env.su or not names:
            return
        if names & ENGINE_FIELDS:
            raise AccessError(
                self.env._(
                    "Where an action comes from and how far it is cannot be written. "
                    "Use the buttons of the action."
                )
            )
        if names == {"active"} and self.env.user.has_group(MANAGER):
            return
        for action in self:
            action._check_edit_of_state(names)

    def _check_edit_of_state(self, names):
        user = self.env.user
        lead = self._may_lead(user)
        if "active" in names:
            raise AccessError(self.env._("Only a service manager puts an action away."))
        if self.state == "draft" and lead:
            return
        if self.state not in ("draft", "open"):
            raise AccessError(
                self.env._(
                    "%(action)s is done. What was said about it stays.",
                    action=self.name,
                )
            )
        if self.state == "open" and "due_date" in names:
            raise AccessError(
                self.env._(
                    "%(action)s: its due date moves only by an extension. Ask for one.",
                    action=self.name,
                )
            )
        if self._is_owner(user) or not lead:
            if not names <= OWNER_FIELDS or not self._is_owner(user):
                raise AccessError(
                    self.env._(
                        "%(action)s: its owner writes the cause and the evidence; what "
                        "is to be done is for who supervises it.",
                        action=self.name,
                    )
                )

from odoo import models
from odoo.exceptions import UserError

from ..exceptions import GuidedError

# Writing one of these gives the ticket to somebody else.
HOLDER_FIELDS = {"user_id", "employee_id", "team_id"}


class ServiceTicketHolderMixin(models.AbstractModel):
    """Nobody passes a ticket on without being asked, and nobody leaves it lying.

    Who holds a ticket gives it away by a hand-over that the other accepts; supervisors
    dispatch. Everything else that would put a held ticket into other hands is refused
    in ``write``, wherever it comes from. The system itself (superuser mode: mail
    gateway, crons, portal, imports of history) is not stopped.

    When a supervisor moves a ticket to another team, helpdesk_mgmt takes the user away.
    ``employee_id`` and with it the holder of the clocks stay who they were until
    somebody of the new team takes the ticket: the owner is never empty.
    """

    _name = "service.ticket.holder.mixin"
    _description = "Ticket that somebody holds"

    def _get_dispatchable(self):
        """Those tickets that the user may give to whom he thinks best."""
        user = self.env.user
        if user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
            return self
        if not user.has_group("service_quality.group_supervisor"):
            return self.browse()
        led = self.env["helpdesk.ticket.team"]._get_led(user)
        return self.filtered(lambda ticket: not ticket.team_id or ticket.team_id in led)

    def _may_give(self, user, dispatchable):
        """Whether ``user`` may offer this ticket to somebody."""
        self.ensure_one()
        if not self._is_held():
            return False
        # A colleague without login cannot offer it; the team does it for him.
        return self.user_id == user or not self.user_id or self in dispatchable

    def _is_held(self):
        """Whether somebody answers for the ticket and would have to give it away.

        A front office user who is no employee holds nothing: what he has registered
        and nobody has worked on yet, he may still give to whom it is for.
        """
        self.ensure_one()
        employee = self.employee_id.sudo()  # agents may not read employees
        if not self.user_id:
            return bool(employee) and not employee.user_id
        untouched = not (self.accepted_at or self.first_response_at)
        return not (untouched and not employee and self.create_uid == self.user_id)

    def _check_reassignment(self, vals):
        """Stop a person who gives away what he may not.

        :return: ``{ticket: user before}`` of tickets a supervisor dispatches by this
        :raise UserError: in plain words, with what to do instead
        """
        if not HOLDER_FIELDS & vals.keys() or self._is_system():
            return {}
        dispatchable = self._get_dispatchable()
        before = {}
        for ticket in self:
            changed = ticket._get_changed_holder(vals)
            if not changed:
                continue
            if ticket._is_held():
                ticket._check_never_empty(changed)
            if ticket in dispatchable:
                before[ticket] = ticket.user_id
            elif not ticket._is_own_business(changed):
                ticket._refuse_reassignment()
        return before

    def _is_system(self):
        return self.env.su or self._is_history()

    def _get_changed_holder(self, vals):
        """Those of the holder fields that ``vals`` changes, as records."""
        self.ensure_one()
        return {
            name: self[name].browse(vals[name] or [])
            for name in HOLDER_FIELDS & vals.keys()
            if (vals[name] or False) != self[name].id
        }

    def _check_never_empty(self, changed):
        user = changed.get("user_id", self.user_id)
        employee = changed.get("employee_id", self.employee_id)
        taken_away = "user_id" in changed and not user
        someone_else = "employee_id" in changed and employee
        if (taken_away and not someone_else and "team_id" not in changed) or (
            not user and not employee
        ):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s is never without an owner. Name who takes it "
                    "instead: hand it over, or have it dispatched.",
                    ticket=self.display_name,
                )
            )

    def _is_own_business(self, changed):
        """Whether this is no more than taking a free ticket, or sorting it in."""
        if self._is_held() and (changed.keys() - {"team_id"} or self.team_id):
            return self._is_only_own_employee(changed)
        if self.user_id == self.env.user and not self._is_held():
            return True  # the front office gives it to whom it is for
        user = changed.get("user_id", self.user_id)
        employee = changed.get("employee_id", self.employee_id).sudo()
        return user in (self.env.user, user.browse()) and (
            "employee_id" not in changed or employee.user_id in (user, user.browse())
        )

    def _is_only_own_employee(self, changed):
        """The holder says which of his employee records serves the ticket."""
        return (
            changed.keys() == {"employee_id"}
            and self.user_id == self.env.user
            and changed["employee_id"].sudo().user_id == self.env.user
        )

    def _refuse_reassignment(self):
        """:raise UserError: always, with the way that is open to this person"""
        self.ensure_one()
        holder = self.user_id.name or self.employee_id.sudo().name
        if not self._is_held():
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: only supervisors give tickets to others. Take "
                    "it yourself, or ask the team leader to dispatch it.",
                    ticket=self.display_name,
                )
            )
        if self.user_id == self.env.user:
            raise GuidedError(
                self.env._(
                    "Ticket %(ticket)s is yours until somebody accepts it. Use Hand "
                    "over: say why, and the other takes it with one click.",
                    ticket=self.display_name,
                ),
                self.env.ref("service_quality.helpdesk_ticket_hand_over_action").id,
                self.env._("Hand over"),
                {"default_ticket_id": self.id},
            )
        raise UserError(
            self.env._(
                "Ticket %(ticket)s is held by %(holder)s. Only a hand-over that is "
                "accepted, or a supervisor of the team, gives it to somebody else. Ask "
                "%(holder)s to use Hand over.",
                ticket=self.display_name,
                holder=holder,
            )
        )

    def _check_registered(self, routed):
        """Guard on creation: who is no supervisor registers for himself or nobody.

        :param routed: indexes of tickets that the duty roster has assigned
        :raise UserError: when somebody else is to get a ticket
        """
        self._check_channel()
        given = self._get_given(routed)
        refused = given - given._get_dispatchable()
        if refused:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: only supervisors give tickets to others. Take "
                    "it yourself, or leave the assignee empty for the team.",
                    ticket=refused[0].name,
                )
            )

    def _get_given(self, routed):
        """Those of these new tickets that a person registered for somebody else."""
        if self._is_system():
            return self.browse()
        chosen = self.browse(
            ticket.id for index, ticket in enumerate(self) if index not in routed
        )
        nobody = self.env["res.users"]
        return chosen.filtered(
            lambda ticket: (
                (ticket.user_id or ticket.employee_id.sudo().user_id)
                not in (nobody, self.env.user)
            )
        )

    def _prepare_copied_holder(self):
        """Whoever copies a colleague's ticket gets the copy himself."""
        return {} if self._is_system() else {"user_id": self.env.uid}

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class Step(NamedTuple):
    """One permitted move of a record."""

    sources: tuple  # states it may start from
    target: str  # state it ends in
    role: str  # who may take it, see _explain_<role>
    needs_note: bool = False  # a reason has to be given
    stamps: tuple = ()  # pairs of user field (or None) and time field


class ServiceStepMixin(models.AbstractModel):
    """A record that moves from state to state by logged steps, and in no other way.

    What may happen is the table ``_steps``; every step has an ``action_*`` method,
    which calls :meth:`_transition`, and leaves a line in ``service.approval``. Who may
    take a step is told by ``_explain_<role>``: why the user may not, or nothing.
    """

    _name = "service.step.mixin"
    _description = "Record with logged steps"

    _steps = {}

    approval_ids = fields.One2many(
        "service.approval", "res_id", string="Decision log", readonly=True
    )
    allowed_steps = fields.Char(
        compute="_compute_allowed_steps",
        help="Technical: the steps that the reader may take now.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_allowed_steps(self):
        for record in self:
            steps = [
                name
                for name in record._steps
                if record._origin and not record._explain_refusal(name)
            ]
            # Commas on both sides, so that a view can look for a whole name.
            record.allowed_steps = f",{','.join(steps)},"

    def _transition(self, name, note=None, **values):
        """Take a step on every record of the set, or on none.

        :param name: key of ``_steps``
        :param note: reason given by the user
        :param values: further values to write with the new state
        :raises AccessError: for a user who may not take it
        :raises UserError: when the state, the reason or the data forbid it
        """
        self.check_access("read")
        self._lock_for_step()
        step = self._steps[name]
        for record in self:
            record._check_step(name, note)
        now = fields.Datetime.now()
        for user_field, time_field in step.stamps:
            if user_field:
                values[user_field] = self.env.uid
            values[time_field] = now
        before = {record.id: record.state for record in self}
        # The only writer of the state: users have no right to write it.
        self.sudo().write({**values, "state": step.target})
        # Partial unique indexes look at the state; the next INSERT must find it.
        self.flush_recordset(["state"])
        self._log(name, before, note)
        self._after_step(name)
        return True

    def _lock_for_step(self):
        """Let one step at a time be taken; whoever comes second sees the new state.

        :raise UserError: while somebody else moves one of the records on
        """
        locked = self.sudo().try_lock_for_update(allow_referencing=True)
        busy = self - locked.sudo(self.env.su)
        if busy:
            raise UserError(
                self.env._(
                    "%(record)s is being moved on by somebody else. Try again in a "
                    "moment.",
                    record=busy[0].display_name,
                )
            )

    def _check_step(self, name, note):
        refusal = self._explain_refusal(name)
        if refusal:
            error, text = refusal
            raise error(text)
        if self._steps[name].needs_note and not (note or "").strip():
            raise UserError(
                self.env._(
                    "Please give a reason: %(step)s.",
                    step=self._get_step_labels()[name],
                )
            )
        self._check_before_step(name)

    def _explain_refusal(self, name):
        """Why the user may not take the step now: an exception class and a text."""
        self.ensure_one()
        step = self._steps[name]
        text = getattr(self, f"_explain_{step.role}")()
        if text:
            return AccessError, text
        if self.state in step.sources:
            return None
        states = dict(self._fields["state"]._description_selection(self.env))
        return UserError, self.env._(
            "%(record)s is in the state “%(state)s”; this step is not possible.",
            record=self.display_name,
            state=states[self.state],
        )

    def _check_before_step(self, name):
        """Raise when data forbid the step; extended by the models that have steps."""

    def _after_step(self, name):
        """What follows from a step; extended by the models that have steps."""

    def _log(self, name, before, note=None):
        """Append to the log; ``before`` holds the state each record came from."""
        now = fields.Datetime.now()
        # Nobody has the right to write the log, it writes itself.
        self.env["service.approval"].sudo().create(
            [
                {
                    "res_model": self._name,
                    "res_id": record.id,
                    "action": name,
                    "from_state": before[record.id],
                    "to_state": record.state,
                    "user_id": self.env.uid,
                    "at": now,
                    "note": note,
                    "company_id": record.company_id.id,
                }
                for record in self.sudo()
            ]
        )
        self.invalidate_recordset(["approval_ids"])

    @api.model
    def _get_step_labels(self):
        """Names of the steps for people; extended by the models that have steps."""
        return {
            "create": self.env._("Drawn up"),
            "withdraw": self.env._("Withdrawn"),
        }

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"
TODO = "mail.mail_activity_data_todo"


class ServiceImprovementFlowMixin(models.AbstractModel):
    """The way of an improvement from the proposal to its verified effect."""

    _name = "service.improvement.flow.mixin"
    _inherit = ["service.transition.mixin"]
    _description = "Way of an improvement"

    _transitions = {
        "approve": (("draft",), "approved"),
        "decline": (("draft",), "declined"),
        "done": (("approved",), "done"),
        "verify": (("done",), "verified"),
        "rework": (("done",), "approved"),
    }

    def _check_supervisor(self):
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(
                self.env._("Supervisors and managers decide on improvements.")
            )

    def action_approve(self):
        """Decide that these improvements are carried out.

        :raise AccessError: unless a supervisor does it
        :raise UserError: naming what is missing: the data, or for a decision on
            strategy the finding, decision, effective date and part of the manual
        """
        self._check_supervisor()
        for record in self:
            record._check_complete()
        self._transition(
            "approve", approved_at=fields.Datetime.now(), approved_by_id=self.env.uid
        )
        self._measure_waiting("before")
        self._request_revision()
        self._tell_owner()
        return True

    def _tell_owner(self):
        """The owner gets a to-do for the day from which the change holds."""
        self._drop_todos()
        for record in self:
            user = record.sudo().owner_id.user_id
            env = self.with_context(lang=user.lang).env
            text = env._("Carry it out: %(what)s", what=record.name)
            record._give_todo(user, text, record.effective_date)

    def _tell_verifier(self):
        """Whoever has decided on it gets a to-do for when its effect shows."""
        self._drop_todos()
        for record in self:
            user = record.approved_by_id
            if user != record.sudo().owner_id.user_id:
                env = self.with_context(lang=user.lang).env
                text = env._("Has it helped? %(what)s", what=record.name)
                record._give_todo(user, text, record._get_effect_date())

    def _give_todo(self, user, summary, day):
        if user.active and user != self.env.user:
            # In the list of somebody else; the to-do itself is the notice.
            self.sudo().activity_schedule(
                TODO, date_deadline=day, user_id=user.id, summary=summary
            )

    def _drop_todos(self):
        self.sudo().activity_unlink([TODO])

    def _request_revision(self):
        """Ask for a new version of the standards that these decisions change."""
        for record in self.filtered("standard_id"):
            # Whoever decides here asks there; a manager opens the new version.
            request = self.env["service.standard.request"].sudo()
            lines = [record.finding, record.decision, record.affected_section]
            record.sudo().standard_request_id = request.create(
                {
                    "standard_id": record.standard_id.id,
                    "reason": "feedback",
                    "change": record.decision.strip().splitlines()[0],
                    "explanation": "\n".join(filter(None, lines)),
                }
            )

    def _check_complete(self):
        names = ["decision"]
        if self.sort == "strategy":
            names += ["finding", "effective_date"]
        missing = [
            self._fields[name]._description_string(self.env)
            for name in names
            if not self[name]
        ]
        if self.sort in ("strategy", "standard") and not (
            self.standard_id or self.affected_section or self.clause_ids
        ):
            missing.append(
                self._fields["affected_section"]._description_string(self.env)
            )
        if missing:
            raise UserError(
                self.env._(
                    "%(improvement)s: say first: %(fields)s.",
                    improvement=self.name,
                    fields=", ".join(missing),
                )
            )
        record = self.sudo()  # some of the data may not be for the decider to open
        data = record.origin_action_ids, record.measure_ids, record.ticket_ids
        if self.sort != "strategy" and not any(data):
            raise UserError(
                self.env._(
                    "%(improvement)s: link what justifies it: an action, a figure or "
                    "a ticket.",
                    improvement=self.name,
                )
            )

    def action_decline(self, reason):
        """Decide against these improvements.

        :param reason: why, required
        """
        self._check_supervisor()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the improvement is declined."))
        self._transition("decline", declined_reason=reason.strip())
        return True

    def action_done(self):
        """The change is in place.

        :raise UserError: unless the result is described
        """
        self.check_access("write")
        for record in self:
            if not (record.result or "").strip():
                raise UserError(
                    self.env._(
                        "%(improvement)s: say first what was changed.",
                        improvement=record.name,
                    )
                )
        self._transition("done", done_at=fields.Datetime.now())
        self._tell_verifier()
        return True

    def action_verify(self):
        """The change has helped.

        :raise AccessError: for the owner, and whoever does not supervise
        """
        self._check_verifier()
        self._measure_waiting("after")
        self._transition(
            "verify", verified_at=fields.Datetime.now(), verified_by_id=self.env.uid
        )
        self._drop_todos()
        return True

    def action_rework(self):
        """The change has not helped yet: go on with it."""
        self._check_verifier()
        self._transition("rework", done_at=False)
        self._tell_owner()
        return True

    def _check_verifier(self):
        self._check_supervisor()
        for record in self:
            # The user of a colleague is compared, not shown.
            if record.sudo().owner_id.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "%(improvement)s: somebody else than its owner verifies it.",
                        improvement=record.name,
                    )
                )

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"
INSPECTOR = "service_quality.group_inspector"
MANAGER = "service_quality.group_manager"
HIGHEST = 3


class ServiceActionFlowMixin(models.AbstractModel):
    """The way of a corrective action, from the proposal to the verdict."""

    _name = "service.action.flow.mixin"
    _inherit = ["service.transition.mixin"]
    _description = "Way of a corrective action"

    _transitions = {
        "open": (("draft",), "open"),
        "done": (("open",), "done"),
        "verify": (("done",), "verified"),
        "fail": (("done",), "ineffective"),
        "reopen": (("ineffective",), "open"),
    }

    def _get_missing(self):
        """Labels of what an action has to say before it can be opened."""
        self.ensure_one()
        names = ("owner_id", "due_date", "measure")
        return [
            self._fields[name]._description_string(self.env)
            for name in names
            if not self[name]
        ]

    def action_open(self):
        """Put these proposals to work.

        :raise AccessError: unless the user may arrange them
        :raise UserError: naming what an action does not say yet
        """
        self.check_access("write")
        for action in self:
            if not action._may_lead(self.env.user):
                raise AccessError(
                    self.env._(
                        "%(action)s: whoever supervises it puts it to work.",
                        action=action.name,
                    )
                )
            missing = action._get_missing()
            if missing:
                raise UserError(
                    self.env._(
                        "%(action)s: say first: %(fields)s.",
                        action=action.name,
                        fields=", ".join(missing),
                    )
                )
            if action.due_date < action._get_today():
                raise UserError(
                    self.env._(
                        "%(action)s: its due day has passed already. Choose a later "
                        "one.",
                        action=action.name,
                    )
                )
        self._open()
        return True

    def _open(self):
        if not self:
            return
        now = fields.Datetime.now()
        self._transition("open", opened_at=now)
        for action in self.sudo():
            action.first_due_date = action.due_date
        self._measure_before()
        self._start_round()
        self._tell_owner()

    def _start_round(self):
        # Only the action itself writes its rounds.
        self.env["service.action.round"].sudo().create(
            [
                {
                    "action_id": action.id,
                    "number": len(action.round_ids) + 1,
                    "employee_id": action.owner_id.id,
                    "department_id": action.department_id.id,
                    "opened_at": fields.Datetime.now(),
                    "due_date": action.due_date,
                }
                for action in self.sudo()
            ]
        )

    def _get_rounds(self):
        """The round that each of these actions is in."""
        rounds = self.env["service.action.round"].sudo()
        for action in self.sudo():
            rounds |= action.round_ids[-1:]
        return rounds

    def _hand_over(self):
        """Somebody else owns these actions now; the open round is theirs."""
        for action in self.sudo().filtered(lambda action: action.state == "open"):
            action._get_rounds().write(
                {
                    "employee_id": action.owner_id.id,
                    "department_id": action.department_id.id,
                }
            )
            action._drop_notices()
            action._tell_owner()

    def action_done(self):
        """The measure has been carried out.

        :raise AccessError: unless the user owns or arranges the action
        :raise UserError: without evidence
        """
        self.check_access("write")
        user = self.env.user
        for action in self:
            if not action._is_owner(user) and not action._may_lead(user):
                raise AccessError(
                    self.env._(
                        "%(action)s: its owner says when it is done.",
                        action=action.name,
                    )
                )
            if not (action.evidence or "").strip() and not action.evidence_ids:
                raise UserError(
                    self.env._(
                        "%(action)s: say or attach first what shows that it was done.",
                        action=action.name,
                    )
                )
        now = fields.Datetime.now()
        self._transition("done", done_at=now, done_by_id=self.env.uid)
        for action in self.sudo():
            action._get_rounds().write(
                {
                    "done_at": now,
                    "done_by_id": self.env.uid,
                    "on_time": action._get_today() <= action.due_date,
                    "evidence": action.evidence,
                }
            )
        self._drop_notices()
        self._lapse_extensions()
        self._tell_verifier()
        return True

    def action_ask_verdict(self):
        """Open the dialog in which this action is verified, with its figures up to
        date.
        """
        self.ensure_one()
        self._check_verifying()
        self._measure_after()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_action_verify_action"
        )
        return {**action, "context": {"default_action_id": self.id}}

    def action_verify(self, note=None):
        """The effect is there: the action is finished.

        :param note: what was found
        :raise AccessError: for the owner, and whoever may not verify
        :raise UserError: before the time is over in which the effect is measured
        """
        self._check_verifying()
        self._measure_after()
        for action in self:
            ready = action._get_effect_date()
            if ready and action._get_today() < ready:
                raise UserError(
                    self.env._(
                        "%(action)s: its indicator is measured until the day before "
                        "%(date)s. Verify it then.",
                        action=action.name,
                        date=fields.Date.to_string(ready),
                    )
                )
        self._judge("verify", "effective", note)
        return True

    def action_not_effective(self, note, due_date=None):
        """It has not helped: the action is opened again, more urgently.

        :param note: why, required
        :param due_date: the next due day; else the days that the company sets
        :raise AccessError: for the owner, and whoever may not verify
        :raise UserError: without a reason, or with a day that has passed
        """
        if not (note or "").strip():
            raise UserError(self.env._("Say why it has not helped."))
        self._check_verifying()
        day = fields.Date.to_date(due_date)
        if day and any(day < action._get_today() for action in self):
            raise UserError(self.env._("Choose a day from today on for the next try."))
        self._measure_after()
        self._judge("fail", "ineffective", note)
        for action in self.sudo():
            action._transition(
                "reopen",
                due_date=day or action._get_reopened_due_date(),
                priority=str(min(int(action.priority) + 1, HIGHEST)),
                ineffective_count=action.ineffective_count + 1,
                done_at=False,
                done_by_id=False,
                verified_at=False,
                verified_by_id=False,
                evidence=False,
                notice_level=0,
            )
            action.message_post(
                body=self.env._("Not effective, opened again: %(note)s", note=note)
            )
        self._start_round()
        self._tell_owner()
        return True

    def _get_reopened_due_date(self):
        days = self.company_id.action_reopen_days
        return self._get_today() + timedelta(days=days)

    def _check_verifying(self):
        self.check_access("read")
        for action in self:
            if not action._may_verify(self.env.user):
                raise AccessError(
                    self.env._(
                        "%(action)s is verified by somebody who neither owns it nor "
                        "did it: the verifier, a supervisor or an inspector.",
                        action=action.name,
                    )
                )

    def _judge(self, step, verdict, note):
        now = fields.Datetime.now()
        self._transition(step, verified_at=now, verified_by_id=self.env.uid)
        for action in self.sudo():
            action._get_rounds().write(
                {
                    "verdict": verdict,
                    "verified_at": now,
                    "verified_by_id": self.env.uid,
                    "note": (note or "").strip(),
                    "effect_label": action.effect_label,
                }
            )
        self._drop_notices()

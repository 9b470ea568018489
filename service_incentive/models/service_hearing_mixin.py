from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.service_quality.models.service_step_mixin import Step

ACTIVITY_STATEMENT = "service_incentive.mail_activity_type_sanction_statement"
ACTIVITY_SERVED = "service_incentive.mail_activity_type_sanction_served"


class ServiceHearingMixin(models.AbstractModel):
    """The way of a decision that burdens somebody: notified, heard, decided, served.

    Nobody decides before the person concerned has made a statement or the time for it
    is over; nothing takes effect while an appeal is possible or open.
    """

    _name = "service.hearing.mixin"
    _description = "Decision after a hearing"
    _inherit = ["service.decision"]

    _decided = (("decider_id", "decided_at"),)
    _appeal_decided = (("appeal_decider_id", "appeal_decided_at"),)
    _stated = (("statement_user_id", "statement_at"),)
    _steps = {
        "notify": Step(
            ("draft",), "notified", "officer", False, ((None, "notified_at"),)
        ),
        "give_statement": Step(("notified",), "heard", "concerned", True, _stated),
        "record_hearing": Step(("notified",), "heard", "officer", True, _stated),
        "close_hearing": Step(("notified",), "heard", "officer"),
        "decide": Step(("heard",), "decided", "decider", True, _decided),
        "dismiss": Step(
            ("draft", "notified", "heard"), "dismissed", "decider", True, _decided
        ),
        "serve": Step(("decided",), "served", "officer", False, ((None, "served_at"),)),
        "appeal": Step(
            ("served",), "appealed", "concerned", True, ((None, "appealed_at"),)
        ),
        "reject_appeal": Step(
            ("appealed",), "final", "appeal_decider", True, _appeal_decided
        ),
        "grant_appeal": Step(
            ("appealed",), "dismissed", "appeal_decider", True, _appeal_decided
        ),
        "accept": Step(("served",), "final", "concerned"),
        "finalize": Step(("served",), "final", "officer"),
        "lift": Step(("final",), "dismissed", "manager", True),
        "withdraw": Step(("draft", "notified", "heard"), "withdrawn", "proposer", True),
    }
    _waiting_steps = ("decide", "serve", "accept", "finalize")
    _stamp_fields = (
        "notified_at",
        "statement",
        "statement_at",
        "statement_until",
        "statement_user_id",
        "decision_note",
        "served_at",
        "appeal_text",
        "appeal_until",
        "appealed_at",
    )

    state = fields.Selection(
        [
            ("draft", "Proposed"),
            ("notified", "Notified"),
            ("heard", "Heard"),
            ("decided", "Decided"),
            ("served", "Served"),
            ("appealed", "Appealed"),
            ("final", "Final"),
            ("dismissed", "Dismissed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="The employee sees it from “Notified” on; it has its effect when it is "
        "final.",
        tracking=True,
    )
    notified_at = fields.Datetime(string="Notified on", readonly=True, copy=False)
    statement_until = fields.Datetime(
        string="Statement until",
        readonly=True,
        copy=False,
        help="Nobody decides before this moment, unless the employee has made a "
        "statement.",
    )
    statement = fields.Text(
        readonly=True, copy=False, help="What the employee says about the facts."
    )
    statement_at = fields.Datetime(string="Statement on", readonly=True, copy=False)
    statement_user_id = fields.Many2one(
        "res.users",
        string="Statement entered by",
        readonly=True,
        copy=False,
        help="The employee, or the officer who recorded a hearing.",
    )
    decision_note = fields.Text(
        string="Grounds of the decision", readonly=True, copy=False
    )
    served_at = fields.Datetime(
        string="Served on",
        readonly=True,
        copy=False,
        help="When the employee received the decision.",
    )
    appeal_until = fields.Datetime(
        string="Appeal until",
        readonly=True,
        copy=False,
        help="The decision can be appealed until then.",
    )
    appealed_at = fields.Datetime(string="Appealed on", readonly=True, copy=False)
    appeal_text = fields.Text(string="Appeal", readonly=True, copy=False)

    # What forbids a step besides state and role

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        now = fields.Datetime.now()
        if name == "close_hearing" and self.statement_until > now:
            raise UserError(
                self.env._(
                    "%(employee)s may make a statement until %(until)s.",
                    employee=self.employee_id.display_name,
                    until=self._format_moment(self.statement_until),
                )
            )
        if name == "finalize" and self.appeal_until > now:
            raise UserError(
                self.env._(
                    "The decision can be appealed until %(until)s.",
                    until=self._format_moment(self.appeal_until),
                )
            )
        if name == "appeal" and self.appeal_until < now:
            raise UserError(
                self.env._(
                    "The decision could be appealed until %(until)s.",
                    until=self._format_moment(self.appeal_until),
                )
            )
        return result

    def _format_moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short")

    def _get_deadline(self, days):
        """End of the n-th working day after today in the employee's calendar."""
        self.ensure_one()
        calendar = (
            # Working hours of a person are HR's; the deadline is for everybody.
            self.sudo().employee_id.resource_calendar_id
            or self.company_id.sudo().resource_calendar_id
        )
        now = fields.Datetime.now()
        return calendar._get_working_time(now, now).nth_day_end(now, days)

    # Steps

    def action_notify(self):
        """Tell the person concerned, who may now make a statement (HR officers)."""
        for decision in self:
            company = decision.company_id.sudo()
            decision._transition(
                "notify",
                statement_until=decision._get_deadline(company.conduct_statement_days),
            )
            decision._ask_person_concerned(ACTIVITY_STATEMENT, decision.statement_until)
        return True

    def action_give_statement(self, note=None):
        """Say one's part, in the time given for it (the person concerned).

        :param note: the statement, required
        """
        return self._transition("give_statement", note, statement=note)

    def action_record_hearing(self, note=None):
        """Enter what the person said in a hearing or on paper (HR officers).

        :param note: the statement, required
        """
        return self._transition("record_hearing", note, statement=note)

    def action_close_hearing(self):
        """Go on without a statement once its time is over (HR officers)."""
        return self._transition("close_hearing")

    def action_decide(self, note=None):
        """Decide as proposed (an HR manager who is not involved).

        :param note: the grounds, required
        """
        return self._transition("decide", note, decision_note=note)

    def action_dismiss(self, note=None):
        """Decide against the proposal (an HR manager who is not involved).

        :param note: the grounds, required
        """
        return self._transition("dismiss", note, decision_note=note)

    def action_serve(self):
        """Hand the decision over; the time for an appeal begins (HR officers)."""
        for decision in self:
            company = decision.company_id.sudo()
            decision._transition(
                "serve",
                appeal_until=decision._get_deadline(company.conduct_appeal_days),
            )
            decision._ask_person_concerned(ACTIVITY_SERVED, decision.appeal_until)
        return True

    def action_appeal(self, note=None):
        """Appeal: nothing takes effect until it is decided (the person concerned).

        :param note: why, required
        """
        return self._transition("appeal", note, appeal_text=note)

    def action_reject_appeal(self, note=None):
        """Uphold the decision; it is final (an HR manager not involved so far).

        :param note: the grounds, required
        """
        return self._transition("reject_appeal", note)

    def action_grant_appeal(self, note=None):
        """Overturn the decision (an HR manager not involved so far).

        :param note: the grounds, required
        """
        return self._transition("grant_appeal", note)

    def action_accept(self):
        """Do without an appeal; the decision is final (the person concerned)."""
        return self._transition("accept")

    def action_finalize(self):
        """Make the decision final once no appeal is possible (HR officers)."""
        return self._transition("finalize")

    def action_lift(self, note=None):
        """End a final decision before its time (HR managers).

        :param note: the grounds, required
        """
        return self._transition("lift", note)

    def _after_step(self, name):
        result = super()._after_step(name)
        # A step that was waited for is no longer to do.
        kinds = [ACTIVITY_STATEMENT] if name != "notify" else []
        if name not in ("notify", "serve"):
            kinds.append(ACTIVITY_SERVED)
        if kinds:
            self.sudo().activity_unlink(kinds)
        return result

    def _ask_person_concerned(self, activity_type, until):
        """Give the person concerned something to do, if he has a user."""
        user = self.sudo().employee_id.user_id
        if user:
            # He may read the record, not write it; the activity is ours.
            self.sudo().activity_schedule(activity_type, until.date(), user_id=user.id)

    @api.model
    def _get_step_labels(self):
        return {
            **super()._get_step_labels(),
            "notify": self.env._("Employee notified"),
            "give_statement": self.env._("Statement made"),
            "record_hearing": self.env._("Hearing recorded"),
            "close_hearing": self.env._("Statement period over"),
            "decide": self.env._("Decided"),
            "dismiss": self.env._("Dismissed"),
            "serve": self.env._("Decision served"),
            "appeal": self.env._("Appealed"),
            "reject_appeal": self.env._("Appeal rejected"),
            "grant_appeal": self.env._("Appeal granted"),
            "accept": self.env._("Accepted"),
            "finalize": self.env._("Made final"),
            "lift": self.env._("Lifted"),
        }

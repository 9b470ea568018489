from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .service_complaint_step_mixin import OPEN

BEFORE_VERDICT = ("received", "accepted", "investigating")
# In which states a person may write what; everything else is the engine's.
WRITABLE = {
    "about_person": BEFORE_VERDICT,
    "remedy_sought": BEFORE_VERDICT,
    "severity": BEFORE_VERDICT,
    "complexity": BEFORE_VERDICT,
    "impact": BEFORE_VERDICT,
    "needs_immediate_action": BEFORE_VERDICT,
    "immediate_action": BEFORE_VERDICT,
    "party_ids": (*BEFORE_VERDICT, "verdict"),
    "evidence_ids": BEFORE_VERDICT,
    "true_cause": ("investigating",),
    "wanted_outcome": ("investigating",),
    "cause_ids": ("investigating",),
    "verdict": ("investigating",),
    "verdict_reason": ("investigating",),
    "measure_ids": ("verdict", "handling", "answered", "confirmed"),
    "review_ids": ("answered", "confirmed"),
    "handler_user_id": OPEN,
    "investigator_user_id": OPEN,
    "reviewer_user_id": OPEN,
}
BY_INVESTIGATOR = {"verdict", "verdict_reason", "true_cause", "wanted_outcome"}
BY_LEAD = {"handler_user_id", "investigator_user_id", "reviewer_user_id"}


class ServiceComplaintGuardMixin(models.AbstractModel):
    """What a person may write on a complaint, when; nothing is copied or deleted."""

    _name = "service.complaint.guard.mixin"
    _description = "Guards of a complaint"

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_written(vals)
        people = {"handler_user_id", "investigator_user_id", "reviewer_user_id"}
        before = {complaint.id: complaint.severity for complaint in self}
        result = super().write(vals)
        if people & vals.keys():
            self._shield()
            self._tell_investigator(vals)
            self._react()
        if "severity" in vals:
            changed = self.filtered(lambda c: c.severity != before[c.id])
            changed._report_severity()
        return result

    def _check_written(self, vals):
        """:raise AccessError: for what only a step may change, or another person
        :raise UserError: for what is fixed in this state
        """
        own = {name for name in vals if name in self._fields}
        own -= {
            name
            for name in own
            if name.startswith(("message_", "activity_", "rating_"))
        }
        if own - WRITABLE.keys():
            raise AccessError(self.env._("Use the buttons to move a complaint on."))
        for complaint in self:
            for name in own:
                if complaint.state not in WRITABLE[name]:
                    raise UserError(
                        self.env._(
                            "%(complaint)s: “%(field)s” does not change any more.",
                            complaint=complaint.name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
            refusal = None
            if own & BY_INVESTIGATOR:
                refusal = complaint._explain_investigator()
            elif own & BY_LEAD:
                refusal = complaint._explain_lead()
            elif own:
                refusal = complaint._explain_worker()
            if refusal:
                raise AccessError(refusal)

    def copy(self, default=None):  # pylint: disable=method-required-super
        """:raise UserError: always, a ticket has one file"""
        raise UserError(self.env._("A complaint file cannot be duplicated."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A complaint file is never deleted."))

    def _is_sealed(self):
        """Whether the verdict of this round has been given."""
        self.ensure_one()
        return self.sudo().state not in BEFORE_VERDICT

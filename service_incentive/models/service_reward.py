from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_quality.models.service_step_mixin import Step


class ServiceReward(models.Model):
    """Something good proposed for an employee: draft, to approve, approved, granted.

    Drawn up by a superior, an HR officer or from the grades of an appraisal cycle;
    decided by an HR manager who did not propose it. Without money, unless the company
    allows money.
    """

    _name = "service.reward"
    _description = "Reward"
    _inherit = ["service.decision.money.mixin", "service.decision"]

    _steps = {
        "propose": Step(("draft",), "proposed", "proposer"),
        "approve": Step(
            ("proposed",), "approved", "decider", False, (("decider_id", "decided_at"),)
        ),
        "refuse": Step(
            ("proposed",), "refused", "decider", True, (("decider_id", "decided_at"),)
        ),
        "grant": Step(
            ("approved",), "granted", "officer", False, ((None, "granted_at"),)
        ),
        "withdraw": Step(("draft", "proposed"), "withdrawn", "proposer", True),
    }
    _monetary_kinds = ("bonus",)
    _monetary_steps = ("propose", "approve", "grant")
    _stamp_fields = ("granted_at",)
    _waiting_steps = ("approve", "grant")
    _content_fields = (
        "employee_id",
        "kind",
        "title",
        "reason",
        "amount",
        "res_model",
        "res_id",
    )

    kind = fields.Selection(
        [
            ("commendation", "Commendation"),
            ("certificate", "Certificate"),
            ("title", "Honorary title"),
            ("training", "Training opportunity"),
            ("promotion", "Promotion opportunity"),
            ("day_off", "Extra day off"),
            ("bonus", "Bonus"),
        ],
        required=True,
        default="commendation",
        help="A bonus is possible only where the company allows monetary rewards.",
    )
    title = fields.Char(
        translate=True, help="What the certificate or the announcement says."
    )
    amount = fields.Monetary(help="For a bonus only.", tracking=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "To approve"),
            ("approved", "Approved"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="A reward has its effect when it is granted.",
        tracking=True,
    )
    granted_at = fields.Datetime(
        string="Granted on", readonly=True, copy=False, help="When it was handed over."
    )

    _appraisal_kind_unique = models.UniqueIndex(
        "(appraisal_id, kind) WHERE appraisal_id IS NOT NULL AND state != 'withdrawn'",
        "This reward has already been proposed for this appraisal.",
    )

    @api.constrains("kind", "amount")
    def _check_amount(self):
        for reward in self:
            if reward.amount < 0:
                raise ValidationError(self.env._("A bonus takes nothing away."))
            if reward.amount and not reward._is_monetary():
                raise ValidationError(self.env._("Only a bonus has an amount."))

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        if name == "approve" and self._is_monetary() and not self.amount:
            raise UserError(self.env._("Say how much the bonus is."))
        return result

    def _after_step(self, name):
        result = super()._after_step(name)
        if name == "approve":
            # Money leaves as an approved line for the pay roll, and only as one.
            self.env["service.pay.line"]._make_from(
                self.sudo().filtered(lambda reward: reward._is_monetary()),
                lambda reward: {"kind": "bonus", "amount": reward.amount},
            )
        return result

    def action_propose(self):
        """Put the draft to the HR managers (its proposer or an HR officer)."""
        return self._transition("propose")

    def action_approve(self, note=None):
        """Decide for the reward (an HR manager who is not involved)."""
        return self._transition("approve", note)

    def action_refuse(self, note=None):
        """Decide against the reward (an HR manager who is not involved).

        :param note: the reason, required
        """
        return self._transition("refuse", note)

    def action_grant(self):
        """Say that the approved reward was handed over (HR officers)."""
        return self._transition("grant")

    @api.model
    def _get_step_labels(self):
        return {
            **super()._get_step_labels(),
            "propose": self.env._("Proposed"),
            "approve": self.env._("Approved"),
            "refuse": self.env._("Refused"),
            "grant": self.env._("Granted"),
        }

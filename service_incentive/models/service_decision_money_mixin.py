from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class ServiceDecisionMoneyMixin(models.AbstractModel):
    """A decision of which some kinds are money, which a company has to allow.

    A model inherits it beside ``service.decision`` and names these kinds.
    """

    _name = "service.decision.money.mixin"
    _description = "Decision that may be money"

    # What a concrete decision fills in.
    _monetary_kinds = ()
    _monetary_steps = ("propose", "approve")

    def _is_monetary(self):
        """Whether this is of a kind that is money."""
        self.ensure_one()
        return self.kind in self._monetary_kinds

    @api.constrains("kind", "employee_id")
    def _check_monetary(self):
        for decision in self:
            if decision._is_monetary() and not decision._is_money_allowed():
                raise ValidationError(decision._explain_no_money())

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        # It may have been switched off since the proposal.
        if (
            name in self._monetary_steps
            and self._is_monetary()
            and not self._is_money_allowed()
        ):
            raise UserError(self._explain_no_money())
        return result

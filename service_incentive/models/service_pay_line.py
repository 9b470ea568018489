from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import float_compare, format_date

from odoo.addons.service_quality.models.service_step_mixin import Step

PAYROLL = "service_incentive.group_payroll"


class ServicePayLine(models.Model):
    """A bonus, deduction or allowance that leaves for the pay roll, once approved.

    Approved rewards and proposals make one each; HR may draw up others, which somebody
    else approves. After approval nothing about the money can change. Nothing is posted
    anywhere: lines are exported to a file, and marked as paid by hand.
    """

    _name = "service.pay.line"
    _description = "Pay line"
    _inherit = [
        "service.pay.source.mixin",
        "service.decision",
        "service.pay.limit.mixin",
    ]
    _order = "pay_month desc, employee_id, id"

    _steps = {
        "approve": Step(
            ("draft",), "approved", "decider", False, (("decider_id", "decided_at"),)
        ),
        "cancel": Step(("draft", "approved"), "cancelled", "canceller", True),
        "mark_paid": Step(
            ("approved",), "paid", "payroll", False, (("paid_user_id", "paid_at"),)
        ),
    }
    _stamp_fields = (
        "paid_user_id",
        "paid_at",
        "exported_at",
        "export_count",
        "export_ids",
    )
    _waiting_steps = ("approve", "mark_paid")
    _content_fields = (
        "employee_id",
        "kind",
        "amount",
        "coefficient",
        "pay_month",
        "reference",
        "reason",
        "res_model",
        "res_id",
    )

    kind = fields.Selection(
        [
            ("bonus", "Bonus"),
            ("deduction", "Deduction"),
            ("allowance", "Allowance"),
        ],
        required=True,
        default="bonus",
    )
    pay_month = fields.Date(
        string="Pay month",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        index=True,
        help="The month it is paid with; any day of it.",
    )
    month_label = fields.Char(string="Paid with", compute="_compute_month_label")
    amount = fields.Monetary(
        help="Always positive; the kind says whether it is given or taken.",
        tracking=True,
    )
    signed_amount = fields.Monetary(
        string="Given or taken",
        compute="_compute_signed_amount",
        store=True,
        precompute=True,
        help="Negative for deductions.",
    )
    coefficient = fields.Float(
        digits=(5, 2),
        aggregator=None,
        help="What the bonus of the month is multiplied by, instead of an amount.",
        tracking=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reference = fields.Char(
        string="Document",
        required=True,
        help="The document that the payment rests on.",
    )
    state = fields.Selection(
        [
            ("draft", "To approve"),
            ("approved", "Approved"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    is_on_hold = fields.Boolean(
        related="appraisal_id.is_on_hold", string="On hold", store=True, index=True
    )
    export_ids = fields.Many2many(
        "service.pay.export",
        "service_pay_export_line_rel",
        "line_id",
        "export_id",
        string="Exports",
        readonly=True,
        copy=False,
    )
    export_count = fields.Integer(
        string="Times exported", readonly=True, copy=False, aggregator=None
    )
    exported_at = fields.Datetime(string="First exported", readonly=True, copy=False)
    paid_user_id = fields.Many2one(
        "res.users", string="Marked as paid by", readonly=True, copy=False
    )
    paid_at = fields.Datetime(string="Paid on", readonly=True, copy=False)

    _source_unique = models.UniqueIndex(
        "(res_model, res_id) WHERE res_model IN"
        " ('service.reward', 'service.appraisal.proposal') AND state != 'cancelled'",
        "There is a pay line for this decision already.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0 AND coefficient >= 0)",
        "Amounts are positive; the kind says whether they are given or taken.",
    )

    @api.depends("pay_month")
    @api.depends_context("lang")
    def _compute_month_label(self):
        for line in self:
            line.month_label = line.pay_month and format_date(
                self.env, line.pay_month, date_format="LLLL yyyy"
            )

    @api.depends("amount", "kind")
    def _compute_signed_amount(self):
        for line in self:
            sign = -1 if line.kind == "deduction" else 1
            line.signed_amount = sign * line.amount

    @api.constrains("amount", "coefficient", "employee_id", "kind", "pay_month")
    def _check_money(self):
        for line in self:
            if not line._is_money_allowed():
                raise ValidationError(line._explain_no_money())
            has_amount = float_compare(line.amount, 0, 2) > 0
            if has_amount == bool(line.coefficient):
                raise ValidationError(
                    self.env._(
                        "%(line)s needs an amount or a coefficient, and not both.",
                        line=line.display_name,
                    )
                )
        self._check_deductions()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._begin_month(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._begin_month(vals)
        return super().write(vals)

    @api.model
    def _begin_month(self, vals):
        if vals.get("pay_month"):
            vals["pay_month"] = fields.Date.to_date(vals["pay_month"]).replace(day=1)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        for line in self:
            if line.state != "draft" or line.export_count:
                raise UserError(
                    self.env._(
                        "%(line)s stays on file; cancel it instead.",
                        line=line.display_name,
                    )
                )

    # Steps

    def _explain_payroll(self):
        """Who pays: clerks of the pay roll, and officers, who are that too."""
        if self._is_concerned():
            return self.env._("Nobody acts on a decision about himself.")
        if not self.env.user.has_group(PAYROLL):
            return self.env._("Only clerks of the pay roll can do this.")

    def _explain_canceller(self):
        """Officers cancel what is not decided yet, managers also what is."""
        if self.state == "draft":
            return self._explain_officer()
        return self._explain_manager()

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        if name == "approve" and not self._is_money_allowed():
            raise UserError(self._explain_no_money())
        if name == "mark_paid" and not self.export_count:
            raise UserError(
                self.env._(
                    "%(line)s has not been exported yet, so it cannot have been paid.",
                    line=self.display_name,
                )
            )
        return result

    def action_approve(self, note=None):
        """Decide for lines drawn up by hand (an HR manager who is not involved)."""
        return self._transition("approve", note)

    def action_cancel(self, note=None):
        """Take lines out; they stay on file (HR officers, once approved managers).

        :param note: the reason, required
        """
        return self._transition("cancel", note)

    def action_mark_paid(self):
        """Say that exported lines were paid (clerks of the pay roll)."""
        return self._transition("mark_paid")

    def action_export(self):
        """Open the dialog that exports these lines."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_pay_export_wizard_action"
        )
        return {**action, "context": {"default_line_ids": self.ids}}

    @api.model
    def _get_step_labels(self):
        return {
            **super()._get_step_labels(),
            "approve": self.env._("Approved"),
            "cancel": self.env._("Cancelled"),
            "mark_paid": self.env._("Marked as paid"),
        }

    def _check_exportable(self):
        """Raise unless all may leave for the pay roll.

        :raise AccessError: for others than clerks of the pay roll, and about oneself
        :raise UserError: for what is not approved or on hold
        """
        if not self.env.user.has_group(PAYROLL):
            raise AccessError(self.env._("Only clerks of the pay roll can do this."))
        self.check_access("read")
        for line in self:
            if line.state not in ("approved", "paid"):
                raise UserError(
                    self.env._(
                        "%(line)s is not approved and cannot be exported.",
                        line=line.display_name,
                    )
                )
            if line.is_on_hold:
                raise UserError(
                    self.env._(
                        "%(line)s is on hold: an appeal against the result is open.",
                        line=line.display_name,
                    )
                )

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ServiceDecision(models.AbstractModel):
    """A proposal about a person that others decide on.

    One proposes, another decides, a third decides on an appeal; nobody decides on
    himself. Effects come with the final states only, and crons and rules only ever
    propose.
    """

    _name = "service.decision"
    _description = "Decision on a person"
    _inherit = [
        "service.step.mixin",
        "service.decision.role.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["employee_id"]
    _check_company_auto = True

    # What a concrete decision fills in.
    _editable_states = ("draft",)
    _content_fields = ("employee_id", "kind", "reason", "res_model", "res_id")
    _stamp_fields = ()
    # Steps that wait while an appeal against the appraisal is open.
    _waiting_steps = ()

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The person concerned.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_employee",
        store=True,
        precompute=True,
        index=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_from_employee",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The employee's department when the proposal was made.",
    )
    reason = fields.Text(
        required=True, help="Why this is proposed; the employee will read it."
    )
    appraisal_id = fields.Many2one(
        "service.appraisal",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        check_company=True,
        help="The published appraisal that the proposal comes from.",
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id",
        string="Appraisal cycle",
        store=True,
        index="btree_not_null",
    )
    outcome_rule_id = fields.Many2one(
        "service.appraisal.outcome.rule",
        string="Rule",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The rule that proposed it, if one did.",
    )
    res_model = fields.Char(string="Source model", copy=False)
    res_id = fields.Many2oneReference(
        string="Source record",
        model_field="res_model",
        copy=False,
        help="The incident or record that the proposal rests on.",
    )
    source_ref = fields.Reference(
        selection="_selection_source_ref",
        string="Incident",
        compute="_compute_source_ref",
        inverse="_inverse_source_ref",
        help="The record that the proposal rests on, if there is one.",
    )
    proposer_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    decider_id = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Never the proposer, never the person concerned.",
    )
    decided_at = fields.Datetime(string="Decided on", readonly=True, copy=False)
    appeal_decider_id = fields.Many2one(
        "res.users",
        string="Appeal decided by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Somebody who neither proposed nor decided.",
    )
    appeal_decided_at = fields.Datetime(
        string="Appeal decided on", readonly=True, copy=False
    )
    _proposer_decider_differ = models.Constraint(
        "CHECK (decider_id IS NULL OR decider_id != proposer_id)",
        "Nobody decides on his own proposal.",
    )
    _appeal_decider_differs = models.Constraint(
        "CHECK (appeal_decider_id IS NULL"
        " OR appeal_decider_id NOT IN (proposer_id, COALESCE(decider_id, 0)))",
        "An appeal is decided by somebody who neither proposed nor decided.",
    )

    @api.depends("employee_id")
    def _compute_from_employee(self):
        for decision in self:
            decision.company_id = decision.employee_id.company_id
            decision.department_id = decision.employee_id.department_id

    @api.model
    def _selection_source_ref(self):
        """Records that a proposal may rest on; later addons add theirs."""
        return [
            # The name of the model, other than its _description, is translated.
            (name, self.env["ir.model"]._get(name).name)
            for name in (
                "helpdesk.ticket",
                "service.sla.clock",
                "service.appraisal",
                "service.customer.case",
            )
        ]

    @api.depends("res_model", "res_id")
    def _compute_source_ref(self):
        known = {name for name, _label in self._selection_source_ref()}
        for decision in self:
            decision.source_ref = (
                decision.res_id
                and decision.res_model in known
                and f"{decision.res_model},{decision.res_id}"
            )

    def _inverse_source_ref(self):
        for decision in self:
            source = decision.source_ref
            decision.write(
                {
                    "res_model": source._name if source else False,
                    "res_id": source.id if source else False,
                }
            )

    @api.depends("employee_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for decision in self:
            # A new one is called “New” by the form.
            decision.display_name = bool(decision.employee_id) and self.env._(
                "%(kind)s: %(employee)s",
                kind=kinds.get(decision.kind) or "",
                employee=decision.employee_id.display_name,
            )

    # Guards: what the buttons and the engine do with sudo(), nobody does by hand.

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_created_by_hand(vals)
        decisions = super().create(vals_list)
        decisions._log("create", dict.fromkeys(decisions.ids, False))
        return decisions

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            if self._get_protected_fields() & vals.keys():
                raise AccessError(self.env._("Use the buttons to move a decision on."))
            if set(self._content_fields) & vals.keys():
                self._check_editable()
                self._check_not_for_oneself(vals)
        return super().write(vals)

    @api.model
    def _get_protected_fields(self):
        return {
            "state",
            "company_id",
            "department_id",
            "appraisal_id",
            "cycle_id",
            "outcome_rule_id",
            "proposer_id",
            "decider_id",
            "decided_at",
            "appeal_decider_id",
            "appeal_decided_at",
            "approval_ids",
            *self._stamp_fields,
        }

    def _check_created_by_hand(self, vals):
        initial = self.default_get(["state"])["state"]
        given = {
            name
            for name in self._get_protected_fields() & vals.keys()
            if vals[name] and (name, vals[name]) != ("state", initial)
        }
        if given:
            raise AccessError(self.env._("A decision begins as your own proposal."))
        self._check_not_for_oneself(vals)

    def _check_not_for_oneself(self, vals):
        employee = self.env["hr.employee"].sudo().browse(vals.get("employee_id"))
        if employee.user_id == self.env.user:
            raise AccessError(self.env._("Nobody proposes anything for himself."))

    def _check_editable(self):
        for decision in self:
            if decision.state not in decision._editable_states:
                raise UserError(
                    self.env._(
                        "%(decision)s was put forward as it is; withdraw it and "
                        "propose again.",
                        decision=decision.display_name,
                    )
                )

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        # That an appeal is open is no secret to whoever decides.
        if name in self._waiting_steps and self.sudo().appraisal_id.is_on_hold:
            raise UserError(
                self.env._(
                    "%(decision)s waits: an appeal against the appraisal it comes from"
                    " is not decided yet.",
                    decision=self.display_name,
                )
            )
        return result

    def _is_money_allowed(self):
        # The switch itself is for HR managers; that it is off is no secret.
        return self.company_id.sudo().conduct_allow_monetary

    def _explain_no_money(self):
        """Why nothing about money is possible, and who can change that."""
        return self.env._(
            "Money is switched off in %(company)s. An HR manager can allow it in the"
            " settings.",
            company=self.company_id.display_name,
        )

    # Buttons all decisions have

    def action_withdraw(self, note=None):
        """Take the proposal back (its proposer or an HR officer).

        :param note: the reason, required
        """
        return self._transition("withdraw", note)

    def action_open_source(self):
        """Open the record the proposal rests on, if the reader may see it."""
        self.ensure_one()
        self.check_access("read")
        if not self.res_id or self.res_model not in self.env:
            return False
        source = self.env[self.res_model].browse(self.res_id).exists()
        source.check_access("read")
        return source and source.get_formview_action()

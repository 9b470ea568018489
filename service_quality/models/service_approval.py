from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ServiceApproval(models.Model):
    """One step in the life of a decision: who moved it from where to where, and why.

    Append-only: the decisions write it, nobody changes or deletes it, whatever his
    rights. Whoever may read the decision may read its log.
    """

    _name = "service.approval"
    _description = "Decision log"
    _order = "id"
    _rec_name = "action"

    res_model = fields.Char(string="Kind of decision", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Decision",
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
    )
    action = fields.Char(
        string="Step", required=True, readonly=True, help="Technical name of the step."
    )
    action_label = fields.Char(string="Step taken", compute="_compute_labels")
    from_state = fields.Char(string="From state", readonly=True)
    to_state = fields.Char(string="To state", required=True, readonly=True)
    state_label = fields.Char(string="Then", compute="_compute_labels")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    at = fields.Datetime(string="On", required=True, readonly=True)
    note = fields.Text(readonly=True, help="The reason given with the step.")
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    @api.depends_context("lang")
    def _compute_labels(self):
        for entry in self:
            decision = self.env.get(entry.res_model)
            known = decision is not None and entry.res_model in self._get_models()
            labels = decision._get_step_labels() if known else {}
            states = (
                dict(decision._fields["state"]._description_selection(self.env))
                if known
                else {}
            )
            entry.action_label = labels.get(entry.action, entry.action)
            entry.state_label = states.get(entry.to_state, entry.to_state)

    @api.model
    def _get_models(self):
        """Names of the models whose decisions are logged here."""
        return [
            name
            for name in self.env.registry.descendants(
                ["service.step.mixin"], "_inherit"
            )
            if not self.env[name]._abstract
        ]

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("The decision log cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("The decision log cannot be deleted."))

    # Reading follows the decision, as messages follow their document.

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            domain = Domain(domain) & self._get_readable_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or operation != "read" or not self.ids:
            return result
        readable = self.browse(self._search([("id", "in", self.ids)]))
        forbidden = self - readable
        if not forbidden:
            return result
        return forbidden, lambda: AccessError(
            self.env._("You may not read the log of a decision you may not read.")
        )

    @api.model
    def _get_readable_domain(self):
        return Domain.OR(
            Domain("res_model", "=", name)
            & Domain("res_id", "in", self.env[name]._search([]))
            for name in self._get_models()
            if self.env[name].has_access("read")
        )

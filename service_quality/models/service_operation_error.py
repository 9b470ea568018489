from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What has happened; it does not change after it was registered.
FACTS = {"ticket_id", "employee_id", "registered_by_id", "registered_at", "company_id"}


class ServiceOperationError(models.Model):
    """A mistake in the handling of a ticket: what went wrong, what it costs, the cure.

    Registered by whoever notices it, also by who made it. The employee concerned sees
    it and is heard (``statement``), but changes nothing else, and nobody deletes it.
    """

    _name = "service.operation.error"
    _inherit = ["service.action.source.mixin"]
    _description = "Operating error"
    _order = "occurred_at desc, id desc"
    _rec_name = "step"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        help="Whose mistake it was, also staff without a login.",
    )
    step = fields.Char(required=True, help="In which step of the work it happened.")
    consequence = fields.Text(
        required=True, help="What came of it, for the customer and for us."
    )
    loss_estimate = fields.Monetary(
        string="Estimated loss", help="What it costs, as far as known."
    )
    correction = fields.Text(help="What was done to put it right.")
    statement = fields.Text(
        string="Statement of the employee", help="What the employee says to it."
    )
    occurred_at = fields.Datetime(
        string="Happened", required=True, default=fields.Datetime.now
    )
    registered_at = fields.Datetime(
        string="Registered", required=True, readonly=True, default=fields.Datetime.now
    )
    registered_by_id = fields.Many2one(
        "res.users",
        string="Registered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("open", "Open"), ("corrected", "Corrected")],
        required=True,
        readonly=True,
        default="open",
    )
    incident_proposed = fields.Boolean(
        string="Incident proposed",
        readonly=True,
        help="The loss is above the company's limit: the service manager is asked to "
        "open an incident.",
    )
    is_concerned = fields.Boolean(compute="_compute_is_concerned", compute_sudo=True)

    _loss_positive = models.Constraint(
        "CHECK(loss_estimate >= 0)", "A loss is not negative."
    )

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_is_concerned(self):
        for error in self:
            error.is_concerned = error.employee_id.user_id == self.env.user

    @api.constrains("step", "consequence")
    def _check_words(self):
        for error in self:
            if not (error.step or "").strip() or not (error.consequence or "").strip():
                raise ValidationError(
                    self.env._(
                        "Ticket %(ticket)s: say in which step the mistake happened and "
                        "what came of it.",
                        ticket=error.ticket_id.number,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            now = fields.Datetime.now()
            fixed = {"registered_by_id": self.env.uid, "registered_at": now}
            vals_list = [{**vals, **fixed, "state": "open"} for vals in vals_list]
            for vals in vals_list:
                vals.pop("incident_proposed", None)
        errors = super().create(vals_list)
        errors.ticket_id.check_access("read")
        errors._propose_incident()
        return errors

    def write(self, vals):
        self._check_edit(vals)
        result = super().write(vals)
        if "loss_estimate" in vals:
            self._propose_incident()
        return result

    def _check_edit(self, vals):
        if self.env.su:
            return
        if (FACTS | {"state", "incident_proposed"}) & vals.keys():
            raise AccessError(
                self.env._(
                    "Whose mistake it was, on which ticket and who registered it stays "
                    "as it was registered."
                )
            )
        for error in self:
            own = error.is_concerned
            if own != (vals.keys() <= {"statement"}):
                raise AccessError(
                    self.env._(
                        "%(error)s: the employee concerned writes the statement and "
                        "nothing else; the rest is for who registered it or "
                        "supervises the team.",
                        error=error.step,
                    )
                )

    def action_correct(self):
        """Mark as put right; needs to be said how."""
        self.check_access("write")
        for error in self:
            if error.is_concerned:
                raise AccessError(
                    self.env._("Somebody else confirms that your mistake is put right.")
                )
            if not (error.correction or "").strip():
                raise UserError(
                    self.env._(
                        "%(error)s: say first how it was put right.", error=error.step
                    )
                )
        self.sudo().state = "corrected"  # only through this step

    def _prepare_action_values(self):
        return {
            **super()._prepare_action_values(),
            "name": self.env._("So that it does not happen again: %s", self.step),
            "problem": self.consequence,
        }

    def _propose_incident(self):
        """Ask the service manager to open an incident for each great loss, once.

        Incidents themselves come later; whoever brings them extends this.

        :return: the errors that were proposed now
        """
        errors = self.sudo()  # the flag is not for anybody to set by hand
        great = errors.filtered(
            lambda error: (
                not error.incident_proposed
                and error.loss_estimate > error.company_id.error_incident_loss
            )
        )
        if not great:
            return great
        great.incident_proposed = True
        managers = self.env.ref("service_quality.group_manager").sudo().all_user_ids
        todos = []
        for error in great:
            users = managers.filtered(
                lambda user, error=error: (
                    user.active
                    and user.id != self.env.ref("base.user_root").id
                    and error.company_id in user.company_ids
                )
            )
            boss = error.employee_id.department_id.manager_id.user_id & users
            text = self.env._(
                "Loss of %(loss)s in the step %(step)s: open an incident?",
                loss=error.currency_id.format(error.loss_estimate),
                step=error.step,
            )
            todos += [(error.ticket_id, user, text) for user in boss or users]
        great.ticket_id._schedule_handover_activities(
            "mail_activity_type_error_incident", todos
        )
        return great

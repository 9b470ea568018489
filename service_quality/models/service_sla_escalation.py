from odoo import api, fields, models


class ServiceSlaEscalation(models.Model):
    """Who hears of a breach, and how long after it.

    A target without steps tells the assignee, the team leader, the leader on duty and
    the employee's manager at the breach. Steps with a delay come on top, one notice per
    delay, each exactly once. Whoever is on leave is skipped, see
    ``service.sla.notice.mixin``.
    """

    _name = "service.sla.escalation"
    _inherit = ["service.sla.rule.mixin", "service.setting.log.mixin"]
    _description = "SLA escalation step"
    _order = "target_id, delay_minutes, id"

    target_id = fields.Many2one(
        "service.sla.target", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="target_id.company_id")
    delay_minutes = fields.Integer(
        string="Minutes after the breach",
        default=lambda self: self.env.company.sla_escalation_minutes,
        help="0 means at the breach itself. The minutes run around the clock.",
    )
    recipient = fields.Selection(
        selection=[
            ("assignee", "Assignee"),
            ("team_leader", "Team leader"),
            ("duty_leader", "Leader on duty"),
            ("employee_manager", "Manager of the employee"),
            ("department_manager", "Manager of the department"),
        ],
        required=True,
        default="team_leader",
    )

    _delay_positive = models.Constraint(
        "CHECK(delay_minutes >= 0)", "An escalation cannot come before the breach."
    )

    @api.depends("recipient", "delay_minutes")
    @api.depends_context("lang")
    def _compute_display_name(self):
        recipients = dict(self._fields["recipient"]._description_selection(self.env))
        for step in self:
            step.display_name = self.env._(
                "%(recipient)s, %(minutes)s minutes after the breach",
                recipient=recipients.get(step.recipient, ""),
                minutes=step.delay_minutes,
            )

    def _get_logged_fields(self):
        return {"delay_minutes", "recipient"}

    def _get_setting_name(self):
        return f"{self.target_id._get_setting_name()}: {self.display_name}"

    def _get_later_delays(self):
        """Minutes after the breach of the notices that follow it, ascending, no
        doubles.
        """
        return sorted({step.delay_minutes for step in self if step.delay_minutes})

    def _get_recipients_at(self, level):
        """Who hears when a clock is raised to ``level`` (2 is the breach)."""
        if level == 2:
            now = self.filtered(lambda step: not step.delay_minutes)
            default = ["assignee", "team_leader", "duty_leader", "employee_manager"]
            return now.mapped("recipient") or default
        delay = self._get_later_delays()[level - 3 : level - 2]
        return self.filtered(lambda step: step.delay_minutes in delay).mapped(
            "recipient"
        )

from odoo import api, fields, models


class HelpdeskTicketEscalate(models.TransientModel):
    """Asks where tickets go and why; ``helpdesk.ticket.action_escalate`` does it."""

    _name = "helpdesk.ticket.escalate"
    _description = "Escalate tickets"

    ticket_ids = fields.Many2many("helpdesk.ticket", required=True, readonly=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    rule_id = fields.Many2one(
        "service.escalation.rule",
        string="Where to",
        compute="_compute_rule_id",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        compute="_compute_team",
        compute_sudo=True,
    )
    leader_id = fields.Many2one(
        "res.users",
        string="Team leader",
        compute="_compute_team",
        compute_sudo=True,
    )
    reason = fields.Text(string="Why")

    @api.depends("ticket_ids")
    def _compute_company_id(self):
        for dialog in self:
            dialog.company_id = dialog.ticket_ids[:1].company_id

    @api.depends("ticket_ids")
    def _compute_rule_id(self):
        rules = self.env["service.escalation.rule"].search([("trigger", "=", "manual")])
        for dialog in self:
            company = dialog.ticket_ids[:1].company_id
            # Whoever escalates once more wants to go higher.
            tier = max(dialog.ticket_ids.mapped("escalation_tier"), default=0)
            dialog.rule_id = rules.filtered(
                lambda rule, company=company, tier=tier: (
                    rule.company_id in (company, company.browse()) and rule.level > tier
                )
            )[:1]

    @api.depends("rule_id")
    def _compute_team(self):
        for dialog in self:
            dialog.team_id = dialog.rule_id.team_id
            dialog.leader_id = dialog.rule_id.team_id.user_id

    def action_confirm(self):
        """Escalate the tickets."""
        self.ensure_one()
        self.ticket_ids.action_escalate(self.rule_id.id, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ..tools.period import Period
from ..tools.scoring import ratio


class ServiceSlaPolicyDryRun(models.TransientModel):
    """Shows what a period would have been under a policy; writes nothing but itself."""

    _name = "service.sla.policy.dry.run"
    _description = "Policy dry run"

    policy_id = fields.Many2one(
        "service.sla.policy", required=True, readonly=True, ondelete="cascade"
    )
    date_from = fields.Date(
        string="Tickets from",
        required=True,
        default=lambda self: self._default_month().date_from,
    )
    date_to = fields.Date(
        string="until",
        required=True,
        default=lambda self: self._default_month().date_to,
    )
    done = fields.Boolean(readonly=True)
    ticket_count = fields.Integer(string="Tickets it applies to", readonly=True)
    changed_ids = fields.Many2many("helpdesk.ticket", readonly=True)
    changed_count = fields.Integer(
        string="Judged otherwise", compute="_compute_changed_count"
    )
    line_ids = fields.One2many(
        "service.sla.policy.dry.run.line", "dry_run_id", readonly=True
    )

    @api.model
    def _default_month(self):
        """Last month, in the zone of the company."""
        tz = self.env.company._get_service_tz()
        today = fields.Date.context_today(self.with_context(tz=tz))
        this_month = Period.starting("month", today, tz)
        return Period.starting("month", this_month.date_from - timedelta(days=1), tz)

    @api.depends("changed_ids")
    def _compute_changed_count(self):
        for dialog in self:
            dialog.changed_count = len(dialog.changed_ids)

    def action_run(self):
        """Try the policy and show the figures."""
        self.ensure_one()
        result = self.policy_id.dry_run(self.date_from, self.date_to)
        self.write(
            {
                "done": True,
                "ticket_count": result["ticket_count"],
                "changed_ids": [Command.set(result["changed_ids"])],
                "line_ids": [
                    Command.clear(),
                    *(
                        Command.create({"metric": metric, **figures})
                        for metric, figures in result["metrics"].items()
                    ),
                ],
            }
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_sla_policy_dry_run_action"
        )
        return {**action, "res_id": self.id}

    def action_open_changed(self):
        """Open the tickets that would be judged otherwise."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Judged otherwise under “%(policy)s”", policy=self.policy_id.name
            ),
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form",
            "domain": [("id", "in", self.changed_ids.ids)],
            "context": {"create": False},
        }


class ServiceSlaPolicyDryRunLine(models.TransientModel):
    """Figures of one metric, as on file and under the policy."""

    _name = "service.sla.policy.dry.run.line"
    _description = "Figures of a policy dry run"

    dry_run_id = fields.Many2one(
        "service.sla.policy.dry.run", required=True, ondelete="cascade", index=True
    )
    metric = fields.Selection(
        selection=lambda self: (
            self.env["service.sla.target"]
            ._fields["metric"]
            ._description_selection(self.env)
        ),
        string="Promise",
        required=True,
    )
    due_before = fields.Integer(string="Now due")
    met_before = fields.Integer(string="Now met")
    breached_before = fields.Integer(string="Now missed")
    percent_before = fields.Float(string="Now on time %", compute="_compute_percents")
    due_after = fields.Integer(string="Then due")
    met_after = fields.Integer(string="Then met")
    breached_after = fields.Integer(string="Then missed")
    percent_after = fields.Float(string="Then on time %", compute="_compute_percents")
    better = fields.Integer(help="Missed so far, and not under this policy.")
    worse = fields.Integer(help="Missed under this policy, and not so far.")

    @api.depends("met_before", "breached_before", "met_after", "breached_after")
    def _compute_percents(self):
        for line in self:
            for when in ("before", "after"):
                met = line[f"met_{when}"]
                judged = met + line[f"breached_{when}"]
                line[f"percent_{when}"] = ratio(met, judged, 100.0) or 0.0

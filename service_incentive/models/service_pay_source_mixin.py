from odoo import api, fields, models


class ServicePaySourceMixin(models.AbstractModel):
    """The decisions that pay lines come from; ``service.pay.line`` inherits it."""

    _name = "service.pay.source.mixin"
    _description = "Decisions that pay lines come from"

    @api.model
    def _make_from(self, decisions, prepare):
        """A line for each approved decision that has none yet; approved like it.

        For the system, which is called by the step that approves.

        :param prepare: gives kind and amount or coefficient of one decision
        """
        lines = self.sudo()
        existing = set(
            lines._read_group(
                [
                    ("res_model", "=", decisions._name),
                    ("res_id", "in", decisions.ids),
                    ("state", "!=", "cancelled"),
                ],
                ["res_id"],
            )
        )
        known = {res_id for (res_id,) in existing}
        month = fields.Date.context_today(self).replace(day=1)
        return lines.create(
            [
                {
                    "employee_id": decision.employee_id.id,
                    "appraisal_id": decision.appraisal_id.id,
                    "res_model": decision._name,
                    "res_id": decision.id,
                    "reference": f"{decision.display_name} #{decision.id}",
                    "reason": decision.reason,
                    "proposer_id": decision.proposer_id.id,
                    "decider_id": decision.decider_id.id,
                    "decided_at": decision.decided_at,
                    "state": "approved",
                    "pay_month": month,
                    **prepare(decision),
                }
                for decision in decisions
                if decision.id not in known
            ]
        )

    @api.model
    def _selection_source_ref(self):
        return [
            *super()._selection_source_ref(),
            ("service.reward", self.env["ir.model"]._get("service.reward").name),
            (
                "service.appraisal.proposal",
                self.env["ir.model"]._get("service.appraisal.proposal").name,
            ),
        ]

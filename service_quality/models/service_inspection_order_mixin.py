from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ServiceInspectionOrderMixin(models.AbstractModel):
    """What comes of a finding: orders to put it right, and another look at it.

    The orders are corrective actions; their reminders urge whoever is responsible until
    they are closed (SQ-108).
    """

    _name = "service.inspection.order.mixin"
    _inherit = ["service.action.source.mixin"]
    _description = "Orders of an inspection"

    def _get_orders_domain(self):
        """The actions that came of these inspections or of their items."""
        lines = self.env["service.inspection.line"]._search(
            Domain("inspection_id", "in", self.ids)
        )
        return (
            Domain("res_model", "=", "service.inspection")
            & Domain("res_id", "in", self.ids)
        ) | (
            Domain("res_model", "=", "service.inspection.line")
            & Domain("res_id", "in", lines)
        )

    def _compute_action_count(self):
        result = super()._compute_action_count()
        lines = self.line_ids
        groups = self.env["service.action"]._read_group(
            Domain("res_model", "=", lines._name) & Domain("res_id", "in", lines.ids),
            ["res_id"],
            ["__count"],
        )
        for line_id, count in groups:
            lines.browse(line_id).inspection_id.action_count += count
        return result

    def action_view_actions(self):
        """Open the corrective actions of this inspection and of its items."""
        return {**super().action_view_actions(), "domain": self._get_orders_domain()}

    def _open_orders(self):
        """Order what has to be put right, and plan when it is looked at again."""
        if self.is_calibration:
            return
        failed = self.line_ids.filtered(lambda line: line.decision == "rectify")
        failed._open_orders()
        days = [day for day in failed.mapped("reinspect_on") if day]
        if days and not self.sudo().next_inspection_ids:
            self._plan_reinspection(max(days))

    def _withdraw_orders(self, lines):
        """Take back the orders of items that a dispute has turned to the good: nobody
        has to put anything right, nor looks at it again.

        :param lines: the items whose mark was changed
        """
        well = lines.sudo().filtered(lambda line: line.mark in ("pass", "na"))
        well.action_ids._withdraw(
            self.env._("Disputed with success: nothing has to be put right.")
        )
        if not self.fail_count:
            again = self.sudo().next_inspection_ids
            again.filtered(lambda inspection: inspection.state == "draft").unlink()

    def _plan_reinspection(self, day):
        """Plan that what failed is looked at again, by the same inspector.

        :return: the new inspection
        """
        self.ensure_one()
        # It is planned by a step, whoever takes it; the link has no other writer.
        return self.sudo().copy(
            {
                "kind": "special",
                "planned_on": day,
                "previous_inspection_id": self.id,
                "ticket_id": False,
            }
        )

    def action_reinspect(self):
        """Open the re-inspection of what failed; plan it when there is none."""
        self.ensure_one()
        self.check_access("read")
        self._check_not_own()
        again = self.sudo().next_inspection_ids[:1]
        if not again:
            self._check_may_publish()
            if self.state not in ("done", "published") or not self.fail_count:
                raise UserError(
                    self.env._(
                        "%(inspection)s: only what has failed is looked at again.",
                        inspection=self.display_name,
                    )
                )
            again = self._plan_reinspection(self.company_id._get_service_today())
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": again.id,
            "views": [[False, "form"]],
        }

    def _prepare_lines(self, day):
        """Commands for the lines: of the checklist; of a re-inspection what failed."""
        self.ensure_one()
        failed = self.sudo().previous_inspection_id.line_ids.filtered(
            lambda line: line.mark == "fail"
        )
        commands = self.checklist_id._prepare_lines(
            day, self.company_id, self.employee_id
        )
        if not failed:
            return commands
        items = failed.item_id.ids
        again = [command for command in commands if command[2]["item_id"] in items]
        return again or commands

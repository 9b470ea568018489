from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What only the steps of an inspection write.
ENGINE_FIELDS = {
    "name",
    "state",
    "started_at",
    "done_at",
    "published_at",
    "published_user_id",
    "score",
    "has_score",
    "critical_failed",
    "fail_count",
    "previous_inspection_id",
    "plan_id",
    "calibration_id",
    "interaction_id",
    "is_external",
    "dispute_state",
    "dispute_until",
    "dispute_reason",
    "disputed_at",
    "dispute_user_id",
    "dispute_decider_user_id",
    "dispute_decided_at",
    "dispute_verdict",
    "employee_comment",
}
# Who and what is inspected by which list does not change once it has begun.
FIXED_WHEN_STARTED = {
    "checklist_id",
    "employee_id",
    "department_id",
    "company_id",
    "kind",
    "is_calibration",
    "inspector_user_id",
    "inspector_partner_id",
}


class ServiceInspectionGuardMixin(models.AbstractModel):
    """Who may write what of an inspection, and when: whatever way it comes in."""

    _name = "service.inspection.guard.mixin"
    _description = "Guards of an inspection"

    is_inspector = fields.Boolean(compute="_compute_roles", compute_sudo=True)
    is_concerned = fields.Boolean(compute="_compute_roles", compute_sudo=True)

    @api.depends("inspector_user_id", "inspector_partner_id", "employee_id")
    @api.depends_context("uid")
    def _compute_roles(self):
        for inspection in self:
            inspection.is_inspector = inspection._is_inspector(self.env.user)
            inspection.is_concerned = inspection._is_concerned(self.env.user)

    @api.model
    def _may_inspect(self):
        """Whether the user is one of those who inspect."""
        user = self.env.user
        return user.has_group("service_quality.group_inspector") or user.has_group(
            "service_quality.group_supervisor"
        )

    def _is_inspector(self, user):
        """Whether ``user`` carries out this inspection."""
        self.ensure_one()
        inspection = self.sudo()  # compared, not shown
        return inspection.inspector_user_id == user or bool(
            inspection.inspector_partner_id
            and inspection.inspector_partner_id == user.partner_id
        )

    def _is_concerned(self, user):
        """Whether ``user`` is the inspected employee."""
        self.ensure_one()
        employee = self.sudo().employee_id  # compared, not shown
        return bool(employee.user_id) and employee.user_id == user

    def _check_not_own(self):
        for inspection in self:
            if inspection._is_concerned(self.env.user):
                raise AccessError(
                    self.env._(
                        "%(inspection)s is an inspection of yourself: somebody else "
                        "has to handle it. You may comment on it or dispute it once "
                        "it is published.",
                        inspection=inspection.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Number new inspections; a person may only plan them."""
        if not self.env.su:
            self._check_new(vals_list)
        sequence = self.env["ir.sequence"].sudo()  # the number is drawn, not chosen
        numbers = sequence._draw_by_code("service.inspection", len(vals_list))
        for vals, number in zip(vals_list, numbers, strict=False):
            vals["name"] = number
        inspections = super().create(vals_list)
        if not self.env.su:
            inspections._check_not_own()
        return inspections

    @api.model
    def _check_new(self, vals_list):
        """Raise unless these values only plan an inspection."""
        results = ENGINE_FIELDS - {"name", "state", "dispute_state"}
        for vals in vals_list:
            if (
                # Lines come from the checklist when the inspection starts.
                vals.get("line_ids")
                or any(vals.get(name) for name in results)
                or vals.get("state", "draft") != "draft"
                or vals.get("dispute_state", "none") != "none"
            ):
                raise AccessError(
                    self.env._("A new inspection is planned first, without a result.")
                )

    def write(self, vals):
        if not self.env.su:
            self._check_edit(vals)
        result = super().write(vals)
        if not self.env.su and "employee_id" in vals:
            self._check_not_own()
        return result

    def _check_edit(self, vals):
        """Raise unless a person may write these fields now."""
        changed = {name for name in vals if not self._is_always_open(name)}
        if not changed:
            return
        self._check_not_own()
        if ENGINE_FIELDS & changed:
            raise AccessError(
                self.env._(
                    "Score, state and dispute of an inspection only change by its "
                    "steps."
                )
            )
        for inspection in self:
            if inspection.state in ("done", "published"):
                raise AccessError(
                    self.env._(
                        "%(inspection)s is done: it stays as it is. A dispute may "
                        "change its marks.",
                        inspection=inspection.display_name,
                    )
                )
            if inspection.state == "in_progress" and FIXED_WHEN_STARTED & changed:
                raise AccessError(
                    self.env._(
                        "%(inspection)s has begun: who is inspected, by whom and with "
                        "which checklist stays.",
                        inspection=inspection.display_name,
                    )
                )

    @api.model
    def _is_always_open(self, name):
        """Whether a field is not guarded here: the conversation goes on, and lines have
        guards of their own.
        """
        return name.startswith(("message_", "activity_")) or name == "line_ids"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for inspection in self:
            if inspection.state != "draft" and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(inspection)s has begun and stays on file.",
                        inspection=inspection.display_name,
                    )
                )

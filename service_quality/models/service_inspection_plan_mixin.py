from odoo import api, fields, models


class ServiceInspectionPlanMixin(models.AbstractModel):
    """An inspection that a plan or a sample has made, and who hears of it."""

    _name = "service.inspection.plan.mixin"
    _description = "Planned inspection"

    plan_id = fields.Many2one(
        "service.inspection.plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        # The name of a plan tells who will be visited next.
        groups="service_quality.group_inspector",
    )
    interaction_id = fields.Many2one(
        "service.interaction",
        string="Contact looked at",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="service_quality.group_inspector",
        help="The call or visit that was drawn.",
    )

    @api.model
    def _get_inspector_load(self, users):
        """How many inspections each of ``users`` has open: ``{user id: count}``."""
        groups = self._read_group(
            [
                ("inspector_user_id", "in", users.ids),
                ("state", "in", ("draft", "in_progress")),
            ],
            ["inspector_user_id"],
            ["__count"],
        )
        return {user.id: count for user, count in groups}

    def _tell_inspectors(self):
        """One to-do for each of these inspections that has an inspector of our own.

        Only he sees it, for others cannot read the inspection.
        """
        kind = self.env.ref("service_quality.mail_activity_type_inspection")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": inspection.id,
                    "user_id": inspection.inspector_user_id.id,
                    "summary": kind.with_context(
                        lang=inspection.inspector_user_id.lang
                    ).summary,
                    "date_deadline": inspection.planned_on,
                    "automated": True,
                }
                for inspection in self
                if inspection.inspector_user_id
            ]
        )

    def action_done(self):
        """As ever; there is no more to do for the inspector then."""
        # Those of before: the step may leave one of its own, to publish the result.
        kind = self.env.ref("service_quality.mail_activity_type_inspection")
        undone = self.sudo().filtered(lambda one: one.state == "in_progress")
        todos = undone.activity_ids.filtered(lambda todo: todo.activity_type_id == kind)
        result = super().action_done()
        todos.unlink()
        return result

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"


class ServiceStepWorkMixin(models.AbstractModel):
    """How a step is begun, confirmed, finished or given up, and by whom.

    Nobody writes steps; these actions do it for whoever is concerned.
    """

    _name = "service.step.work.mixin"
    _description = "Step that is worked on"

    # ------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------

    def _may_act(self):
        """Whether the user is responsible, leads the ticket, or supervises it."""
        self.ensure_one()
        user, step = self.env.user, self.sudo()
        if self.env.su or user in (step.user_id, step.ticket_id.user_id):
            return True
        if step.team_id and not step.employee_id and user in step.team_id.user_ids:
            return True
        nobody = not (step.employee_id or step.team_id or step.ticket_id.user_id)
        if nobody or user.has_group(SUPERVISOR):
            return step.ticket_id.sudo(False).has_access("write")
        return False

    def _may_cancel(self):
        """Whether the user, who may act on the step, may declare it not needed."""
        self.ensure_one()
        user, step = self.env.user, self.sudo()
        if self.env.su or user.has_group(SUPERVISOR):
            return True
        if step.kind == "step":
            return not step.requires_result
        return user in (step.ticket_id.user_id, step.asked_by_id)

    def _check_actor(self):
        """:raise AccessError: when the user has nothing to do with one of the steps"""
        self.check_access("read")
        for step in self:
            if not step._may_act():
                raise AccessError(
                    self.env._(
                        "“%(step)s” is for its responsible, the assignee of the ticket "
                        "or a supervisor to move on.",
                        step=step.name,
                    )
                )

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_start(self):
        """Begin waiting steps out of turn; their clocks start now.

        :raise AccessError: when the user has nothing to do with them
        """
        self._check_actor()
        self.filtered(lambda step: step.state == "waiting")._open()

    def action_confirm_receipt(self):
        """Confirm, as the person who was asked, to have the task.

        :raise AccessError: for anybody but the responsible or a supervisor
        """
        self._check_actor()
        for step in self:
            user = self.env.user
            if not (self.env.su or user == step.user_id or user.has_group(SUPERVISOR)):
                raise AccessError(
                    self.env._(
                        "Only %(person)s can confirm to have received “%(step)s”.",
                        person=step.sudo().employee_id.name,
                        step=step.name,
                    )
                )
        fresh = self.filtered(lambda step: not step.confirmed_at)
        # Nobody may write steps; this is the way to do it.
        fresh.sudo().write({"confirmed_at": fields.Datetime.now()})

    def action_done(self, result=None):
        """Finish open steps, and open what comes next on their tickets.

        :param result: what came of it, in words
        :raise AccessError: when the user has nothing to do with them
        :raise UserError: when a step that needs a result has none
        """
        self._check_actor()
        steps = self.filtered(lambda step: step.state in ("waiting", "open"))
        for step in steps:
            if step.requires_result and not (result or "").strip():
                raise UserError(
                    self.env._(
                        "Say what came of “%(step)s” before it counts as done.",
                        step=step.name,
                    )
                )
        steps.filtered(lambda step: step.state == "waiting")._open()
        steps._close("done", result)
        steps.sudo().ticket_id._open_next_step()

    def action_finish(self):
        """Finish the step; asks for the result first where one is needed."""
        self.ensure_one()
        if self.requires_result or self.kind != "step":
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Finish “%(step)s”", step=self.name),
                "res_model": "service.ticket.step.finish",
                "view_mode": "form",
                "target": "new",
                "context": {"default_step_id": self.id},
            }
        self.action_done()
        return None

    def action_cancel(self):
        """Declare steps not needed; their clocks are void.

        :raise AccessError: for the department that was asked, and for a step with a
            required result unless the user is a supervisor
        """
        self._check_actor()
        for step in self:
            if not step._may_cancel():
                raise AccessError(
                    self.env._(
                        "“%(step)s” is needed; a supervisor may decide otherwise.",
                        step=step.name,
                    )
                )
        steps = self.filtered(lambda step: step.state in ("waiting", "open"))
        steps._close("cancelled")
        steps.sudo().ticket_id._open_next_step()

    def action_open_ticket(self):
        """Open the ticket of the step, for whoever may."""
        self.ensure_one()
        ticket = self.sudo().ticket_id.sudo(False)
        ticket.check_access("read")
        return ticket.get_formview_action()

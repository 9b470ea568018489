from collections import defaultdict

from odoo import fields, models

QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
    "mail_activity_quick_update": True,
}


class ServiceStepEngineMixin(models.AbstractModel):
    """What happens to steps of tickets, in batch: they open, tell their responsible,
    end and are measured. Nobody may write steps; the actions of the step come here.
    """

    _name = "service.step.engine.mixin"
    _description = "Engine of steps"

    def _open(self):
        """Start these steps and their clocks, in batch."""
        if not self:
            return
        # Nobody may write steps; the engine does it for whoever acts.
        steps = self.sudo().with_context(**QUIET)
        steps.write({"state": "open", "started_at": fields.Datetime.now()})
        for (name, phase), same in steps.grouped(
            lambda step: (step.name, step.kind == "step" and step.phase)
        ).items():
            same.ticket_id._step_happens("step_started", name, phase)
        clocks = defaultdict(lambda: steps.browse())
        for step in steps:
            if step._get_clock_term(step._get_metric()):
                clocks[step._get_metric()] |= step
        for metric, limited in clocks.items():
            limited._start_clocks(metric)
        steps._give_task()

    def _give_task(self):
        """A to-do for everybody who is responsible and does not hold the ticket."""
        model_id = self.env["ir.model"]._get_id(self._name)
        todo = self.env["ir.model.data"]._xmlid_to_res_id(
            "mail.mail_activity_data_todo"
        )
        vals_list = []
        for step in self:
            user = step.user_id
            if not user or user == step.ticket_id.user_id:
                continue
            due_at = step.next_due_at or fields.Datetime.now()
            vals_list.append(
                {
                    "res_model_id": model_id,
                    "res_id": step.id,
                    "activity_type_id": todo,
                    "user_id": user.id,
                    "summary": step.name,
                    "date_deadline": fields.Datetime.context_timestamp(
                        step.with_context(tz=user.tz or "UTC"), due_at
                    ).date(),
                }
            )
        self.env["mail.activity"].sudo().with_context(**QUIET).create(vals_list)

    def _close(self, state, result=None):
        """End these steps, in batch; what they took is measured once and for all."""
        if not self:
            return
        steps = self.sudo().with_context(**QUIET)
        if state == "done":
            steps._stop_clocks()
            for name, same in steps.grouped("name").items():
                same.ticket_id._step_happens("step_done", name)
        else:
            steps._void_clocks()
        steps._settle(state, result)

    def _settle(self, state, result=None):
        """Write down how these steps ended; their clocks have stopped already."""
        now = fields.Datetime.now()
        values = {"state": state, "done_at": now, "done_by_id": self.env.uid}
        if result:
            values["result"] = result
        self.write(values)
        if state == "done":
            for step in self:
                clock = step.clock_ids[:1]
                step.minutes = step._measure(clock, now)
                step.overdue_rate = 100 if clock.state == "breached" else 0
        self.env["mail.activity"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()

    def _measure(self, clock, now):
        """Working minutes from the start to the end of the step."""
        self.ensure_one()
        if not self.started_at:
            return 0
        if clock.stopped_at and clock.calendar_id:
            return clock.consumed_minutes
        ticket = self.ticket_id
        calendar = ticket.team_id.calendar_id or ticket.company_id.resource_calendar_id
        worktime = calendar._get_working_time(self.started_at, now)
        return worktime.between(self.started_at, now)

    def _get_chart_item(self):
        """The step as the flow chart shows it."""
        self.ensure_one()
        step = self.sudo()  # what staff are called is no secret
        roles = dict(self._fields["role"]._description_selection(self.env))
        named = step.employee_id or step.team_id or step.department_id
        return {
            "id": self.id,
            "name": self.name,
            "who": named.name or step.ticket_id.user_id.name or roles.get(self.role),
            "limit": "",
            "exit": self.exit_condition or "",
            "state": self.state,
            "overdue": self.clock_state == "breached",
            "public": self.is_public,
        }

    def _get_portal_item(self):
        """The step as its customer may see it."""
        self.ensure_one()
        sheet = self.type_step_id
        return {
            "name": sheet.public_name or sheet.name or self.name,
            "state": self.state,
            "due_at": self.state == "open" and self.next_due_at,
            "done_at": self.state == "done" and self.done_at,
        }

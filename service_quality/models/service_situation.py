from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"


class ServiceSituation(models.Model):
    """Something unforeseen while a ticket is worked on, which a supervisor decides.

    Reported by whoever works the ticket; the supervisor has a to-do at once and decides
    to go on, plan anew or stop. Undecided for too long, it goes one step up the line,
    once. Nobody edits or deletes situations.
    """

    _name = "service.situation"
    _description = "Sudden situation"
    _order = "reported_at desc, id desc"
    _rec_name = "description"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", related="ticket_id.company_id", store=True
    )
    description = fields.Text(string="What has happened", required=True)
    reported_by_id = fields.Many2one("res.users", string="Reported by", required=True)
    reported_at = fields.Datetime(string="Reported", required=True)
    supervisor_id = fields.Many2one("res.users", string="To decide")
    decide_by = fields.Datetime(
        help="When it goes to the next superior if nobody has decided."
    )
    escalated_at = fields.Datetime(string="Escalated")
    decision = fields.Selection(
        [("continue", "Go on"), ("replan", "Plan anew"), ("stop", "Stop")],
        index=True,
        help="Empty until a supervisor has decided.",
    )
    decision_note = fields.Text(string="Reason")
    decided_by_id = fields.Many2one("res.users", string="Decided by")
    decided_at = fields.Datetime(string="Decided")

    def action_decide(self, decision, note=None):
        """Decide how the work goes on; to stop ends the steps that are not done.

        :param decision: ``continue``, ``replan`` or ``stop``
        :raise AccessError: for anybody but a supervisor
        :raise UserError: when it was decided already, or lacks the reason
        """
        self.ensure_one()
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(SUPERVISOR)):
            raise AccessError(
                self.env._("A supervisor decides on “%(what)s”.", what=self.description)
            )
        if self.decision:
            raise UserError(
                self.env._("“%(what)s” has been decided.", what=self.description)
            )
        if decision not in dict(self._fields["decision"].selection):
            raise UserError(self.env._("Decide to go on, to plan anew, or to stop."))
        if not (note or "").strip():
            raise UserError(self.env._("Say why, so that everybody can follow."))
        situation = self.sudo()  # nobody may write situations; this is the way to do it
        situation.write(
            {
                "decision": decision,
                "decision_note": note,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        situation._get_activities().unlink()
        if decision == "stop":
            steps = situation.ticket_id.step_ids
            steps.filtered(lambda step: step.state in ("waiting", "open"))._close(
                "cancelled"
            )

    def action_ask_decision(self):
        """Open the dialog in which a supervisor decides."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": "service.situation.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_situation_id": self.id},
        }

    # ------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------

    def _get_line(self):
        """Users up the line who may decide, the nearest first."""
        self.ensure_one()
        ticket = self.ticket_id.sudo()  # the HR line is not for agents to read
        leader = ticket.team_id.user_id
        superior = ticket.employee_id.parent_id
        own = leader.employee_ids.filtered(lambda e: e.company_id == ticket.company_id)
        people = [leader, superior.user_id, own.parent_id.user_id]
        people += [superior.parent_id.user_id]
        people += [ticket.employee_id.department_id.manager_id.user_id]
        line = self.env["res.users"].union(*people)
        return line.filtered(lambda user: user.active and not user.share)

    def _tell(self, user):
        """Give the user the to-do to decide, due today."""
        self.ensure_one()
        reader = self.with_context(lang=user.lang, tz=user.tz or "UTC")
        today = fields.Datetime.context_timestamp(reader, fields.Datetime.now()).date()
        self.ticket_id.sudo().activity_schedule(
            "service_quality.mail_activity_type_situation",
            date_deadline=today,
            user_id=user.id,
            summary=reader.env._("Decide: %(what)s", what=self.description[:80]),
            service_situation_id=self.id,
        )

    def _get_activities(self):
        return self.env["mail.activity"].search(
            [("service_situation_id", "in", self.ids)]
        )

    @api.model
    def _cron_escalate(self):
        """Take undecided situations one step up the line, each once."""
        cron = self.env["ir.cron"]
        due = self.search(
            [
                ("decision", "=", False),
                ("escalated_at", "=", False),
                ("decide_by", "<=", fields.Datetime.now()),
            ],
            order="decide_by",
        )
        for done, situation in enumerate(due, start=1):
            situation._escalate()
            cron._commit_progress(1, remaining=len(due) - done)

    def _escalate(self):
        """Tell the next superior who has not been told yet."""
        self.ensure_one()
        line = self._get_line()
        later = line - self.supervisor_id - self.reported_by_id
        self.escalated_at = fields.Datetime.now()
        if later:
            self._tell(later[0])
        self.ticket_id._happen("escalated", detail=self.description[:80])

    @api.model
    def _report(self, ticket, description):
        """Record what has happened on ``ticket`` and tell its supervisor."""
        now = fields.Datetime.now()
        company = ticket.company_id
        situation = self.create(
            {
                "ticket_id": ticket.id,
                "description": description,
                "reported_by_id": self.env.uid,
                "reported_at": now,
                "decide_by": now + timedelta(minutes=company.situation_minutes),
            }
        )
        line = situation._get_line()
        situation.supervisor_id = (line - self.env.user)[:1] or line[:1]
        if situation.supervisor_id:
            situation._tell(situation.supervisor_id)
        cron = self.env.ref("service_quality.ir_cron_service_situation_escalate")
        cron._trigger(at=situation.decide_by)
        return situation

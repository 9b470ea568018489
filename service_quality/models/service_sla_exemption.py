from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .service_sla_excuse_mixin import MANAGER, SUPERVISOR


class ServiceSlaExemption(models.Model):
    """A request to hold a breach against nobody, and what a second person decided.

    The breach stays on file. Requests and decisions are never changed or deleted; who
    asks and who missed the promise do not decide.
    """

    _name = "service.sla.exemption"
    _description = "Exemption of a breach"
    _order = "id desc"
    _rec_name = "clock_id"

    clock_id = fields.Many2one(
        "service.sla.clock",
        string="Missed promise",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    ticket_id = fields.Many2one(
        related="clock_id.ticket_id", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(related="clock_id.company_id", store=True)
    team_id = fields.Many2one(related="clock_id.team_id", store=True)
    employee_id = fields.Many2one(related="clock_id.employee_id", string="Held by")
    due_at = fields.Datetime(related="clock_id.due_at")
    overrun_minutes = fields.Float(related="clock_id.overrun_minutes", string="Over")
    holding_text = fields.Char(related="clock_id.holding_text")
    breach_reason_id = fields.Many2one(related="clock_id.breach_reason_id")
    reason = fields.Text(
        string="Why", required=True, readonly=True, help="Why nobody is to blame."
    )
    state = fields.Selection(
        [
            ("requested", "Exemption requested"),
            ("granted", "Exempted"),
            ("refused", "Exemption refused"),
        ],
        required=True,
        readonly=True,
        default="requested",
        index=True,
    )
    requested_by = fields.Many2one(
        "res.users", string="Requested by", required=True, readonly=True
    )
    requested_at = fields.Datetime(string="Requested", required=True, readonly=True)
    decided_by = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime(string="Decided", readonly=True)
    decision_note = fields.Text(string="Decision", readonly=True)
    may_decide = fields.Boolean(string="Mine to decide", compute="_compute_may_decide")

    _one_standing = models.UniqueIndex(
        "(clock_id) WHERE state <> 'refused'",
        "This breach is exempted or waits for the decision already.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        for exemption in self:
            exemption.may_decide = (
                exemption.state == "requested"
                and exemption._is_second_person(self.env.user)
                and exemption._has_say(self.env.user)
            )

    @api.model
    def _request(self, clock, reason):
        """Record a request and tell those who may decide it."""
        # Append-only: nobody has the right to create requests but through this.
        exemption = self.sudo().create(
            {
                "clock_id": clock.id,
                "reason": reason,
                "requested_by": self.env.uid,
                "requested_at": fields.Datetime.now(),
            }
        )
        exemption._tell_deciders()
        return exemption.sudo(False)

    def action_grant(self, note=None):
        """Exempt the breach: it counts in no indicator from now on, frozen figures
        stay.

        :raise AccessError: unless the user supervises the team or manages the service
        :raise UserError: for whoever asked or held the clock, or when it is decided
        """
        self._decide("granted", note)
        for exemption in self.sudo():
            exemption.clock_id.write(
                {"exempted": True, "exempted_at": exemption.decided_at}
            )
            exemption.clock_id._drop_notices()
        for exemption in self:
            exemption.ticket_id._happen(
                "exempted", detail=exemption.sudo()._get_event_detail()
            )
        return True

    def action_refuse(self, note=None):
        """Leave the breach as it is.

        :param note: why, required
        :raise AccessError, UserError: as :meth:`action_grant`
        """
        if not (note or "").strip():
            raise UserError(self.env._("Say why the exemption is refused."))
        self._decide("refused", note)
        return True

    def action_open_decision(self):
        """Open the dialog in which this request is decided."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_sla_exemption_decide_action"
        )
        return {**action, "context": {"default_exemption_id": self.id}}

    def _decide(self, state, note):
        self.check_access("read")
        # Two deciders at once: the second one finds it decided.
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        for exemption in self:
            exemption._check_decision(self.env.user)
        # Append-only beyond this step; hence no right to write.
        self.sudo().write(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "decision_note": (note or "").strip() or False,
            }
        )
        self._get_activities().unlink()

    def _check_decision(self, user):
        """:raise AccessError, UserError: when the user may not decide this request"""
        self.ensure_one()
        if self.state != "requested":
            raise UserError(
                self.env._(
                    "The exemption for ticket %(ticket)s has been decided already.",
                    ticket=self.ticket_id.number,
                )
            )
        if not self._has_say(user):
            raise AccessError(
                self.env._(
                    "Only a supervisor of the team or a service manager decides about "
                    "the exemption for ticket %(ticket)s.",
                    ticket=self.ticket_id.number,
                )
            )
        if not self._is_second_person(user):
            raise UserError(
                self.env._(
                    "Somebody else has to decide about the exemption for ticket "
                    "%(ticket)s: you asked for it, or held what was missed.",
                    ticket=self.ticket_id.number,
                )
            )

    def _has_say(self, user):
        """Whether the user supervises the team, or manages the service."""
        if user.has_group(MANAGER):
            return True
        team = self.sudo().team_id
        leads = team.user_id | team.parent_id.user_id
        return user.has_group(SUPERVISOR) and (user in leads or user in team.user_ids)

    def _is_second_person(self, user):
        """Neither who asked nor who held the clock."""
        clock = self.sudo().clock_id
        holder = clock.employee_id.user_id or clock.ticket_id.user_id
        return user not in (self.requested_by | holder)

    def _get_event_detail(self):
        """What the time line says: which promise, and why."""
        self.ensure_one()
        return f"{self.clock_id.display_name}: {self.reason}"

    def _get_deciders(self):
        """The leader of the team if he may decide, else the service managers."""
        self.ensure_one()
        leader = self.team_id.user_id
        managers = self.env.ref(MANAGER).all_user_ids.filtered(
            lambda user: self.company_id in user.company_ids
        )
        for users in (leader, managers):
            found = users.filtered(
                lambda user: (
                    user.active
                    and not user.share
                    and user != self.env.ref("base.user_root")
                    and self._has_say(user)
                    and self._is_second_person(user)
                )
            )
            if found:
                return found
        return self.env["res.users"]

    def _tell_deciders(self):
        """A to-do for each who may decide, in his language."""
        self.ensure_one()
        activity_type = self.env.ref(
            "service_quality.mail_activity_type_sla_exemption",
            raise_if_not_found=False,
        )
        vals_list = []
        for user in self._get_deciders():
            env = self.with_context(lang=user.lang).env
            vals_list.append(
                {
                    "activity_type_id": activity_type and activity_type.id,
                    "summary": env._(
                        "%(user)s asks to exempt: %(promise)s",
                        user=self.requested_by.name,
                        promise=self.clock_id.with_env(env).display_name,
                    ),
                    "res_model_id": env["ir.model"]._get_id("helpdesk.ticket"),
                    "res_id": self.ticket_id.id,
                    "user_id": user.id,
                    "date_deadline": fields.Date.today(),
                    "sla_exemption_id": self.id,
                }
            )
        # The to-do itself is the notice; the requester need not see the deciders'.
        activities = self.env["mail.activity"].sudo()
        activities.with_context(mail_activity_quick_update=True).create(vals_list)

    def _get_activities(self):
        # They stand in the lists of other deciders too.
        activities = self.env["mail.activity"].sudo()
        return activities.search([("sla_exemption_id", "in", self.ids)])

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import OPEN, WAITING

ESCALATED_BY = {"priority", "partner_id"}
OVERDUE_BATCH = 500


class ServiceTicketEscalationMixin(models.AbstractModel):
    """Takes complex tickets to a team that is there for them, level by level.

    A rule moves a ticket once: into its team, with the reason on the time line and a
    to-do for the leader. A ticket that is solved or void is left alone, and none goes
    down by itself.
    """

    _name = "service.ticket.escalation.mixin"
    _description = "Ticket that can escalate"

    escalation_tier = fields.Integer(
        string="Escalation level",
        readonly=True,
        copy=False,
        aggregator=None,
        groups="base.group_user",
        help="0 is the front line; each escalation rule has a level of its own.",
    )
    escalation_rule_id = fields.Many2one(
        "service.escalation.rule",
        string="Escalated by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
    )
    escalation_rule_ids = fields.Many2many(
        "service.escalation.rule",
        string="Rules that took it",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    escalation_due_at = fields.Datetime(
        string="Next level on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="When the ticket goes on to the next level unless it is solved.",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "escalation_tier",
            "escalation_rule_id",
            "escalation_rule_ids",
            "escalation_due_at",
        }

    def action_escalate(self, rule_id, reason):
        """Take these tickets to the team of a rule.

        :param rule_id: id of a ``service.escalation.rule``
        :param reason: why, in words for the time line and the team
        :raise AccessError: unless the user may write the tickets
        :raise UserError: without a reason, for a solved ticket, or one that the rule
            has taken before
        """
        self.check_access("write")
        rule = self.env["service.escalation.rule"].browse(int(rule_id or 0)).exists()
        reason = (reason or "").strip()
        if not rule or not reason:
            raise UserError(self.env._("Choose where it goes, and say why."))
        # Two clicks, or two people at once, escalate once.
        self.lock_for_update()
        rule.check_access("read")
        for ticket in self:
            ticket._check_escalation(rule)
        self._apply_escalation(rule.sudo(), reason)
        return True

    def _check_escalation(self, rule):
        """:raise UserError: when the rule may not take this ticket"""
        self.ensure_one()
        values = {"ticket": self.number, "rule": rule.name}
        if rule.company_id and rule.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "“%(rule)s” is a rule of another company than ticket %(ticket)s. "
                    "Choose another one.",
                    **values,
                )
            )
        if self._get_clock_status() not in (OPEN, WAITING):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s is closed. Reopen it before you escalate it.",
                    **values,
                )
            )
        if rule in self.sudo().escalation_rule_ids.with_env(self.env):
            raise UserError(
                self.env._(
                    "“%(rule)s” has taken ticket %(ticket)s before. Choose another "
                    "rule, or move it to the team by hand.",
                    **values,
                )
            )

    def _escalate(self, trigger, reason=None):
        """Let the first rule of a trigger that fits take each of these tickets.

        :param reason: for the time line; the trigger itself when not given
        :return: the tickets that were taken
        """
        rules = self.env["service.escalation.rule"]._get_terms(trigger)
        taken = self.browse()
        if not rules or not self:
            return taken
        chosen = defaultdict(list)
        # Rules decide for the system: whoever caused it need not see tags and rules.
        for ticket in self.sudo():
            if ticket._get_clock_status() not in (OPEN, WAITING):
                continue
            before = set(ticket.escalation_rule_ids.ids)
            for rule in rules:
                if (
                    rule.id not in before
                    and rule.level > ticket.escalation_tier
                    and rule.fits(ticket)
                ):
                    chosen[rule.id].append(ticket.id)
                    break
        for rule_id, ticket_ids in chosen.items():
            rule = self.env["service.escalation.rule"].sudo().browse(rule_id)
            tickets = self.browse(ticket_ids)
            tickets._apply_escalation(rule, reason or self._get_trigger_label(trigger))
            taken |= tickets
        return taken

    def _escalate_by_facts(self):
        """Let the rules look at what these tickets are; imported ones have been lived
        already.
        """
        if not self._is_history():
            self._escalate("severity")
            self._escalate("customer_tag")

    @api.model
    def _get_trigger_label(self, trigger):
        field = self.env["service.escalation.rule"]._fields["trigger"]
        return dict(field._description_selection(self.env)).get(trigger, trigger)

    def _apply_escalation(self, rule, reason):
        """Move these tickets to the team of a rule, and tell its leader.

        :param rule: with sudo: agents need not be able to read the team
        """
        limit_at = rule._get_limit_at(fields.Datetime.now())
        # The agent may lose the ticket by escalating it. The time line tells what
        # happened; a tracking message for each value would tell it once more.
        tickets = self.sudo().with_context(tracking_disable=True)
        tickets.write(
            {
                "team_id": rule.team_id.id,
                "escalation_tier": rule.level,
                "escalation_rule_id": rule.id,
                "escalation_rule_ids": [fields.Command.link(rule.id)],
                "escalation_due_at": limit_at or False,
            }
        )
        tickets._happen("escalated", detail=f"{rule.name}: {reason}")
        if limit_at:
            self.env["service.sla.clock"]._wake_sweep([limit_at])
        if rule.notify_leader:
            tickets._tell_special_team(rule, reason)

    def _tell_special_team(self, rule, reason):
        """A to-do for the leader of the team, in his language."""
        leader = rule.team_id.user_id
        if not leader.active or leader.share:
            return
        env = self.with_context(lang=leader.lang).env
        activity_type = env.ref(
            "service_quality.mail_activity_type_escalation", raise_if_not_found=False
        )
        vals_list = [
            {
                "activity_type_id": activity_type and activity_type.id,
                "summary": env._(
                    "Escalated to level %(level)s: %(rule)s",
                    level=rule.level,
                    rule=rule.with_env(env).name,
                ),
                "note": reason,
                "res_model_id": env["ir.model"]._get_id("helpdesk.ticket"),
                "res_id": ticket.id,
                "user_id": leader.id,
                "date_deadline": fields.Date.today(),
            }
            for ticket in self
        ]
        activities = self.env["mail.activity"].sudo()  # in a colleague's list
        activities.with_context(mail_activity_quick_update=True).create(vals_list)

    @api.model
    def _escalate_overdue(self):
        """Take the tickets whose level has run out of time to the next one."""
        now = fields.Datetime.now()
        tickets = self.sudo().search(
            [("escalation_due_at", "<=", now)],
            order="escalation_due_at",
            limit=OVERDUE_BATCH,
        )
        tickets = tickets.try_lock_for_update()
        for rule, group in tickets.grouped("escalation_rule_id").items():
            following = rule.next_rule_id
            unsolved = group.filtered(
                lambda ticket, following=following: (
                    ticket._get_clock_status() in (OPEN, WAITING)
                    and following.active
                    and following not in ticket.escalation_rule_ids
                )
            )
            group._stamp({ticket.id: {"escalation_due_at": False} for ticket in group})
            if following and unsolved:
                reason = self.env._(
                    "not solved within %(minutes)s minutes", minutes=rule.limit_minutes
                )
                unsolved._apply_escalation(following, reason)
        return len(tickets)

    def action_open_escalation(self):
        """Open the dialog that asks where the tickets go, and why."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_escalate_action"
        )
        return {**action, "context": {"default_ticket_ids": self.ids}}

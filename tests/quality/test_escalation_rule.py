"""Hard tickets go to a special team, level by level."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .clock_common import ClockCommon

QUIET = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")


class TestEscalationRule(ClockCommon):
    """A problem team led by Pia, and a crisis team above it."""

    CAME_IN = "2026-03-02 09:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.promise_required = False
        cls.env.company.feedback_required = False
        cls.env["service.escalation.rule"].search([]).active = False
        cls.pia = cls.create_person(
            "Pia Problem", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        cls.problems, cls.crisis = cls.env["helpdesk.ticket.team"].create(
            [
                {
                    "name": name,
                    "user_id": cls.pia.user_id.id,
                    "calendar_id": cls.calendar.id,
                    "user_ids": [Command.set(cls.pia.user_id.ids)],
                }
                for name in ("Problems", "Crisis")
            ]
        )

    @classmethod
    def create_rule(cls, trigger="manual", **values):
        """A rule that takes tickets to the problem team."""
        return cls.env["service.escalation.rule"].create(
            {"name": trigger, "trigger": trigger, "team_id": cls.problems.id, **values}
        )

    def ticket(self, **values):
        """A ticket of the agent."""
        return self.create_ticket(
            self.CAME_IN, **{"user_id": self.agent.user_id.id, **values}
        )

    def assert_escalated(self, ticket, rule, times=1):
        """The ticket is in the team of the rule, and everybody knows."""
        self.assertEqual(ticket.team_id, rule.team_id)
        self.assertEqual(ticket.escalation_tier, rule.level)
        self.assertEqual(ticket.escalation_rule_id, rule)
        events = ticket.event_ids.filtered(lambda e: e.event_type == "escalated")
        self.assertEqual(len(events), times)
        return events

    def told(self, ticket):
        """Whom the escalation made a to-do for."""
        kind = self.env.ref("service_quality.mail_activity_type_escalation")
        return ticket.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def test_severity(self):
        """SQ-26 Severity high: the team becomes the special team and its leader is
        notified, at creation and when the priority is raised.
        """
        rule = self.create_rule("severity", priority="2")
        new = self.ticket(priority="3")
        self.assert_escalated(new, rule)
        self.assertEqual(self.told(new).user_id, self.pia.user_id)
        old = self.ticket(priority="1")
        self.assertEqual(old.team_id, self.team)
        with self.at("2026-03-02 10:00:00"):
            old.with_user(self.agent.user_id).priority = "2"
        (event,) = self.assert_escalated(old, rule)
        self.assertIn("severity", event.detail)
        self.assertEqual(str(event.occurred_at), "2026-03-02 10:00:00")
        self.assertEqual(self.told(old).user_id, self.pia.user_id)

    def test_leader_is_told_in_his_language(self):
        """SQ-26 The leader's to-do is in the leader's language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        rule = self.create_rule("severity", priority="3", name="Urgent")
        rule.with_context(lang="zh_CN").name = "紧急"
        self.pia.user_id.lang = "zh_CN"
        self.assertIn("紧急", self.told(self.ticket(priority="3")).summary)

    def test_customer_tag(self):
        """SQ-26 A customer of a tagged company escalates, also when the ticket gets him
        later.
        """
        tag = self.env["res.partner.category"].create({"name": "Key"})
        company = self.env["res.partner"].create(
            {
                "name": "Key & Sons",
                "is_company": True,
                "category_id": [Command.set(tag.ids)],
            }
        )
        person = self.env["res.partner"].create(
            {"name": "Kim", "parent_id": company.id}
        )
        rule = self.create_rule("customer_tag", partner_tag_ids=[Command.set(tag.ids)])
        self.assert_escalated(self.ticket(partner_id=person.id), rule)
        later = self.ticket()
        self.assertFalse(later.escalation_tier)
        with self.at("2026-03-02 10:00:00"):
            later.partner_id = person
        self.assert_escalated(later, rule)

    def test_customer_tagged_later(self):
        """SQ-26 A tag that a customer gets later takes their open tickets along, and
        leaves the solved ones.
        """
        tag = self.env["res.partner.category"].create({"name": "Key"})
        rule = self.create_rule("customer_tag", partner_tag_ids=[Command.set(tag.ids)])
        solved, ticket = self.ticket(), self.ticket()
        self.move(solved, "done", "2026-03-02 09:30:00")
        other = self.ticket(partner_id=self.env["res.partner"].create({"name": "O"}).id)
        with self.at("2026-03-02 10:00:00"):
            self.customer.category_id = tag
            self.customer.category_id = tag
        self.assert_escalated(ticket, rule)
        self.assertFalse((solved | other).filtered("escalation_tier"))

    def test_breach(self):
        """SQ-26 A missed promise escalates from the sweep, once; the breach stays with
        who missed it.
        """
        self.create_policy(
            targets={"first_response": (20, "minute"), "resolution": (1, "hour")}
        )
        rule = self.create_rule("breach")
        ticket = self.ticket()
        self.sweep("2026-03-02 09:20:00")
        self.assertEqual(ticket.team_id, self.team)
        self.sweep("2026-03-02 09:20:01")
        self.assert_escalated(ticket, rule)
        self.assert_clock(ticket, employee_id=self.agent, team_id=self.team)
        with self.at("2026-03-02 09:40:00"):
            ticket.team_id = self.team
        self.sweep("2026-03-02 10:00:01")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(len(self.told(ticket)), 1)

    def test_negative_rating(self):
        """SQ-26 A bad rating escalates with its reason; a solved ticket is left
        alone.
        """
        rule = self.create_rule("negative_rating")
        ticket, solved = self.ticket(), self.ticket()
        self.move(solved, "done", "2026-03-02 09:30:00")
        with self.at("2026-03-02 10:00:00"):
            taken = (ticket | solved)._escalate("negative_rating", "1 of 5")
        self.assertEqual(taken, ticket)
        self.assertIn("1 of 5", self.assert_escalated(ticket, rule).detail)
        self.assertEqual(solved.team_id, self.team)

    def test_by_hand(self):
        """SQ-26 An agent escalates with a reason in one dialog; it stands on the time
        line under his name.
        """
        rule = self.create_rule()
        ticket = self.ticket()
        own = ticket.with_user(self.agent.user_id)
        with self.at("2026-03-02 09:30:00"):
            action = own.action_open_escalation()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.agent.user_id)
                .with_context(**action["context"])
            )
            self.assertEqual(form.rule_id, rule)
            form.reason = "Needs the laboratory"
            form.save().action_confirm()
        (event,) = self.assert_escalated(ticket, rule)
        self.assertEqual(event.user_id, self.agent.user_id)
        self.assertIn("Needs the laboratory", event.detail)
        self.assertIn("laboratory", self.told(ticket).note)

    def test_never_twice_by_the_same_rule(self):
        """SQ-26 A rule takes a ticket once, by hand or by itself, and none pulls it
        down.
        """
        rule = self.create_rule("severity", priority="2")
        ticket = self.ticket(priority="2")
        with self.at("2026-03-02 10:00:00"):
            ticket.team_id = self.team
            ticket.priority = "3"
            self.assertEqual(ticket.team_id, self.team)
            with self.assertRaisesRegex(UserError, "before"):
                ticket.action_escalate(rule.id, "Again")
            high = self.create_rule(level=3, team_id=self.crisis.id)
            ticket.action_escalate(high.id, "Higher")
            self.create_rule("negative_rating", level=2)
            self.assertFalse(ticket._escalate("negative_rating"))
        self.assertEqual(ticket.escalation_tier, 3)

    def test_next_level(self):
        """SQ-26 What the special team has not solved within its working time goes to
        the next level, to the second, once.
        """
        high = self.create_rule(
            "breach", name="High", level=2, team_id=self.crisis.id, sequence=99
        )
        low = self.create_rule(
            "severity", priority="3", limit_minutes=60, next_rule_id=high.id
        )
        # 17:30 in Rome: half an hour is left today.
        ticket = self.create_ticket("2026-03-02 16:30:00", priority="3")
        solved = self.create_ticket("2026-03-02 16:30:00", priority="3")
        self.assertEqual(str(ticket.escalation_due_at), "2026-03-03 08:30:00")
        self.move(solved, "done", "2026-03-02 16:40:00")
        Ticket = self.env["helpdesk.ticket"]
        with self.at("2026-03-03 08:29:59"):
            self.assertEqual(Ticket._escalate_overdue(), 0)
        self.assert_escalated(ticket, low)
        with self.at("2026-03-03 08:30:00"):
            self.assertEqual(Ticket._escalate_overdue(), 2)
            self.assertEqual(Ticket._escalate_overdue(), 0)
        events = self.assert_escalated(ticket, high, times=2)
        self.assertIn("60 minutes", events.sorted("id")[-1].detail)
        self.assertEqual(solved.team_id, self.problems)

    def test_the_cron(self):
        """SQ-26 The sweep takes tickets on to the next level, and was woken for it."""
        high = self.create_rule("breach", level=2, team_id=self.crisis.id)
        self.create_rule(
            "severity", priority="3", limit_minutes=60, next_rule_id=high.id
        )
        self.env["service.sla.clock"].search([]).next_check_at = False
        ticket = self.ticket(priority="3")
        cron = self.env.ref("service_quality.ir_cron_service_sla_clock_sweep")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(ticket.escalation_due_at, triggers.mapped("call_at"))
        with self.at("2026-03-02 10:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(ticket.team_id, self.crisis)

    @mute_logger(*QUIET)
    def test_roles(self):
        """SQ-26 Only who may write the ticket escalates it, nobody sets the level, and
        rules are the managers'.
        """
        rule = self.create_rule()
        ticket = self.ticket()
        portal = new_test_user(
            self.env, login="rule.portal", groups="base.group_portal"
        )
        for user in (self.pia.user_id, portal):
            with self.assertRaises(AccessError):
                ticket.with_user(user).action_escalate(rule.id, "Mine")
        own = ticket.with_user(self.agent.user_id)
        for values in (
            {"escalation_tier": 2},
            {"escalation_rule_ids": [Command.set(rule.ids)]},
            {"escalation_due_at": False},
        ):
            with self.assertRaises(AccessError):
                own.write(values)
        with self.assertRaises(AccessError):
            rule.with_user(self.leader.user_id).write({"level": 5})
        rule.with_user(self.manager.user_id).level = 2
        for rule_id, reason in ((rule.id, " "), (False, "x"), (0, "x")):
            with self.assertRaises(UserError):
                own.action_escalate(rule_id, reason)
        self.move(ticket, "done", "2026-03-02 09:30:00")
        with self.assertRaisesRegex(UserError, "closed"):
            own.action_escalate(rule.id, "Too late")

    def test_other_companies(self):
        """SQ-26 A rule of another company takes no ticket of ours."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "There", "company_id": other.id}
        )
        rule = self.create_rule(
            "severity", priority="0", company_id=other.id, team_id=team.id
        )
        ticket = self.ticket(priority="3")
        self.assertEqual(ticket.team_id, self.team)
        with self.assertRaisesRegex(UserError, "another company"):
            ticket.action_escalate(rule.id, "x")

    def test_bad_rules_are_refused(self):
        """Rules that lead nowhere are refused in words that name them."""
        rule = self.create_rule(level=2)
        with self.assertRaisesRegex(ValidationError, "higher"):
            self.create_rule(name="Same", level=2, next_rule_id=rule.id)
        with self.assertRaisesRegex(ValidationError, "limit"):
            self.create_rule(name="Nowhere", limit_minutes=5)
        with self.assertRaisesRegex(ValidationError, "tags"):
            self.create_rule("customer_tag")

    def test_queries_do_not_grow(self):
        """Escalating 100 tickets takes hardly more queries than 10, and rules that fit
        nothing cost nothing.
        """
        counts, idle = [], []
        for size in (10, 100):
            tickets = self.env["helpdesk.ticket"].with_context(tracking_disable=True)
            tickets = tickets.create(
                [
                    {"name": "x", "description": "x", "team_id": self.team.id}
                    for _n in range(size)
                ]
            )
            rule = self.create_rule("negative_rating", level=size)
            self.env.flush_all()
            self.env["service.escalation.rule"]._get_terms("negative_rating")
            before = self.env.cr.sql_log_count
            self.assertEqual(tickets._escalate("negative_rating", "Bad"), tickets)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            rule.active = False
            tickets._escalate("severity")
            before = self.env.cr.sql_log_count
            tickets._escalate("severity")
            idle.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 6, counts)
        self.assertEqual(idle, [0, 0])

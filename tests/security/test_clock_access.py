"""Who may see and do what with clocks, facts and policies."""

from psycopg2.errors import CheckViolation

from odoo import Command, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..quality.clock_common import ClockCommon

EVIDENCE = ("service.sla.clock", "service.event")


class TestClockAccess(ClockCommon):
    """One answered ticket of the team, and people of every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_policy(targets={"first_response": (20, "minute")})
        cls.stranger = cls.create_person(
            "Sam Stranger", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        cls.employee = cls.create_person("Eve Employee")
        cls.portal = new_test_user(
            cls.env, login="clock.portal", groups="base.group_portal"
        )

    def setUp(self):
        super().setUp()
        self.ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_nobody_edits_evidence(self):
        """SQ-24 Neither agents nor managers change or delete facts."""
        for person in (self.agent, self.leader, self.manager):
            ticket = self.ticket.with_user(person.user_id)
            for records in (ticket.clock_ids, ticket.event_ids):
                self.assertTrue(records, person.name)
                with self.assertRaises(AccessError):
                    records.write({"employee_id": False})
                with self.assertRaises(AccessError):
                    records.unlink()
                with self.assertRaises(AccessError):
                    records.create({"ticket_id": ticket.id})

    def test_nobody_sets_time_stamps(self):
        """SQ-17 What judges people cannot be set by hand, nor at creation."""
        ticket = self.ticket.with_user(self.manager.user_id)
        values = {
            "first_response_at": "2026-03-02 09:00:01",
            "resolved_at": "2026-03-02 09:00:01",
            "registered_at": "2026-03-02 12:00:00",
            "accepted_at": "2026-03-02 09:00:01",
            "reopen_count": 0,
            "first_contact_resolution": True,
            "clock_state": "met",
            "clock_basis": "",
            "next_due_at": False,
            "history_ref": "1",
            "clock_ids": [Command.clear()],
            "event_ids": [Command.clear()],
        }
        for name, value in values.items():
            with self.assertRaises(AccessError, msg=name):
                ticket.write({name: value})
            with self.assertRaises(AccessError, msg=name):
                ticket.create({"name": "x", "description": "x", name: value})

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_engine_methods_are_private(self):
        """Nothing that moves a clock can be called from outside; what can be explains
        a breach, and checks who does.
        """
        public = [
            name
            for model in EVIDENCE
            for name in dir(self.env.registry[model])
            if not name.startswith("_")
            # What Odoo itself lets everybody call is as guarded as it was.
            and not hasattr(models.BaseModel, name)
            and "service_quality"
            in getattr(getattr(self.env.registry[model], name), "__module__", "")
        ]
        self.assertEqual(
            sorted(public),
            [
                "action_explain_breach",
                "action_open_exemption",
                "action_open_explanation",
                "action_request_exemption",
            ],
        )

    def test_who_sees_clocks(self):
        """Clocks and facts are seen by those who work the ticket, and who leads the
        team.
        """
        for model in EVIDENCE:
            domain = [("ticket_id", "=", self.ticket.id)]
            for person in (self.agent, self.colleague, self.leader, self.manager):
                found = self.env[model].with_user(person.user_id).search_count(domain)
                self.assertTrue(found, (model, person.name))
            found = self.env[model].with_user(self.stranger.user_id).search(domain)
            self.assertFalse(found)
            grouped = (
                self.env[model]
                .with_user(self.stranger.user_id)
                .formatted_read_group(domain, ["employee_id"], ["__count"])
            )
            self.assertFalse(grouped)
            for user in (self.employee.user_id, self.portal):
                with (
                    self.assertRaises(AccessError),
                    mute_logger("odoo.addons.base.models.ir_model"),
                ):
                    self.env[model].with_user(user).search(domain)

    def test_a_leader_outside_the_team_sees_its_clocks(self):
        """A supervisor sees the clocks of a team led, also without being its member."""
        self.team.user_ids -= self.leader.user_id
        clocks = self.ticket.clock_ids.with_user(self.leader.user_id)
        self.assertTrue(clocks.search([("ticket_id", "=", self.ticket.id)]))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_policies_are_the_managers(self):
        """SQ-22 Agents read the promises, service managers change them."""
        policy = self.env["service.sla.policy"].search([], limit=1)
        for person in (self.agent, self.leader):
            own = policy.with_user(person.user_id)
            self.assertTrue(own.target_ids.mapped("amount"))
            for action in (
                lambda own=own: own.write({"sequence": 1}),
                lambda own=own: own.target_ids.write({"amount": 1}),
                lambda own=own: own.action_apply_to_open_tickets(),
                lambda own=own: own.create({"name": "Mine"}),
            ):
                with self.assertRaises(AccessError):
                    action()
        policy.with_user(self.manager.user_id).target_ids.amount = 30

    def test_other_companies(self):
        """SQ-220 A user of company B finds nothing of company A, and reading raises."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        boss = new_test_user(
            self.env,
            login="elsewhere",
            groups="service_quality.group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        policy = self.env["service.sla.policy"].search([], limit=1)
        for records in (
            policy,
            policy.target_ids,
            self.ticket.clock_ids,
            self.ticket.event_ids,
        ):
            own = records.with_user(boss)
            self.assertFalse(own.search([("id", "in", records.ids)]))
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                own.read(["company_id"])

    def test_policies_of_other_companies_do_not_match(self):
        """A ticket gets the promises of its own company only."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.create_policy(
            "Elsewhere",
            {"first_response": (1, "minute"), "resolution": (1, "hour")},
            company_id=other.id,
            sequence=0,
        )
        ticket = self.create_ticket("2026-03-02 09:00:00")
        self.assert_clock(ticket, amount=20)
        self.assertFalse(self.clock(ticket, "resolution"))

    def test_agents_work_under_policies_they_cannot_change(self):
        """An agent moves and solves a ticket with an agent's rights alone."""
        ticket = self.ticket.with_user(self.agent.user_id)
        with self.at("2026-03-02 09:10:00"):
            ticket.stage_id = self.stages["awaiting"].with_user(self.agent.user_id)
            ticket.write({"priority": "3", "service_kind": "consultation"})
        self.answer(self.ticket, "2026-03-02 09:10:00")
        with self.at("2026-03-02 09:10:00"):
            ticket.stage_id = self.stages["done"].with_user(self.agent.user_id)
        self.assert_clock(self.ticket, state="met")

    def test_contacts(self):
        """A logged contact is kept as it is, and only those who work the ticket log
        one.
        """
        Contact = self.env["service.interaction"]
        values = {"ticket_id": self.ticket.id, "note": "Called back"}
        contact = Contact.with_user(self.agent.user_id).create(values)
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            contact.note = "Never called"
        for user in (self.stranger.user_id, self.employee.user_id, self.portal):
            with (
                self.assertRaises(AccessError),
                mute_logger(
                    "odoo.addons.base.models.ir_model",
                    "odoo.addons.base.models.ir_rule",
                ),
            ):
                Contact.with_user(user).create(values)
        with self.assertRaises(ValidationError):
            Contact.with_user(self.agent.user_id).create({**values, "note": "  "})

    def test_bad_policies_are_refused(self):
        """Bad input is refused in words that name the mend."""
        policy = self.env["service.sla.policy"].search([], limit=1)
        with self.assertRaisesRegex(ValidationError, "later end date"):
            policy.write({"valid_from": "2026-02-02", "valid_to": "2026-02-01"})
        target = policy.target_ids[:1]
        for values in ({"amount": 0}, {"warn_percent": 100}, {"earliest_amount": 99}):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                target.write(values)
                target.flush_recordset()

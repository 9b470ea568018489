"""How tickets come in: channel, customer, duty at night, acknowledgement."""

from datetime import timedelta

import pytest

from odoo import Command, fields, http
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user

from ..common import ServiceHttpCommon
from .clock_common import ClockCommon

SUNDAY_NIGHT = "2026-03-01 02:00:00"  # 3:00 in Rome
MAIL = """From: Carla Customer <carla@example.com>
To: {to}
Subject: The printer is on fire
Message-ID: <{number}@example.com>
Date: Sun, 01 Mar 2026 02:00:00 +0000
{headers}Content-Type: text/plain; charset=utf-8

Please help.
"""


class TestIntake(ClockCommon):
    """Tickets of a team with office hours, and a night with somebody on duty."""

    def create_as(self, person, **values):
        """A ticket that this employee registers."""
        vals = {"name": "Printer", "description": "x", "team_id": self.team.id}
        return (
            self.env["helpdesk.ticket"]
            .with_user(person.user_id)
            .create({**vals, **values})
        )

    def create_shift(self, employee, starts_at=SUNDAY_NIGHT, hours=6, **values):
        """A shift of the team that is on at ``SUNDAY_NIGHT``."""
        starts_at = fields.Datetime.to_datetime(starts_at) - timedelta(hours=1)
        return self.env["service.duty.shift"].create(
            {
                "employee_id": employee.id,
                "team_id": self.team.id,
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=hours),
                **values,
            }
        )

    def get_alarms(self, ticket):
        return ticket.activity_ids.filtered(
            lambda todo: todo.summary == "Came in with nobody on duty"
        )

    # ------------------------------------------------------------
    # Channel
    # ------------------------------------------------------------

    def test_ten_channels(self):
        """SQ-02 All ten channels are there, and tickets are grouped by them."""
        names = {
            *("Service hotline", "Phone", "Email", "Online platform"),
            *("Front desk visit", "Opinion box", "Questionnaire comment"),
            *("Face-to-face interview", "Public media", "Internal request"),
        }
        channels = self.env["helpdesk.ticket.channel"].search([])
        self.assertLessEqual(names, set(channels.mapped("name")))
        ticket = self.create_ticket("2026-03-02 09:00:00")
        groups = self.env["helpdesk.ticket"]._read_group(
            [("id", "=", ticket.id)], ["channel_id", "customer_side"], ["__count"]
        )
        other = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_other")
        self.assertEqual(groups, [(other, "external", 1)])

    def test_no_ticket_without_channel(self):
        """SQ-02 Saving a ticket without channel is refused, with the mend."""
        with self.assertRaisesRegex(ValidationError, "Printer.*channel"):
            self.create_as(self.agent, channel_id=False)
        ticket = self.create_as(self.agent)
        self.assertEqual(ticket.channel_id.name, "Phone")
        with self.assertRaises(ValidationError):
            ticket.channel_id = False
        self.env.company.ticket_channel_id = False
        with self.assertRaises(ValidationError):
            self.create_as(self.agent)
        with self.assertRaises(AssertionError):
            form = Form(self.env["helpdesk.ticket"].with_user(self.agent.user_id))
            form.name = "Printer"
            form.description = "x"
            form.save()

    def test_an_import_names_the_channel(self):
        """SQ-02 A file without channels is refused."""
        tickets = self.env["helpdesk.ticket"].with_user(self.agent.user_id)
        result = tickets.with_context(import_file=True).load(
            ["name", "description"], [["Printer", "x"]]
        )
        self.assertIn("Printer", result["messages"][0]["message"])

    # ------------------------------------------------------------
    # Customer
    # ------------------------------------------------------------

    def test_internal_customers(self):
        """SQ-04 Colleagues and contacts of our own company are internal customers."""
        temp = self.env["hr.employee"].create({"name": "Tim Temp"})
        department = self.env["res.partner"].create(
            {"name": "Sales", "parent_id": self.env.company.partner_id.id}
        )
        inside = self.agent.user_id.partner_id | temp.work_contact_id | department
        for partner in inside:
            ticket = self.create_ticket("2026-03-02 09:00:00", partner_id=partner.id)
            self.assertEqual(ticket.customer_side, "internal", partner.name)
        portal = new_test_user(self.env, "intake.portal", "base.group_portal")
        for partner in (self.customer, portal.partner_id, self.customer.browse()):
            ticket = self.create_ticket("2026-03-02 09:00:00", partner_id=partner.id)
            self.assertEqual(ticket.customer_side, "external", partner.name)

    def test_statistics_by_side(self):
        """SQ-04 Clocks can be split into internal and external customers."""
        self.create_policy(targets={"first_response": (20, "minute")})
        inside = self.agent.user_id.partner_id
        tickets = self.create_ticket("2026-03-02 09:00:00", partner_id=inside.id)
        tickets |= self.create_ticket("2026-03-02 09:00:00")
        groups = self.env["service.sla.clock"]._read_group(
            [("ticket_id", "in", tickets.ids)], ["customer_side"], ["__count"]
        )
        self.assertEqual(dict(groups), {"internal": 1, "external": 1})

    # ------------------------------------------------------------
    # Duty
    # ------------------------------------------------------------

    def test_duty_person_gets_what_comes_at_night(self):
        """SQ-200 A ticket at 03:00 goes to the user of the active shift; after a swap
        to the new person; the message logs the shift.
        """
        shift = self.create_shift(self.agent)
        ticket = self.create_ticket(SUNDAY_NIGHT)
        self.assertEqual(ticket.user_id, self.agent.user_id)
        self.assertIn("Ada Agent (Duty person", str(ticket.message_ids.mapped("body")))
        self.assertEqual(
            ticket.event_ids.sorted("id").mapped("event_type"), ["created", "assigned"]
        )
        shift.with_user(self.leader.user_id).employee_id = self.colleague
        ticket = self.create_ticket(SUNDAY_NIGHT)
        self.assertEqual(ticket.user_id, self.colleague.user_id)
        self.assertFalse(self.get_alarms(ticket))

    def test_boundaries_of_office_hours_and_shifts(self):
        """SQ-03 In office hours nothing is routed; the second counts."""
        self.create_shift(self.agent, "2026-03-02 09:00:00", 24)
        for moment, routed in (
            ("2026-03-02 16:59:59", False),
            ("2026-03-02 17:00:00", True),
            ("2026-03-03 07:59:59", True),
            ("2026-03-03 08:00:00", False),
        ):
            ticket = self.create_ticket(moment)
            self.assertEqual(bool(ticket.user_id), routed, moment)
        self.create_shift(self.colleague, SUNDAY_NIGHT, 2)
        ticket = self.create_ticket("2026-03-01 02:59:59")
        self.assertEqual(ticket.user_id, self.colleague.user_id)
        self.assertFalse(self.create_ticket("2026-03-01 03:00:00").user_id)

    def test_who_is_on_duty(self):
        """SQ-200 The team's person first, then the company's, then the leader."""
        self.create_shift(self.manager, role="leader", team_id=False)
        self.create_shift(self.leader, is_published=False)
        self.assertEqual(self.create_ticket(SUNDAY_NIGHT).user_id, self.manager.user_id)
        self.create_shift(self.colleague, team_id=False)
        self.assertEqual(
            self.create_ticket(SUNDAY_NIGHT).user_id, self.colleague.user_id
        )
        temp = self.env["hr.employee"].create({"name": "Tim Temp"})
        self.create_shift(temp)
        ticket = self.create_ticket(SUNDAY_NIGHT)
        self.assertEqual((ticket.user_id.ids, ticket.employee_id), ([], temp))
        moment = fields.Datetime.to_datetime(SUNDAY_NIGHT)
        self.assertEqual(
            self.team._get_on_duty(moment), {self.team: temp | self.colleague}
        )
        self.assertEqual(self.team._get_duty_leader(moment), self.manager.user_id)

    def test_nobody_on_duty(self):
        """SQ-03 With nobody on duty the duty leader is alerted, once."""
        ticket = self.create_ticket(SUNDAY_NIGHT)
        self.assertFalse(ticket.user_id)
        self.assertEqual(self.get_alarms(ticket).user_id, self.leader.user_id)
        self.create_shift(self.manager, "2026-03-03 02:00:00", role="leader")
        alarms = self.get_alarms(self.create_ticket(SUNDAY_NIGHT))
        self.assertEqual(alarms.user_id, self.manager.user_id)
        self.assertEqual(len(alarms), 1)
        self.env.company.duty_alert = False
        self.assertFalse(self.get_alarms(self.create_ticket(SUNDAY_NIGHT)))

    def test_an_agent_registers_at_night(self):
        """SQ-03 The roster may assign to a colleague where an agent may not."""
        self.create_shift(self.colleague)
        with self.at(SUNDAY_NIGHT):
            ticket = self.create_as(self.agent, user_id=False)
            own = self.create_as(self.agent, user_id=self.agent.user_id.id)
        self.assertEqual(ticket.user_id, self.colleague.user_id)
        self.assertEqual(own.user_id, self.agent.user_id)

    def test_overlapping_shifts(self):
        """SQ-199 The same person twice at the same time is refused."""
        self.create_shift(self.agent)
        with self.assertRaisesRegex(ValidationError, "Ada Agent"):
            self.create_shift(self.agent, team_id=False, hours=1)
        self.create_shift(self.agent, "2026-03-01 08:00:00")
        self.create_shift(self.colleague)

    def test_who_plans_duty(self):
        """SQ-199 Agents see the roster, supervisors make it."""
        shift = self.create_shift(self.agent)
        draft = self.create_shift(self.colleague, is_published=False)
        agent = shift.with_user(self.agent.user_id)
        self.assertEqual(agent.search([("id", "in", (shift | draft).ids)]), shift)
        with self.assertRaises(UserError):
            agent.employee_id = self.colleague
        for person in (self.leader, self.manager):
            shift.with_user(person.user_id).location = "Hotline"
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        shift.team_id = other
        with self.assertRaises(UserError):
            shift.with_user(self.leader.user_id).location = "Desk"

    @pytest.mark.bare
    def test_queries_do_not_grow(self):
        """SQ-03 Routing 10 and 100 tickets takes the same number of queries."""
        self.create_shift(self.agent)
        counts = {}
        self.create_ticket(SUNDAY_NIGHT)
        for size in (10, 100):
            with self.at(SUNDAY_NIGHT):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                tickets = (
                    self.env["helpdesk.ticket"]
                    .with_context(tracking_disable=True)
                    .create(
                        [
                            {
                                "name": "x",
                                "description": "x",
                                "team_id": self.team.id,
                                "partner_id": self.customer.id,
                                "user_id": False,
                            }
                            for _index in range(size)
                        ]
                    )
                )
                self.env.flush_all()
                counts[size] = self.env.cr.sql_log_count - before
            self.assertEqual(tickets.user_id, self.agent.user_id)
        self.assertLessEqual(counts[100], counts[10] + 4, counts)

    # ------------------------------------------------------------
    # Mail gateway
    # ------------------------------------------------------------

    def receive(self, number, headers="", to="care@intake.test"):
        """Let the mail gateway take a mail to the team's address."""
        domain = self.env["mail.alias.domain"].search([("name", "=", "intake.test")])
        domain = domain or domain.create({"name": "intake.test"})
        self.team.alias_id.write(
            {
                "alias_name": "care",
                "alias_domain_id": domain.id,
                "alias_contact": "everyone",
                "alias_defaults": repr({"team_id": self.team.id}),
            }
        )
        text = MAIL.format(number=number, headers=headers, to=to)
        with self.at(SUNDAY_NIGHT):
            ticket_id = (
                self.env["mail.thread"]
                .with_context(tracking_disable=False, mail_notrack=False)
                .message_process(None, text)
            )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def get_receipts(self, ticket):
        return ticket.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )

    def test_mail_at_night(self):
        """SQ-03 A mail on Sunday 03:00 is numbered, acknowledged and assigned; the
        response clock runs on.
        """
        self.create_policy(targets={"first_response": (20, "minute")})
        self.create_shift(self.agent)
        ticket = self.receive(1)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.channel_id.name, "Email")
        self.assertEqual(ticket.user_id, self.agent.user_id)
        receipt = self.get_receipts(ticket)
        self.assertEqual(len(receipt), 1)
        self.assertIn(ticket.number, receipt.subject)
        self.assertTrue(ticket.acknowledged_at)
        self.assertFalse(ticket.first_response_at)
        self.assert_clock(ticket, state="running")
        ticket._acknowledge()
        self.assertEqual(self.get_receipts(ticket), receipt)

    def test_no_mail_loop(self):
        """SQ-03 Automatic replies, and our own addresses, are not acknowledged."""
        for number, headers in enumerate(
            ("Auto-Submitted: auto-replied\n", "Precedence: bulk\n"), start=2
        ):
            ticket = self.receive(number, headers)
            self.assertTrue(ticket.id)
            self.assertFalse(self.get_receipts(ticket), headers)
        self.customer.email = "care@intake.test"
        email = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        ticket = self.create_ticket(SUNDAY_NIGHT, channel_id=email.id)
        self.assertFalse(self.get_receipts(ticket))

    def test_acknowledgement_is_a_setting(self):
        """SQ-03 A company may do without acknowledgements."""
        self.env.company.acknowledge_tickets = False
        self.assertFalse(self.get_receipts(self.receive(9)))

    def test_acknowledged_in_the_customers_language(self):
        """SQ-03 The acknowledgement is in the language of the customer."""
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("service_quality.mail_template_ticket_acknowledgement")
        template.with_context(lang="fr_FR").subject = "Demande {{ object.number }}"
        self.customer.lang = "fr_FR"
        receipt = self.get_receipts(self.receive(10))
        self.assertIn("Demande", receipt.subject)


class TestPortalAtNight(ServiceHttpCommon):
    """A customer writes by the portal while the desk is closed."""

    def test_portal_at_night(self):
        """SQ-03 A portal ticket out of hours is created, numbered, acknowledged and
        assigned to the on-duty user.
        """
        now = fields.Datetime.now()
        today = now.weekday()
        calendar = self.env["resource.calendar"].create(
            {
                "name": "Closed now",
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "name": "Another day",
                            "dayofweek": str((today + 3) % 7),
                            "hour_from": 9,
                            "hour_to": 10,
                            "day_period": "morning",
                        }
                    ),
                ],
            }
        )
        self.env.company.resource_calendar_id = calendar
        agent = new_test_user(
            self.env, "night.agent", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        employee = self.env["hr.employee"].create(
            {"name": "Night Agent", "user_id": agent.id}
        )
        self.env["service.duty.shift"].create(
            {
                "employee_id": employee.id,
                "starts_at": now - timedelta(hours=1),
                "ends_at": now + timedelta(hours=1),
            }
        )
        customer = new_test_user(
            self.env, "night.customer", "base.group_portal", email="night@example.com"
        )
        self.authenticate("night.customer", "night.customer")
        answer = self.url_open(
            "/submitted/ticket",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "subject": "Help at night",
                "description": "It is dark.",
            },
        )
        self.assertEqual(answer.status_code, 200)
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "Help at night")])
        self.assertEqual(ticket.user_id, agent)
        self.assertEqual(ticket.channel_id.name, "Web")
        self.assertRegex(ticket.number, r"^HT\d+")
        receipt = ticket.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )
        self.assertEqual(len(receipt), 1)
        mail = self.env["mail.mail"].search([("mail_message_id", "=", receipt.id)])
        self.assertEqual(mail.recipient_ids, customer.partner_id)

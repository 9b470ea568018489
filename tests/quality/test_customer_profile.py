"""What an agent sees of the customer, and new contacts."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .test_consultation import ConsultationCommon


class TestCustomerPanel(ConsultationCommon):
    """History, preferences, open issues and earlier solutions on one page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        cls.customer.parent_id = cls.firm
        cls.other_contact = cls.env["res.partner"].create(
            {"name": "Olga Other", "parent_id": cls.firm.id}
        )

    def panel(self, ticket, employee=None):
        user = (employee or self.agent).user_id
        ticket.invalidate_recordset()
        return ticket.with_user(user).customer_panel

    def test_last_tickets(self):
        """SQ-38 The panel lists the last n tickets and preferences of the company."""
        self.firm.write(
            {
                "service_preferences": "Mornings only",
                "category_id": [Command.create({"name": "Key"})],
            }
        )
        earlier = [
            self.ask(f"2026-02-{day:02} 09:00:00", name=f"Question {day}")
            for day in range(1, 9)
        ]
        earlier[6].partner_id = self.other_contact
        self.reply(earlier[7], "2026-02-08 09:10:00")
        self.close(earlier[7], moment="2026-02-08 09:20:00")
        ticket = self.ask()
        with self.at("2026-03-02 09:00:00"):
            panel = self.panel(ticket)
        self.assertEqual(panel["name"], "Firm")
        self.assertEqual(panel["preferences"], "Mornings only")
        self.assertEqual(panel["tags"], ["Key"])
        self.assertEqual(panel["open_count"], 7)
        self.assertEqual(
            [line["id"] for line in panel["tickets"]],
            [t.id for t in reversed(earlier)][:5],
        )
        self.assertEqual(panel["tickets"][0]["answer"], "We open at nine.")
        self.assertTrue(panel["tickets"][0]["closed"])
        self.assertEqual(panel["tickets"][0]["days"], 22)
        self.env.company.history_ticket_count = 2
        self.assertEqual(len(self.panel(ticket)["tickets"]), 2)

    def test_only_readable(self):
        """SQ-38 Tickets the agent may not read do not show, neither by number."""
        hidden = self.env["helpdesk.ticket.team"].create({"name": "Secret"})
        self.ask(name="Hidden", team_id=hidden.id, user_id=False)
        ticket = self.ask()
        panel = self.panel(ticket)
        self.assertEqual((panel["tickets"], panel["open_count"]), ([], 0))
        action = ticket.with_user(self.agent.user_id).action_view_customer_history()
        found = ticket.with_user(self.agent.user_id).search(action["domain"])
        self.assertEqual(found, ticket)
        self.assertEqual(len(self.panel(ticket, self.manager)["tickets"]), 1)

    def test_tailored_solution(self):
        """SQ-38 The tailored solution is stored on the ticket and on the profile."""
        ticket = self.ask()
        ticket.with_user(self.agent.user_id).tailored_solution = "Always in boxes"
        profile = self.firm.with_user(self.agent.user_id)
        self.assertEqual(profile.tailored_ticket_ids, ticket)
        newer = self.ask("2026-03-03 09:00:00", partner_id=self.other_contact.id)
        self.assertEqual(
            [line["text"] for line in self.panel(newer)["solutions"]],
            ["Always in boxes"],
        )

    def test_preferences_from_ticket(self):
        """SQ-38 An agent notes a preference without the right to edit contacts."""
        ticket = self.ask().with_user(self.agent.user_id)
        ticket.customer_preferences = "Speaks French"
        self.assertEqual(self.firm.service_preferences, "Speaks French")
        stranger = self.create_person(
            "Sid Stranger", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        with self.assertRaises(AccessError):
            ticket.with_user(stranger.user_id).customer_preferences = "x"

    def test_without_customer(self):
        """SQ-38 Without a customer there is no panel; a new ticket shows it at once."""
        self.assertFalse(self.panel(self.ask(partner_id=False)))
        earlier = self.ask()
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent.user_id))
        form.partner_id = self.customer
        self.assertEqual(form.customer_panel["tickets"][0]["id"], earlier.id)

    def test_growth(self):
        """SQ-38 The panel takes the same queries for 10 and 100 tickets."""
        tickets = self.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Ticket {n}",
                    "description": "x",
                    "team_id": self.team.id,
                    "partner_id": self.customer.id,
                }
                for n in range(100)
            ]
        )

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.agent.user_id).mapped("customer_panel")
            return self.env.cr.sql_log_count - before

        count(tickets)
        self.assertLessEqual(count(tickets), count(tickets[:10]))


class TestIntake(ConsultationCommon):
    """A call, chat or visit becomes a formal ticket."""

    def take(self, **values):
        """An agent fills in the dialog and makes the ticket."""
        with self.at("2026-03-02 09:00:00"):
            form = Form(
                self.env["helpdesk.ticket.intake"].with_user(self.agent.user_id)
            )
            for name, value in {
                "name": "Heating is cold",
                "note": "Since Sunday. The pump hums.",
                **values,
            }.items():
                form[name] = value
            action = form.save().action_create_ticket()
        return self.env["helpdesk.ticket"].browse(action["res_id"])

    def number_mail(self, ticket):
        return ticket.message_ids.filtered(lambda m: ticket.number in (m.subject or ""))

    def test_ticket_from_call(self):
        """SQ-27 The dialog makes a ticket with the transcript and sends the number."""
        self.customer.write({"phone": "+39 06 1234 5678", "lang": "en_US"})
        ticket = self.take(partner_phone="06 12345678")
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(ticket.user_id, self.agent.user_id)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.service_kind, "consultation")
        self.assertEqual(
            ticket.channel_id,
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone"),
        )
        self.assertEqual(ticket.interaction_ids.note, "Since Sunday. The pump hums.")
        self.assertEqual(ticket.interaction_ids.direction, "incoming")
        self.assertEqual(ticket.question, "Since Sunday. The pump hums.")
        mail = self.number_mail(ticket)
        self.assertEqual(mail.partner_ids, self.customer)
        self.assertIn(ticket.number, mail.body)
        self.assertIn(f"/my/ticket/{ticket.id}", mail.body)
        self.assertIn("access_token", mail.body)
        sent = (
            self.env["mail.mail"].sudo().search([("mail_message_id", "=", mail.id)])
            | mail.notification_ids.mail_mail_id
        )
        self.assertTrue(sent or mail.notification_ids)
        # The call itself is the first response; the mail is no answer to the question.
        self.assertEqual(ticket.first_response_at, datetime(2026, 3, 2, 9))
        self.assertFalse(ticket.answered_at)

    def test_what_the_contact_tells(self):
        """SQ-27 How they came tells the channel, and the subject the kind: nobody has
        to choose them.
        """
        subject = self.env["helpdesk.ticket.category"].create(
            {"name": "Refunds", "service_kind": "business"}
        )
        for kind, channel in (("visit", "desk"), ("chat", "online")):
            ticket = self.take(
                contact_kind=kind, category_id=subject, partner_id=self.customer
            )
            self.assertEqual(
                ticket.channel_id,
                self.env.ref(f"service_quality.helpdesk_ticket_channel_{channel}"),
            )
            self.assertEqual(ticket.service_kind, "business")

    def test_language(self):
        """SQ-27 The number is sent in the customer's language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("service_quality.mail_template_helpdesk_ticket_intake")
        template.with_context(lang="fr_FR").subject = "Demande {{ object.number }}"
        self.customer.lang = "fr_FR"
        ticket = self.take(partner_email="Carla@Example.com ")
        self.assertEqual(self.number_mail(ticket).subject, f"Demande {ticket.number}")

    def test_no_duplicate(self):
        """SQ-27 Known customers are found by mail or phone, new ones made once."""
        self.assertEqual(
            self.take(partner_email="CARLA@example.com").partner_id, self.customer
        )
        new = self.take(
            partner_email="nina@example.com",
            partner_phone="0170 5550001",
            partner_name="Nina New",
        ).partner_id
        self.assertEqual(new.name, "Nina New")
        self.assertEqual(
            self.take(partner_email="nina@example.com").partner_id,
            new,
        )
        self.assertEqual(
            self.take(partner_phone="+49 170 5550001").partner_id,
            new,
        )
        self.assertEqual(
            self.env["res.partner"].search_count(
                [("email", "=ilike", "nina@example.com")]
            ),
            1,
        )

    def test_without_mail(self):
        """SQ-27 Nothing is sent without an address, or when not wanted."""
        ticket = self.take(partner_phone="0170 5550002", partner_name="Paul Phone")
        self.assertEqual(ticket.partner_id.phone, "0170 5550002")
        self.assertFalse(self.number_mail(ticket))
        ticket = self.take(partner_email="carla@example.com", send_number=False)
        self.assertFalse(self.number_mail(ticket))

    def test_needs_transcript(self):
        """SQ-27 Without a word of what was said there is no ticket."""
        with self.assertRaisesRegex(UserError, "what was said"):
            self.env["helpdesk.ticket"].register_contact(
                {"name": "x", "partner_id": self.customer.id},
                {"kind": "call", "note": " "},
            )

    def test_from_logged_contact(self):
        """SQ-27 A contact logged on another ticket becomes a ticket in one action."""
        ticket = self.ask()
        with self.at("2026-03-02 09:00:00"):
            contact = (
                self.env["service.interaction"]
                .with_user(self.agent.user_id)
                .create({"ticket_id": ticket.id, "kind": "visit", "note": "And: heat?"})
            )
            action = contact.action_make_ticket()
            form = Form(
                self.env["helpdesk.ticket.intake"]
                .with_user(self.agent.user_id)
                .with_context(**action["context"])
            )
            form.name = "Heating"
            made = form.save().action_create_ticket()
        new = self.env["helpdesk.ticket"].browse(made["res_id"])
        self.assertEqual(new.partner_id, self.customer)
        self.assertEqual(new.interaction_ids.note, "And: heat?")
        self.assertEqual(new.interaction_ids.kind, "visit")
        self.assertTrue(self.number_mail(new))

    def test_agents_only(self):
        """SQ-27 Who may not write tickets cannot make one of a contact either."""
        clerk = self.create_person("Cleo Clerk")
        with self.assertRaises(AccessError):
            self.env["helpdesk.ticket"].with_user(clerk.user_id).register_contact(
                {"name": "x", "partner_id": self.customer.id},
                {"kind": "call", "note": "x"},
            )

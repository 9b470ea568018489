"""What customers suggest, put into boxes, and say in public."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .action_common import ActionCommon


class TestSuggestion(ActionCommon):
    """A suggestion of Carla, and one out of the box."""

    def suggest(self, **values):
        """A suggestion that came in on Monday."""
        return self.create_ticket(
            "2026-03-02 09:00:00",
            name="Open on Saturday",
            service_kind="suggestion",
            user_id=self.agent.user_id.id,
            **values,
        )

    def test_adopted(self):
        """SQ-92: adopted it has an improvement and a reply that was sent."""
        ticket = self.suggest()
        self.assertEqual(ticket.suggestion_state, "registered")
        self.assertTrue(ticket.acknowledged_at, "thanked for")
        thanks = ticket.message_ids.filtered(lambda m: "Thank you" in (m.subject or ""))
        self.assertEqual(len(thanks), 1)
        self.assertFalse(ticket.first_response_at, "thanks are no answer")
        ticket.with_user(self.agent.user_id).suggestion_department_id = self.department
        self.assertEqual(ticket.suggestion_state, "assessing")
        todo = ticket.activity_ids.filtered(
            lambda t: (
                t.activity_type_id
                == self.env.ref("service_quality.mail_activity_type_suggestion")
            )
        )
        self.assertEqual(todo.user_id, self.manager.user_id)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent.user_id).action_adopt_suggestion("Yes")
        with self.at("2026-03-03 09:00:00"):
            form = Form(
                self.env["helpdesk.ticket.decide.suggestion"]
                .with_user(self.leader.user_id)
                .with_context(default_ticket_id=ticket.id)
            )
            form.assessment = "Cheap, and many ask for it"
            form.reason = "From May on."
            form.save().action_adopt()
        self.assertEqual(ticket.suggestion_state, "adopted")
        self.assertEqual(ticket.improvement_id.ticket_ids, ticket)
        self.assertEqual(ticket.improvement_id.state, "draft")
        message = ticket.suggestion_message_id
        self.assertIn(self.customer, message.partner_ids)
        self.assertIn("From May on.", message.body)
        self.assertFalse(todo.exists())
        with self.assertRaises(UserError):
            ticket.with_user(self.leader.user_id).action_decline_suggestion("No")

    def test_declined(self):
        """SQ-92: a decline without a reason is refused; the customer reads it."""
        ticket = self.suggest().with_user(self.leader.user_id)
        with self.assertRaises(UserError):
            ticket.action_decline_suggestion("  ")
        self.assertEqual(ticket.suggestion_state, "registered")
        ticket.action_decline_suggestion("It costs too much.")
        self.assertEqual(ticket.suggestion_state, "declined")
        self.assertIn("It costs too much.", ticket.suggestion_message_id.body)
        self.assertFalse(ticket.improvement_id)
        with self.assertRaises(AccessError):
            ticket.suggestion_state = "adopted"
        other = self.create_ticket("2026-03-02 09:00:00")
        with self.assertRaises(UserError):
            other.with_user(self.leader.user_id).action_adopt_suggestion()

    def test_anonymous(self):
        """SQ-92: an anonymous one needs a decision but no reply."""
        ticket = self.suggest(partner_id=False)
        self.assertFalse(ticket.acknowledged_at)
        ticket.with_user(self.leader.user_id).action_adopt_suggestion()
        self.assertTrue(ticket.improvement_id)
        self.assertFalse(ticket.suggestion_message_id)

    def test_not_closed_undecided(self):
        """SQ-92: nobody closes a suggestion that was not decided on."""
        self.env.company.write({"feedback_required": False, "promise_required": False})
        ticket = self.suggest()
        own = ticket.with_user(self.agent.user_id)
        with self.assertRaisesRegex(UserError, "decided"):
            own.stage_id = self.stages["done"]
        ticket.with_user(self.leader.user_id).action_decline_suggestion("No")
        own.stage_id = self.stages["done"]
        self.assertTrue(ticket.closed)


class TestOpinionBox(ActionCommon):
    """A box that is due each Monday."""

    def setUp(self):
        super().setUp()
        with self.at("2026-02-26 09:00:00"):
            self.box = self.env["service.opinion.box"].create(
                {
                    "name": "Entrance",
                    "place": "Hall, left of the door",
                    "responsible_user_id": self.outsider.user_id.id,
                    "team_id": self.team.id,
                    "weekday": "0",
                }
            )

    def remind(self, moment):
        """The reminders that are there after a run at ``moment``."""
        with self.at(moment):
            self.env["service.opinion.box"]._cron_remind()
        return self.box.activity_ids

    def test_overdue(self):
        """SQ-110: due Monday and not emptied by Tuesday, the responsible hears once."""
        self.assertEqual(str(self.box.next_due_date), "2026-03-02")
        self.assertFalse(self.remind("2026-03-02 22:30:00"))  # still Monday in Rome
        todo = self.remind("2026-03-02 23:30:00")
        self.assertEqual((len(todo), todo.user_id), (1, self.outsider.user_id))
        self.assertEqual(self.remind("2026-03-05 09:00:00"), todo)
        with self.at("2026-03-05 10:00:00"):
            self.box.with_user(self.outsider.user_id).action_empty()
        self.assertFalse(self.box.activity_ids)
        self.assertEqual(str(self.box.next_due_date), "2026-03-09")
        self.assertFalse(self.remind("2026-03-09 09:00:00"))
        self.assertEqual(len(self.remind("2026-03-10 09:00:00")), 1)
        with self.assertRaises(AccessError):
            self.box.with_user(self.leader.user_id).next_due_date = "2026-12-31"

    def test_pressed_twice(self):
        """SQ-110: a box that is emptied twice a day was emptied once."""
        own = self.box.with_user(self.outsider.user_id)
        with self.at("2026-03-02 10:00:00"):
            first, second = own.action_empty(), own.action_empty()
        self.assertEqual(first["res_id"], second["res_id"])
        self.assertEqual(len(self.box.emptying_ids), 1)
        with self.at("2026-03-03 10:00:00"):
            self.assertNotEqual(own.action_empty()["res_id"], first["res_id"])

    def test_search_overdue(self):
        """SQ-110: the filter finds boxes that are overdue, its opposite the others."""
        Box = self.env["service.opinion.box"].with_context(active_test=False)
        for moment, overdue in (
            ("2026-03-02 22:30:00", False),
            ("2026-03-02 23:30:00", True),
        ):
            with self.at(moment):
                self.env.invalidate_all()
                self.assertEqual(self.box.is_overdue, overdue)
                for wanted in (True, False):
                    found = Box.search([("is_overdue", "=", wanted)])
                    self.assertEqual(self.box in found, wanted == overdue, moment)

    def test_reminder_follows_the_responsible(self):
        """SQ-110: who takes over a forgotten box takes over its reminder."""
        self.remind("2026-03-03 09:00:00")
        self.box.responsible_user_id = self.agent.user_id
        self.assertEqual(self.box.activity_ids.user_id, self.agent.user_id)

    def test_interval(self):
        """SQ-110: a box may be due every so many days."""
        self.box.write({"schedule": "interval", "interval_days": 3})
        with self.at("2026-03-05 10:00:00"):
            self.box.action_empty()
        self.assertEqual(str(self.box.next_due_date), "2026-03-08")

    def test_papers(self):
        """SQ-110: each paper becomes a ticket that came by the opinion box."""
        with self.assertRaises(AccessError):
            self.box.with_user(self.agent.user_id).action_empty()
        with self.at("2026-03-02 10:00:00"):
            opened = self.box.with_user(self.outsider.user_id).action_empty()
            emptying = (
                self.env[opened["res_model"]]
                .with_user(self.outsider.user_id)
                .browse(opened["res_id"])
            )
            for text in ("Open on Saturday\nplease", "The queue is long"):
                form = Form(
                    self.env["service.opinion.paper"]
                    .with_user(self.outsider.user_id)
                    .with_context(default_emptying_id=emptying.id)
                )
                form.text = text
                form.save().action_key_next()
            with self.assertRaises(UserError):
                emptying.action_key_paper(" ")
            with self.assertRaises(AccessError):
                emptying.with_user(self.agent.user_id).action_key_paper("Mine")
        tickets = emptying.sudo().ticket_ids
        self.assertEqual(emptying.paper_count, 2)
        self.assertEqual(set(tickets.mapped("channel_id.name")), {"Opinion box"})
        self.assertEqual(set(tickets.mapped("service_kind")), {"suggestion"})
        self.assertEqual(
            set(tickets.mapped("name")), {"Open on Saturday", "The queue is long"}
        )
        self.assertEqual(tickets.team_id, self.team)
        for vals in ({"emptied_at": "2026-01-01 00:00:00"}, {"due_date": False}):
            with self.assertRaises(AccessError):
                emptying.with_user(self.manager.user_id).write(vals)


class TestMediaReport(ActionCommon):
    """Something bad in the paper."""

    def report(self, moment="2026-03-02 09:00:00", **values):
        """A negative report that Lea enters."""
        with self.at(moment):
            return (
                self.env["service.media.report"]
                .with_user(self.leader.user_id)
                .create(
                    {"name": "Two hours on hold", "sentiment": "negative", **values}
                )
            )

    def escalate(self, moment):
        """Let the cron run."""
        cron = self.env.ref("service_quality.ir_cron_service_media_report")
        with self.at(moment), self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def todos(self, report):
        """The to-dos of a report."""
        return report.sudo().activity_ids

    def test_without_owner(self):
        """SQ-111: a negative entry without an owner in four hours escalates, once."""
        report = self.report()
        self.assertTrue(report.informed_at, "management hears of it at once")
        self.escalate("2026-03-02 13:00:00")
        self.assertFalse(report.owner_missed_at, "to the second")
        self.escalate("2026-03-02 13:00:01")
        self.assertTrue(report.owner_missed_at)
        todo = self.todos(report)
        self.assertIn(self.manager.user_id, todo.user_id)
        self.escalate("2026-03-02 15:00:00")
        self.assertEqual(self.todos(report), todo)
        report.with_user(self.leader.user_id).action_take()
        self.assertEqual(
            (report.state, report.owner_user_id), ("in_work", self.leader.user_id)
        )
        self.assertFalse(self.todos(report))
        self.escalate("2026-03-03 09:00:01")
        self.assertTrue(report.reply_missed_at, "no reply after a day")

    def test_hours_of_company(self):
        """SQ-111: the hours are those of the company; neutral ones need nobody."""
        self.env.company.media_owner_hours = 1
        owned = self.report(owner_user_id=self.leader.user_id.id)
        hot = self.report(sentiment="positive", is_hot=True)
        neutral = self.report(sentiment="neutral")
        unknown = self.report(sentiment="unknown")
        self.escalate("2026-03-02 10:30:00")
        self.assertEqual(
            [bool(r.owner_missed_at) for r in (owned, hot, neutral, unknown)],
            [False, True, False, True],
        )
        self.assertEqual(
            [bool(r.informed_at) for r in (owned, hot, neutral, unknown)],
            [True, True, False, False],
        )

    def test_closure(self):
        """SQ-111: closed with a published reply and a measure, or a reason."""
        report = self.report()
        with self.assertRaises(UserError):
            report.action_reply()
        with self.assertRaises(UserError):
            report.action_close()
        report.reply = "We are sorry, and have hired three people."
        report.action_reply()
        self.assertEqual(
            (report.state, report.owner_user_id), ("replied", self.leader.user_id)
        )
        with self.assertRaises(UserError):
            report.action_close()
        action = report._open_action([{"name": "Hire three people"}])
        self.assertEqual((action.source, action.res_id), ("media", report.id))
        report.action_close()
        self.assertEqual(report.state, "closed")
        with self.assertRaises(AccessError):
            report.reply = "Never said"
        calm = self.report()
        calm.closing_note = "A joke; nothing to do."
        calm.action_close()
        self.assertEqual(calm.state, "closed")

    def test_by_mail(self):
        """SQ-111: a mail to the address becomes a report that is to be judged."""
        alias = self.env.ref("service_quality.mail_alias_media_report")
        self.assertEqual(alias.alias_model_id.model, "service.media.report")
        report = self.env["service.media.report"].message_new(
            {
                "subject": "Look at this",
                "body": "<p>See https://example.com/news today</p>",
                "email_from": "a@example.com",
            }
        )
        self.assertEqual(report.name, "Look at this")
        self.assertEqual(report.url, "https://example.com/news")
        self.assertEqual((report.sentiment, report.is_pressing), ("unknown", True))

    def test_rights(self):
        """SQ-111: agents see what they look after; nobody writes what was missed."""
        report = self.report()
        with self.assertRaises(AccessError):
            report.with_user(self.agent.user_id).read(["name"])
        report.owner_user_id = self.agent.user_id
        self.assertEqual(self.todos(report).user_id, self.agent.user_id)
        report.with_user(self.agent.user_id).reply = "Sorry"
        for vals in (
            {"state": "closed"},
            {"owner_missed_at": False},
            {"is_pressing": False},
        ):
            with self.assertRaises(AccessError):
                report.write(vals)


class TestInteraction(ActionCommon):
    """A call that somebody ended."""

    def test_call(self):
        """SQ-125: a call is on the customer's time line, stops the response clock,
        and tells how long it took and who ended it.
        """
        self.create_policy(targets={"first_response": (20, "minute")})
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        with self.at("2026-03-02 09:10:00"):
            form = Form(
                self.env["service.interaction"]
                .with_user(self.agent.user_id)
                .with_context(default_ticket_id=ticket.id),
                "service_quality.service_interaction_view_form_log",
            )
            form.kind = "call"
            form.direction = "incoming"
            form.note = "Was angry and hung up"
            form.duration_minutes = 7
            form.ended_by = "customer"
            call = form.save()
        self.assert_clock(ticket, state="met", stopped_at="2026-03-02 09:10:00")
        partner = self.customer.with_user(self.agent.user_id)
        self.assertEqual(partner.service_interaction_ids, call)
        self.assertEqual(partner.service_interaction_count, 1)
        listed = partner.action_view_service_interactions()
        self.assertEqual(
            self.env["service.interaction"].search(listed["domain"]), call.sudo(False)
        )
        self.assertEqual((call.duration_minutes, call.ended_by), (7, "customer"))
        self.assertEqual(
            (call.employee_id, call.partner_id), (self.agent, self.customer)
        )
        [(employee, minutes)] = self.env["service.interaction"]._read_group(
            [("ticket_id", "=", ticket.id)],
            ["employee_id"],
            ["duration_minutes:sum"],
        )
        self.assertEqual((employee, minutes), (self.agent, 7))
        for person in (self.agent, self.manager):
            with self.assertRaises(AccessError):
                call.with_user(person.user_id).ended_by = "staff"
            with self.assertRaises(AccessError):
                call.with_user(person.user_id).unlink()

    def test_company_sees_its_people(self):
        """SQ-125: a company's time line shows the contacts of its people."""
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        self.customer.parent_id = firm
        ticket = self.create_ticket("2026-03-02 09:00:00")
        self.env["service.interaction"].create(
            {"ticket_id": ticket.id, "note": "Visited", "kind": "visit"}
        )
        self.env.invalidate_all()
        self.assertEqual(
            (firm | self.customer).mapped("service_interaction_count"), [1, 1]
        )

"""Corrective actions: from the proposal to the verdict."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .action_common import ActionCommon


class TestAction(ActionCommon):
    """Lea raises actions, Ada does them."""

    def test_from_review(self):
        """SQ-119: a review opens an action that leads back to it."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        self.move(ticket, "done", "2026-03-02 10:00:00")
        review = (
            self.env["service.review"]
            .with_user(self.leader.user_id)
            .create(
                {
                    "ticket_id": ticket.id,
                    "to_optimise": "Three forms for one thing",
                    "improvement": "One form\nfor everything",
                }
            )
        )
        review.action_done()
        action = review.action_ids
        self.assertEqual(len(action), 1)
        self.assertEqual(
            (action.name, action.source, action.state), ("One form", "review", "draft")
        )
        self.assertEqual((action.res_model, action.res_id), (review._name, review.id))
        self.assertEqual(action.ticket_id, ticket)
        self.assertEqual(action.team_id, self.team)
        self.assertEqual(review.action_count, 1)
        opened = action.action_open_origin()
        self.assertEqual(
            (opened["res_model"], opened["res_id"]), (review._name, review.id)
        )
        listed = review.action_view_actions()
        self.assertEqual(
            self.env["service.action"].search(listed["domain"]), action.sudo(False)
        )

    def test_from_error_and_ticket(self):
        """SQ-119: operating errors and tickets are sources, each with its way back."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00",
            user_id=self.agent.user_id.id,
            service_kind="suggestion",
        )
        error = self.env["service.operation.error"].create(
            {
                "ticket_id": ticket.id,
                "employee_id": self.agent.id,
                "step": "Refund",
                "consequence": "Paid twice",
            }
        )
        for record, source in ((error, "error"), (ticket, "suggestion")):
            action = record._open_action(
                [{"name": "Ask twice", "measure": "Ask", "owner_id": self.agent.id}]
            )
            self.assertEqual(action.source, source)
            self.assertEqual(action.origin_name, record.display_name)
            self.assertEqual(record.action_ids, action)
            self.assertEqual(action.state, "draft", "it has no due day yet")
        complete = ticket._open_action(
            [
                {
                    "name": "Do it",
                    "measure": "Do",
                    "owner_id": self.agent.id,
                    "due_date": "2099-01-01",
                }
            ]
        )
        self.assertEqual(complete.state, "open")

    def create_sources(self):
        """A record of every kind that actions come of, with the source it is."""
        ticket = self.create_ticket("2026-03-02 09:00:00", service_kind="complaint")
        complaint = ticket.complaint_ids
        feedback = self.env["service.feedback"]._record(
            [{"ticket_id": self.create_ticket("2026-03-02").id, "score": 1}]
        )
        days = {"date_from": "2026-01-01", "date_to": "2026-01-31"}
        company = {"company_id": self.env.company.id}
        checklist = self.env["service.checklist"].create(
            {
                "name": "Counter",
                "item_ids": [
                    Command.create(
                        {"name": "Greets", "clause_id": self.get_clause("CF-01").id}
                    )
                ],
            }
        )
        inspection = self.env["service.inspection"].create(
            {
                "checklist_id": checklist.id,
                "employee_id": self.agent.id,
                "inspector_user_id": self.inspector.user_id.id,
            }
        )
        inspection.with_user(self.inspector.user_id).action_start()
        create = {
            "service.analysis": {**days, **company},
            "service.supervision.review": {**days, **company},
            "service.media.report": {"name": "They never answer"},
            "service.quality.meeting": {
                "name": "January",
                "start_at": "2026-02-02 09:00:00",
                **days,
            },
            "service.improvement": {"name": "Shorter queue"},
            "service.complaint.review": {"complaint_id": complaint.id},
        }
        made = {model: self.env[model].create(vals) for model, vals in create.items()}
        return [
            (ticket, "complaint"),
            (feedback.care_ticket_id, "rating"),
            (self.create_ticket("2026-03-02"), "ticket"),
            (complaint, "complaint"),
            (made["service.complaint.review"], "complaint"),
            (feedback, "rating"),
            (made["service.analysis"], "rating"),
            (inspection, "finding"),
            (inspection.line_ids[0], "finding"),
            (made["service.media.report"], "media"),
            (made["service.quality.meeting"], "meeting"),
            (made["service.supervision.review"], "supervision"),
            (made["service.improvement"], "improvement"),
        ]

    def test_from_every_source(self):
        """SQ-119: every source opens an action, which leads back to it."""
        for record, source in self.create_sources():
            with self.subTest(model=record._name):
                by_button = record.with_user(self.manager.user_id)
                context = by_button.action_view_actions()["context"]
                form = Form(
                    self.env["service.action"]
                    .with_user(self.manager.user_id)
                    .with_context(**context)
                )
                form.name = "Put it right"
                form.measure = "Do it"
                form.owner_id = self.outsider
                form.due_date = "2099-01-01"
                action = form.save()
                action.action_open()
                self.assertEqual(action.source, source)
                self.assertTrue(action.origin_name)
                self.assertIn(action.sudo(), record.action_ids)
                opened = action.action_open_origin()
                self.assertEqual(
                    (opened["res_model"], opened["res_id"]), (record._name, record.id)
                )

    def test_from_the_list_of_a_source(self):
        """SQ-119: what is made in the list of a source belongs to it."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        leader = ticket.with_user(self.leader.user_id)
        context = leader.action_view_actions()["context"]
        form = Form(
            self.env["service.action"]
            .with_user(self.leader.user_id)
            .with_context(**context)
        )
        form.name = "Label the drawers"
        action = form.save()
        self.assertEqual(action.ticket_id, ticket)
        self.assertEqual((action.source, action.team_id), ("ticket", self.team))
        self.assertEqual(leader.action_count, 1)
        with self.assertRaises(AccessError):
            self.env["service.action"].with_user(self.inspector.user_id).create(
                {"name": "x", "res_model": "helpdesk.ticket", "res_id": ticket.id}
            )
        with self.assertRaises(ValidationError):
            self.env["service.action"].create(
                {"name": "x", "res_model": "res.partner", "res_id": 1}
            )

    def test_origin_readable(self):
        """SQ-119: the owner reads where it comes from, also what is not for them."""
        ticket = self.create_ticket("2026-03-02 09:00:00")
        error = self.env["service.operation.error"].create(
            {
                "ticket_id": ticket.id,
                "employee_id": self.agent.id,
                "step": "Refund",
                "consequence": "Paid twice",
            }
        )
        action = error._open_action([{"owner_id": self.outsider.id}])
        own = action.with_user(self.outsider.user_id)
        self.assertEqual(own.origin_name, "Refund")
        with self.assertRaisesRegex(UserError, "not for you"):
            own.action_open_origin()
        error.sudo().unlink()
        with self.assertRaisesRegex(UserError, "not there any more"):
            action.action_open_origin()

    def test_department_of_owner(self):
        """SQ-119: the department is that of the owner, unless somebody chooses."""
        action = self.create_action(opened=False)
        self.assertEqual(action.department_id, self.department)
        other = self.env["hr.department"].create({"name": "Stores"})
        with Form(action) as form:
            form.department_id = other
        self.assertEqual(action.department_id, other)

    def test_guarded(self):
        """SQ-119: the state moves by the buttons only, and nothing is left out."""
        action = self.create_action(opened=False, due_date=False)
        for person in (self.agent, self.leader, self.manager):
            own = action.with_user(person.user_id)
            for vals in (
                {"state": "verified"},
                {"done_at": "2026-03-02"},
                {"origin_name": "x"},
                {"res_model": "helpdesk.ticket"},
                {"ineffective_count": 0},
            ):
                with self.assertRaises(AccessError, msg=(person.name, vals)):
                    own.write(vals)
        with self.assertRaisesRegex(UserError, "Due"):
            action.action_open()
        action.due_date = "2026-03-09"
        with self.assertRaises(UserError), self.at("2026-03-09 23:30:00"):
            action.action_open()
        with self.at("2026-03-09 22:30:00"):  # in Rome still the 9th
            action.action_open()
        with self.assertRaises(UserError):
            action.action_open()
        with self.assertRaises(UserError):
            action.with_user(self.colleague.user_id).sudo().unlink()
        made = (
            self.env["service.action"]
            .with_user(self.leader.user_id)
            .create({"name": "x", "state": "verified", "done_at": "2026-03-02"})
        )
        self.assertEqual((made.state, made.done_at), ("draft", False))

    def test_evidence(self):
        """SQ-119: done needs evidence, in words or as a file."""
        action = self.create_action()
        own = action.with_user(self.agent.user_id)
        with self.assertRaises(UserError):
            own.action_done()
        own.evidence_ids = (
            self.env["ir.attachment"]
            .with_user(self.agent.user_id)
            .create({"name": "photo.png", "raw": b"x"})
        )
        with self.at("2026-03-05 09:00:00"):
            own.action_done()
        self.assertEqual(action.state, "done")
        with self.assertRaises(AccessError):
            own.evidence = "Something else"

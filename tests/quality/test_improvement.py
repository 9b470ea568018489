"""Improvements, lessons and the loop that feedback goes through."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .action_common import ActionCommon


class TestImprovement(ActionCommon):
    """What changes because of what customers and figures say."""

    def create_improvement(self, **values):
        """An improvement that Lea proposes."""
        return (
            self.env["service.improvement"]
            .with_user(self.leader.user_id)
            .create(
                {
                    "name": "Shorter queue",
                    "decision": "Two counters at noon",
                    "team_id": self.team.id,
                    **values,
                }
            )
        )

    def wait(self, day, minutes, **values):
        """A customer who waits so many minutes for the first answer."""
        ticket = self.create_ticket(
            f"{day} 09:00:00", user_id=self.agent.user_id.id, **values
        )
        self.answer(ticket, f"{day} 09:{minutes:02}:00")
        return ticket

    def test_waiting_before_and_after(self):
        """SQ-122: a change of a flow shows the waiting time on both sides."""
        slow = self.wait("2026-02-20", 40) | self.wait("2026-02-25", 20)
        self.wait("2025-12-20", 59)  # before the window
        improvement = self.create_improvement(ticket_ids=slow.ids)
        with self.at("2026-03-02 09:00:00"):
            improvement.action_approve()
        self.assertEqual(
            (improvement.waiting_before, improvement.waiting_before_count), (30, 2)
        )
        improvement.result = "A second counter is open."
        with self.at("2026-03-05 09:00:00"):
            improvement.action_done()
        self.wait("2026-03-05", 50)  # the day of the change counts for neither
        self.wait("2026-03-10", 10)
        with self.at("2026-04-10 09:00:00"):
            improvement.action_verify()
        self.assertEqual(
            (improvement.waiting_after, improvement.waiting_after_count), (10, 1)
        )
        self.assertEqual(improvement.state, "verified")
        with self.assertRaises(AccessError):
            improvement.result = "Something else"

    def test_data_needed(self):
        """SQ-122: an improvement is linked to what justifies it, or not decided."""
        for sort in ("flow", "training", "tool", "standard"):
            improvement = self.create_improvement(sort=sort, affected_section="4.2")
            with self.assertRaisesRegex(UserError, "justifies"):
                improvement.action_approve()
        action = self.create_action()
        improvement.origin_action_ids = action
        improvement.action_approve()
        self.assertEqual(improvement.state, "approved")
        for vals in (
            {"state": "verified"},
            {"waiting_before": 1},
            {"decision": "Something else"},
            {"origin_action_ids": False},
        ):
            with self.assertRaises(AccessError):
                improvement.write(vals)
        with self.assertRaises(UserError):
            improvement.action_verify()
        measures = improvement._open_action([{"name": "Rewrite chapter 4"}])
        self.assertEqual(
            (measures.source, improvement.action_count), ("improvement", 1)
        )

    def test_strategy(self):
        """SQ-94: a decision on strategy needs finding, date and part of the manual."""
        improvement = self.create_improvement(
            name="Open hotline earlier",
            sort="strategy",
            finding="A third call before nine.",
            affected_section="2.1 Hours of the hotline",
        )
        with self.assertRaisesRegex(UserError, "Effective from"):
            improvement.action_approve()
        improvement.write({"effective_date": "2026-05-01", "finding": False})
        with self.assertRaisesRegex(UserError, "Finding"):
            improvement.action_approve()
        improvement.write({"finding": "A third call before nine."})
        improvement.affected_section = False
        with self.assertRaisesRegex(UserError, "manual"):
            improvement.action_approve()
        improvement.affected_section = "2.1 Hours of the hotline"
        improvement.action_approve()
        self.assertEqual(improvement.approved_by_id, self.leader.user_id)

    def test_revision_of_standard(self):
        """SQ-94: the decision shows on the revision of the manual started from it."""
        standard = self.env["service.standard"].create(
            {"name": "Manual of the hotline", "code": "HOT"}
        )
        improvement = self.create_improvement(
            name="Open hotline earlier",
            decision="Open hotline earlier\nFrom eight on.",
            sort="strategy",
            finding="A third call before nine.",
            effective_date="2026-05-01",
            standard_id=standard.id,
        )
        improvement.action_approve()
        request = improvement.standard_request_id
        self.assertEqual(
            (request.standard_id, request.change), (standard, "Open hotline earlier")
        )
        self.assertEqual(request.requested_by_id, self.leader.user_id)
        request.with_user(self.manager.user_id).action_approve()
        self.assertEqual(request.version_id.improvement_ids, improvement)

    def test_roles(self):
        """SQ-122: supervisors decide, the owner does not verify, agents read theirs."""
        ticket = self.create_ticket("2026-03-02 09:00:00")
        improvement = self.create_improvement(
            ticket_ids=ticket.ids, owner_id=self.agent.id
        )
        own = improvement.with_user(self.agent.user_id)
        with self.assertRaises(AccessError):
            own.action_approve()
        with self.assertRaises(AccessError):
            own.decision = "Nothing"
        with self.assertRaises(AccessError):
            improvement.with_user(self.colleague.user_id).read(["name"])
        improvement.action_approve()
        self.assertEqual(improvement.sudo().activity_ids.user_id, self.agent.user_id)
        own.result = "Done"
        own.action_done()
        improvement.sudo().owner_id = self.leader
        with self.assertRaises(AccessError):
            improvement.action_verify()
        improvement.with_user(self.manager.user_id).action_rework()
        self.assertEqual(improvement.state, "approved")
        declined = self.create_improvement()
        with self.assertRaises(UserError):
            declined.action_decline(" ")
        declined.action_decline("Too dear")
        self.assertEqual(declined.declined_reason, "Too dear")

    def test_todos(self):
        """SQ-122: owner and decider each have one to-do as long as it is their turn."""
        ticket = self.create_ticket("2026-03-02 09:00:00")
        improvement = self.create_improvement(
            ticket_ids=ticket.ids, owner_id=self.agent.id, window_days=10
        )
        todos = improvement.sudo()

        def whose():
            return todos.activity_ids.user_id

        improvement.action_approve()
        self.assertEqual(whose(), self.agent.user_id)
        improvement.owner_id = self.colleague
        self.assertEqual(whose(), self.colleague.user_id, "it is handed over")
        own = improvement.with_user(self.colleague.user_id)
        own.result = "Done"
        with self.at("2026-03-02 09:00:00"):
            own.action_done()
        self.assertEqual(whose(), self.leader.user_id)
        self.assertEqual(str(todos.activity_ids.date_deadline), "2026-03-13")
        improvement.with_user(self.manager.user_id).action_rework()
        self.assertEqual(whose(), self.colleague.user_id)
        own.action_done()
        improvement.with_user(self.manager.user_id).action_verify()
        self.assertFalse(whose())

    def test_lesson(self):
        """SQ-124: a lesson from a case is found by clause and cause, also as a
        training case.
        """
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        error = self.env["service.operation.error"].create(
            {
                "ticket_id": ticket.id,
                "employee_id": self.agent.id,
                "step": "Refund",
                "consequence": "Paid twice",
            }
        )
        opened = error.with_user(self.leader.user_id).action_make_lesson()
        lesson = (
            self.env["service.lesson"]
            .with_user(self.leader.user_id)
            .browse(opened["res_id"])
        )
        again = error.with_user(self.leader.user_id).action_make_lesson()
        self.assertEqual(again["res_id"], lesson.id)
        self.assertEqual((lesson.origin_name, error.lesson_ids), ("Refund", lesson))
        reader = self.env["service.lesson"].with_user(self.colleague.user_id)
        self.assertFalse(reader.search([("id", "=", lesson.id)]))
        with self.assertRaises(UserError):
            lesson.action_publish()
        clause = self.env["service.clause"].create(
            {
                "code": "XX-01",
                "name": "Look first",
                "original_text": "Look at the account before money goes out.",
                "category_id": self.env["service.clause.category"]
                .create({"code": "XX", "name": "Money"})
                .id,
            }
        )
        tag = self.env.ref("service_quality.service_lesson_tag_check")
        with Form(lesson) as form:
            form.happened = "A customer was paid twice."
            form.cause = "Nobody looked at the account."
            form.learned = "Look at the account first."
            form.tag_ids.add(tag)
            form.clause_ids.add(clause)
            form.offered_as_case = True
        lesson.action_publish()
        for domain in (
            [("tag_ids", "=", tag.id)],
            [("clause_ids", "=", clause.id)],
            [("learned", "ilike", "account first")],
        ):
            self.assertIn(lesson, reader.search(domain), domain)
        cases = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_lesson_action_case"
        )
        self.assertIn("offered_as_case", cases["domain"])
        self.assertIn(
            lesson,
            reader.search(
                [("offered_as_case", "=", True), ("state", "=", "published")]
            ),
        )
        with self.assertRaises(AccessError):
            lesson.with_user(self.colleague.user_id).name = "x"
        with self.assertRaises(AccessError):
            lesson.write({"state": "draft"})

    def test_loop(self):
        """SQ-123: 10 received, 8 analysed, 5 actions, 4 done, 3 verified, 1 standard
        changed, with the list behind each number.
        """
        Report = self.env["service.loop.report"]
        mine = [("team_id", "=", self.team.id)]
        tickets = self.env["helpdesk.ticket"]
        for number in range(10):
            tickets |= self.create_ticket(
                "2026-03-02 09:00:00",
                name=f"Idea {number}",
                service_kind="complaint" if number % 2 else "suggestion",
                user_id=self.agent.user_id.id,
            )
        for ticket in tickets[:8]:
            self.answer(ticket, "2026-03-02 10:00:00")
            if ticket.service_kind == "suggestion":
                with self.at("2026-03-02 10:00:00"):
                    ticket.with_user(self.leader.user_id).action_decline_suggestion(
                        "No"
                    )
        complaints = tickets[:8].filtered(lambda t: t.service_kind == "complaint")
        for ticket in complaints:
            self.move(ticket, "done", "2026-03-02 11:00:00")
            review = (
                self.env["service.review"]
                .with_user(self.leader.user_id)
                .create({"ticket_id": ticket.id, "went_well": "Quick"})
            )
            review.action_done()
        actions = self.env["service.action"]
        for ticket in tickets[:5]:
            actions |= ticket._open_action(
                [
                    {
                        "name": ticket.name,
                        "measure": "Do",
                        "owner_id": self.agent.id,
                        "due_date": "2099-01-01",
                    }
                ]
            )
        for action in actions[:4]:
            self.finish(action)
        for action in actions[:3]:
            action.with_user(self.manager.user_id).action_verify()
        improvement = self.create_improvement(
            sort="standard", affected_section="4.2", origin_action_ids=actions[0].ids
        )
        self.env.flush_all()
        stages = ["received", "analysed", "opened", "done", "verified", "changed"]

        def chain():
            self.env.invalidate_all()
            [row] = Report._read_group(mine, [], [f"{name}:sum" for name in stages])
            return list(row)

        self.assertEqual(chain(), [10, 8, 5, 4, 3, 0])
        improvement.action_approve()
        improvement.result = "Chapter 4.2 says it now."
        improvement.action_done()
        self.env.flush_all()
        self.assertEqual(chain(), [10, 8, 5, 4, 3, 1])
        for name, count in zip(stages, (10, 8, 5, 4, 3, 1), strict=True):
            rows = Report.search([*mine, (name, "=", 1)])
            self.assertEqual(len(rows), count, name)
            self.assertLessEqual(set(rows.ticket_id.ids), set(tickets.ids))
        leak = Report.search([*mine, ("analysed", "=", 1), ("opened", "=", 0)])
        self.assertEqual(leak.ticket_id, tickets[5:8])
        self.assertEqual(leak[0].action_open_feedback()["res_id"], leak[0].ticket_id.id)
        for person, count in ((self.leader, 10), (self.manager, 10)):
            reader = Report.with_user(person.user_id)
            self.assertEqual(reader.search_count(mine), count, person.name)
        with self.assertRaises(AccessError):
            Report.with_user(self.agent.user_id).search_count(mine)

    def get_stages(self, tickets):
        """How far the feedback of these tickets has got, by ticket."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["service.loop.report"].search(
            [("ticket_id", "in", tickets.ids)]
        )
        return {row.ticket_id: row.stage for row in rows}

    def test_loop_of_analysis(self):
        """SQ-123: what a validated analysis is about was analysed; its measures are
        actions on what they are against, by the days of the company.
        """
        slow, other = self.env["helpdesk.ticket.category"].create(
            [{"name": "Waiting"}, {"name": "Tone"}]
        )
        told = {
            name: self.create_ticket(
                moment, service_kind="complaint", category_id=category.id
            )
            for name, moment, category in (
                ("last", "2025-12-31 22:30:00", slow),
                ("first", "2025-12-31 23:30:00", slow),
                ("tone", "2026-01-15 09:00:00", other),
                ("next", "2026-01-31 23:30:00", slow),
            )
        }
        tickets = self.env["helpdesk.ticket"].union(*told.values())
        analysis = self.env["service.analysis"].create(
            {
                "company_id": self.env.company.id,
                "date_from": "2026-01-01",
                "date_to": "2026-01-31",
                "conclusion": "People wait",
                "measure_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "A second counter",
                            "category_id": slow.id,
                            "owner_id": self.agent.id,
                            "due_date": "2099-01-01",
                        },
                    )
                ],
            }
        )
        self.assertEqual(set(self.get_stages(tickets).values()), {"received"})
        analysis.action_validate()
        self.assertEqual(
            self.get_stages(tickets),
            {
                told["last"]: "received",
                told["first"]: "opened",
                told["tone"]: "analysed",
                told["next"]: "received",
            },
        )

    def test_loop_of_care_case(self):
        """SQ-123: what is done on the care case of a low rating is done about it."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        feedback = self.env["service.feedback"]._record(
            [{"ticket_id": ticket.id, "score": 1, "comment": "Rude"}]
        )
        self.assertEqual(self.get_stages(ticket), {ticket: "received"})
        action = feedback.care_ticket_id._open_action(
            [
                {
                    "name": "Listen",
                    "measure": "Listen",
                    "owner_id": self.agent.id,
                    "due_date": "2099-01-01",
                }
            ]
        )
        self.assertEqual(action.source, "rating")
        self.assertEqual(self.get_stages(ticket), {ticket: "opened"})

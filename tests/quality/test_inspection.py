"""Inspections from the plan to the published score."""

from datetime import date

import pytest
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from .inspection_common import BUSY, PIXEL, QUIET, InspectionCommon

METHODS = {
    "on_site": {"place": "Counter 1"},
    "call_back": {"partner_id": "customer"},
    "complaint_tracking": {"ticket_id": "ticket"},
    "recording": {"recording_reference": "Hotline, 14:05"},
    "mystery": {"place": "Shop"},
    "record_check": {"ticket_id": "ticket"},
}


class TestInspection(InspectionCommon):
    """One inspector, one agent, one checklist."""

    def test_nobody_inspects_himself(self):
        """SQ-97: an inspection whose inspector is the inspected employee raises, by
        form, RPC and import.
        """
        own = {"employee_id": self.inspector.id}
        with self.assertRaises(ValidationError):
            self.plan(**own)
        with self.assertRaises(ValidationError):
            self.plan().write(own)
        with self.assertRaises(ValidationError):
            # The manager may not make it so either, nor does the superuser.
            self.plan().sudo().write(own)
        form = Form(self.env["service.inspection"].with_user(self.inspector.user_id))
        form.checklist_id = self.checklist
        form.employee_id = self.inspector
        with self.assertRaises(ValidationError):
            form.save()
        result = (
            self.env["service.inspection"]
            .with_user(self.inspector.user_id)
            .load(
                ["checklist_id/.id", "employee_id/.id", "inspector_user_id/.id"],
                [
                    [
                        str(self.checklist.id),
                        str(self.inspector.id),
                        str(self.inspector.user_id.id),
                    ]
                ],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("cannot inspect themselves", result["messages"][0]["message"])

    def test_nobody_handles_his_own(self):
        """SQ-97: an inspector who is inspected plans, changes and publishes nothing of
        it, whoever else is named as inspector; an outside partner who is the employee
        is refused too.
        """
        own = {
            "employee_id": self.manager.id,
            "inspector_user_id": self.inspector.user_id.id,
        }
        with self.assertRaises(AccessError):
            self.plan(self.manager, **own)
        inspection = self.plan(employee_id=self.manager.id)
        by_manager = inspection.with_user(self.manager.user_id)
        for vals in ({"announced": True}, {"employee_id": self.agent.id}):
            with self.assertRaises(AccessError, msg=vals):
                by_manager.write(vals)
        inspection.action_start()
        self.mark(inspection, "pass", "pass", "pass", "pass")
        inspection.action_done()
        with self.assertRaises(AccessError):
            by_manager.action_publish()
        with self.assertRaises(ValidationError):
            self.plan(inspector_partner_id=self.agent.user_id.partner_id.id)

    def test_each_method(self):
        """SQ-102: each method makes a valid inspection, with what it needs and not
        without.
        """
        ticket = self.create_ticket(BUSY, user_id=self.agent.user_id.id)
        records = {"ticket": ticket.id, "customer": self.customer.id}
        methods = self.env["service.inspection"]._fields["method"].get_values(self.env)
        self.assertEqual(set(methods), set(METHODS))
        for method, needs in METHODS.items():
            needs = {name: records.get(value, value) for name, value in needs.items()}
            bare = self.start(method=method, place=False)
            self.mark(bare, "pass", "pass", "pass", "na")
            with self.assertRaises(UserError, msg=method):
                bare.action_done()
            bare.write(needs)
            bare.action_done()
            self.assertEqual(bare.state, "done", method)

    def test_checklist_is_copied_at_the_start(self):
        """SQ-105: what was asked stays: neither a changed item nor a new wording of the
        clause moves an inspection that has begun.
        """
        inspection = self.start()
        line = inspection.line_ids[2]
        item = line.item_id.sudo()
        self.assertEqual(
            (line.name, line.weight, line.critical, line.clause_text),
            ("Keeps secrets", 5, True, "Rule number 3"),
        )
        item.write({"name": "Another", "weight": 1, "critical": False})
        self.clauses[2].text = "Another rule"
        self.env.invalidate_all()
        self.assertEqual(
            (line.name, line.weight, line.critical, line.clause_text),
            ("Keeps secrets", 5, True, "Rule number 3"),
        )
        self.assertEqual(line.cited_on, date(2026, 3, 2))

    def test_starting_twice_copies_once(self):
        """SQ-106: a double click starts once; so do done and publish."""
        inspection = self.start()
        inspection.action_start()
        self.assertEqual(len(inspection.line_ids), 4)
        self.mark(inspection, "pass", "pass", "pass", "pass")
        for _click in range(2):
            inspection.action_done()
        for _click in range(2):
            inspection.action_publish()
        todos = inspection.sudo().activity_ids
        self.assertEqual(todos.user_id, self.agent.user_id)
        self.assertEqual(len(todos), 1)

    def test_new_version(self):
        """SQ-105: a new version takes the place of a checklist, which stays with its
        inspections.
        """
        inspection = self.start()
        action = self.checklist.with_user(self.manager.user_id).action_new_version()
        version = self.env["service.checklist"].browse(action["res_id"])
        self.assertEqual((version.version, len(version.item_ids)), (2, 4))
        self.assertEqual((version.name, version.origin_id.name), ("Reception",) * 2)
        self.assertFalse(self.checklist.active)
        self.assertEqual(inspection.checklist_id, self.checklist)
        with self.assertRaises(AccessError):
            version.with_user(self.inspector.user_id).action_new_version()

    def test_clause_not_in_use_is_left_out(self):
        """SQ-105: items whose clause the company has switched off are not asked."""
        with self.at("2026-03-01 10:00:00"):
            self.env["service.clause.wording"].create(
                {
                    "clause_id": self.clauses[0].id,
                    "text": "Not with us",
                    "in_use": False,
                }
            )
        inspection = self.start()
        self.assertEqual(
            inspection.line_ids.mapped("name"),
            ["Listens", "Keeps secrets", "Desk in order"],
        )

    def test_score(self):
        """SQ-106: N.A. is out of the denominator, a critical fail is 0 and failed,
        nothing applicable is no score.
        """
        inspection = self.start()
        self.mark(inspection, "pass", "partial", "pass", "na")
        # (3 + 1 + 5) of 10, the desk left out
        self.assertEqual((inspection.score, inspection.has_score), (90.0, True))
        self.mark(inspection, "pass", "pass", "fail", "pass")
        self.assertEqual((inspection.score, inspection.critical_failed), (0.0, True))
        self.mark(inspection, "na", "na", "na", "na")
        self.assertEqual((inspection.score, inspection.has_score), (0.0, False))
        self.assertFalse(inspection.critical_failed)
        inspection.action_done()
        inspection.action_publish()
        counted = self.env["service.inspection"]._get_counted_domain()
        self.assertFalse(inspection.filtered_domain(counted))

    def test_mean_leaves_out_what_has_no_score(self):
        """SQ-106: in a mean of several inspections no score is not a zero."""
        first = self.finish("pass", "pass", "pass", "fail")
        second = self.finish("na", "na", "na", "na")
        [[mean]] = self.env["service.inspection"]._read_group(
            [("id", "in", (first | second).ids)], [], ["score:avg"]
        )
        self.assertAlmostEqual(mean, 100 * 10 / 11, 2)

    def test_done_needs_every_mark(self):
        """SQ-106: unmarked items and missing evidence keep it from being done, and are
        all named.
        """
        self.checklist.item_ids[0].evidence_required = True
        self.checklist.item_ids[1].photo_required = True
        inspection = self.start()
        lines = inspection.line_ids
        lines[:3].write({"mark": "pass"})
        with self.assertRaises(UserError) as caught:
            inspection.action_done()
        for words in ("Greets first: a comment", "Listens: a photo", "Desk in order"):
            self.assertIn(words, str(caught.exception))
        lines[0].comment = "  "
        lines[3].mark = "na"
        with self.assertRaises(UserError):
            inspection.action_done()
        lines[0].comment = "Stood up and smiled"
        lines[1].photo = PIXEL
        inspection.action_done()
        self.assertEqual(inspection.state, "done")

    def test_failed_item_needs_a_decision(self):
        """SQ-108: a failed item without a decision blocks done; an order needs who and
        until when.
        """
        inspection = self.start()
        lines = inspection.line_ids
        lines.write({"mark": "pass"})
        lines[1].mark = "fail"
        with self.assertRaises(UserError) as caught:
            inspection.action_done()
        self.assertIn("Listens: failed", str(caught.exception))
        lines[1].decision = "rectify"
        with self.assertRaises(UserError):
            inspection.action_done()
        lines[1].decision = "coached"
        inspection.action_done()
        self.assertEqual(inspection.state, "done")

    def test_better_mark_withdraws_the_decision(self):
        """SQ-108: an item marked better needs no decision any more."""
        inspection = self.start()
        self.mark(inspection, "fail", "pass", "pass", "pass")
        inspection.line_ids[0].mark = "pass"
        self.assertFalse(inspection.line_ids[0].decision)

    def test_marks_belong_to_the_inspector(self):
        """SQ-106: only the inspector marks, only while it is in progress, and what was
        asked never changes.
        """
        inspection = self.start()
        line = inspection.line_ids[0]
        for person in (self.manager, self.second, self.agent, self.leader):
            with self.assertRaises(AccessError, msg=person.name):
                line.with_user(person.user_id).write({"mark": "pass"})
        for name, value in (("weight", 9), ("name", "x"), ("original_mark", "pass")):
            with self.assertRaises(AccessError, msg=name):
                line.write({name: value})
        with self.assertRaises(AccessError):
            line.unlink()
        self.mark(inspection, "pass", "pass", "pass", "pass")
        inspection.action_done()
        for step in ("done", "published"):
            self.assertEqual(inspection.state, step)
            for person in (self.inspector, self.manager):
                with self.assertRaises(AccessError, msg=(step, person.name)):
                    line.with_user(person.user_id).write({"mark": "fail"})
            with self.assertRaises(AccessError):
                inspection.write({"announced": True})
            inspection.action_publish()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_photo_stays(self):
        """SQ-106: once it is done a photo is not changed either, not as a file."""
        inspection = self.start()
        self.mark(inspection, "pass", "pass", "pass", "pass")
        line = inspection.line_ids[0]
        line.photo = PIXEL
        self.env.flush_all()
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", line._name),
                ("res_id", "=", line.id),
                ("res_field", "=", "photo"),
            ]
        )
        self.assertTrue(file)
        inspection.action_done()
        for person in (self.inspector, self.manager):
            own = file.with_user(person.user_id)
            with self.assertRaises(AccessError, msg=person.name):
                own.write({"datas": PIXEL})
            with self.assertRaises(AccessError, msg=person.name):
                own.unlink()

    def test_something_noticed_besides(self):
        """SQ-108: the inspector adds what stands on no list, and may take it back."""
        inspection = self.start()
        values = {
            "inspection_id": inspection.id,
            "name": "Nobody at the counter at noon",
            "clause_id": self.clauses[0].id,
            "mark": "fail",
            "decision": "coached",
        }
        Line = self.env["service.inspection.line"]
        line = Line.with_user(self.inspector.user_id).create(values)
        self.assertEqual(line.clause_text, "Rule number 1")
        line.write({"weight": 2})
        line.unlink()
        with self.assertRaises(AccessError):
            Line.with_user(self.second.user_id).create(values)
        with self.assertRaises(AccessError):
            Line.with_user(self.inspector.user_id).create(
                {**values, "original_mark": "pass"}
            )

    def test_nobody_writes_results(self):
        """SQ-106: score, state and dates cannot be written, nor given at creation."""
        inspection = self.plan(self.manager)
        values = {
            "state": "published",
            "score": 100,
            "has_score": True,
            "critical_failed": False,
            "done_at": BUSY,
            "published_at": BUSY,
            "dispute_state": "rejected",
            "employee_comment": "Fine",
            "is_external": True,
            "name": "1",
        }
        # Nor does anybody put it into a session or a plan afterwards.
        for name in ("plan_id", "calibration_id", "interaction_id"):
            with self.assertRaises(AccessError, msg=name):
                inspection.write({name: False})
        for name, value in values.items():
            with self.assertRaises(AccessError, msg=name):
                inspection.write({name: value})
            if value and name != "name":
                with self.assertRaises(AccessError, msg=name):
                    self.plan(self.manager, **{name: value})
        with self.assertRaises(UserError):
            started = self.start(person=self.manager)
            started.unlink()

    def test_conditions_are_found(self):
        """SQ-107: busy hours come from the company's setting in its zone, known
        customers from earlier tickets; both can be put right by hand.
        """
        self.assertTrue(self.start(BUSY).busy_hours)
        inspection = self.start(QUIET)
        self.assertFalse(inspection.busy_hours)
        inspection.busy_hours = True
        self.assertTrue(inspection.busy_hours)
        first = self.create_ticket(BUSY)
        self.assertFalse(self.plan(ticket_id=first.id).known_customer)
        again = self.create_ticket(BUSY)
        self.assertTrue(self.plan(ticket_id=again.id).known_customer)
        self.assertEqual(self.plan(ticket_id=again.id).partner_id, self.customer)
        with self.assertRaises(ValidationError):
            self.env.company.inspection_busy_hours = "ten to twelve"

    def test_published_to_the_employee(self):
        """SQ-109: the employee gets a to-do with the last day to dispute it: 5 working
        days, by the company's calendar.
        """
        inspection = self.finish("pass", "pass", "pass", "pass")
        [todo] = inspection.sudo().activity_ids
        self.assertEqual(todo.user_id, self.agent.user_id)
        # Monday 2 March and five working days: Monday 9 March, 18:00 in Rome.
        self.assertEqual(todo.date_deadline, date(2026, 3, 9))
        self.assertEqual(str(inspection.dispute_until), "2026-03-09 17:00:00")

    def test_team_without_employee(self):
        """SQ-102: a place is inspected without a person; nobody is told."""
        inspection = self.finish(
            "pass",
            "na",
            "na",
            "pass",
            employee_id=False,
            team_id=self.team.id,
            kind="patrol",
        )
        self.assertFalse(inspection.sudo().activity_ids)
        empty = self.plan(employee_id=False)
        with self.assertRaises(UserError):
            empty.action_start()

    def test_reinspection(self):
        """SQ-108: what failed is looked at again, and only that; asking twice opens the
        same one.
        """
        inspection = self.finish("pass", "fail", "pass", "pass")
        action = inspection.action_reinspect()
        again = self.env["service.inspection"].browse(action["res_id"])
        self.assertEqual(inspection.action_reinspect()["res_id"], again.id)
        self.assertEqual(again.previous_inspection_id, inspection)
        again = again.with_user(self.inspector.user_id)
        again.action_start()
        self.assertEqual(again.line_ids.mapped("name"), ["Listens"])
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            # What a second click at the same moment would do.
            inspection._plan_reinspection("2026-03-20")
        good = self.finish("pass", "pass", "pass", "pass")
        with self.assertRaises(UserError):
            good.action_reinspect()

    @pytest.mark.bare
    def test_growth_of_planning(self):
        """SQ-99: planning many inspections takes as many queries as planning few."""
        Inspection = self.env["service.inspection"]
        tickets = {
            count: self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "It",
                        "description": "It",
                        "team_id": self.team.id,
                        "partner_id": self.customer.id,
                    }
                    for _number in range(count)
                ]
            )
            for count in (10, 100)
        }

        def count_queries(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Inspection.create(
                [
                    {
                        "checklist_id": self.checklist.id,
                        "employee_id": self.agent.id,
                        "inspector_user_id": self.inspector.user_id.id,
                        "ticket_id": ticket_id,
                    }
                    for ticket_id in tickets[count].ids
                ]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count_queries(10)
        few, many = count_queries(10), count_queries(100)
        self.assertLessEqual(many, few + 2)

    def order(self, inspection, line, **values):
        """Order that a failed item is put right; the others pass."""
        inspection.line_ids.write({"mark": "pass"})
        line.write(
            {
                "mark": "fail",
                "comment": "Cut in twice",
                "decision": "rectify",
                "rectify_task": "Let the customer finish",
                "rectify_owner_id": self.agent.id,
                "rectify_due_date": "2026-03-13",
                **values,
            }
        )

    def test_rectification_order(self):
        """SQ-108: an ordered item makes an action with responsible, deadline and back
        link, once, and the re-inspection asked for; its inspector verifies it.
        """
        inspection = self.start()
        line = inspection.line_ids[1]
        self.order(inspection, line, reinspect_on="2026-03-16")
        with self.at(BUSY):
            inspection.action_done()
            inspection.action_publish()
        action = line.sudo().action_ids
        self.assertEqual(len(action), 1)
        self.assertRecordValues(
            action,
            [
                {
                    "name": "Listens",
                    "problem": "Cut in twice",
                    "measure": "Let the customer finish",
                    "owner_id": self.agent.id,
                    "department_id": self.department.id,
                    "due_date": date(2026, 3, 13),
                    "verifier_user_id": self.inspector.user_id.id,
                    "state": "open",
                    "source": "finding",
                }
            ],
        )
        again = inspection.sudo().next_inspection_ids
        self.assertEqual(again.planned_on, date(2026, 3, 16))
        self.assertEqual(again.inspector_user_id, self.inspector.user_id)
        self.assertEqual(inspection.action_count, 1)
        domain = inspection.action_view_actions()["domain"]
        self.assertEqual(self.env["service.action"].search(domain), action)

    def test_order_needs_a_coming_deadline(self):
        """SQ-108: an order with a deadline that has passed is refused; today is in
        time.
        """
        inspection = self.start()
        self.order(inspection, inspection.line_ids[1], rectify_due_date="2026-03-01")
        with self.at(BUSY):
            with self.assertRaises(UserError):
                inspection.action_done()
            inspection.line_ids[1].rectify_due_date = "2026-03-02"
            inspection.action_done()

    def test_orders_of_a_mystery_wait(self):
        """SQ-103: nobody learns of a mystery visit from an order before it is
        published.
        """
        inspection = self.start(kind="mystery")
        self.order(inspection, inspection.line_ids[1])
        with self.at(BUSY):
            inspection.action_done()
            self.assertFalse(inspection.line_ids.sudo().action_ids)
            inspection.action_publish()
        self.assertEqual(len(inspection.line_ids.sudo().action_ids), 1)

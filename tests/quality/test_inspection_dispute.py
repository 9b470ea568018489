"""What the inspected employee says, who decides, and what counts meanwhile."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.service_quality.tools.period import Period

from .inspection_common import BUSY, InspectionCommon

MARCH = Period.month(2026, 3, "Europe/Rome")
LAST_MINUTE = "2026-03-09 17:00:00"
TOO_LATE = "2026-03-09 17:00:01"


class TestInspectionDispute(InspectionCommon):
    """Ada is inspected by Ina and disputes it; Ian decides."""

    def setUp(self):
        super().setUp()
        self.inspection = self.finish("pass", "fail", "fail", "pass")
        self.own = self.inspection.with_user(self.agent.user_id)
        self.decider = self.inspection.with_user(self.second.user_id)

    def counts(self):
        """Whether the score counts."""
        domain = self.env["service.inspection"]._get_counted_domain()
        return bool(self.inspection.sudo().filtered_domain(domain))

    def dispute(self, reason="The customer had hung up", moment=LAST_MINUTE):
        """Ada disputes the result."""
        with self.at(moment):
            self.own.action_dispute(reason)

    def test_dispute_freezes_the_score(self):
        """SQ-109: a dispute freezes the score until it is decided."""
        indicator = self.env.ref("service_quality.service_indicator_inspection_score")
        self.finish("pass", "pass", "pass", "pass")

        def figures():
            counted = indicator._measure_inspection_score(MARCH, self.agent)
            model, domain = indicator._evidence_inspection_score(MARCH, self.agent)
            self.assertEqual(
                self.env[model].search_count(domain), counted[self.agent.id][2]
            )
            return counted[self.agent.id]

        self.assertEqual(figures(), (1.0, 2, 2))
        self.dispute()
        self.assertFalse(self.counts())
        self.assertEqual(figures(), (1.0, 1, 1))
        self.decider.action_decide_dispute("rejected", "The recording shows it")
        self.assertTrue(self.counts())
        self.assertEqual(figures(), (1.0, 2, 2))

    def test_frozen_figures_keep_what_they_counted(self):
        """SQ-109: a dispute after a figure was frozen does not empty its evidence."""
        indicator = self.env.ref("service_quality.service_indicator_inspection_score")
        self.dispute()
        frozen = indicator.with_context(service_measured_at=BUSY)
        model, domain = frozen._evidence_inspection_score(MARCH, self.agent)
        self.assertEqual(self.env[model].search(domain), self.inspection.sudo())

    def test_upheld_dispute_changes_marks(self):
        """SQ-109: only the decision re-marks; the old mark is kept and the score is
        computed anew.
        """
        self.dispute()
        line = self.inspection.line_ids[2]
        with Form.from_action(self.decider.env, self.decider.action_decide()) as form:
            with form.line_ids.edit(2) as row:
                row.mark = "partial"
            form.reasons = "The name was not said aloud"
        form.record.action_uphold()
        self.assertEqual((line.mark, line.original_mark), ("partial", "fail"))
        self.assertEqual(line.remark_reason, "The name was not said aloud")
        # (3 + 0 + 2.5 + 1) of 11
        self.assertAlmostEqual(self.inspection.score, 59.09)
        self.assertFalse(self.inspection.critical_failed)
        self.assertEqual(self.inspection.dispute_state, "upheld")
        self.assertEqual(self.inspection.dispute_decider_user_id, self.second.user_id)
        self.assertFalse(self.inspection.line_ids[1].original_mark)

    def test_who_decides(self):
        """SQ-109: never the first inspector, the employee or who does not inspect."""
        self.dispute()
        for person in (self.inspector, self.agent, self.leader):
            with self.assertRaises(AccessError, msg=person.name):
                self.inspection.with_user(person.user_id).action_decide_dispute(
                    "rejected", "No"
                )
        self.agent.user_id.group_ids += self.env.ref("service_quality.group_inspector")
        with self.assertRaises(AccessError):
            self.own.action_decide_dispute("upheld", "Yes")
        for verdict, reasons in (("maybe", "x"), ("rejected", " "), ("upheld", "x")):
            with self.assertRaises(UserError, msg=verdict):
                self.decider.action_decide_dispute(verdict, reasons)
        self.decider.action_decide_dispute("rejected", "It was heard")
        with self.assertRaises(UserError):
            self.decider.action_decide_dispute("rejected", "Again")

    def test_decider_gets_a_todo(self):
        """SQ-109: another inspector is asked, the fewest disputes first; deciding
        takes the to-do away.
        """
        self.dispute()
        kind = self.env.ref("service_quality.mail_activity_type_inspection_dispute")

        def todos():
            return self.inspection.sudo().activity_ids.filtered(
                lambda todo: todo.activity_type_id == kind
            )

        [todo] = todos()
        self.assertNotIn(todo.user_id, self.inspector.user_id | self.agent.user_id)
        self.assertTrue(todo.user_id.has_group("service_quality.group_inspector"))
        self.decider.action_decide_dispute("rejected", "It was heard")
        self.assertFalse(todos())

    def test_only_in_time_and_once(self):
        """SQ-109: until the end of the fifth working day, to the second, and once."""
        with self.assertRaises(UserError):
            self.dispute(moment=TOO_LATE)
        with self.assertRaises(UserError):
            self.dispute(reason=" ")
        self.dispute(moment=LAST_MINUTE)
        with self.assertRaises(UserError):
            self.dispute()
        self.env.company.inspection_dispute_days = 0
        late = self.finish("pass", "pass", "pass", "pass").with_user(self.agent.user_id)
        with self.at("2026-03-03 08:00:00"), self.assertRaises(UserError):
            late.action_dispute("Too late")

    def test_only_the_employee_answers(self):
        """SQ-109: the employee comments and disputes, nobody else, and not before it is
        published.
        """
        for person in (self.inspector, self.second, self.leader, self.manager):
            record = self.inspection.with_user(person.user_id)
            for method in (record.action_dispute, record.action_comment):
                with self.assertRaises(AccessError, msg=person.name):
                    method("Not mine")
        done = self.finish("pass", "pass", "pass", "pass", publish=False)
        with self.assertRaises(AccessError):
            done.with_user(self.agent.user_id).action_comment("Early")

    def test_comment_leaves_the_score(self):
        """SQ-109: a comment is kept with the result and changes nothing else."""
        with self.at(LAST_MINUTE):
            with Form.from_action(self.own.env, self.own.action_answer()) as form:
                form.text = "I shall greet louder"
            form.record.action_comment()
            self.own.action_comment("Thank you")
        self.assertEqual(
            self.inspection.employee_comment, "I shall greet louder\nThank you"
        )
        self.assertTrue(self.counts())
        self.assertFalse(self.inspection.sudo().activity_ids)

    def test_employee_without_login(self):
        """SQ-109: for an employee without a login the team leader speaks."""
        temp = self.env["hr.employee"].create({"name": "Tim Temp"})
        inspection = self.finish(
            "pass", "pass", "pass", "pass", employee_id=temp.id, team_id=self.team.id
        )
        with self.at(LAST_MINUTE):
            inspection.with_user(self.leader.user_id).action_dispute("He was alone")
        self.assertEqual(inspection.dispute_state, "open")

    def test_who_disputed_does_not_decide(self):
        """SQ-109: a manager who disputes for an employee without a login is not the one
        to decide, nor asked to.
        """
        temp = self.env["hr.employee"].create({"name": "Tim Temp"})
        inspection = self.finish("pass", "pass", "pass", "pass", employee_id=temp.id)
        by_manager = inspection.with_user(self.manager.user_id)
        with self.at(LAST_MINUTE):
            by_manager.action_dispute("He was alone")
        self.assertNotEqual(
            inspection.sudo().activity_ids.user_id, self.manager.user_id
        )
        self.assertFalse(by_manager.may_decide)
        with self.assertRaises(AccessError):
            by_manager.action_decide_dispute("rejected", "No")
        inspection.with_user(self.second.user_id).action_decide_dispute(
            "rejected", "He was not"
        )
        self.assertEqual(inspection.dispute_state, "rejected")

    def test_marks_as_they_come_over_rpc(self):
        """SQ-109: over RPC the keys of new marks are texts, and a mark is never taken
        away.
        """
        self.dispute()
        line = self.inspection.line_ids[2]
        with self.assertRaises(UserError):
            self.decider.action_decide_dispute("upheld", "Yes", {str(line.id): False})
        self.decider.action_decide_dispute("upheld", "Yes", {str(line.id): "pass"})
        self.assertEqual(line.mark, "pass")

    def test_upheld_dispute_withdraws_the_order(self):
        """SQ-108: what a dispute has turned to the good need not be put right any more,
        nor is it looked at again; other orders stay.
        """
        inspection = self.start()
        with self.at(BUSY):
            self.mark(inspection, "pass", "fail", "pass", "fail")
            inspection.line_ids.filtered(lambda line: line.mark == "fail").write(
                {
                    "decision": "rectify",
                    "rectify_owner_id": self.agent.id,
                    "rectify_due_date": "2026-03-13",
                    "reinspect_on": "2026-03-16",
                }
            )
            inspection.action_done()
            inspection.action_publish()
        lines = inspection.sudo().line_ids
        first, second = lines[1].action_ids, lines[3].action_ids
        again = inspection.sudo().next_inspection_ids
        self.assertTrue(first and second and again)
        with self.at(LAST_MINUTE):
            inspection.with_user(self.agent.user_id).action_dispute("I was listening")
            inspection.with_user(self.second.user_id).action_decide_dispute(
                "upheld", "The recording shows it", {lines[1].id: "pass"}
            )
        self.assertFalse(first.active)
        self.assertFalse(first.round_ids, "nobody is late with it")
        self.assertEqual((second.active, second.state), (True, "open"))
        self.assertTrue(again.exists(), "the other item is looked at again")

    def test_nothing_left_to_look_at_again(self):
        """SQ-108: with its last failed item a planned re-inspection goes, too."""
        inspection = self.start()
        with self.at(BUSY):
            self.mark(inspection, "pass", "fail", "pass", "pass")
            inspection.line_ids[1].write(
                {
                    "decision": "rectify",
                    "rectify_owner_id": self.agent.id,
                    "rectify_due_date": "2026-03-13",
                    "reinspect_on": "2026-03-16",
                }
            )
            inspection.action_done()
            inspection.action_publish()
        again = inspection.sudo().next_inspection_ids
        with self.at(LAST_MINUTE):
            inspection.with_user(self.agent.user_id).action_dispute("I was listening")
            inspection.with_user(self.second.user_id).action_decide_dispute(
                "upheld", "Right", {inspection.line_ids[1].id: "na"}
            )
        self.assertFalse(again.exists())

    def test_calibration_counts_nowhere(self):
        """SQ-106: a calibration is told to nobody, and neither disputed nor counted."""
        inspection = self.finish("pass", "fail", "pass", "pass", is_calibration=True)
        self.assertFalse(inspection.sudo().activity_ids)
        domain = self.env["service.inspection"]._get_counted_domain()
        self.assertFalse(inspection.sudo().filtered_domain(domain))
        self.assertFalse(inspection.with_user(self.agent.user_id).may_dispute)

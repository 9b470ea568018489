"""Inspectors score the same case, to see how far they agree."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from odoo.addons.service_quality.tools.agreement import compare, get_mean

from .plan_common import PlanCommon


@tagged("post_install", "-at_install")
class TestAgreement(TransactionCase):
    """Spread and agreement, without records."""

    def test_compare(self):
        """SQ-101: spread is the highest mark minus the lowest, agreement the share."""
        self.assertEqual(compare(["pass", "pass"], "pass"), (0.0, 1.0))
        self.assertEqual(compare(["pass", "fail"], "pass"), (1.0, 0.5))
        self.assertEqual(compare(["partial", "na"], "pass"), (0.5, 0.0))
        self.assertEqual(compare(["na", "na"], "na"), (None, 1.0))
        self.assertEqual(compare([False], "pass"), (None, None))
        self.assertEqual(compare(["pass", "fail"]), (1.0, None))
        self.assertIsNone(get_mean([None]))
        self.assertEqual(get_mean([None, 1.0, 0.0]), 0.5)


class TestCalibration(PlanCommon):
    """Max leads, Ina and Ian score a ticket of Ada."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Double charge",
                "description": "Help",
                "team_id": cls.team.id,
                "user_id": cls.agent.user_id.id,
            }
        )
        cls.session = (
            cls.env["service.calibration"]
            .with_user(cls.manager.user_id)
            .create(
                {
                    "name": "Double charge",
                    "checklist_id": cls.checklist.id,
                    "ticket_id": ticket.id,
                    "participant_ids": (cls.inspector | cls.second).user_id.ids,
                }
            )
        )

    def score(self, person, *marks):
        """Let somebody score the case."""
        own = self.session.sudo().inspection_ids.filtered(
            lambda one: one.inspector_user_id == person.user_id
        )
        return self.inspect(own, *marks)

    def test_comparison(self):
        """Calibration sessions compare the marks of each item with the leader's."""
        self.assertEqual(self.session.employee_id, self.agent)
        self.session.action_start()
        self.session.action_start()
        self.assertEqual(len(self.session.sudo().inspection_ids), 3)
        self.score(self.manager, "pass", "fail", "pass")
        with self.assertRaises(UserError):
            self.session.action_close()
        self.score(self.inspector, "pass", "partial", "na")
        self.score(self.second, "pass", "pass", "pass")
        self.assertEqual(self.session.done_count, 3)
        self.session.action_close()
        lines = self.session.line_ids.sorted("sequence")
        by_item = {
            line.name: (line.reference_mark, line.spread, line.agreement)
            for line in lines
        }
        self.assertEqual(
            by_item,
            {
                "Clause 1": ("pass", 0, 100),
                "Clause 2": ("fail", 100, 0),
                "Clause 3": ("pass", 0, 50),
            },
        )
        self.assertAlmostEqual(self.session.spread, 100 / 3, 2)
        self.assertAlmostEqual(self.session.agreement, 50, 2)
        self.assertIn("Ina Inspector: Partly", "\n".join(lines.mapped("marks")))

    def test_result_is_not_made_up(self):
        """SQ-101: a session that was never scored has no result."""
        Session = self.env["service.calibration"].with_user(self.inspector.user_id)
        for values in ({"state": "closed"}, {"agreement": 100.0}):
            with self.assertRaises(AccessError):
                Session.create(
                    {"name": "Made up", "checklist_id": self.checklist.id, **values}
                )

    def test_counts_nowhere(self):
        """Calibration sessions do not count: SQ-109 leaves them out."""
        self.session.action_start()
        done = self.score(self.manager)
        done.action_publish()
        Inspection = self.env["service.inspection"]
        self.assertEqual(done.score, 100)
        counted = Inspection.search(Inspection._get_counted_domain())
        self.assertFalse(counted & done)
        self.assertFalse(done.activity_ids.filtered("user_id") & done.activity_ids)

    def test_others_marks_stay_hidden(self):
        """Nobody sees what others mark before the session is compared."""
        self.session.action_start()
        self.score(self.manager)
        hers = self.score(self.inspector)
        with self.assertRaises(AccessError):
            hers.with_user(self.second.user_id).read(["score"])
        with self.assertRaises(AccessError):
            hers.line_ids.with_user(self.second.user_id).read(["mark"])
        second = self.session.with_user(self.second.user_id)
        self.assertEqual(second.done_count, 2)
        with self.assertRaises(AccessError):
            second.action_close()
        self.session.action_close()
        self.assertTrue(second.line_ids)

    def test_who_takes_part(self):
        """Who served the case does not score it, and a session needs two."""
        with self.assertRaises(ValidationError):
            self.session.participant_ids |= self.agent.user_id
        alone = self.session.copy({"participant_ids": []})
        with self.assertRaises(UserError):
            alone.action_start()
        with self.assertRaises(AccessError):
            self.session.state = "closed"
        with self.assertRaises(AccessError):
            self.session.with_user(self.agent.user_id).read(["name"])
        self.session.action_start()
        with self.assertRaises(UserError):
            self.session.participant_ids = False

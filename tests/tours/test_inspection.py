"""Inspections in a browser: on the desktop, and with one thumb on a phone."""

from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestInspectionTour(ServiceHttpCommon):
    """Ina inspects Ada with a checklist of three items."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspector = new_test_user(
            cls.env,
            login="tour.inspector",
            groups="base.group_user,service_quality.group_inspector",
        )
        agent = new_test_user(cls.env, login="tour.inspected")
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Ada Agent", "user_id": agent.id}
        )
        clause = cls.env["service.clause"].create(
            {
                "code": "ZZ-01",
                "name": "Clause on tour",
                "text": "Let customers finish what they say.",
                "category_id": cls.env["service.clause.category"]
                .create({"name": "Under test", "code": "ZZ"})
                .id,
            }
        )
        cls.checklist = cls.env["service.checklist"].create(
            {
                "name": "Reception on tour",
                "item_ids": [
                    Command.create(
                        {"name": name, "clause_id": clause.id, "weight": weight}
                    )
                    for name, weight in (
                        ("Greets first", 3),
                        ("Listens", 2),
                        ("Keeps secrets", 5),
                    )
                ],
            }
        )
        cls.inspection = cls.env["service.inspection"].create(
            {
                "checklist_id": cls.checklist.id,
                "employee_id": cls.employee.id,
                "inspector_user_id": cls.inspector.id,
            }
        )

    def test_desktop_form(self):
        """SQ-106 Begin, mark in the list, and be told what is missing."""
        self.start_tour(
            "/odoo/my-inspections",
            "service_quality_inspection_desktop",
            login=self.inspector.login,
        )
        self.assertEqual(self.inspection.state, "in_progress")
        marks = self.inspection.line_ids.mapped("mark")
        self.assertEqual(marks, ["pass", False, False])


class TestInspectionPhone(TestInspectionTour):
    """The same on a screen of 390 by 844 pixels."""

    browser_size = "390x844"
    touch_enabled = True

    test_desktop_form = None

    def test_one_thumb(self):
        """SQ-106 Mark, photo, comment, next; loaded again nothing is lost; decide on
        what failed, done, published.
        """
        self.start_tour(
            "/odoo/my-inspections",
            "service_quality_inspection_phone",
            login=self.inspector.login,
        )
        listens = self.inspection.line_ids[1]
        self.assertEqual(
            self.inspection.line_ids.mapped("mark"), ["pass", "fail", "na"]
        )
        self.assertTrue(listens.photo)
        self.assertEqual(listens.comment, "Cut in twice")
        self.assertEqual(self.inspection.place, "Counter 3")
        self.assertEqual(listens.action_ids.owner_id, self.employee)
        self.assertEqual(listens.action_ids.measure, "Let the customer finish")
        self.assertEqual(
            (self.inspection.state, self.inspection.score), ("published", 60)
        )

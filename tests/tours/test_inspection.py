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


class TestInspectionPortal(ServiceHttpCommon):
    """Olga scores for an agency, on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_nothing_is_lost(self):
        """SQ-118 What is marked on the portal is kept when the page is loaded again."""
        olga = new_test_user(self.env, login="tour.outside", groups="base.group_portal")
        firm = self.env["res.partner"].create({"name": "Look", "is_company": True})
        olga.partner_id.parent_id = firm
        self.env["service.inspection.body"].create(
            {
                "name": "Look",
                "kind": "agency",
                "partner_id": firm.id,
                "contact_ids": olga.partner_id.ids,
                "contract_end": "2999-12-31",
            }
        )
        inspection = self.env["service.inspection"].create(
            {
                "checklist_id": self.env.ref(
                    "service_quality.service_checklist_appearance"
                ).id,
                "team_id": self.env["helpdesk.ticket.team"]
                .create({"name": "Counter"})
                .id,
                "inspector_user_id": False,
                "inspector_partner_id": olga.partner_id.id,
            }
        )
        self.start_tour(
            f"/my/inspections/{inspection.id}",
            "service_quality_inspection_portal",
            login=olga.login,
        )
        self.assertEqual(inspection.state, "in_progress")
        self.assertEqual(inspection.line_ids[0].mark, "partial")
        self.assertEqual(inspection.line_ids[0].comment, "No name badge")

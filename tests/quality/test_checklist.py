"""The checklists that come with the addon."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .inspection_common import InspectionCommon

MODULE = "service_quality"


class TestChecklist(InspectionCommon):
    """Seeded checklists, and what may be done to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.env["ir.model.data"].search(
            [("module", "=", MODULE), ("model", "=", "service.checklist")]
        )
        cls.seeded = cls.env["service.checklist"].browse(data.mapped("res_id"))

    def test_seeds_cover_each_category(self):
        """SQ-105: seeded templates cover each clause category."""
        data = self.env["ir.model.data"].search(
            [("module", "=", MODULE), ("model", "=", "service.clause.category")]
        )
        categories = self.env["service.clause.category"].browse(data.mapped("res_id"))
        self.assertTrue(categories)
        self.assertFalse(categories - self.seeded.item_ids.category_id)
        # There is one for each area as well, beside those that go through several.
        self.assertFalse(categories - self.seeded.category_id)

    def test_seeds_are_complete(self):
        """SQ-105: every item has a clause, a weight and a question; a checklist of one
        area asks of that area, and something is critical where it matters.
        """
        for checklist in self.seeded:
            with self.subTest(checklist.name):
                self.assertGreaterEqual(len(checklist.item_ids), 4)
                area = checklist.category_id
                if area:
                    self.assertIn(area, checklist.item_ids.category_id)
        self.assertTrue(all(item.weight > 0 for item in self.seeded.item_ids))
        critical = self.seeded.item_ids.filtered("critical").category_id
        self.assertLessEqual({"CF", "AT", "EQ", "PH"}, set(critical.mapped("code")))

    @mute_logger("odoo.sql_db")
    def test_weight_is_positive(self):
        """SQ-106: an item without weight is refused."""
        with self.assertRaises(CheckViolation):
            self.checklist.item_ids[0].weight = 0
            self.env.flush_all()

    def test_cited_clause_stays(self):
        """SQ-105: a clause that a checklist asks for is archived, never deleted."""
        with self.assertRaises(UserError):
            self.clauses[0].unlink()

    def test_every_seed_can_be_used(self):
        """SQ-105: an inspection by any seeded checklist begins with all its items."""
        for checklist in self.seeded:
            inspection = self.start(checklist_id=checklist.id)
            self.assertEqual(len(inspection.line_ids), len(checklist.item_ids))
            self.assertTrue(all(inspection.line_ids.mapped("clause_text")))

    def test_clause_of_another_post(self):
        """SQ-189: a clause of one post or place is not asked of people elsewhere."""
        job, other_job = self.env["hr.job"].create(
            [{"name": name, "company_id": False} for name in ("Counter", "Back")]
        )
        place = self.env["hr.work.location"].create(
            {"name": "Counter hall", "address_id": self.env.company.partner_id.id}
        )
        self.clauses[0].job_ids = other_job
        self.clauses[1].job_ids = job
        self.clauses[2].write(
            {"company_id": self.env.company.id, "work_location_ids": place.ids}
        )
        self.agent.job_id = job
        asked = self.start().line_ids.clause_id
        self.assertEqual(asked, self.clauses[1] + self.clauses[3])
        self.agent.work_location_id = place
        self.assertIn(self.clauses[2], self.start().line_ids.clause_id)

    def test_new_checklist_is_of_the_company(self):
        """SQ-195: a checklist is of its writer's company, unless it is shared."""
        checklist = self.env["service.checklist"].create({"name": "Ours"})
        self.assertEqual(checklist.company_id, self.env.company)
        self.assertFalse(self.seeded.company_id)

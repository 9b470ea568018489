"""The clause library: wordings of companies, and what cites them."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import ServiceCommon


class ClauseCommon(ServiceCommon):
    """A clause of every company, a manager and an agent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.create_person("Mia", "service_quality.group_manager")
        cls.agent = cls.create_person("Ada", "helpdesk_mgmt.group_helpdesk_user_own")
        cls.category = cls.env.ref("service_quality.service_clause_category_pn")
        cls.clause = cls.env["service.clause"].create(
            {
                "code": "ZZ-01",
                "name": "Rise",
                "text": "Rise to greet visitors.",
                "category_id": cls.category.id,
                "company_id": False,
            }
        )


class TestClause(ClauseCommon):
    def test_reword_from_today(self):
        """SQ-189: other words for a clause are a wording of the company, from today."""
        clause = self.clause.with_user(self.manager.user_id)
        with Form(clause) as form:
            form.text = "Stand up for visitors."
        self.assertEqual(clause.text, "Stand up for visitors.")
        self.assertEqual(clause.original_text, "Rise to greet visitors.")
        self.assertEqual(len(clause.wording_ids), 1)

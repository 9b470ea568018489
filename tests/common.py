"""Base classes of the tests, with the records that most of them need."""

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.base.tests.common import BaseCommon


@tagged("post_install", "-at_install")
class ServiceCommon(BaseCommon):
    """A test on records."""

    @classmethod
    def create_person(cls, name, *groups, **employee_values):
        """Create an employee with a user in these groups (internal user anyway).

        :param groups: external identifiers of groups
        :return: the hr.employee; its user is ``user_id``
        """
        user = new_test_user(
            cls.env,
            login=f"test.{name}".lower().replace(" ", "."),
            name=name,
            groups=",".join(["base.group_user", *groups]),
        )
        return cls.env["hr.employee"].create(
            {"name": name, "user_id": user.id, **employee_values}
        )

    @classmethod
    def get_clause(cls, code):
        """The clause of the library with this code; made if there is none."""
        Clause = cls.env["service.clause"]
        category = cls.env["service.clause.category"].search(
            [("code", "=", code.split("-")[0])]
        )
        return Clause.search([("code", "=", code)], limit=1) or Clause.create(
            {
                "code": code,
                "name": code,
                "original_text": code,
                "category_id": category.id,
                "company_id": False,
            }
        )


@tagged("standard", "post_install", "-at_install")
class ServiceHttpCommon(HttpCase):
    """A test in a browser."""

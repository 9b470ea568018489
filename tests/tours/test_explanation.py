"""*Why this score* in a browser, on the desktop and on a phone."""

from datetime import date

from odoo.tests import new_test_user

from ..common import ServiceHttpCommon
from ..facts import ServiceFactsCommon


class TestExplanationTour(ServiceFactsCommon, ServiceHttpCommon):
    """Tina was late three times in March 2012; two answers became known late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["hr.employee"].search([]).active = False
        user = new_test_user(
            cls.env,
            login="why.tina",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user_own",
        )
        cls.tina = cls.env["hr.employee"].create(
            {"name": "Tina Tour", "user_id": user.id, "date_version": "2011-01-01"}
        )
        ticket = cls.create_ticket(cls.tina)
        at = "2012-03-14 12:00:00"
        states = ["breached"] * 3 + ["met"] * 16
        cls.add_clocks(cls.tina, "first_response", at, states, 20.0)
        cls.add_clocks(cls.tina, "first_response", at, ["met"], 20.0, ticket)
        cls.add_clocks(cls.tina, "resolution", at, ["met"] * 20)
        cls.add_events(cls.tina, "resolved", at, 20, ticket)
        cycle = cls.env["service.appraisal.cycle"].create(
            {"kind": "month", "date_from": date(2012, 3, 1)}
        )
        cycle.generate()
        cycle.score()
        cycle.publish()
        cls.add_clocks(cls.tina, "first_response", at, ["met"] * 2, 20.0)
        cls.appraisal = cycle.appraisal_ids

    def test_desktop(self):
        """SI-02: from the grade to the very ticket, frozen and fresh side by side."""
        self.start_tour(
            "/odoo/my-service-appraisals",
            "service_incentive_why_this_score",
            login="why.tina",
        )


class TestExplanationPhone(TestExplanationTour):
    """The same page on 390 by 844 pixels."""

    browser_size = "390x844"
    touch_enabled = True

    test_desktop = None

    def test_phone(self):
        """SI-02: the page fits a phone and survives being loaded by its address."""
        self.start_tour(
            f"/odoo/my-service-appraisals/{self.appraisal.id}/why-this-score",
            "service_incentive_why_on_a_phone",
            login="why.tina",
        )

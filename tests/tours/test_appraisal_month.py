"""A month of appraisals, run by HR in the browser."""

from datetime import date

from odoo.tests import new_test_user

from ..common import ServiceHttpCommon
from ..facts import ServiceFactsCommon


class TestAppraisalMonth(ServiceFactsCommon, ServiceHttpCommon):
    """From the wizard that generates March 2012 to the proposals made of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whoever else is employed here is not part of the test.
        cls.env["hr.employee"].search([]).active = False
        cls.able, cls.weak, cls.newly = cls.create_agents(
            "Able Anders", "Weak Weber", "Newly Norris"
        )
        cls.serve(cls.able)
        cls.add_events(cls.able, "resolved", "2012-03-20 12:00:00", 20)
        cls.serve(cls.weak, late=12)
        cls.officer = new_test_user(
            cls.env, login="month.desk", groups="service_incentive.group_officer"
        )

    def test_officer_runs_month(self):
        """SI-10 An officer generates, scores, publishes and proposes in the browser."""
        self.start_tour(
            "/odoo/service-appraisal-cycles",
            "service_incentive_officer_runs_month",
            login=self.officer.login,
        )
        cycle = self.env["service.appraisal.cycle"].search(
            [("date_from", "=", date(2012, 3, 1))]
        )
        self.assertEqual(cycle.state, "published")
        self.assertEqual(
            cycle.appraisal_ids.employee_id, self.able | self.weak | self.newly
        )
        self.assertEqual(cycle.reward_ids.employee_id, self.able)
        self.assertEqual(cycle.sanction_ids.employee_id, self.weak)
        self.assertEqual(cycle.training_need_ids.employee_id, self.weak)
        self.assertEqual(cycle.reward_ids.proposer_id, self.officer)


class TestFollowUp(ServiceFactsCommon):
    """What an appraisal led to is a click away, for whom it is meant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.weak = cls.create_person("Weak Weber", date_version="2011-01-01")
        cls.serve(cls.weak, late=12)
        cycle = cls.env["service.appraisal.cycle"].create(
            {"kind": "month", "date_from": date(2012, 3, 1)}
        )
        cycle.generate()
        cycle.score()
        cycle.publish()
        cycle.propose_outcomes()
        cls.sanction = cycle.sanction_ids
        cls.appraisal = cls.sanction.appraisal_id

    def test_counts_what_the_reader_sees(self):
        """SI-10 A proposed talk stays unseen by the employee until notified."""
        own = self.appraisal.with_user(self.weak.user_id)
        self.assertEqual((own.sanction_count, own.training_need_count), (0, 1))
        self.assertEqual(self.appraisal.sanction_count, 1)
        self.assertFalse(own.action_view_sanctions()["domain"][0][2])
        self.sanction.action_notify()
        own.invalidate_recordset()
        self.assertEqual(own.sanction_count, 1)
        self.assertEqual(own.action_view_sanctions()["res_id"], self.sanction.id)
        self.assertEqual(
            own.action_view_training_needs()["res_model"], "service.training.need"
        )

    def test_reason_opens_for_whom_it_may(self):
        """SI-10 Trainers see the reason of a need, not the appraisal behind it."""
        trainer = self.create_person("Tina", "service_training.group_officer")
        needs = self.env["service.training.need"]
        reason = needs.search([("employee_id", "=", self.weak.id)]).reason_ids
        self.assertTrue(reason.with_user(self.weak.user_id).can_open_source)
        self.assertFalse(reason.with_user(trainer.user_id).can_open_source)

"""Generating under bad luck: two at once, and killed half way."""

from datetime import date
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..workers import committed, run_in_workers

GENERATE = "odoo.addons.service_incentive.models.service_appraisal_generate_mixin"


@tagged("post_install", "-at_install")
class TestAppraisalConcurrency(TransactionCase):
    """Real transactions on data that is removed afterwards."""

    def setUp(self):
        super().setUp()
        with committed(self.registry) as env:
            department = env["hr.department"].create({"name": "Crowd"})
            employees = env["hr.employee"].create(
                [
                    {
                        "name": f"Crowd {number}",
                        "department_id": department.id,
                        "date_version": "1999-01-01",
                    }
                    for number in range(7)
                ]
            )
            cycle = env["service.appraisal.cycle"].create(
                {"kind": "month", "date_from": date(1999, 3, 1)}
            )
            self.department_id, self.cycle_id = department.id, cycle.id
            self.employee_ids = employees.ids
        self.addCleanup(self.remove)

    def remove(self):
        with committed(self.registry) as env:
            env["service.appraisal.cycle"].browse(self.cycle_id).unlink()
            employees = env["hr.employee"].browse(self.employee_ids)
            resources = employees.resource_id
            employees.unlink()
            resources.exists().unlink()
            env["hr.department"].browse(self.department_id).unlink()

    def generate(self, env):
        cycle = env["service.appraisal.cycle"].browse(self.cycle_id)
        return cycle.generate([self.department_id])

    def appraised(self):
        """The employees of the cycle's appraisals, as everybody sees them now."""
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT employee_id FROM service_appraisal WHERE cycle_id = %s",
                [self.cycle_id],
            )
            return sorted(row[0] for row in cr.fetchall())

    def get_details(self):
        """(stretches, lines) of each appraisal: one of each kind per appraisal."""
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT (SELECT COUNT(*) FROM service_appraisal_segment part
                            WHERE part.appraisal_id = a.id),
                          (SELECT COUNT(*) FROM service_appraisal_line line
                            WHERE line.appraisal_id = a.id)
                     FROM service_appraisal a WHERE a.cycle_id = %s""",
                [self.cycle_id],
            )
            return set(cr.fetchall())

    def test_two_at_once(self):
        """SI-13: two officers press the button at once: nobody is there twice."""
        results = run_in_workers(self.registry, self.generate)
        self.assertEqual(sorted(result["created"] for result in results), [0, 7])
        self.assertEqual(self.appraised(), sorted(self.employee_ids))
        self.assertEqual(self.get_details(), {(1, 5)})

    def test_killed_half_way(self):
        """SI-13: what a killed run has made stays, the next one makes only the rest."""
        with (
            patch(f"{GENERATE}.SYNC_LIMIT", 0),
            committed(self.registry) as env,
        ):
            self.assertEqual(self.generate(env)["pending"], 7)
        model = self.env.registry["service.appraisal.cycle"]
        create, calls = model._create_appraisals, []

        def create_and_die(cycle, missing):
            calls.append(len(missing))
            if len(calls) == 3:
                raise KeyboardInterrupt
            return create(cycle, missing)

        with (
            patch(f"{GENERATE}.BATCH_SIZE", 2),
            patch.object(model, "_create_appraisals", create_and_die),
            self.assertRaises(KeyboardInterrupt),
            committed(self.registry) as env,
        ):
            env["service.appraisal.cycle"]._cron_generate()
        # Two batches; somebody else of the company may have been looked at as well.
        self.assertIn(len(self.appraised()), (3, 4))
        with patch(f"{GENERATE}.BATCH_SIZE", 2), committed(self.registry) as env:
            env["service.appraisal.cycle"]._cron_generate()
            cycle = env["service.appraisal.cycle"].browse(self.cycle_id)
            self.assertFalse(cycle.is_generating)
        self.assertEqual(self.appraised(), sorted(self.employee_ids))
        self.assertEqual(self.get_details(), {(1, 5)})

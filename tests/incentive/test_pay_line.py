"""Money leaves as approved lines for the pay roll, and in no other way."""

import base64
import csv
import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from odoo.addons.service_incentive.tools import jurisdiction

from .decisions import DecisionCommon, create_published_cycle


class TestPayLine(DecisionCommon):
    """A company that allows money, and an agent who earns 3000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.conduct_allow_monetary = True
        cls.agent.version_id.sudo().wage = 3000
        cls.Line = cls.env["service.pay.line"]

    def bonus(self, amount=500, approve=True, **values):
        """A bonus for the agent, and its pay line if it is approved."""
        reward = self.create_reward(kind="bonus", amount=amount, **values)
        if approve:
            reward.with_user(self.manager).action_approve()
        return reward, self.Line.search(
            [("res_model", "=", reward._name), ("res_id", "=", reward.id)]
        )

    def by_hand(self, user=None, **values):
        """A line that an officer draws up."""
        return self.Line.with_user(user or self.officer).create(
            {
                "employee_id": self.agent.id,
                "kind": "allowance",
                "amount": 80,
                "reference": "Memo 12",
                "reason": "Night duty",
                **values,
            }
        )

    def export(self, lines, file_format="csv"):
        return (
            self.env["service.pay.export"]
            .with_user(self.officer)
            .export(lines.with_user(self.officer), file_format)
        )

    def rows(self, export):
        """The rows of an exported CSV file, as dicts."""
        text = base64.b64decode(export.file).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_from_reward(self):
        """SI-30: an approved bonus is one line with its document, a proposed none."""
        reward, line = self.bonus(approve=False)
        self.assertFalse(line)
        reward.with_user(self.manager).action_approve()
        line = self.Line.search([("res_id", "=", reward.id)])
        self.assertEqual(
            (line.state, line.amount, line.kind), ("approved", 500, "bonus")
        )
        self.assertIn(str(reward.id), line.reference)
        self.assertEqual(line.decider_id, self.manager)
        self.assertEqual(line.pay_month.day, 1)
        reward.with_user(self.officer).action_grant()
        self.assertEqual(self.Line.search_count([("res_id", "=", reward.id)]), 1)

    def test_coefficient(self):
        """SI-30: an approved coefficient is a bonus above 1 and a deduction below."""
        cycle = create_published_cycle(self.env, self.scheme, [(self.agent, 50)])
        appraisal = cycle.appraisal_ids
        for coefficient, kind in ((1.2, "bonus"), (0.8, "deduction")):
            proposal = (
                self.env["service.appraisal.proposal"]
                .with_user(self.officer)
                .create(
                    {
                        "employee_id": self.agent.id,
                        "kind": "coefficient",
                        "coefficient": coefficient,
                        "reason": "As agreed",
                    }
                )
            )
            proposal.action_propose()
            if coefficient < 1:
                self.as_user(proposal, self.agent).action_comment("Understood")
            proposal.with_user(self.manager).action_approve()
            line = self.Line.search([("res_id", "=", proposal.id)])
            self.assertEqual((line.kind, line.coefficient), (kind, coefficient))
        self.assertTrue(appraisal)

    def test_export_sum(self):
        """SI-30: the sum of an export equals what is approved; the rest is absent."""
        _reward, first = self.bonus(500)
        waiting = self.by_hand(reason="Not decided")
        allowed = self.by_hand(amount=80)
        allowed.with_user(self.manager).action_approve()
        taken = self.by_hand(kind="deduction", amount=30)
        taken.with_user(self.manager).action_approve()
        wizard = Form(self.env["service.pay.export.wizard"].with_user(self.officer))
        wizard.file_format = "csv"
        self.assertEqual(wizard.total, 550)
        action = wizard.save().action_export()
        export = self.env["service.pay.export"].browse(action["res_id"])
        self.assertEqual(export.line_ids, first | allowed | taken)
        self.assertNotIn(waiting, export.line_ids)
        rows = self.rows(export)
        self.assertEqual(sum(float(row["Amount"]) for row in rows), 550)
        self.assertEqual(export.total, 550)
        with self.assertRaises(UserError):
            self.export(waiting)

    def test_duplicates(self):
        """SI-30: what is exported again is marked as a duplicate."""
        _reward, first = self.bonus(500)
        self.export(first)
        second = self.by_hand()
        second.with_user(self.manager).action_approve()
        again = self.export(first | second)
        marks = {row["Amount"]: row["Exported before"] for row in self.rows(again)}
        self.assertTrue(marks["500.00"].startswith("Duplicate"))
        self.assertFalse(marks["80.00"])
        self.assertEqual((again.duplicate_count, first.export_count), (1, 2))
        # The dialog leaves out what has been exported, unless it is asked for.
        wizard = Form(self.env["service.pay.export.wizard"].with_user(self.officer))
        self.assertFalse(wizard.line_ids[:])
        wizard.with_exported = True
        self.assertEqual(wizard.duplicate_count, 2)

    def test_xlsx(self):
        """SI-30: the workbook holds the same; a text of people is no formula."""
        line = self.by_hand(reason='=HYPERLINK("http://x")')
        line.with_user(self.manager).action_approve()
        content = base64.b64decode(self.export(line, "xlsx").file)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        row = [cell.value for cell in sheet[2]]
        self.assertIn(80, row)
        cell = next(cell for cell in sheet[2] if str(cell.value).startswith("=HYPER"))
        self.assertEqual(cell.data_type, "s")
        text = self.rows(self.export(line))[0]["Reason"]
        self.assertTrue(text.startswith("'="))

    def test_no_change_after_approval(self):
        """SI-30: nobody changes an approved amount, whatever the role."""
        _reward, line = self.bonus()
        for user in (self.officer, self.manager):
            for values in ({"amount": 900}, {"state": "paid"}, {"coefficient": 2}):
                with self.assertRaises(UserError):
                    line.with_user(user).write(values)
        with self.assertRaises(UserError):
            line.with_user(self.officer).unlink()
        self.assertEqual(line.amount, 500)

    def test_approval(self):
        """SI-30: who drew a line up does not approve it, nor whom it is for."""
        line = self.by_hand(user=self.manager)
        with self.assertRaises(AccessError):
            line.action_approve()
        self.agent.user_id.group_ids += self.env.ref("service_incentive.group_manager")
        with self.assertRaises(AccessError):
            self.as_user(line, self.agent).action_approve()
        with self.assertRaises(AccessError):
            self.by_hand(user=self.agent.user_id)

    def test_paid(self):
        """SI-30: only exported lines are marked as paid, once; nothing is posted."""
        _reward, line = self.bonus()
        with self.assertRaises(UserError):
            line.with_user(self.officer).action_mark_paid()
        self.export(line)
        line.with_user(self.officer).action_mark_paid()
        self.assertEqual((line.state, line.paid_user_id), ("paid", self.officer))
        with self.assertRaises(UserError):
            line.with_user(self.officer).action_mark_paid()

    def test_money_is_off(self):
        """SI-30: without money there is no line, however it is tried."""
        self.env.company.conduct_allow_monetary = False
        with self.assertRaises(ValidationError):
            self.by_hand()

    def test_limit(self):
        """SI-30: deductions of a month take a fifth of the wage at most."""
        self.by_hand(kind="deduction", amount=400, pay_month=date(2026, 3, 15))
        self.by_hand(kind="deduction", amount=200, pay_month=date(2026, 3, 1))
        with self.assertRaises(ValidationError):
            self.by_hand(kind="deduction", amount=0.01, pay_month=date(2026, 3, 1))
        self.by_hand(kind="deduction", amount=600, pay_month=date(2026, 4, 1))
        self.env.company.conduct_wage_floor = 2500
        with self.assertRaises(ValidationError):
            self.by_hand(kind="deduction", amount=500.01, pay_month=date(2026, 5, 1))
        self.by_hand(kind="deduction", amount=500, pay_month=date(2026, 5, 1))

    def test_law_of_the_place(self):
        """SI-30: the place sets outer limits; a company can only narrow them."""
        company = self.env.company
        company.conduct_jurisdiction = "tw"
        self.assertEqual(company.conduct_deduction_cap, 0)
        with self.assertRaises(ValidationError):
            self.by_hand(kind="deduction", amount=0.01)
        with self.assertRaisesRegex(ValidationError, "Taiwan: at most 0 %"):
            company.conduct_deduction_cap = 5
        company.write({"conduct_jurisdiction": "hk", "conduct_deduction_cap": 10})
        # A narrower limit of the company stays when it names the place.
        company.conduct_jurisdiction = "cn"
        self.assertEqual(company.conduct_deduction_cap, 10)
        with self.assertRaises(ValidationError) as refusal:
            self.by_hand(kind="deduction", amount=10)
        self.assertIn("minimum wage of the place is set", str(refusal.exception))
        company.conduct_wage_floor = 2500
        self.by_hand(kind="deduction", amount=300)
        with self.assertRaises(ValidationError):
            self.by_hand(kind="deduction", amount=1)
        change = self.env["service.setting.change"].search(
            [("field_name", "=", "conduct_jurisdiction")], limit=1
        )
        self.assertEqual(change.new_value, "Mainland China")

    def test_limit_of_the_law(self):
        """SI-30: share of the wage, what has to be left, never below nothing."""
        for arguments, allowed in (
            ((3000, "own", 20, 0), 600),
            ((3000, "own", 50, 2500), 500),
            ((3000, "cn", 50, 2000), 600),
            ((3000, "cn", 20, 0), 0),
            ((3000, "hk", 100, 1000), 750),
            ((3000, "tw", 20, 0), 0),
            ((0, "own", 20, 0), 0),
            ((1000, "own", 20, 2000), 0),
        ):
            self.assertEqual(jurisdiction.limit(*arguments), allowed, arguments)

    def test_clerk(self):
        """SI-30: a clerk of the pay roll sees what is approved, exports it and marks it
        as paid, and can do nothing else about it.
        """
        clerk = self.create_person("Clara", "service_incentive.group_payroll").user_id
        waiting = self.by_hand()
        line = self.by_hand(amount=90)
        line.with_user(self.manager).action_approve()
        self.assertEqual(self.Line.with_user(clerk).search([]), line)
        with self.assertRaises(AccessError):
            waiting.with_user(clerk).read(["amount"])
        own = line.with_user(clerk)
        form = Form(own)
        self.assertEqual(form.amount, 90)
        for vals in ({"amount": 1}, {"state": "paid"}, {"pay_month": "2026-01-01"}):
            with self.assertRaises(AccessError):
                own.write(vals)
        for refused in (
            own.unlink,
            own.action_approve,
            lambda: own.action_cancel("No"),
            lambda: own.copy(),
        ):
            with self.assertRaises(AccessError):
                refused()
        with self.assertRaisesRegex(UserError, "not been exported"):
            own.action_mark_paid()
        wizard = Form(self.env["service.pay.export.wizard"].with_user(clerk))
        wizard.file_format = "csv"
        self.assertEqual(wizard.total, 90)
        action = wizard.save().action_export()
        export = self.env["service.pay.export"].with_user(clerk)
        export = export.browse(action["res_id"])
        [row] = self.rows(export)
        self.assertEqual(
            (row["Employee"], row["Approved by"]), (self.agent.name, "Mona Manager")
        )
        own.action_mark_paid()
        self.assertEqual((line.state, line.paid_user_id), ("paid", clerk))
        # Results, reasons and other decisions are none of a clerk's business.
        for model in (
            "service.appraisal.outcome.rule",
            "service.appraisal.export",
            "service.reporting.line",
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(clerk).search([])
        for model in ("service.appraisal", "service.reward", "service.sanction"):
            self.assertFalse(self.env[model].with_user(clerk).search([]))

    def test_clerk_about_oneself(self):
        """SI-30: nobody marks the own money as paid."""
        self.agent.user_id.group_ids += self.env.ref("service_incentive.group_payroll")
        line = self.by_hand()
        line.with_user(self.manager).action_approve()
        self.export(line)
        with self.assertRaises(AccessError):
            line.with_user(self.agent.user_id).action_mark_paid()

    def test_unknown_wage(self):
        """SI-30: of a wage that nobody knows nothing is taken."""
        with self.assertRaises(ValidationError):
            self.by_hand(employee_id=self.colleague.id, kind="deduction", amount=1)

    def test_export_stays(self):
        """SI-30: what left the house stays on file, unchanged."""
        _reward, line = self.bonus()
        export = self.export(line)
        for record in (export.with_user(self.manager), export.sudo()):
            with self.assertRaises(AccessError):
                record.write({"total": 1})
            with self.assertRaises(AccessError):
                record.unlink()
        with self.assertRaises(AccessError):
            self.env["service.pay.export"].with_user(self.agent.user_id).export(
                line.with_user(self.agent.user_id), "csv"
            )

    def test_who_sees(self):
        """SI-30: the person sees own lines once approved; colleagues and boss never."""
        line = self.by_hand()
        self.assertFalse(self.as_user(line, self.agent).search([]))
        line.with_user(self.manager).action_approve()
        self.assertEqual(self.as_user(line, self.agent).search([]), line)
        for person in (self.colleague, self.boss):
            self.assertFalse(self.as_user(line, person).search([]))

    def test_growth(self):
        """SI-30: exporting a hundred lines takes no more queries than ten."""
        counts = []
        people = [self.agent, self.colleague, self.boss]
        for size in (10, 100):
            lines = self.Line.sudo().create(
                [
                    {
                        "employee_id": people[number % 3].id,
                        "kind": "bonus",
                        "amount": 10,
                        "reference": "Memo",
                        "reason": "Good",
                        "state": "approved",
                    }
                    for number in range(size)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.export(lines)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5, counts)

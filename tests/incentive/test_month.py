"""A month of a real help desk, from its event log to the report for HR."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime

import openpyxl

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from ..quality import history_oracle
from ..quality.history_common import HistoryCommon
from ..quality.test_history_import import SOURCES

FIRST = datetime(2012, 3, 1, tzinfo=history_oracle.ROME).astimezone(UTC)
STOP = datetime(2012, 4, 1, tzinfo=history_oracle.ROME).astimezone(UTC)


def count_solved(text):
    """Solutions of March 2012 by agent, counted in the log itself."""
    rows = sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["at"])
    solved, void, count = set(), set(), Counter()
    for row in rows:
        kind = history_oracle.EVENTS.get(row["activity"])
        case = row["case"]
        if kind == "void":
            void.add(case)
        if case in void:
            continue
        if kind in ("first_response", "reopen"):
            solved.discard(case)
        elif kind in ("solve", "close") and case not in solved:
            solved.add(case)
            count[row["agent"]] += row["at"].startswith("2012-03")
    return +count


class TestMonth(HistoryCommon):
    """An HR officer appraises the agents of March 2012, most of whom have left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.calendar
        officer_groups = "service_incentive.group_officer"
        cls.officer = cls.create_officer("month.officer", officer_groups)
        cls.hr_manager = cls.create_officer(
            "month.manager", "service_incentive.group_manager"
        )

    @classmethod
    def create_officer(cls, login, groups):
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def test_month(self):
        """SI-10 Import, generate, score, publish, propose, export; twice is once."""
        self.check_month(SOURCES[-1])

    def test_month_of_an_invented_log(self):
        """SI-10 The same on a log that needs nothing from outside the project."""
        self.check_month(SOURCES[0])

    def check_month(self, source):
        """Walk through the month of one log."""
        self.load(source.text)
        solved = count_solved(source.text)
        self.assertGreater(len(solved), 3)
        cycle = self.generate()
        appraisals = {a.employee_id.name: a for a in cycle.appraisal_ids}
        self.assertLessEqual(set(solved), set(appraisals))
        cycle.score()
        self.check_solved(appraisals, solved)
        self.check_due(cycle, source.text)
        cycle.publish()
        self.assertEqual(set(cycle.appraisal_ids.mapped("state")), {"published"})
        first = cycle.propose_outcomes(best_n=2)
        graded = cycle.appraisal_ids.filtered("grade_id")
        self.assertTrue(graded)
        passed = graded.filtered(lambda a: a.grade_id.code != "fail")
        best = sorted((round(a.score, 2) for a in passed), reverse=True)[:2]
        worthy = passed.filtered(lambda a: round(a.score, 2) in best)
        self.assertEqual(first["rewards"], len(worthy))
        again = cycle.propose_outcomes(best_n=2)
        self.assertEqual(set(again.values()), {0})
        low = cycle.appraisal_ids.filtered(
            lambda a: a.grade_id and a.score < a.scheme_id.baseline
        )
        self.assertEqual(first["needs"], len(low))
        self.assertEqual(first["sanctions"], len(low))
        self.check_report(cycle, appraisals)

    def generate(self):
        """The cycle, made by the wizard, as the officer."""
        wizard = Form(
            self.env["service.appraisal.generate"]
            .with_user(self.officer)
            .with_company(self.company)
        )
        wizard.kind = "month"
        wizard.date_from = date(2012, 3, 15)
        wizard.save().action_generate()
        cycle = self.env["service.appraisal.cycle"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(cycle), 1)
        self.assertEqual(cycle.date_to, date(2012, 3, 31))
        count = len(cycle.appraisal_ids)
        cycle = cycle.with_user(self.officer)
        cycle.generate()
        self.assertEqual(len(cycle.appraisal_ids), count)
        return cycle

    def line(self, appraisal, provider):
        return appraisal.line_ids.filtered(
            lambda line: line.indicator_id.provider == provider
        )

    def check_solved(self, appraisals, solved):
        """The figures are those of the log, and each opens its own tickets."""
        for name, appraisal in appraisals.items():
            line = self.line(appraisal, "tickets_solved")
            self.assertEqual(line.n, solved[name], name)
            action = line.action_open_evidence()
            found = self.env[action["res_model"]].search_count(action["domain"])
            self.assertEqual(found, solved[name], name)

    def check_due(self, cycle, text):
        """Clocks due in March are somebody's, but those that nobody ever acted on."""
        verdicts = history_oracle.judge(text, datetime.now())
        for metric, provider in (
            ("first_response", "first_response_on_time"),
            ("resolution", "resolution_on_time"),
        ):
            outcomes = Counter(
                by_metric[metric].outcome
                for by_metric in verdicts.values()
                if FIRST <= by_metric[metric].due.replace(tzinfo=UTC) < STOP
            )
            lines = self.line(cycle.appraisal_ids, provider)
            self.assertEqual(sum(lines.mapped("numerator")), outcomes["met"])
            nobodys = self.env["service.sla.clock"].search(
                [
                    ("company_id", "=", self.company.id),
                    ("metric", "=", metric),
                    ("due_at", ">=", FIRST.replace(tzinfo=None)),
                    ("due_at", "<", STOP.replace(tzinfo=None)),
                    ("state", "in", ("met", "breached")),
                    ("employee_id", "=", False),
                ]
            )
            self.assertFalse(nobodys.filtered("stopped_at"), "somebody stopped it")
            decided = outcomes["met"] + outcomes["breached"]
            counted = sum(lines.mapped("denominator"))
            self.assertEqual(counted + len(nobodys), decided)

    def check_report(self, cycle, appraisals):
        """The workbook has one row per employee, and nobody else may have it."""
        book = openpyxl.load_workbook(io.BytesIO(cycle.export_xlsx()))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        self.assertEqual({row[0] for row in rows[1:]}, set(appraisals))
        self.assertEqual(len(rows) - 1, len(appraisals))
        agent = self.create_officer("month.agent", "base.group_user")
        with self.assertRaises(AccessError):
            cycle.with_user(agent).export_xlsx()

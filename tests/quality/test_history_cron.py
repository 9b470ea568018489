"""The import in the background: mapping a file, progress, kill and restart."""

import base64
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from odoo.addons.service_quality.models import service_history_job_mixin
from odoo.addons.service_quality.models.service_history_writer import (
    ServiceHistoryWriter,
)

from .history_common import HEADER, HistoryCommon
from .history_log import make_log

CASES, BATCH = 50, 20


class TestHistoryCron(HistoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = make_log(CASES, seed=21)

    def upload(self, text, **values):
        return self.imports.create(
            {
                "file": base64.b64encode(text.encode()),
                "filename": "log.csv",
                "team_id": self.team.id,
                **values,
            }
        )

    def start(self, record):
        record.action_read()
        record.activity_ids.filtered(lambda a: a.name == "Reopen").kind = "reopen"
        record.action_start()

    def run_cron(self):
        with patch.object(service_history_job_mixin, "BATCH", BATCH):
            cron = self.env.ref("service_quality.ir_cron_service_history_import_run")
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_guesses(self):
        """Columns and activities are guessed from their names and contents."""
        record = self.upload(self.text)
        self.assertEqual(record.timezone, "Europe/Rome")
        record.action_read()
        self.assertEqual(record.state, "ready")
        self.assertEqual(
            {column.name: column.role for column in record.column_ids},
            {
                "case": "case",
                "activity": "activity",
                "agent": "agent",
                "at": "at",
                "customer": "customer",
                "product": "details",
                "service_level": "details",
                "service_type": "details",
                "workgroup": "details",
            },
        )
        kinds = {line.name: line.kind for line in record.activity_ids}
        self.assertEqual(kinds["Take in charge ticket"], "first_response")
        self.assertEqual(kinds["Wait"], "wait")
        self.assertEqual(kinds["RESOLVED"], "solve")
        self.assertEqual(kinds["Closed"], "close")
        self.assertEqual(kinds["DUPLICATE"], "void")
        self.assertFalse(kinds["Insert ticket"] or kinds["Schedule intervention"])
        self.assertEqual((record.case_count, record.agent_count), (CASES, 8))
        self.assertEqual(record.row_count, self.text.count("\n") - 1)
        self.assertIn("Take in charge ticket", record.preview)

    def test_choices_survive(self):
        """What the user chose survives another look; a broken mapping goes to draft."""
        record = self.upload(self.text)
        record.action_read()
        with Form(record) as form:
            for index in range(len(record.activity_ids)):
                with form.activity_ids.edit(index) as line:
                    if line.name == "Closed":
                        line.kind = "solve"
            for index in range(len(record.column_ids)):
                with form.column_ids.edit(index) as line:
                    if line.name == "customer":
                        line.role = "ignore"
        record.action_read()
        closed = record.activity_ids.filtered(lambda line: line.name == "Closed")
        self.assertEqual(closed.kind, "solve")
        columns = record.column_ids.grouped("name")
        self.assertEqual(columns["customer"].role, "ignore")
        columns["at"].role = "details"
        record.action_read()
        self.assertEqual((record.state, record.row_count), ("draft", 0))
        with self.assertRaises(UserError):
            record.action_start()
        columns["at"].role = columns["case"].role
        with self.assertRaises(UserError):
            record.action_read()

    def test_batches(self):
        """The cron brings the cases in batch by batch and ends done."""
        record = self.upload(self.text)
        self.start(record)
        self.assertEqual((record.state, record.progress), ("running", 0))
        commits = []
        cron_class = type(self.env["ir.cron"])
        commit = cron_class._commit_progress

        def spy(cron, processed=0, **options):
            commits.append(processed)
            return commit(cron, processed, **options)

        with patch.object(cron_class, "_commit_progress", spy):
            self.run_cron()
        self.assertEqual(commits, [20, 20, 10])
        self.assertEqual((record.state, record.progress), ("done", 100))
        self.assertEqual(record.created_count, CASES)
        self.assert_oracle(self.text)
        action = record.action_view_tickets()
        self.assertEqual(
            self.env["helpdesk.ticket"].search_count(action["domain"]), CASES
        )

    def test_kill_and_restart(self):
        """Killed in the middle it goes on where it stood; twice changes nothing."""
        record = self.upload(self.text)
        self.start(record)
        write_cases = ServiceHistoryWriter._write_cases
        batches = []

        def killed(writer, request, cases):
            if len(batches) == 1:
                # in the middle of the batch: the tickets are there, their rest is not
                with patch.object(
                    type(self.env["service.history.evidence"]),
                    "_write_evidence",
                    side_effect=SystemExit,
                ):
                    write_cases(writer, request, cases)
            batches.append(len(cases))
            return write_cases(writer, request, cases)

        # not assertRaises: Odoo's rolls back what had been committed before the kill
        with patch.object(ServiceHistoryWriter, "_write_cases", killed):
            try:
                self.run_cron()
            except SystemExit:
                batches.append("killed")
        self.assertEqual(batches, [BATCH, "killed"])
        self.assertEqual((record.state, record.cases_done), ("running", BATCH))
        self.assertEqual(round(record.progress), 40)
        tickets = [("company_id", "=", self.company.id)]
        self.assertEqual(self.env["helpdesk.ticket"].search_count(tickets), BATCH)
        self.run_cron()
        self.assertEqual(
            (record.state, record.created_count, record.skipped_count),
            ("done", CASES, 0),
        )
        self.assert_oracle(self.text)

        events = self.env["service.event"].search_count(tickets)
        record.action_back()
        record.action_start()
        self.run_cron()
        self.assertEqual(
            (record.state, record.created_count, record.skipped_count),
            ("done", 0, CASES),
        )
        self.assertEqual(self.env["service.event"].search_count(tickets), events)

    def test_stop_and_go_on(self):
        """A stopped import brings nothing more in until it is started again."""
        record = self.upload(self.text)
        self.start(record)
        record.action_stop()
        self.run_cron()
        self.assertEqual((record.state, record.created_count), ("ready", 0))
        record.action_start()
        self.run_cron()
        self.assertEqual(record.created_count, CASES)

    def test_bad_rows(self):
        """Bad rows are listed; the user chooses between the good rows and nothing."""
        record = self.upload(self.text + "9,Closed,agent01,soon,customer001\n")
        record.on_error = "stop"
        record.action_read()
        self.assertEqual(record.error_count, 1)
        self.assertEqual(record.error_ids.line, self.text.count("\n") + 1)
        self.assertIn("soon", record.error_ids.reason)
        with self.assertRaises(UserError):
            record.action_start()
        record.on_error = "skip"
        self.start(record)
        self.run_cron()
        self.assertEqual((record.state, record.created_count), ("done", CASES))
        self.assertEqual(record.error_count, 1)

    def test_nothing_when_cases_are_refused(self):
        """With “import nothing” a case worked on here stops the rest as well."""
        self.load(self.text)
        tickets = self.env["helpdesk.ticket"].search(
            [("company_id", "=", self.company.id)]
        )
        ticket = tickets.filtered("resolved_at")[:1]
        ticket.message_post(body="Still here?")
        more = "{},Wait,agent01,2014-01-01 10:00:00,customer001,,,,\n"
        text = self.text + more.format(ticket.history_ref) + more.format("new")
        record = self.upload(text, on_error="stop")
        self.start(record)
        self.run_cron()
        self.assertEqual((record.state, record.created_count), ("failed", 0))
        self.assertTrue(record.failure)
        self.assertIn(ticket.number, record.error_ids.reason)
        self.assertFalse(self.find("new"))
        record.action_back()
        record.on_error = "skip"
        record.action_start()
        self.run_cron()
        self.assertEqual((record.state, record.created_count), ("done", 1))
        self.assertEqual(record.skipped_count, CASES)
        self.assertEqual(record.error_count, 1)

    def test_other_dates_and_encodings(self):
        """Dates and letters of another country are found out from the file."""
        text = (
            "Ticket;Status;Date;Bearbeiter\n"
            "7;Eröffnet;31.12.2012 10:00;Jürgen\n"
            "7;Closed;02.01.2013 10:00;Jürgen\n"
        )
        record = self.imports.create(
            {
                "file": base64.b64encode(text.encode("cp1252")),
                "filename": "log.csv",
                "team_id": self.team.id,
            }
        )
        record.action_read()
        record.column_ids.filtered(lambda c: c.name == "Bearbeiter").role = "agent"
        record.action_start()
        self.assertEqual(record.date_format, "%d.%m.%Y")
        self.run_cron()
        ticket = self.find("7")
        self.assertEqual(ticket.employee_id.name, "Jürgen")
        self.assertEqual(ticket.user_id.login, "Jürgen")
        self.assertTrue(ticket.resolved_at)

    def test_guards(self):
        """A running import keeps its file and record; an empty file starts nothing."""
        empty = self.upload(HEADER)
        empty.action_read()
        self.assertEqual(empty.state, "draft")
        with self.assertRaises(UserError):
            empty.action_start()
        record = self.upload(self.text)
        self.start(record)
        with self.assertRaises(UserError):
            record.action_read()
        with self.assertRaises(ValidationError):
            record.file = base64.b64encode(b"other")
        with self.assertRaises(UserError):
            record.unlink()

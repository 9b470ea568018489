"""Papers of very many people, printed in the background."""

import io
import zipfile
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from odoo.addons.service_incentive.models import service_appraisal_print
from odoo.addons.service_incentive.wizards import service_appraisal_export

from ..common import ServiceCommon, ServiceHttpCommon
from .decisions import create_published_cycle, create_scheme
from .test_cycle_guide import OFFICER, blank_page

PEOPLE = 7


class PrintCommon(ServiceCommon):
    """Seven people, printed two at a time, three to a volume."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.create_person("Olga Print", OFFICER).user_id
        cls.other = cls.create_person("Otto Print", OFFICER).user_id
        cls.people = cls.env["hr.employee"].create(
            [{"name": f"Paper {number}"} for number in range(PEOPLE)]
        )
        cls.cycle = create_published_cycle(
            cls.env,
            create_scheme(cls.env, code="print"),
            [(person, 80) for person in cls.people],
        )
        cls.Run = cls.env["service.appraisal.print"]

    def setUp(self):
        super().setUp()
        self.printed, self.broken = [], set()
        for module, name, value in (
            (service_appraisal_export, "MAX_PAGES", 2),
            (service_appraisal_print, "BATCH_SIZE", 2),
            (service_appraisal_print, "VOLUME_SIZE", 4),
        ):
            self.enterContext(patch.object(module, name, value))
        page, test = blank_page(), self

        # What a page looks like is tested elsewhere; a converter takes a second each.
        def render(report, _name, ids, *args, **kwargs):
            appraisal = report.env["service.appraisal"].browse(ids)
            appraisal.check_access("read")
            name = appraisal.employee_id.name
            test.printed.append((name, report.env.uid))
            if name in test.broken:
                raise UserError("The converter failed.")
            return page, "pdf"

        report = type(self.env["ir.actions.report"])
        self.enterContext(patch.object(report, "_render_qweb_pdf", render))

    def ask(self, content="pdf_zip", user=None):
        """The run that the dialog begins."""
        Wizard = self.env["service.appraisal.export"].with_user(user or self.officer)
        form = Form(Wizard.with_context(default_cycle_id=self.cycle.id))
        form.content = content
        self.assertTrue(form.is_too_many)
        action = form.save().action_export()
        return self.Run.browse(action["res_id"])

    @contextmanager
    def committing(self, stop_after=None):
        """Count the batches; after some the scheduler has no time left."""
        cron, batches = type(self.env["ir.cron"]), []

        def commit(_cron, processed=0, *, remaining=None, deactivate=False):
            batches.append((processed, remaining))
            return 0 if len(batches) == stop_after else 60

        with patch.object(cron, "_commit_progress", commit):
            yield batches

    def fetch(self, run, user=None):
        stream = io.BytesIO()
        run.with_user(user or self.officer)._write_file(stream)
        stream.seek(0)
        return stream


class TestPrintRun(PrintCommon):
    def test_zip_for_everybody(self):
        """SI-13: more people than a browser waits for are printed by the scheduler, a
        PDF each, as the officer who asked sees them.
        """
        run = self.ask()
        self.assertEqual((run.total_count, run.done_count), (PEOPLE, 0))
        with self.assertRaisesRegex(UserError, "not printed yet"):
            self.fetch(run)
        with self.committing() as batches:
            self.Run._cron_print()
        self.assertEqual(batches, [(2, 5), (2, 3), (2, 1), (1, 0)])
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertEqual({uid for _name, uid in self.printed}, {self.officer.id})
        names = zipfile.ZipFile(self.fetch(run)).namelist()
        self.assertEqual(len(names), PEOPLE)
        self.assertTrue(names[0].startswith("Paper 0-"))
        with self.committing() as batches:
            self.Run._cron_print()
        self.assertEqual((batches, len(self.printed)), ([], PEOPLE))

    def test_asked_for_twice(self):
        """SI-13: a double click prints the same people once."""
        run = self.ask()
        self.assertEqual(self.ask(), run)
        self.assertNotEqual(self.ask("pdf"), run)
        self.assertNotEqual(self.ask(user=self.other), run)

    def test_goes_on_where_it_was(self):
        """SI-13: stopped half way, the next run prints only who is missing."""
        run = self.ask()
        with self.committing(stop_after=2):
            self.Run._cron_print()
        self.assertEqual((run.state, run.done_count), ("running", 4))
        self.assertEqual(len(run.file_ids), 4)
        with self.committing():
            self.Run._cron_print()
        self.assertEqual(run.state, "done")
        self.assertEqual(
            [name for name, _uid in self.printed], self.people.mapped("name")
        )

    def test_volumes(self):
        """SI-13: for printing there are volumes, and never all of it in memory."""
        run = self.ask("pdf")
        with self.committing():
            self.Run._cron_print()
        archive = zipfile.ZipFile(self.fetch(run))
        self.assertEqual(
            archive.namelist(),
            ["appraisals-00001-00004.pdf", "appraisals-00005-00007.pdf"],
        )
        pages = [
            PdfFileReader(io.BytesIO(archive.read(name))).getNumPages()
            for name in archive.namelist()
        ]
        self.assertEqual(pages, [4, 3])

    def test_one_volume_is_one_file(self):
        """SI-13: what fits into one volume needs no ZIP around it."""
        with patch.object(service_appraisal_print, "VOLUME_SIZE", 8):
            run = self.ask("pdf")
            with self.committing():
                self.Run._cron_print()
        self.assertTrue(run._get_filename().endswith(".pdf"))
        self.assertEqual(PdfFileReader(self.fetch(run)).getNumPages(), PEOPLE)

    def test_one_bad_page(self):
        """SI-13: whom the converter fails on is named; the others are printed."""
        self.broken = {"Paper 3"}
        run = self.ask()
        with self.committing():
            self.Run._cron_print()
        self.assertEqual((run.state, len(run.file_ids)), ("done", PEOPLE - 1))
        self.assertIn("Paper 3", run.failure)
        self.assertIn("converter failed", run.failure)

    def test_only_who_asked(self):
        """SI-13: another officer neither sees nor fetches nor stops it."""
        run = self.ask()
        with self.committing():
            self.Run._cron_print()
        foreign = run.with_user(self.other)
        self.assertFalse(foreign.search([("id", "=", run.id)]))
        with self.assertRaises(AccessError):
            self.fetch(run, self.other)
        with self.assertRaises(AccessError):
            foreign.action_stop()
        with self.assertRaises(AccessError):
            run.file_ids[0].with_user(self.other).read(["datas"])
        own = run.with_user(self.officer)
        for vals in ({"state": "running"}, {"queue": []}, {"user_id": self.other.id}):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(AccessError):
            own.create({"cycle_id": self.cycle.id, "content": "pdf"})

    def test_no_longer_an_officer(self):
        """SI-13: who may not export any more gets nothing that is half done."""
        run = self.ask()
        with self.committing(stop_after=1):
            self.Run._cron_print()
        self.assertTrue(run.file_ids)
        self.officer.group_ids -= self.env.ref(OFFICER)
        with self.committing():
            self.Run._cron_print()
        self.assertEqual(run.state, "cancelled")
        self.assertFalse(run.file_ids)

    def test_stopped(self):
        """SI-13: stopped by the officer, nothing of it is left."""
        run = self.ask()
        with self.committing(stop_after=1):
            self.Run._cron_print()
        run.with_user(self.officer).action_stop()
        with self.committing() as batches:
            self.Run._cron_print()
        self.assertEqual((run.state, batches), ("cancelled", []))
        self.assertFalse(run.file_ids)

    def test_forgotten(self):
        """SI-13: results of people do not lie about: after two weeks they are gone."""
        run = self.ask()
        with self.committing():
            self.Run._cron_print()
        files = run.file_ids
        self.Run._forget()
        self.assertTrue(run.exists())
        long_ago = fields.Datetime.now() - timedelta(days=15)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE service_appraisal_print SET create_date = %s WHERE id = %s",
            [long_ago, run.id],
        )
        self.env.invalidate_all()
        self.Run._forget()
        self.assertFalse(run.exists() or files.exists())


class TestPrintRoute(ServiceHttpCommon):
    """The file by its address."""

    def test_fetch(self):
        """SI-13: the officer who asked fetches it, nobody who guesses its address."""
        officer = ServiceCommon.create_person.__func__(
            type(self), "Olga Route", OFFICER
        )
        agent = ServiceCommon.create_person.__func__(type(self), "Anna Route")
        cycle = create_published_cycle(
            self.env, create_scheme(self.env, code="route"), [(agent, 80)]
        )
        run = self.env["service.appraisal.print"].create(
            {
                "cycle_id": cycle.id,
                "user_id": officer.user_id.id,
                "content": "pdf_zip",
                "state": "done",
                "queue": [],
            }
        )
        run._keep("Anna-1.pdf", blank_page())
        url = run.with_user(officer.user_id).action_download()["url"]
        self.authenticate("test.olga.route", "test.olga.route")
        response = self.url_open(url)
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        self.assertEqual(archive.namelist(), ["Anna-1.pdf"])
        self.authenticate("test.anna.route", "test.anna.route")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(url).status_code, 403)

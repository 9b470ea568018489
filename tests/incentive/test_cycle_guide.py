"""A month in six clicks: the guide of a cycle, its dialogs and its files."""

import io
import tracemalloc
import zipfile
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileWriter

from odoo.addons.service_incentive.models import service_appraisal_export_rows_mixin

from ..common import ServiceCommon, ServiceHttpCommon
from .appraisals import AppraisalCommon
from .decisions import create_published_cycle, create_scheme

OFFICER = "service_incentive.group_officer"
AT = "2012-03-14 12:00:00"


def blank_page():
    """A PDF of one empty page."""
    pdf = PdfFileWriter()
    pdf.addBlankPage(100, 100)
    page = io.BytesIO()
    pdf.write(page)
    return page.getvalue()


class GuideCommon(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        since = {"date_version": "2011-01-01"}
        cls.officer = cls.create_person("Olga", OFFICER, **since)
        cls.boss = cls.create_person("Berta", **since)
        cls.anna = cls.create_person("Anna", parent_id=cls.boss.id, **since)
        cls.serve(cls.anna)
        cls.own = cls.cycle.with_user(cls.officer.user_id)

    def guide(self):
        self.env.invalidate_all()
        return {step["key"]: step for step in self.own.guide}

    def now(self):
        """The step that the guide says is next."""
        return [key for key, step in self.guide().items() if step["state"] == "now"]


class TestGuide(GuideCommon):
    def test_step_by_step(self):
        """SI-13: the guide leads from generating to the export, and counts."""
        self.assertEqual(self.now(), ["generate"])
        self.assertFalse(self.guide()["publish"]["action"])
        self.own.generate()
        self.assertEqual(self.now(), ["score"])
        count = self.own.appraisal_count
        self.assertIn(str(count), self.guide()["generate"]["text"])
        self.own.score()
        self.assertEqual(self.now(), ["publish"])
        self.assertIn(f"{count - 1} without a grade", self.guide()["score"]["text"])
        self.assertEqual(self.guide()["remind"]["state"], "skipped")
        self.own.publish()
        self.assertEqual(self.now(), ["outcomes"])
        self.own.propose_outcomes(best_n=1)
        self.assertEqual(self.now(), ["export"])
        self.export("payroll")
        self.assertEqual(self.now(), [])

    def export(self, content, **values):
        wizard = (
            self.env["service.appraisal.export"]
            .with_user(self.officer.user_id)
            .create({"cycle_id": self.cycle.id, "content": content, **values})
        )
        wizard.action_export()
        stream = io.BytesIO()
        wizard._write_file(stream)
        return stream

    def test_every_button_opens(self):
        """SI-13: each button of the guide does something for officers, and for nobody
        else.
        """
        self.own.generate()
        self.own.score()
        for name in ("generate", "remind", "publish", "export"):
            method = f"action_open_{name}"
            action = getattr(self.own, method)()
            self.assertEqual(action["context"], {"default_cycle_id": self.cycle.id})
            with self.assertRaises(AccessError):
                getattr(self.cycle.with_user(self.boss.user_id), method)()
        with self.assertRaises(AccessError):
            self.cycle.with_user(self.boss.user_id).read(["guide"])

    def test_publish_shows_before(self):
        """SI-13: how many, without grade, open questions: before anything freezes."""
        self.own.generate()
        self.own.score()
        [appraisal] = self.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id == self.anna
        )
        self.env["service.appraisal.query"].with_user(self.anna.user_id).create(
            {"appraisal_id": appraisal.id, "question": "Where is May?"}
        )
        form = Form(
            self.env["service.appraisal.publish"]
            .with_user(self.officer.user_id)
            .with_context(default_cycle_id=self.cycle.id)
        )
        count = self.cycle.appraisal_count
        self.assertEqual(form.appraisal_count, count)
        self.assertEqual(form.unrated_count, count - 1)
        self.assertEqual((form.question_count, form.draft_count), (1, 0))
        wizard = form.save()
        found = self.env["service.appraisal.query"].search(
            wizard.action_view_questions()["domain"]
        )
        self.assertEqual(found.question, "Where is May?")
        self.assertEqual(self.cycle.state, "review")
        wizard.action_publish()
        wizard.action_publish()
        self.assertEqual(self.cycle.state, "published")

    def test_only_officers(self):
        """SI-13: nobody else makes one of the dialogs."""
        for model in ("remind", "publish", "export"):
            for person in (self.boss, self.anna):
                with self.assertRaises(AccessError):
                    self.env[f"service.appraisal.{model}"].with_user(
                        person.user_id
                    ).create({"cycle_id": self.cycle.id})


class TestRemind(ServiceCommon):
    """One superior owes two reviews, an employee the own one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.create_person("Olga Officer", OFFICER)
        cls.boss = cls.create_person("Berta Boss")
        cls.people = cls.create_person("Anna", parent_id=cls.boss.id)
        cls.people |= cls.create_person("Carl", parent_id=cls.boss.id)
        scheme = create_scheme(
            cls.env,
            review_weight=0,
            rater_group_ids=[
                Command.create({"group": "superior", "weight": 100, "min_answers": 1})
            ],
        )
        cls.cycle = create_published_cycle(
            cls.env, scheme, [(person, None) for person in cls.people]
        )
        cls.cycle.appraisal_ids.write({"state": "scored"})
        cls.cycle.write(
            {
                "state": "review",
                "review_deadline": fields.Date.today() + timedelta(days=9),
            }
        )
        cls.reviews = cls.env["service.review.assignment"].create(
            [
                {
                    "appraisal_id": appraisal.id,
                    "rater_id": cls.boss.id,
                    "group": "superior",
                }
                for appraisal in cls.cycle.appraisal_ids
            ]
        )

    def todos(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "service.review.assignment"),
                ("user_id", "=", self.boss.user_id.id),
            ]
        )

    def test_remind(self):
        """SI-15: HR sees who owes how many and reminds; twice leaves one to-do each."""
        wizard = Form(
            self.env["service.appraisal.remind"]
            .with_user(self.officer.user_id)
            .with_context(default_cycle_id=self.cycle.id)
        ).save()
        self.assertEqual(wizard.line_ids.mapped("open_count"), [2])
        self.assertEqual(wizard.line_ids.rater_id.id, self.boss.id)
        self.assertEqual((wizard.expected_count, wizard.given_count), (2, 0))
        for _twice in range(2):
            action = wizard.action_remind()
            self.assertIn("1 raters", action["params"]["message"])
            self.assertEqual(len(self.todos()), 2)

    def test_superior_once(self):
        """SI-15: reminding anew does not tell the superior a second time."""
        self.reviews.notice_level = 4
        self.cycle.with_user(self.officer.user_id).remind_raters()
        self.assertEqual(set(self.reviews.mapped("notice_level")), {4})

    def test_guide(self):
        """SI-15: the guide counts what was given of what was asked for."""
        [step] = [
            step
            for step in self.cycle.with_user(self.officer.user_id).guide
            if step["key"] == "remind"
        ]
        self.assertEqual(step["text"], "0 of 2 reviews given")
        self.assertEqual(step["action"], "action_open_remind")

    def test_who(self):
        """SI-15: raters and employees remind nobody."""
        for person in (self.boss, self.people[0]):
            with self.assertRaises(AccessError):
                self.cycle.with_user(person.user_id).remind_raters()


class TestExportFiles(GuideCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evil = cls.create_agents("=1+1 Evil")
        cls.anna.write({"barcode": "A1", "department_id": cls.desk.id})
        cls.own.generate()
        cls.own.score()

    def wizard(self, content, **values):
        return (
            self.env["service.appraisal.export"]
            .with_user(self.officer.user_id)
            .create({"cycle_id": self.cycle.id, "content": content, **values})
        )

    def write(self, wizard):
        stream = io.BytesIO()
        wizard._write_file(stream)
        stream.seek(0)
        return stream

    def rows(self, wizard):
        sheet = load_workbook(self.write(wizard)).worksheets[0]
        header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        named = [dict(zip(header, row, strict=True)) for row in rows]
        return {row["Employee"]: row for row in named}

    def test_payroll(self):
        """SI-30: grades without reasons, approved money; nothing that is on hold."""
        self.own.publish()
        rows = self.rows(self.wizard("payroll"))
        self.assertEqual(len(rows), self.cycle.appraisal_count)
        self.assertEqual(rows["Anna"]["Badge ID"], "A1")
        self.assertEqual(rows["Anna"]["Score"], 92.5)
        self.assertIn("=1+1 Evil", rows)
        self.assertIsNone(rows["=1+1 Evil"]["Score"])
        self.assertNotIn("First response on time: points", rows["Anna"])
        self.assertIsNone(rows["Anna"]["Approved amount"])

    def test_selection(self):
        """SI-13: only the chosen departments, or the chosen people."""
        wizard = self.wizard("management", department_ids=self.desk.ids)
        self.assertEqual(wizard.appraisal_count, 1)
        self.assertEqual(list(self.rows(wizard)), ["Anna"])
        wizard = self.wizard("management", employee_ids=self.evil.ids)
        self.assertEqual(list(self.rows(wizard)), ["=1+1 Evil"])
        nobody = self.env["hr.department"].create({"name": "Empty"})
        with self.assertRaisesRegex(UserError, "nobody"):
            self.wizard("management", department_ids=nobody.ids).action_export()

    def test_pdf(self):
        """SI-13: a page for each person, in one file or one each."""
        people = (self.anna | self.evil).ids
        report = type(self.env["ir.actions.report"])
        page = blank_page()
        asked = []

        def render(report, name, ids, *args, **kwargs):
            asked.append(len(ids))
            report.env["service.appraisal"].browse(ids).check_access("read")
            return page, "pdf"

        with patch.object(report, "_render_qweb_pdf", render):
            archive = zipfile.ZipFile(
                self.write(self.wizard("pdf_zip", employee_ids=people))
            )
            self.assertEqual(len(archive.namelist()), 2)
            self.assertFalse(any("/" in name for name in archive.namelist()))
            self.write(self.wizard("pdf", employee_ids=people))
        self.assertEqual(asked, [1, 1, 1, 1])

    def test_noted(self):
        """SI-13: who exported what stands in the log of the cycle."""
        wizard = self.wizard("payroll")
        action = wizard.action_export()
        self.assertTrue(action["url"].endswith(f"/{wizard.id}"))
        message = self.cycle.message_ids[0]
        self.assertEqual(message.author_id, self.officer.user_id.partner_id)
        self.assertIn("pay roll", message.body)
        self.assertTrue(self.cycle.exported_at)

    def test_only_whom_it_belongs_to(self):
        """SI-13: another officer does not fetch somebody else's export."""
        wizard = self.wizard("payroll")
        other = self.create_person("Other", OFFICER)
        with self.assertRaises(AccessError):
            wizard.with_user(other.user_id)._write_file(io.BytesIO())


@pytest.mark.bare
class TestExportGrowth(ServiceCommon):
    """Ten times the people take neither more memory nor other queries."""

    def test_memory_and_queries(self):
        """SI-13: files of 160 people are written in the memory that 40 take."""
        officer = self.create_person("Olga Officer", OFFICER).user_id
        scheme = create_scheme(self.env)
        people = self.env["hr.employee"].create(
            [{"name": f"Many {number}"} for number in range(160)]
        )
        peaks, queries = [], []
        with patch.object(service_appraisal_export_rows_mixin, "BATCH", 20):
            for month, size in ((1, 40), (2, 40), (3, 160)):
                cycle = create_published_cycle(
                    self.env,
                    scheme,
                    [(person, 80) for person in people[:size]],
                    date(2025, month, 1),
                ).with_user(officer)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                with open("/dev/null", "wb") as sink:
                    tracemalloc.start()
                    cycle._write_xlsx(_Sink(sink))
                    peaks.append(tracemalloc.get_traced_memory()[1])
                    tracemalloc.stop()
                queries.append(self.cr.sql_log_count - before)
        _warm, few, many = peaks
        self.assertLess(many, 1.5 * few)
        _warm, few, many = queries
        # Two batches and eight: the same queries for each.
        self.assertLessEqual(many, 4.5 * few)


class _Sink:
    """A file that keeps nothing; a ZIP wants to know where it is."""

    def __init__(self, stream):
        self._stream, self._at = stream, 0

    def write(self, data):
        self._at += len(data)
        return self._stream.write(data)

    def tell(self):
        return self._at

    def flush(self):
        self._stream.flush()


class TestExportRoute(ServiceHttpCommon):
    def test_fetch(self):
        """SI-13: the officer who asked fetches the file, nobody who guesses its
        address.
        """
        person = ServiceCommon.create_person.__func__
        officer = person(type(self), "Olga Fetch", OFFICER)
        person(type(self), "Other Fetch", OFFICER)
        agent = person(type(self), "Anna Fetch")
        cycle = create_published_cycle(
            self.env, create_scheme(self.env, code="fetch"), [(agent, 80)]
        )
        wizard = (
            self.env["service.appraisal.export"]
            .with_user(officer.user_id)
            .create({"cycle_id": cycle.id, "content": "payroll"})
        )
        url = wizard.action_export()["url"]
        self.authenticate("test.olga.fetch", "test.olga.fetch")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("payroll-month", response.headers["Content-Disposition"])
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
        self.assertEqual(sheet["B2"].value, "Anna Fetch")
        for login in ("test.other.fetch", "test.anna.fetch"):
            self.authenticate(login, login)
            with mute_logger("odoo.http"):
                self.assertEqual(self.url_open(url).status_code, 403, login)

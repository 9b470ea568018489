"""Standards: signing, scope, coming into force, requests, differences."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import ServiceCommon

MANAGER = "service_quality.group_manager"
SUPERVISOR = "service_quality.group_supervisor"
AGENT = "helpdesk_mgmt.group_helpdesk_user_own"


class StandardCommon(ServiceCommon):
    """A writer, a reviewer, an approver, and two agents of two posts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.writer = cls.create_person("Wim", MANAGER)
        cls.reviewer = cls.create_person("Rae", SUPERVISOR)
        cls.approver = cls.create_person("Pam", SUPERVISOR)
        cls.agent_job, cls.clerk_job = cls.env["hr.job"].create(
            [{"name": "Agent"}, {"name": "Clerk"}]
        )
        cls.desk, cls.office = cls.env["hr.department"].create(
            [{"name": "Desk"}, {"name": "Office"}]
        )
        cls.phone = cls.env["hr.department"].create(
            {"name": "Phone", "parent_id": cls.desk.id}
        )
        cls.agent = cls.create_person(
            "Ada", AGENT, job_id=cls.agent_job.id, department_id=cls.phone.id
        )
        cls.clerk = cls.create_person(
            "Cy", AGENT, job_id=cls.clerk_job.id, department_id=cls.office.id
        )
        cls.today = fields.Date.context_today(cls.env.user)
        cls.standard = cls.create_standard("QM-1", "Desk manual")

    @classmethod
    def create_standard(cls, code, name, **values):
        """A standard of the writer with a draft in three sections."""
        standard = (
            cls.env["service.standard"]
            .with_user(cls.writer.user_id)
            .create({"code": code, "name": name, **values})
        )
        standard._get_draft(
            section_ids=[
                Command.create({"name": "All", "body": "<p>Be on time.</p>"}),
                Command.create(
                    {
                        "name": "Greet",
                        "part": "duty",
                        "job_id": cls.agent_job.id,
                        "body": "<p>Greet every customer.</p>",
                    }
                ),
                Command.create(
                    {
                        "name": "File",
                        "part": "duty",
                        "job_id": cls.clerk_job.id,
                        "body": "<p>File every letter.</p>",
                    }
                ),
            ]
        )
        return standard

    def publish(self, standard, **values):
        """The draft of a standard reviewed and approved by the right people."""
        version = standard._get_draft()
        version.write(values)
        version.with_user(self.reviewer.user_id).action_review()
        version.with_user(self.approver.user_id).action_approve()
        return version

    def run_cron(self, name):
        """A scheduled job, as the server runs it."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(
                f"service_quality.ir_cron_service_{name}"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def get_rows(self, version):
        """Who is asked to read a version."""
        return self.env["service.acknowledgement"].search(
            [("version_id", "=", version.id)]
        )


class TestSigning(StandardCommon):
    def test_three_people(self):
        """SQ-190: written, reviewed and approved by three different people, dated."""
        version = self.standard.version_ids
        self.assertEqual(version.compiled_by_id, self.writer.user_id)
        with self.assertRaisesRegex(UserError, "reviewed before"):
            version.with_user(self.approver.user_id).action_approve()
        with self.assertRaisesRegex(UserError, "somebody else"):
            version.with_user(self.writer.user_id).action_review()
        with self.assertRaises(AccessError):
            version.with_user(self.agent.user_id).action_review()
        version.with_user(self.reviewer.user_id).action_review()
        for person in (self.writer, self.reviewer):
            with self.assertRaisesRegex(UserError, "somebody else"):
                version.with_user(person.user_id).action_approve()
        version.with_user(self.approver.user_id).action_approve()
        self.assertEqual(version.state, "in_force")
        self.assertEqual(version.effective_on, self.today)
        self.assertEqual(
            version._get_signatures(),
            [("Wim", self.today), ("Rae", self.today), ("Pam", self.today)],
        )

    def test_fewer_people(self):
        """SQ-190: a company may let the writer review, or do all; default is three."""
        company = self.env.company
        self.assertEqual(company.standard_roles, "three")
        version = self.standard.version_ids.with_user(self.writer.user_id)
        company.standard_roles = "two"
        version.action_review()
        with self.assertRaises(UserError):
            version.action_approve()
        company.standard_roles = "one"
        version.action_approve()
        self.assertEqual(version.state, "in_force")

    def test_whoever_has_written_may_not_sign(self):
        """SQ-190: also who only helped with the draft is a writer of it."""
        helper = self.create_person("Hal", MANAGER)
        version = self.standard.version_ids
        version.section_ids[0].with_user(helper.user_id).body = "<p>Be early.</p>"
        self.assertEqual(version.author_ids, (self.writer + helper).user_id)
        with self.assertRaises(UserError):
            version.with_user(helper.user_id).action_review()

    def test_signed_stays(self):
        """SQ-190: what is signed is not changed, deleted or signed by hand."""
        version = self.standard.version_ids.with_user(self.writer.user_id)
        with self.assertRaises(AccessError):
            version.write({"state": "in_force"})
        with self.assertRaises(AccessError):
            version.write({"reviewed_by_id": self.reviewer.user_id.id})
        with self.assertRaises(AccessError):
            version.create({"standard_id": self.standard.id, "state": "approved"})
        version.with_user(self.reviewer.user_id).action_review()
        with self.assertRaises(UserError):
            version.change_summary = "Sneaked in"
        with self.assertRaises(UserError):
            version.section_ids[0].body = "<p>Sneaked in</p>"
        with self.assertRaises(UserError):
            version.section_ids.create({"version_id": version.id, "name": "More"})
        with self.assertRaises(UserError):
            version.section_ids[0].unlink()
        with self.assertRaises(UserError):
            version.unlink()
        with self.assertRaises(UserError):
            self.standard.unlink()
        version.action_draft()
        version.section_ids[0].body = "<p>In time</p>"
        self.assertFalse(version.reviewed_by_id)

    def test_empty_is_not_signed(self):
        """SQ-190: a version without any content is not signed."""
        standard = self.env["service.standard"].create({"code": "E", "name": "Empty"})
        version = standard._get_draft()
        with self.assertRaisesRegex(UserError, "says nothing"):
            version.with_user(self.reviewer.user_id).action_review()

    def test_attachments(self):
        """SQ-193: attachments and related documents are listed, for readers too."""
        version = self.standard.version_ids
        files = self.env["ir.attachment"].with_user(self.writer.user_id)
        file = files.create({"name": "form.txt", "raw": b"x"})
        other = self.create_standard("QM-2", "Other")
        version.write({"attachment_ids": file.ids, "related_standard_ids": other.ids})
        self.publish(self.standard)
        read = version.with_user(self.agent.user_id)
        self.assertEqual(read.attachment_ids.mapped("name"), ["form.txt"])
        self.assertEqual(read.attachment_ids.raw, b"x")

    def test_files_stay_with_what_is_signed(self):
        """SQ-190: the files of a signed version are not changed or deleted, and the
        next version, for other readers, has files of its own.
        """
        version = self.standard.version_ids
        files = self.env["ir.attachment"].with_user(self.writer.user_id)
        file = files.create({"name": "form.txt", "raw": b"x"})
        version.with_user(self.writer.user_id).attachment_ids = file
        file.raw = b"y"
        self.publish(self.standard, department_ids=self.office.ids)
        for change in (lambda: file.write({"raw": b"z"}), file.unlink):
            with self.assertRaisesRegex(AccessError, "signed"):
                change()
        second = self.publish(self.standard, department_ids=self.desk.ids)
        read = second.with_user(self.agent.user_id).attachment_ids
        self.assertEqual(read.raw, b"y")
        self.assertNotEqual(read, file)
        self.assertEqual(version.attachment_ids, file)

    def test_copy(self):
        """SQ-190: a standard that is copied begins with a draft of the same text."""
        self.publish(self.standard)
        copied = self.standard.with_user(self.writer.user_id).copy()
        self.assertEqual(copied.code, "QM-1 copy")
        draft = copied.version_ids
        self.assertEqual((draft.state, draft.number), ("draft", 1))
        self.assertEqual(
            draft.section_ids.mapped("body"),
            self.standard.current_version_id.section_ids.mapped("body"),
        )
        with self.assertRaises(UserError):
            draft.standard_id = self.standard


class TestRelease(StandardCommon):
    def test_effective_by_cron(self):
        """SQ-193: an approved version comes into force by cron on its date."""
        first = self.publish(self.standard)
        day = self.today + timedelta(days=3)
        second = self.publish(self.standard, effective_on=day)
        self.assertEqual((first.state, second.state), ("in_force", "approved"))
        self.assertEqual(second.number, 2)
        self.run_cron("standard_release")
        self.assertEqual(second.state, "approved")
        with freeze_time(f"{day} 12:00:00"):
            self.run_cron("standard_release")
            self.assertEqual((first.state, second.state), ("superseded", "in_force"))
            self.assertEqual(self.standard.current_version_id, second)
            rows = len(self.get_rows(second))
            self.run_cron("standard_release")
            self.assertEqual(len(self.get_rows(second)), rows)

    def test_last_day(self):
        """SQ-193: after its last day a version is not in force any more."""
        version = self.publish(self.standard)
        with self.assertRaises(ValidationError):
            version.ends_on = self.today - timedelta(days=1)
        version.with_user(self.writer.user_id).ends_on = self.today
        self.run_cron("standard_release")
        self.assertEqual(version.state, "in_force")
        with freeze_time(f"{self.today + timedelta(days=2)} 12:00:00"):
            self.run_cron("standard_release")
        self.assertEqual(version.state, "superseded")
        self.assertFalse(self.standard.current_version_id)

    def test_one_in_force(self):
        """SQ-192: one version at most is in force; the old ones stay readable."""
        first = self.publish(self.standard)
        second = self.publish(self.standard)
        self.assertEqual((first.state, second.state), ("superseded", "in_force"))
        self.assertIn("Be on time.", first.with_user(self.writer.user_id).content)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                first.sudo().state = "in_force"
                self.env.flush_all()

    def test_review_reminder(self):
        """SQ-192: after twelve months one to-do asks for the review, once."""
        standard = self.standard
        self.assertEqual(standard.review_months, 12)
        self.publish(standard)
        self.assertEqual(
            standard.next_review_on, fields.Date.add(self.today, months=12)
        )
        self.run_cron("standard_review")
        self.assertFalse(standard.activity_ids)
        with freeze_time(f"{standard.next_review_on} 12:00:00"):
            self.run_cron("standard_review")
            self.run_cron("standard_review")
            self.assertEqual(standard.activity_ids.user_id, self.writer.user_id)
            self.assertEqual(len(standard.activity_ids), 1)
            with self.assertRaises(AccessError):
                standard.write({"reviewed_on": self.today})
            standard.action_confirm_review()
            self.assertFalse(standard.activity_ids)
            self.run_cron("standard_review")
            self.assertFalse(standard.activity_ids)

    def test_request(self):
        """SQ-192: a request with a reason, approved, opens the next draft prefilled."""
        first = self.publish(self.standard)
        Request = self.env["service.standard.request"].with_user(self.agent.user_id)
        with Form(Request.with_context(default_standard_id=self.standard.id)) as form:
            form.reason = "law"
            form.change = "Ask for consent first"
        request = form.record
        to_do = request.sudo().activity_ids
        self.assertEqual(to_do.user_id, self.writer.user_id)
        with self.assertRaises(AccessError):
            request.action_approve()
        with self.assertRaises(AccessError):
            request.write({"state": "approved"})
        request = request.with_user(self.writer.user_id)
        request.action_approve()
        draft = request.version_id
        self.assertEqual((draft.state, draft.number), ("draft", 2))
        self.assertEqual(draft.change_summary, "Ask for consent first")
        self.assertFalse(to_do.exists())
        told = self.env["mail.message"].search(
            [
                ("model", "=", request._name),
                ("res_id", "=", request.id),
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "=", self.agent.user_id.partner_id.id),
            ]
        )
        self.assertIn("Ask for consent first”: Approved.", told.body)
        self.assertEqual(told.notified_partner_ids, self.agent.user_id.partner_id)
        self.assertEqual(
            draft.section_ids.mapped("body"), first.section_ids.mapped("body")
        )
        self.assertFalse(draft.reviewed_by_id)
        with self.assertRaises(UserError):
            request.action_approve()
        with self.assertRaises(UserError):
            request.change = "Something else"
        other = Request.create(
            {"standard_id": self.standard.id, "reason": "audit", "change": "More"}
        ).with_user(self.writer.user_id)
        with self.assertRaisesRegex(UserError, "says why"):
            other.action_refuse()
        other.answer = "It says so already."
        other.action_refuse()
        self.assertEqual(other.state, "refused")

    def test_history_in_the_words_of_its_days(self):
        """SQ-192: a superseded version shows its clauses as on its last day."""
        clause = self.env["service.clause"].create(
            {
                "code": "ZZ-01",
                "name": "Rise",
                "text": "Rise to greet visitors.",
                "category_id": self.env.ref(
                    "service_quality.service_clause_category_sv"
                ).id,
            }
        )
        self.standard.version_ids.section_ids[0].clause_ids = clause
        first = self.publish(self.standard)
        second = self.publish(self.standard)
        with freeze_time(f"{self.today + timedelta(days=1)} 12:00:00"):
            clause.text = "Stand up for visitors."
            self.env.invalidate_all()
            self.assertIn("Rise to greet visitors.", first.content)
            self.assertIn("Stand up for visitors.", second.content)

    def test_difference(self):
        """SQ-192: the difference of two versions is readable, marked and escaped."""
        self.publish(self.standard)
        draft = self.standard._get_draft()
        sections = draft.section_ids
        sections[0].body = "<p>Be on time, always.</p>"
        sections[2].unlink()
        Compare = self.env["service.standard.compare"].with_user(self.reviewer.user_id)
        dialog = Compare.create({"version_id": draft.id})
        self.assertEqual(dialog.old_version_id.number, 1)
        self.assertIn("<ins>, always</ins>.", str(dialog.difference))
        self.assertIn("<del>File every letter.</del>", dialog.difference)
        self.assertIn("<p>Greet every customer.</p>", dialog.difference)

    def test_pdf(self):
        """SQ-190: the printed standard names the three signatures and the text."""
        version = self.publish(self.standard)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "service_quality.report_service_standard_version", version.ids
            )[0]
            .decode()
        )
        for text in ("Wim", "Rae", "Pam", "Greet every customer.", "QM-1"):
            self.assertIn(text, html)


class TestScope(StandardCommon):
    def test_own_post(self):
        """SQ-191: by default an agent sees the duties of the own post only."""
        version = self.publish(self.standard, department_ids=[])
        own = version.with_user(self.agent.user_id).own_content
        self.assertIn("Greet every customer.", own)
        self.assertIn("Be on time.", own)
        self.assertNotIn("File every letter.", own)
        self.assertIn(
            "File every letter.", version.with_user(self.clerk.user_id).content
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_standard_section_action_mine"
        )
        self.assertIn("search_default_own_post", action["context"])
        Section = self.env["service.standard.section"].with_user(self.agent.user_id)
        found = Section.search([("is_own_post", "=", True)])
        self.assertEqual(found.mapped("name"), ["Greet"])
        manual = self.create_standard(
            "JM-1", "Agent", kind="job_manual", job_ids=self.agent_job.ids
        )
        self.publish(manual)
        found = Section.search(
            [("is_own_post", "=", True), ("standard_id", "=", manual.id)]
        )
        self.assertEqual(found.mapped("name"), ["All", "Greet"])
        self.assertEqual(found.mapped("is_own_post"), [True, True])

    def test_scope(self):
        """SQ-193: departments with those below, posts and employment types limit it."""
        version = self.publish(self.standard, department_ids=self.desk.ids)
        self.assertEqual(self.get_rows(version).employee_id, self.agent)
        self.assertTrue(version.with_user(self.agent.user_id).in_scope)
        self.assertFalse(version.with_user(self.clerk.user_id).in_scope)
        with self.assertRaises(AccessError):
            version.with_user(self.clerk.user_id).read(["content"])
        permanent, trainee = self.env["hr.contract.type"].create(
            [{"name": "Permanent Q"}, {"name": "Trainee Q"}]
        )
        self.agent.contract_type_id = trainee
        other = self.create_standard("QM-3", "For permanent staff")
        version = self.publish(other, contract_type_ids=permanent.ids)
        self.assertFalse(self.get_rows(version))
        self.agent.contract_type_id = permanent
        self.assertEqual(version._get_scope_employees(), self.agent)
        self.assertTrue(version.with_user(self.agent.user_id).in_scope)

    def test_drafts_are_not_read(self):
        """SQ-193: staff read what is in force, supervisors also what is coming."""
        version = self.standard.version_ids
        with self.assertRaises(AccessError):
            version.with_user(self.agent.user_id).read(["state"])
        self.assertTrue(version.with_user(self.reviewer.user_id).content)
        for method in ("write", "unlink"):
            with self.assertRaises(AccessError):
                getattr(self.standard.with_user(self.reviewer.user_id), method)(
                    *([{"name": "X"}] if method == "write" else [])
                )

    def test_two_companies(self):
        """SQ-195: a standard of one company does not reach another."""
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.create_person("Oli", MANAGER, company_id=other.id)
        stranger.user_id.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        version = self.publish(self.standard)
        theirs = self.standard.with_user(stranger.user_id).with_company(other)
        self.assertFalse(theirs.search([("id", "=", self.standard.id)]))
        with self.assertRaises(AccessError):
            theirs.read(["name"])
        self.assertNotIn(stranger, self.get_rows(version).employee_id)
        shared = self.create_standard("G-1", "Group", company_id=False)
        version = self.publish(shared, company_ids=self.env.company.ids)
        self.assertNotIn(stranger, self.get_rows(version).employee_id)
        with self.assertRaises(AccessError):
            version.with_user(stranger.user_id).with_company(other).read(["state"])

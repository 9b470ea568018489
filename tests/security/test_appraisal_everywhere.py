"""Every model of an appraisal, as every role, on every way: the same answer each time.

What theme tests ask of one model is asked here of all of them by one table, so that a
new way of reading or a new model cannot open what the others close.
"""

import io

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..incentive.reviews import ReviewCommon

# Who sees what is about Anna, once her appraisal is scored and the reviews are closed.
OWN_AND_LED = {"anna", "boss", "head", "officer", "manager"}
HR = {"officer", "manager"}
TABLE = {
    "appraisal": OWN_AND_LED,
    "line": OWN_AND_LED,
    "part": OWN_AND_LED,
    "segment": OWN_AND_LED,
    "measure": OWN_AND_LED | {"quality"},
    "by_boss": HR | {"boss"},
    "by_bert": HR | {"bert"},
    "named_answer": OWN_AND_LED,
    "named_mark": OWN_AND_LED,
    "colleague_answer": set(),
    "colleague_mark": set(),
    "override": OWN_AND_LED | {"quality"},
}
ROLES = (
    "anna",
    "boss",
    "head",
    "bert",
    "cleo",
    "officer",
    "manager",
    "quality",
    "supervisor",
    "customer",
    "foreigner",
)


class TestAppraisalEverywhere(ReviewCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quality, cls.supervisor, cls.manager = (
            cls.create_person(name, group, date_version="2011-01-01")
            for name, group in (
                ("Quality", "service_quality.group_manager"),
                ("Supervisor", "service_quality.group_supervisor"),
                ("Manager", "service_incentive.group_manager"),
            )
        )
        cls.add_events(cls.anna, "resolved", "2012-03-14 12:00:00", 20)
        cls.cycle.generate(cls.desk)
        reviews = cls.cycle.assignment_ids.filtered(
            lambda review: review.employee_id == cls.anna
        )
        for review in reviews:
            page = review.with_user(review.rater_id.user_id)
            page.save_sheet(
                {
                    "marks": {criterion.id: 4 for criterion in cls.criteria},
                    "comments": {},
                    "comment": "Very good",
                }
            )
            page.submit()
        cls.cycle.action_close_reviews()
        cls.cycle.score()
        cls.appraisal = cls.cycle.appraisal_ids.filtered(
            lambda appraisal: appraisal.employee_id == cls.anna
        )
        cls.records = cls.collect(reviews)
        cls.users = {
            name: getattr(cls, name).user_id
            for name in ROLES
            if name not in ("customer", "foreigner")
        }
        elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.users["foreigner"] = new_test_user(
            cls.env,
            "everywhere.foreigner",
            "base.group_user,service_incentive.group_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        cls.users["customer"] = new_test_user(
            cls.env, "everywhere.customer", "base.group_portal"
        )
        # Exporting is a right of its own; even who has it gets nothing hidden.
        inside = [user for name, user in cls.users.items() if name != "customer"]
        cls.env.ref("base.group_allow_export").user_ids |= cls.env["res.users"].concat(
            *inside
        )

    @classmethod
    def collect(cls, reviews):
        """One record of each kind about Anna."""
        env, appraisal = cls.env, cls.appraisal
        measure = appraisal.line_ids.measure_id
        answers = {
            group: env["service.review.response"].search(
                [("appraisal_id", "=", appraisal.id), ("group", "=", group)], limit=1
            )
            for group in ("superior", "peer")
        }
        part = env["service.appraisal.part"].create(
            {
                "appraisal_id": appraisal.id,
                "name": "2012-03",
                "date_from": "2012-03-01",
                "date_to": "2012-03-31",
            }
        )
        return {
            "appraisal": appraisal,
            "line": appraisal.line_ids[0],
            "part": part,
            "segment": appraisal.segment_ids[0],
            "measure": measure,
            "by_boss": reviews.filtered(lambda r: r.rater_id == cls.boss),
            "by_bert": reviews.filtered(lambda r: r.rater_id == cls.bert),
            "named_answer": answers["superior"],
            "named_mark": answers["superior"].mark_ids[0],
            "colleague_answer": answers["peer"],
            "colleague_mark": answers["peer"].mark_ids[0],
            "override": env["service.measure.override"].create(
                {"measure_id": measure.id, "value": 30, "reason": "Counted twice"}
            ),
        }

    # -- the ways in ------------------------------------------------------------------

    def ways(self, record):
        """{name: what it shows} of every way to a record that a client has."""
        model, one = record.browse(), [("id", "=", record.id)]
        company = "company_id" if "company_id" in model._fields else "create_uid"
        count = ["__count"]
        ways = {
            "search": lambda: model.search(one),
            "search_count": lambda: model.search_count(one),
            "search_read": lambda: model.search_read(one, ["id"]),
            "web_search_read": lambda: model.web_search_read(one, {"id": {}})[
                "records"
            ],
            "name_search": lambda: model.name_search("", one),
            "read_group": lambda: model._read_group(one, [], count)[0][0],
            "grouped by company": lambda: model._read_group(one, [company], count),
            "formatted_read_group": lambda: model.formatted_read_group(
                one, [company], count
            ),
            "web_read_group": lambda: model.web_read_group(one, [company], count)[
                "groups"
            ],
            "read": lambda: record.read(["id", company]),
            "web_read": lambda: record.web_read({company: {}}),
            "display_name": lambda: record.read(["display_name"]),
            "export_data": lambda: record.export_data([f"{company}/id"])["datas"],
        }
        if "message_ids" in model._fields:
            about = [("model", "=", model._name), ("res_id", "=", record.id)]
            ways["messages"] = lambda: model.env["mail.message"].search(about)
        return ways

    def assert_ways(self, name, role):
        """Every way says what the table says; none says more or less."""
        user = self.users[role]
        self.env.flush_all()
        self.env.invalidate_all()
        record = self.records[name].with_env(self.env(user=user, su=False))
        record = record.with_context(allowed_company_ids=user.company_ids.ids)
        expected = role in TABLE[name]
        for way, look in self.ways(record).items():
            with self.subTest(kind=name, role=role, way=way):
                try:
                    with mute_logger("odoo.addons.base.models.ir_rule"):
                        shown = bool(look())
                except UserError:
                    # Refused; for customers already the right to export.
                    shown = False
                self.assertEqual(shown, expected)

    def test_every_way(self):
        """SI-17: twelve models, eleven roles, fourteen ways: as the table says."""
        for name, record in self.records.items():
            self.assertEqual(len(record), 1, name)
            if "message_ids" in record._fields:
                note = {"body": "Noted", "subtype_xmlid": "mail.mt_note"}
                record.message_post(**note)
            for role in ROLES:
                self.assert_ways(name, role)

    def test_draft_hides_from_the_employee(self):
        """SI-10: before the score not even the employee; superiors and HR do."""
        self.appraisal.with_context(tracking_disable=True).write({"state": "draft"})
        for name in ("appraisal", "line", "part", "segment"):
            for role, sees in (("anna", False), ("boss", True), ("officer", True)):
                with self.subTest(kind=name, role=role):
                    records = self.records[name].with_user(self.users[role])
                    found = records.search([("id", "=", records.id)])
                    self.assertEqual(bool(found), sees)

    # -- what is made of them ---------------------------------------------------------

    def made(self, user):
        """What methods and files say about the appraisal: {name: callable}."""
        own = self.appraisal.with_user(user)
        cycle = self.cycle.with_user(user)
        report = self.env["ir.actions.report"].with_user(user)
        name = "service_incentive.report_service_appraisal"

        def pay_roll():
            wizard = self.env["service.appraisal.export"].with_user(user)
            wizard = wizard.create({"cycle_id": cycle.id, "content": "payroll"})
            wizard._write_file(io.BytesIO())
            return True

        return {
            "explanation": own.get_explanation,
            "reviews": own.get_review_summary,
            "page": own.action_explain,
            "evidence": lambda: own.action_open_line_evidence(
                own.sudo().line_ids.filtered("measure_id").id
            ),
            "paper": lambda: report._render_qweb_html(name, own.ids),
            "xlsx": cycle.action_export_xlsx,
            "workbook": cycle.export_xlsx,
            "pay roll": pay_roll,
            "guide": lambda: cycle.read(["guide"]),
        }

    def test_made_of_it(self):
        """SI-02: pages, papers and files show nothing to whom the records do not."""
        everybody = {"explanation", "reviews", "page", "evidence", "paper"}
        for role in ROLES:
            user = self.users[role]
            allowed = everybody if role in OWN_AND_LED else set()
            if role in HR:
                allowed = set(self.made(user))
            for name, make in self.made(user).items():
                self.env.invalidate_all()
                with self.subTest(role=role, made=name):
                    try:
                        with mute_logger("odoo.addons.base.models.ir_rule"):
                            made = bool(make())
                    except AccessError:
                        made = False
                    except UserError:
                        # Figures yes, tickets no: said in words, and opened nothing.
                        made = name == "evidence" and role in OWN_AND_LED
                    self.assertEqual(made, name in allowed)

    def test_no_rater_on_the_page(self):
        """SI-17: the page of the appraised names no colleague who has rated."""
        for role in ("anna", "boss", "head", "officer"):
            self.env.invalidate_all()
            page = str(self.appraisal.with_user(self.users[role]).get_explanation())
            for colleague in ("Bert", "Cleo", "Dora", "Egon"):
                self.assertNotIn(colleague, page, role)

    def test_few_answers_are_not_told(self):
        """SI-17: below the threshold not even their number is on the line."""
        [review] = self.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id == self.bert
        )
        line = review.line_ids.filtered(lambda ln: ln.rater_group == "peer")
        self.assertEqual((line.n, line.has_data), (0, False))
        self.assertNotIn("0 of", line.with_user(self.users["bert"]).reason or "")

    def test_todos_are_one_s_own(self):
        """SI-15: to-dos of raters are seen by them; nobody reads a colleague's."""
        todos = self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(
                    "service.review.assignment"
                ),
                "res_id": self.records["by_bert"].id,
                "user_id": self.users["bert"].id,
                "summary": "Your review of Anna",
            }
        )
        for role in ("anna", "boss", "cleo", "supervisor", "quality"):
            found = todos.with_user(self.users[role]).search([("id", "=", todos.id)])
            self.assertFalse(found, role)
        self.assertTrue(
            todos.with_user(self.users["bert"]).search([("id", "=", todos.id)])
        )

    def test_search_by_what_is_hidden(self):
        """SI-17: nobody finds out a rater by searching appraisals through reviews."""
        for role in ("anna", "boss", "cleo"):
            found = self.env["service.appraisal"].with_user(self.users[role])
            for field in ("assignment_ids.rater_id", "assignment_ids.rater_id.name"):
                if "assignment_ids" not in found._fields:
                    continue
                with self.subTest(role=role, field=field):
                    value = self.bert.id if field.endswith("_id") else "Bert"
                    try:
                        shown = found.search([(field, "=", value)])
                    except AccessError:
                        continue
                    self.assertNotIn(self.appraisal, shown)

"""Who sees moves of scores, questions, appeals, proposals and money, on every way."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from ..incentive.decisions import DecisionCommon, create_published_cycle

EVERYBODY = ("agent", "boss", "colleague", "officer", "manager")


class TestResultAccess(DecisionCommon):
    """One record of each kind about the agent, and who may know of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "base.group_allow_export"
        )
        cls.env.company.conduct_allow_monetary = True
        cls.cycle = create_published_cycle(cls.env, cls.scheme, [(cls.agent, 80)])
        cls.appraisal = cls.cycle.appraisal_ids
        cls.appraisal.write({"manager_id": cls.boss.id, "state": "scored"})
        cls.query = (
            cls.env["service.appraisal.query"]
            .with_user(cls.agent.user_id)
            .create({"appraisal_id": cls.appraisal.id, "question": "Why?"})
        )
        cls.appraisal.write(
            {
                "state": "published",
                "frozen_at": fields.Datetime.now(),
                "appeal_until": fields.Datetime.now() + timedelta(days=5),
            }
        )
        cls.adjustment = cls.appraisal.sudo()._adjust("calibration", 82, "Compared")
        line = (
            cls.env["service.appraisal.line"]
            .sudo()
            .with_context(service_appraisal_reopened=True)
            .create(
                {
                    "appraisal_id": cls.appraisal.id,
                    "indicator_id": cls.scheme.line_ids[0].indicator_id.id,
                    "weight": 100,
                }
            )
        )
        cls.appeal = (
            cls.env["service.appraisal.appeal"]
            .with_user(cls.agent.user_id)
            .create(
                {
                    "appraisal_id": cls.appraisal.id,
                    "reason": "Wrong",
                    "line_ids": [Command.set(line.ids)],
                }
            )
        )
        cls.proposal = (
            cls.env["service.appraisal.proposal"]
            .with_user(cls.officer)
            .create(
                {
                    "employee_id": cls.agent.id,
                    "kind": "coefficient",
                    "coefficient": 1.2,
                    "reason": "Good",
                }
            )
        )
        cls.proposal.action_propose()
        cls.proposal.with_user(cls.manager).action_approve()
        cls.pay_line = cls.env["service.pay.line"].search(
            [("res_id", "=", cls.proposal.id)]
        )
        cls.export = cls.env["service.pay.export"].with_user(cls.officer)
        cls.export = cls.export.export(cls.pay_line.with_user(cls.officer), "csv")

    def ways_in(self, record, user):
        """What each way of reading shows of the record; True, False or AccessError."""
        self.env.flush_all()
        self.env.invalidate_all()
        seen = record.with_env(self.env(user=user))
        model = seen.browse()
        domain = [("id", "=", record.id)]
        ways = {
            "search": lambda: model.search(domain),
            "search_count": lambda: model.search_count(domain),
            "read_group": lambda: model._read_group(domain, [], ["__count"])[0][0],
            "formatted_read_group": lambda: model.formatted_read_group(
                domain, ["company_id"], ["__count"]
            ),
            "name_search": lambda: model.name_search("", domain),
            "web_search_read": lambda: model.web_search_read(domain, {"id": {}})[
                "records"
            ],
            "read": lambda: seen.read(["company_id"]),
            "export": lambda: seen.export_data(["company_id/id"])["datas"],
        }
        if "message_ids" in model._fields:
            messages = model.env["mail.message"]
            about = [("model", "=", record._name), ("res_id", "=", record.id)]
            ways["messages"] = lambda: messages.search(about)
        return {name: self._try(way) for name, way in ways.items()}

    def _try(self, way):
        try:
            return bool(way())
        except AccessError:
            return False

    def assert_seen_by(self, record, *names):
        """Just these people see the record, each on every way."""
        if "message_ids" in record._fields:
            record.sudo().message_post(body="Noted", subtype_xmlid="mail.mt_note")
        for name in EVERYBODY:
            user = self.get_user(getattr(self, name))
            with self.subTest(model=record._name, user=name):
                ways = self.ways_in(record, user)
                self.assertEqual(set(ways.values()), {name in names}, ways)

    def test_adjustment(self):
        """SI-21: a moved score is the affair of the person, the superior and HR."""
        self.assert_seen_by(self.adjustment, "agent", "boss", "officer", "manager")

    def test_query(self):
        """SI-22: a question is seen by who asks, the superior and HR."""
        self.assert_seen_by(self.query, "agent", "boss", "officer", "manager")

    def test_appeal(self):
        """SI-22: an appeal is between the person and HR."""
        self.assert_seen_by(self.appeal, "agent", "officer", "manager")

    def test_proposal(self):
        """SI-24: a proposal is the affair of the person, the superior and HR."""
        self.assert_seen_by(self.proposal, "agent", "boss", "officer", "manager")

    def test_pay_line(self):
        """SI-30: approved money is seen by whom it is for and by HR."""
        self.assert_seen_by(self.pay_line, "agent", "officer", "manager")

    def test_export(self):
        """SI-30: what was exported is for HR only, its file too."""
        self.assert_seen_by(self.export, "officer", "manager")
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", self.export._name), ("res_field", "=", "file")]
        )
        self.assertTrue(attachment)
        for person in (self.agent, self.boss, self.colleague):
            with self.assertRaises(AccessError):
                self.as_user(attachment, person).read(["datas"])

    def test_hr_about_itself(self):
        """SI-30: an officer sees own money and proposals as everybody else does."""
        self.agent.user_id.group_ids += self.env.ref("service_incentive.group_officer")
        draft = (
            self.env["service.pay.line"]
            .with_user(self.officer)
            .create(
                {
                    "employee_id": self.agent.id,
                    "kind": "bonus",
                    "amount": 10,
                    "reference": "Memo",
                    "reason": "Good",
                }
            )
        )
        ways = self.ways_in(draft, self.agent.user_id)
        self.assertEqual(set(ways.values()), {False}, ways)
        with self.assertRaises(AccessError):
            self.as_user(self.pay_line, self.agent).action_cancel("Mine")

    def test_rules_are_for_hr(self):
        """SI-24: employees neither read nor change outcome rules."""
        rules = self.env["service.appraisal.outcome.rule"]
        for person in (self.agent, self.boss):
            with self.assertRaises(AccessError):
                rules.with_user(person.user_id).search([])
        with self.assertRaises(AccessError):
            rules.with_user(self.officer).create(
                {"grade_code": "good", "reward_kind": "title"}
            )

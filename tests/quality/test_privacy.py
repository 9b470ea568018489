"""Two-factor login, leaks, retention, requests of customers, undertakings, laws."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .complaint_common import ComplaintCommon


class PrivacyCommon(ComplaintCommon):
    """Dora looks after the protection of data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.create_person("Dora Data", "service_quality.group_privacy")

    def run_cron(self, name, moment):
        """Let a cron run at a moment."""
        cron = self.env.ref(f"service_quality.{name}")
        with self.at(moment), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()


class TestTwoFactor(PrivacyCommon):
    """Accounts of staff."""

    def listed(self, **domain):
        """Users of the report."""
        report = self.env["service.account.report"].with_user(self.officer.user_id)
        self.env.flush_all()
        return report.search(
            [
                ("company_id", "=", self.company.id),
                *((name, "=", value) for name, value in domain.items()),
            ]
        ).user_id

    def test_report(self):
        """SQ-211: with groups set, the report lists their users without 2FA."""
        self.company.two_factor_group_ids = False
        self.assertFalse(self.listed())
        self.company.two_factor_group_ids = self.env.ref(
            "service_quality.group_supervisor"
        )
        leader, manager = self.leader.user_id, self.manager.user_id
        missing = self.listed(has_two_factor=False)
        self.assertIn(leader, missing)
        self.assertIn(manager, missing, "a member by another group")
        self.assertNotIn(self.agent.user_id, self.listed())
        manager.totp_secret = "A" * 32
        self.assertNotIn(manager, self.listed(has_two_factor=False))
        self.assertIn(manager, self.listed(has_two_factor=True))
        leader.active = False
        self.assertNotIn(leader, self.listed())

    def test_for_whom(self):
        """SQ-211: agents do not read the report; another company is not shown."""
        self.company.two_factor_group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            self.env["service.account.report"].with_user(self.agent.user_id).search([])
        other = self.env["res.company"].create(
            {
                "name": "Other",
                "two_factor_group_ids": [
                    Command.set(self.env.ref("base.group_user").ids)
                ],
            }
        )
        self.env.flush_all()
        report = self.env["service.account.report"].with_user(self.officer.user_id)
        self.assertNotIn(other, report.search([]).company_id)


class TestLeak(PrivacyCommon):
    """Somebody has seen that data came into wrong hands."""

    def report(self, ticket, employee=None):
        """The agent fills in the dialog."""
        wizard = (
            self.env["helpdesk.ticket.report.leak"]
            .with_user((employee or self.agent).user_id)
            .create(
                {
                    "ticket_id": ticket.id,
                    "what": "The offer went to somebody else.",
                    "whose": "One customer",
                }
            )
        )
        wizard.action_confirm()

    def test_report_leak(self):
        """SQ-212: a report opens one urgent action with the plan's steps, which only
        who reported it, its owner and managers see.
        """
        self.company.quality_manager_id = self.manager.user_id
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        with self.at("2026-03-02 10:00:00"):
            self.report(ticket)
        action = self.env["service.action"].search(
            [("ticket_id", "=", ticket.id), ("is_leak", "=", True)]
        )
        self.assertEqual(action.owner_id, self.manager)
        self.assertEqual(action.state, "open")
        self.assertEqual(action.source, "incident")
        self.assertEqual(action.priority, "3")
        self.assertEqual(action.due_date, date(2026, 3, 3))
        self.assertEqual(action.measure, self.company.leak_plan)
        self.assertEqual(action.origin_user_id, self.agent.user_id)
        self.assertTrue(action.activity_ids or action.message_ids)
        for employee, sees in (
            (self.agent, True),
            (self.manager, True),
            (self.colleague, False),
            (self.leader, False),
            (self.inspector, False),
        ):
            own = action.with_user(employee.user_id)
            found = bool(own.search([("id", "=", action.id)]))
            self.assertEqual(found, sees, employee.name)
        with self.assertRaises(UserError):
            self.report(ticket)

    def test_who_may_report(self):
        """SQ-212: not on a ticket one cannot read, nor by marking an action."""
        self.company.quality_manager_id = self.manager.user_id
        outsider = self.create_person(
            "Oda Outsider", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        with self.assertRaises(AccessError):
            self.report(ticket, outsider)


class TestRetention(PrivacyCommon):
    """Old records lose what is personal."""

    def rule(self, kind, days=365, **values):
        """A rule in use."""
        rules = self.env["service.retention.rule"]
        rules.search([("company_id", "=", self.company.id)]).is_used = False
        rule = rules.search(
            [("company_id", "=", self.company.id), ("kind", "=", kind)]
        ) or rules.create({"kind": kind})
        rule.write({"days": days, "is_used": True, **values})
        return rule

    def test_contacts(self):
        """SQ-213: past its time the note of a contact is gone, the contact stays."""
        ticket = self.create_ticket("2025-01-01 09:00:00")
        with self.at("2025-01-01 10:00:00"):
            old = self.env["service.interaction"].create(
                {"ticket_id": ticket.id, "note": "Carla lives alone"}
            )
        with self.at("2026-01-01 10:00:00"):
            young = old.copy(
                {"note": "Carla called", "occurred_at": "2026-01-01 10:00:00"}
            )
        rule = self.rule("interaction")
        with self.at("2026-01-01 12:00:00"):
            rule.invalidate_recordset()
            self.assertEqual(rule.due_count, 0, "365 days are not over yet")
        with self.at("2026-01-02 12:00:00"):
            rule.invalidate_recordset()
            self.assertEqual(rule.due_count, 1)
            self.assertEqual(old.note, "Carla lives alone", "counting does nothing")
        for _time in range(2):
            self.run_cron("ir_cron_service_retention_rule", "2026-01-02 12:00:00")
            self.assertEqual(old.note, "—")
            self.assertEqual(young.note, "Carla called")
            self.assertEqual(rule.run_ids.mapped("record_count"), [1])
        self.assertEqual(str(old.occurred_at), "2025-01-01 10:00:00")

    def test_not_in_use(self):
        """SQ-213: a rule that is not in use does nothing."""
        ticket = self.create_ticket("2025-01-01 09:00:00")
        with self.at("2025-01-01 10:00:00"):
            old = self.env["service.interaction"].create(
                {"ticket_id": ticket.id, "note": "Carla lives alone"}
            )
        rule = self.rule("interaction")
        rule.is_used = False
        self.run_cron("ir_cron_service_retention_rule", "2026-06-01 12:00:00")
        self.assertEqual(old.note, "Carla lives alone")

    def test_evidence_of_closed_complaints(self):
        """SQ-213: evidence goes with its files, only of complaints closed for long."""
        complaint = self.complain()
        self.accept(complaint)
        self.accuse(complaint)
        self.investigate(complaint)
        paper = (
            self.env["ir.attachment"]
            .with_user(self.inspector.user_id)
            .create({"name": "p", "raw": b"Carla"})
        )
        piece = self.collect(complaint, attachment_ids=[Command.set(paper.ids)])
        self.rule("evidence")
        self.run_cron("ir_cron_service_retention_rule", "2028-01-01 12:00:00")
        self.assertEqual(piece.finding, "Ada hung up on her.")
        complaint.sudo().write({"state": "closed", "closed_at": "2026-05-01 10:00:00"})
        self.run_cron("ir_cron_service_retention_rule", "2028-01-01 12:00:00")
        self.assertEqual(piece.finding, "—")
        self.assertFalse(paper.exists())

    def test_log_and_checks_are_deleted(self):
        """SQ-213: looks at protected records and identity checks are deleted."""
        ticket = self.create_ticket(
            "2025-01-01 09:00:00", user_id=self.agent.user_id.id
        )
        with self.at("2025-01-01 10:00:00"):
            wizard = (
                self.env["helpdesk.ticket.identify"]
                .with_user(self.agent.user_id)
                .create({"ticket_id": ticket.id, "kind": "document", "note": "Pass"})
            )
            wizard.action_try()
            check = ticket.identity_check_ids
            check.sudo().state = "passed"
            self.env["service.consent"].create(
                {"partner_id": self.customer.id, "evidence": "x"}
            ).with_user(self.officer.user_id).read(["evidence"])
        line = self.env["service.access.log"].search(
            [("res_model", "=", "service.consent")]
        )
        self.assertTrue(line)
        for kind in ("access_log", "identity"):
            self.rule(kind)
            self.run_cron("ir_cron_service_retention_rule", "2026-06-01 12:00:00")
        self.assertFalse(line.exists())
        self.assertFalse(check.exists())

    def test_what_a_rule_may_do(self):
        """SQ-213: evidence that figures need is not deleted; thirty days at least."""
        rule = self.rule("interaction")
        with self.assertRaises(ValidationError):
            rule.method = "delete"
        self.assertEqual(self.rule("access_log").method, "delete")
        with self.assertRaises(AccessError):
            rule.with_user(self.leader.user_id).days = 40
        rule.with_user(self.officer.user_id).days = 400
        with self.assertRaises(AccessError):
            rule.run_ids.with_user(self.manager.user_id).create({})

    def test_growth(self):
        """SQ-213: 100 old contacts cost as many queries as 10."""
        ticket = self.create_ticket("2025-01-01 09:00:00")
        rule = self.rule("interaction")
        counts = []
        for number in (10, 100):
            with self.at("2025-01-01 10:00:00"):
                self.env["service.interaction"].create(
                    [{"ticket_id": ticket.id, "note": "Old"}] * number
                )
            with freeze_time("2026-06-01 12:00:00"):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self.assertEqual(rule._apply_batch(), number)
                self.env.flush_all()
                counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)


class TestSubjectRequest(PrivacyCommon):
    """Carla asks what is known of her, and to be forgotten."""

    def ask(self, kind, **values):
        """Dora registers what Carla asks for."""
        form = Form(self.env["service.subject.request"].with_user(self.officer.user_id))
        form.partner_id = self.customer
        form.kind = kind
        return form.save()

    def test_lookup(self):
        """SQ-213: the lookup lists the records of ours that name the customer."""
        ticket = self.create_ticket("2026-03-02 09:00:00")
        request = self.ask("access")
        with self.assertRaises(UserError):
            request.action_done()
        request.action_look_up()
        self.assertEqual(request.state, "found")
        found = {
            line.res_model_id.sudo().model: line.record_ids for line in request.line_ids
        }
        self.assertIn(ticket.id, found["helpdesk.ticket"])
        self.assertEqual(found["res.partner"], self.customer.ids)
        self.assertFalse(
            self.env["privacy.lookup.wizard"].search(
                [("create_uid", "=", self.officer.user_id.id)]
            )
        )
        request.action_look_up()
        self.assertEqual(len(request.line_ids), len(found))
        line = request.line_ids.filtered(
            lambda line: line.res_model_id.sudo().model == "helpdesk.ticket"
        )
        action = line.action_open_records()
        tickets = self.env["helpdesk.ticket"].with_user(self.officer.user_id)
        self.assertFalse(tickets.search(action["domain"]), "not for the officer")
        request.answer = "Sent the list by mail."
        request.action_done()
        self.assertEqual(request.state, "done")

    def test_forget(self):
        """SQ-213: forgetting replaces personal fields only; what happened stays."""
        self.customer.write({"phone": "123", "street": "Main Street 1", "city": "Rome"})
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        ticket.write({"partner_name": "Carla", "partner_email": "carla@example.com"})
        self.answer(ticket, "2026-03-02 09:30:00")
        self.env["service.consent"].create(
            {"partner_id": self.customer.id, "evidence": "Form"}
        )
        profile = self.env["service.customer.profile"].create(
            {"partner_id": self.customer.id, "note": "Rich"}
        )
        before = ticket.read(["number", "name", "stage_id", "first_response_at"])
        events = len(ticket.event_ids) if "event_ids" in ticket else 0
        request = self.ask("forget")
        with self.assertRaises(UserError):
            request.action_forget()
        request.action_look_up()
        request.action_forget()
        self.assertEqual(request.state, "done")
        for name in ("email", "phone", "street", "city"):
            self.assertFalse(self.customer[name], name)
        self.assertNotIn("Carla", self.customer.display_name)
        self.assertFalse(ticket.partner_email)
        self.assertFalse(profile.exists())
        self.assertEqual(self.customer.service_consent_ids.state, "withdrawn")
        after = ticket.read(["number", "name", "stage_id", "first_response_at"])
        self.assertEqual(after, before)
        if events:
            self.assertEqual(len(ticket.event_ids), events)
        log = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertNotIn("Carla", log.anonymized_name)

    def test_limits(self):
        """SQ-213: colleagues are not forgotten here, and only the officer may."""
        with self.assertRaises(AccessError):
            self.env["service.subject.request"].with_user(self.leader.user_id).search(
                []
            )
        request = self.ask("access")
        request.action_look_up()
        with self.assertRaises(UserError):
            request.action_forget()
        with self.assertRaises(UserError):
            request.write({"state": "done"})
        request.sudo().write({"kind": "forget"})
        request.sudo().partner_id = self.agent.user_id.partner_id
        with self.assertRaises(UserError):
            request.action_forget()
        other = self.ask("forget")
        with self.assertRaises(UserError):
            other.action_refuse()
        other.answer = "The invoice is still open."
        other.action_refuse()
        self.assertEqual(other.state, "refused")


class TestUndertaking(PrivacyCommon):
    """Staff promise to keep confidence, for a year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.standard"].search([]).active = False
        cls.standard = cls.env["service.standard"].create(
            {"code": "UT-9", "name": "To keep confidence", "kind": "undertaking"}
        )
        version = cls.env["service.standard.version"].create(
            {"standard_id": cls.standard.id}
        )
        with freeze_time("2026-01-05 09:00:00"):
            version.write(
                {
                    "state": "approved",
                    "reviewed_on": "2026-01-05",
                    "approved_on": "2026-01-05",
                    "effective_on": "2026-01-05",
                }
            )
            version._put_in_force()
            cls.env["service.acknowledgement"]._follow_scope(version)
        cls.version = version

    def row(self, employee):
        """What the employee has to sign."""
        return self.env["service.acknowledgement"].search(
            [("version_id", "=", self.version.id), ("employee_id", "=", employee.id)]
        )

    def missing(self):
        """The employees of the missing list."""
        return (
            self.env["service.acknowledgement"]
            .with_user(self.manager.user_id)
            .search([("kind", "=", "undertaking"), ("is_missing", "=", True)])
            .sudo()
            .employee_id
        )

    def test_missing_and_renewal(self):
        """SQ-214: without a valid undertaking on the missing list; the renewal date
        puts the employee back, and signing again takes them off.
        """
        self.assertEqual(self.standard.validity_months, 12)
        self.assertIn(self.agent, self.missing())
        row = self.row(self.agent).with_user(self.agent.user_id)
        with self.at("2026-01-10 10:00:00"):
            row.action_acknowledge()
            self.assertEqual(row.valid_until, date(2027, 1, 10))
            self.assertNotIn(self.agent, self.missing())
        with self.at("2027-01-10 10:00:00"):
            self.env.invalidate_all()
            self.assertNotIn(self.agent, self.missing(), "the last day")
        with self.at("2027-01-11 10:00:00"):
            self.env.invalidate_all()
            self.assertIn(self.agent, self.missing(), "also before the cron")
            self.assertEqual(row.signing, "run_out")
        for _time in range(2):
            self.run_cron("ir_cron_service_acknowledgement", "2027-01-11 10:00:00")
            self.assertEqual(row.state, "to_read")
            self.assertEqual(len(row.sudo().activity_ids), 1)
        with self.at("2027-01-12 10:00:00"):
            row.action_acknowledge()
            self.assertNotIn(self.agent, self.missing())
        self.assertEqual(row.valid_until, date(2028, 1, 12))

    def test_coverage_of_department(self):
        """SQ-214: the coverage of a department is the share of who has signed."""
        self.row(self.agent).with_user(self.agent.user_id).action_acknowledge()
        [(department, coverage)] = self.env["service.acknowledgement"]._read_group(
            [
                ("version_id", "=", self.version.id),
                ("department_id", "=", self.department.id),
                ("state", "!=", "lapsed"),
            ],
            ["department_id"],
            ["coverage:avg"],
        )
        people = len(self.department.member_ids)
        self.assertEqual(department, self.department)
        self.assertAlmostEqual(coverage, 100 / people)

    def test_manuals_hold_for_good(self):
        """SQ-214: what is not an undertaking is read once, unless it is set."""
        self.standard.kind = "manual"
        self.assertEqual(self.standard.validity_months, 0)
        row = self.row(self.agent).with_user(self.agent.user_id)
        row.action_acknowledge()
        self.assertFalse(row.valid_until)


class TestRegulation(PrivacyCommon):
    """Laws that somebody watches over."""

    def law(self, **values):
        """A law that Dora owns."""
        return self.env["service.regulation"].create(
            {
                "name": "Data law",
                "user_id": self.officer.user_id.id,
                "review_date": "2026-03-02",
                **values,
            }
        )

    def test_one_reminder(self):
        """SQ-215: a law whose review has come sends one reminder to its owner."""
        self.env["service.regulation"].search([]).review_date = False
        law = self.law()
        nobody = self.law(user_id=False)
        later = self.law(review_date="2026-03-03")
        for moment in ("2026-03-02 10:00:00", "2026-03-02 12:00:00"):
            self.run_cron("ir_cron_service_regulation", moment)
            self.assertEqual(law.activity_ids.user_id, self.officer.user_id)
            self.assertEqual(len(law.activity_ids), 1)
        self.assertFalse(nobody.activity_ids | later.activity_ids)
        with self.at("2026-03-05 10:00:00"):
            law.with_user(self.officer.user_id).action_review()
        self.assertEqual(law.reviewed_on, date(2026, 3, 5))
        self.assertEqual(law.review_date, date(2027, 3, 5))
        self.assertFalse(law.activity_ids)
        self.run_cron("ir_cron_service_regulation", "2026-03-06 10:00:00")
        self.assertFalse(law.activity_ids)
        self.run_cron("ir_cron_service_regulation", "2027-03-05 10:00:00")
        self.assertEqual(len(law.activity_ids), 1)

    def test_clause(self):
        """SQ-215: the seeded data laws are linked to clause CF-07."""
        clause = self.env.ref("service_quality.service_clause_cf_07")
        laws = self.env["service.regulation"].search([("clause_ids", "in", clause.ids)])
        self.assertIn(self.env.ref("service_quality.service_regulation_pipl"), laws)
        self.assertGreaterEqual(len(laws), 5)

    def test_who_keeps_them(self):
        """SQ-215: everybody reads the laws, the officer keeps them."""
        law = self.law()
        self.assertTrue(law.with_user(self.agent.user_id).read(["name"]))
        for attempt in (
            lambda: law.with_user(self.agent.user_id).action_review(),
            lambda: law.with_user(self.leader.user_id).write({"name": "x"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

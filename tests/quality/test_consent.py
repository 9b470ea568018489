"""Consents of customers, what is kept because of them, and who may know it."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .clock_common import ClockCommon


class TestConsent(ClockCommon):
    """Carla is served by Ada."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.promise_required = False
        cls.officer = cls.create_person("Dora Data", "service_quality.group_privacy")
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "It does not work",
                "description": "-",
                "team_id": cls.team.id,
                "partner_id": cls.customer.id,
                "user_id": cls.agent.user_id.id,
            }
        )

    def consent(self, employee=None, **values):
        """Ada registers that Carla has agreed to a sensitive profile."""
        user = (employee or self.agent).user_id
        return (
            self.env["service.consent"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.customer.id,
                    "evidence": "Said yes on the phone",
                    **values,
                }
            )
        )

    def profile(self, employee=None, **values):
        """Ada writes down what is sensitive about Carla."""
        user = (employee or self.agent).user_id
        return (
            self.env["service.customer.profile"]
            .with_user(user)
            .create(
                {
                    "partner_id": self.customer.id,
                    "special_needs": "Hears badly",
                    **values,
                }
            )
        )

    def log(self, record):
        """What the access log says of a record, oldest first."""
        lines = self.env["service.access.log"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)], order="id"
        )
        return [(line.user_id, line.action) for line in lines]

    def test_nothing_sensitive_without_consent(self):
        """SQ-208: sensitive fields cannot be saved without consent, by anybody."""
        for employee in (self.agent, self.manager):
            with self.assertRaises(ValidationError) as refusal:
                self.profile(employee)
            self.assertIn("Carla Customer", str(refusal.exception))
        with self.assertRaises(ValidationError):
            self.env["service.customer.profile"].sudo().create(
                {"partner_id": self.customer.id, "birth_date": "1990-05-01"}
            )
        empty = self.profile(special_needs=False)
        with self.assertRaises(ValidationError):
            empty.security_answer = "Rex"
        self.consent(purpose="contact")
        with self.assertRaises(ValidationError):
            empty.special_needs = "Hears badly"
        self.consent()
        empty.special_needs = "Hears badly"
        self.assertEqual(empty.special_needs, "Hears badly")

    def test_form_of_the_customer(self):
        """SQ-208: from the page of the customer: consent first, then the profile."""
        partner = self.customer.with_user(self.agent.user_id)
        self.assertTrue(partner.is_my_customer)
        form = Form(
            self.env["service.consent"]
            .with_user(self.agent.user_id)
            .with_context(default_partner_id=partner.id)
        )
        form.evidence = "Form 17"
        consent = form.save()
        self.assertEqual(consent.user_id, self.agent.user_id)
        action = partner.action_open_service_profile()
        self.assertFalse(action["res_id"])
        form = Form(
            self.env["service.customer.profile"]
            .with_user(self.agent.user_id)
            .with_context(**action["context"])
        )
        form.special_needs = "Hears badly"
        form.security_question = "First pet?"
        form.security_answer = "Rex"
        profile = form.save()
        self.assertEqual(profile.security_hint, "Yes")
        self.assertFalse(profile.security_answer)
        with self.assertRaises(AccessError):
            profile.read(["security_hash"])
        self.assertEqual(partner.action_open_service_profile()["res_id"], profile.id)

    def test_consent_needs_evidence(self):
        """SQ-208: purpose, date, way and evidence are kept; nothing of it changes."""
        with self.assertRaises(ValidationError):
            self.consent(evidence=" ")
        with self.assertRaises(ValidationError):
            self.consent(given_on="2199-01-01")
        with self.assertRaises(ValidationError):
            self.consent(purpose="other")
        with self.assertRaises(AccessError):
            self.consent(state="withdrawn")
        consent = self.consent(user_id=self.manager.user_id.id)
        self.assertEqual(consent.user_id, self.agent.user_id)
        for employee in (self.agent, self.manager, self.officer):
            own = consent.with_user(employee.user_id)
            with self.assertRaises(AccessError):
                own.write({"evidence": "Something else"})
            with self.assertRaises(AccessError):
                own.unlink()
        with self.assertRaises(UserError):
            consent.unlink()

    def test_withdrawal(self):
        """SQ-208: withdrawing the consent forgets what was kept because of it."""
        self.company.preferences_need_consent = True
        with self.assertRaises(ValidationError):
            self.ticket.with_user(self.agent.user_id).customer_preferences = "Mornings"
        consent = self.consent()
        other = self.consent(purpose="contact")
        profile = self.profile()
        self.ticket.with_user(self.agent.user_id).customer_preferences = "Mornings"
        self.assertEqual(self.customer.service_preferences, "Mornings")
        self.env["service.consent.withdraw"].with_user(self.agent.user_id).create(
            {"consent_id": consent.id, "way": "mail", "note": "Please no more"}
        ).action_confirm()
        self.assertEqual(consent.state, "withdrawn")
        self.assertEqual(consent.withdrawn_way, "mail")
        self.assertEqual(consent.withdrawn_user_id, self.agent.user_id)
        self.assertEqual(other.state, "given")
        self.assertFalse(profile.exists())
        self.assertFalse(self.customer.service_preferences)
        self.assertEqual(self.log(profile)[-1][1], "purged")
        moment = consent.withdrawn_at
        consent.with_user(self.agent.user_id).action_withdraw()
        self.assertEqual(consent.withdrawn_at, moment)

    def test_second_consent_keeps_the_profile(self):
        """SQ-208: while another consent holds, nothing is forgotten."""
        first, _second = self.consent(), self.consent()
        profile = self.profile()
        first.action_withdraw()
        self.assertTrue(profile.exists())

    def test_consent_is_for_one_company(self):
        """SQ-208: what was agreed with one company does not hold for another."""
        other = self.env["res.company"].create({"name": "Other"})
        self.consent()
        with self.assertRaises(ValidationError):
            self.env["service.customer.profile"].create(
                {
                    "partner_id": self.customer.id,
                    "company_id": other.id,
                    "note": "Rich",
                }
            )

    def test_need_to_know(self):
        """SQ-209: agents see customers of their own tickets, for a while."""
        consent = self.consent()
        profile = self.profile()
        for record in (consent, profile):
            for employee, expected in (
                (self.agent, record),
                (self.colleague, record.browse()),
                (self.leader, record),
                (self.manager, record),
                (self.officer, record),
            ):
                own = record.with_user(employee.user_id)
                self.assertEqual(own.search([]), expected, employee.name)
                if not expected:
                    with self.assertRaises(AccessError):
                        own.read(["create_date"])
        self.ticket.user_id = False
        self.assertTrue(
            profile.with_user(self.colleague.user_id).search([]),
            "nobody has taken it yet: the team has to know",
        )
        self.ticket.user_id = self.agent.user_id
        with self.at("2026-03-02 10:00:00"):
            self.ticket.stage_id = self.stages["done"]
        with self.at("2026-04-01 09:00:00"):
            self.assertTrue(profile.with_user(self.agent.user_id).search([]))
        with self.at("2026-04-01 11:00:00"):
            self.env.invalidate_all()
            self.assertFalse(profile.with_user(self.agent.user_id).search([]))
            self.assertFalse(self.customer.with_user(self.agent.user_id).is_my_customer)

    def test_export(self):
        """SQ-209: agents export nothing; protected records also with that right not."""
        self.consent()
        profile = self.profile()
        own = self.env(user=self.agent.user_id)
        for record in (self.ticket, self.customer, profile):
            with self.assertRaises(UserError):
                record.with_env(own).export_data(["display_name"])
        self.agent.user_id.group_ids |= self.env.ref("base.group_allow_export")
        self.assertTrue(self.ticket.with_env(own).export_data(["number"])["datas"])
        with self.assertRaises(AccessError):
            profile.with_env(own).export_data(["special_needs"])
        self.officer.user_id.group_ids |= self.env.ref("base.group_allow_export")
        exported = profile.with_user(self.officer.user_id).export_data(["note"])
        self.assertEqual(len(exported["datas"]), 1)
        self.assertEqual(self.log(profile)[-1], (self.officer.user_id, "export"))

    def test_reading_is_logged(self):
        """SQ-209: a read of what is sensitive creates a log row, however it is read."""
        self.consent()
        profile = self.profile().with_user(self.agent.user_id)
        user = self.agent.user_id
        ways = (
            lambda: profile.read(["special_needs"]),
            lambda: profile.read(),
            lambda: profile.web_read({"special_needs": {}}),
            lambda: profile.search_read([], ["special_needs"]),
            lambda: profile.web_search_read([], {"special_needs": {}}),
            lambda: self.customer.with_user(user).web_read(
                {"service_profile_ids": {"fields": {"special_needs": {}}}}
            ),
        )
        for minute, way in enumerate(ways):
            with self.subTest(way=minute), self.at(f"2026-03-02 10:{minute * 2:02}:00"):
                before = self.log(profile)
                way()
                way()
                self.assertEqual(self.log(profile)[len(before) :], [(user, "seen")])
        with self.at("2026-03-02 11:00:00"):
            before = self.log(profile)
            profile.web_search_read([], {"partner_id": {}, "write_date": {}})
            self.assertEqual(self.log(profile), before, "nothing sensitive was read")
            for attempt in (
                lambda: profile.formatted_read_group([], ["birth_date:month"]),
                lambda: profile.formatted_read_group(
                    [], [], ["special_needs:array_agg"]
                ),
                lambda: profile.formatted_read_grouping_sets(
                    [], [["birth_date:month"], []], ["__count"]
                ),
            ):
                with self.assertRaises(AccessError):
                    attempt()
            profile.copy_data()
            self.assertEqual(self.log(profile)[len(before) :], [(user, "seen")])

    def test_log_is_append_only(self):
        """SQ-209: nobody writes the access log; officer and managers read it."""
        self.consent()
        self.profile().read(["special_needs"])
        line = self.env["service.access.log"].search(
            [("res_model", "=", "service.customer.profile")], limit=1
        )
        self.assertEqual(line.partner_id, self.customer)
        for employee in (self.agent, self.manager, self.officer):
            own = line.with_user(employee.user_id)
            for attempt in (
                lambda own=own: own.write({"detail": "x"}),
                lambda own=own: own.unlink(),
                lambda own=own: own.create(
                    {"res_model": "res.partner", "res_id": 1, "action": "seen"}
                ),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        self.assertTrue(line.with_user(self.officer.user_id).read(["record_name"]))
        with self.assertRaises(AccessError):
            line.with_user(self.agent.user_id).read(["record_name"])

    def test_log_grows_by_one_insert(self):
        """SQ-209: reading 100 profiles asks the database as often as reading 10."""
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(111)]
        )
        self.env["service.consent"].create(
            [{"partner_id": partner.id, "evidence": "Form"} for partner in partners]
        )
        profiles = self.env["service.customer.profile"].create(
            [{"partner_id": partner.id, "note": "-"} for partner in partners]
        )
        counts = []
        # The first one asks who the reader is.
        for batch in (profiles[:1], profiles[1:11], profiles[11:]):
            own = batch.with_user(self.officer.user_id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            own.read(["note"])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])

"""Who is on the phone has to be shown before data are told or changed."""

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.service_quality.exceptions import GuidedError

from .clock_common import ClockCommon

NOW = "2026-03-02 10:00:00"


class TestIdentityCheck(ClockCommon):
    """Carla, or somebody who says so, calls Ada."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.customer.lang = "en_US"
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "What is my contract number?",
                "description": "-",
                "team_id": cls.team.id,
                "partner_id": cls.customer.id,
                "user_id": cls.agent.user_id.id,
            }
        )
        cls.env["service.consent"].create(
            {"partner_id": cls.customer.id, "evidence": "Form"}
        )
        cls.profile = cls.env["service.customer.profile"].create(
            {
                "partner_id": cls.customer.id,
                "birth_date": "1990-05-01",
                "identity_number": "AB 1234 56789",
                "security_question": "First pet?",
                "security_answer": "Rex  the Dog",
            }
        )

    def own(self, employee=None):
        """The ticket as Ada has it."""
        return self.ticket.with_user((employee or self.agent).user_id)

    def wizard(self, employee=None, **values):
        """The dialog of the check."""
        return (
            self.env["helpdesk.ticket.identify"]
            .with_user((employee or self.agent).user_id)
            .create({"ticket_id": self.ticket.id, **values})
        )

    def offer(self, kind, given=None, employee=None, **values):
        """One proof is offered; returns the check."""
        wizard = self.wizard(employee, kind=kind, given=given, **values)
        check = wizard.sudo().check_id
        wizard.action_try()
        return check

    def mail_code(self):
        """Let a code be sent, and read the mail as the customer would."""
        before = self.env["mail.mail"].search([])
        self.wizard().action_send_code()
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.email_to, "carla@example.com")
        return re.search(r"\b(\d{6})\b", re.sub("<[^>]+>", " ", mail.body_html))[1]

    def pass_check(self):
        """Carla is who she says."""
        self.offer("security_answer", "rex the dog")
        return self.offer("identity_number", "6789")

    def disclose(self, employee=None, **values):
        """Ada opens what is known of Carla."""
        return (
            self.env["helpdesk.ticket.disclose"]
            .with_user((employee or self.agent).user_id)
            .with_context(default_ticket_id=self.ticket.id)
            .create(values)
        )

    def test_refused_without_check(self):
        """SQ-210: telling or changing data is refused without a passed check."""
        fields_list = ["ticket_id", "email", "phone", "name"]
        Wizard = (
            self.env["helpdesk.ticket.disclose"]
            .with_user(self.agent.user_id)
            .with_context(default_ticket_id=self.ticket.id)
        )
        for attempt in (
            lambda: self.own().action_disclose(),
            lambda: Wizard.default_get(fields_list),
            lambda: self.disclose(name="Carla"),
        ):
            with self.assertRaises(GuidedError):
                attempt()
        self.assertEqual(self.own().identity_state, "none")
        self.offer("security_answer", "Rex the dog")
        with self.assertRaises(GuidedError):
            self.own().action_disclose()

    def test_two_factors_pass(self):
        """SQ-210: two different factors pass; what was done is kept and logged."""
        with self.at(NOW):
            code = self.mail_code()
            check = self.offer("code", code)
            self.assertEqual(check.state, "open")
            with self.assertRaises(UserError):
                self.offer("code", code)
            self.offer("birth_date", given_date="1990-05-01")
            self.assertEqual(check.state, "passed")
            self.assertEqual(self.own().identity_state, "passed")
            self.assertEqual(
                check.factor_ids.mapped(lambda f: (f.kind, f.fits)),
                [("code", True), ("birth_date", True)],
            )
            self.own().action_disclose()
            values = (
                self.env["helpdesk.ticket.disclose"]
                .with_user(self.agent.user_id)
                .with_context(default_ticket_id=self.ticket.id)
                .default_get(["ticket_id", "name", "email", "phone"])
            )
            self.assertEqual(values["email"], "carla@example.com")
            wizard = self.disclose(**{**values, "phone": "+86 10 1234"})
            wizard.action_change()
        self.assertEqual(self.customer.phone, "+86 10 1234")
        lines = self.env["service.access.log"].search(
            [("ticket_id", "=", self.ticket.id)], order="id"
        )
        self.assertEqual(lines.mapped("action"), ["disclosed", "changed"])
        self.assertIn("Phone", lines[-1].detail)
        self.assertNotIn("1234", lines[-1].detail)
        with self.at("2026-03-02 10:31:00"):
            self.env.invalidate_all()
            self.assertEqual(self.own().identity_state, "none")
            with self.assertRaises(GuidedError):
                wizard.action_change()

    def test_number_of_factors(self):
        """SQ-210: a company may ask for three factors."""
        self.company.identity_factors = 3
        check = self.pass_check()
        self.assertEqual(check.state, "open")
        self.offer("call_back", note="Number on file")
        self.assertEqual(check.state, "passed")

    def test_code_runs_out(self):
        """SQ-210: a code holds for ten minutes, and a new one replaces it."""
        with self.at(NOW):
            first = self.mail_code()
            second = self.mail_code()
        with self.at("2026-03-02 10:09:00"):
            if first != second:
                self.assertFalse(self.offer("code", first).factor_ids[-1].fits)
        with self.at("2026-03-02 10:11:00"), self.assertRaises(UserError):
            self.offer("code", second)

    def test_nobody_reads_the_code(self):
        """SQ-210: neither code nor fingerprint is read by staff, in mail or chatter."""
        code = self.mail_code()
        check = self.ticket.identity_check_ids
        self.assertNotIn(code, check.code_hash)
        for employee in (self.agent, self.leader, self.manager):
            user = employee.user_id
            with self.assertRaises(AccessError):
                check.with_user(user).read(["code_hash"])
            messages = self.env["mail.message"].with_user(user)
            self.assertFalse(messages.search([("body", "ilike", code)]))
        self.assertEqual(
            check.with_user(self.agent.user_id).code_sent_to, "c***@example.com"
        )

    def test_portal_login(self):
        """SQ-210: who has signed in at the portal today has shown one factor."""
        self.assertFalse(self.offer("portal").factor_ids.fits)
        user = new_test_user(
            self.env, "carla", "base.group_portal", partner_id=self.customer.id
        )
        self.env["res.users.log"].with_user(user).sudo().create({})
        self.env.invalidate_all()
        self.assertTrue(self.offer("portal").factor_ids[-1].fits)

    def test_failed_check_blocks_and_warns(self):
        """SQ-210: after three wrong answers the customer is blocked, the leader warned,
        also on another ticket; another supervisor releases.
        """
        other = self.ticket.copy({"user_id": self.agent.user_id.id})
        for answer in ("Max", "Tom", "Leo"):
            self.assertFalse(self.offer("security_answer", answer).factor_ids[-1].fits)
        check = self.ticket.identity_check_ids
        self.assertEqual(check.state, "failed")
        self.assertEqual(self.own().identity_state, "blocked")
        todo = self.ticket.activity_ids.filtered(
            lambda a: a.user_id == self.leader.user_id
        )
        self.assertEqual(len(todo), 1)
        for attempt in (
            lambda: self.offer("security_answer", "Rex the dog"),
            lambda: self.own().action_disclose(),
            lambda: other.with_user(self.agent.user_id).action_identify(),
            lambda: other.with_user(self.agent.user_id).action_disclose(),
        ):
            with self.assertRaises(UserError):
                attempt()
        for employee in (self.agent, self.colleague):
            with self.assertRaises(AccessError):
                check.with_user(employee.user_id).action_release()
        check.with_user(self.leader.user_id).action_release()
        self.assertFalse(todo.exists().filtered("active"))
        self.assertEqual(self.pass_check().state, "passed")

    def test_supervisor_does_not_release_their_own(self):
        """SQ-210: who failed the check cannot release it."""
        for answer in ("Max", "Tom", "Leo"):
            self.offer("security_answer", answer, self.leader)
        check = self.ticket.identity_check_ids
        with self.assertRaises(AccessError):
            check.with_user(self.leader.user_id).action_release()
        check.with_user(self.manager.user_id).action_release()
        self.assertTrue(check.released_at)

    def test_waiting_brings_no_more_tries(self):
        """SQ-210: an old check begins anew, with its wrong answers only."""
        with self.at(NOW):
            self.offer("security_answer", "rex the dog")
            check = self.offer("identity_number", "0000")
        with self.at("2026-03-02 11:00:00"):
            self.offer("birth_date", given_date="1990-05-01")
            self.assertEqual(check.state, "open")
            self.assertEqual(check.tries, 1)
            self.offer("security_answer", "rex the dog")
        self.assertEqual(check.state, "passed")

    def test_change_of_customer(self):
        """SQ-210: a check of one customer says nothing of another one."""
        self.pass_check()
        self.ticket.partner_id = self.customer.copy({"name": "Otto"})
        self.assertEqual(self.own().identity_state, "none")
        with self.assertRaises(GuidedError):
            self.own().action_disclose()

    def test_over_rpc(self):
        """SQ-210: nobody writes checks and factors, nor checks tickets of others."""
        check = self.pass_check()
        for employee in (self.agent, self.leader, self.manager):
            for record in (check, check.factor_ids[0]):
                own = record.with_user(employee.user_id)
                for attempt in (
                    lambda own=own: own.write({"company_id": 1}),
                    lambda own=own: own.unlink(),
                    lambda own=own: own.create({}),
                ):
                    with self.assertRaises(AccessError):
                        attempt()
        with self.assertRaises(AccessError):
            self.own().write({"identity_check_ids": [(5,)]})
        outsider = self.create_person(
            "Oda Outsider", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        with self.assertRaises(AccessError):
            self.offer("document", employee=outsider, note="Passport")
        with self.assertRaises(AccessError):
            self.disclose(outsider, name="Carla")
        self.assertFalse(check.with_user(outsider.user_id).search([]))
        wizard = self.wizard()
        with self.assertRaises(UserError):
            wizard.write({"check_id": check.id})

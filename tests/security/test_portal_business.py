"""Customers send documents and accept, on their own tickets only, and see no more."""

from odoo import http
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import ServiceHttpCommon

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class TestPortalBusiness(ServiceHttpCommon):
    """Two companies with a customer and a refund each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service_type = cls.env["service.type"].create(
            {
                "name": "Refund",
                "service_kind": "business",
                "needs_review": True,
                "needs_acceptance": True,
                "document_ids": [
                    Command.create(
                        {
                            "name": "Invoice",
                            "conditions": "Secret condition",
                            "template_file": b"Zm9ybQ==",
                            "template_name": "blank.pdf",
                        }
                    ),
                    Command.create(
                        {
                            "name": "Application",
                            "kind": "form",
                            "form_url": "https://forms.example.com/refund",
                        }
                    ),
                    Command.create({"name": "Receipt", "kind": "proof"}),
                ],
            }
        )
        cls.users = [
            new_test_user(
                cls.env,
                login=login,
                groups="base.group_portal",
                partner_id=cls.env["res.partner"]
                .create(
                    {
                        "name": login,
                        "email": f"{login}@example.com",
                        "parent_id": cls.env["res.partner"]
                        .create({"name": f"{login} Ltd", "is_company": True})
                        .id,
                    }
                )
                .id,
            )
            for login in ("case.first", "case.second")
        ]
        cls.agent = new_test_user(
            cls.env,
            login="case.agent",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user",
        )
        cls.own, cls.foreign = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Refund please",
                    "description": "x",
                    "partner_id": user.partner_id.id,
                    "user_id": cls.agent.id,
                    "service_type_id": cls.service_type.id,
                }
                for user in cls.users
            ]
        )

    def line(self, ticket, name="Invoice"):
        return ticket.document_ids.filtered(lambda line: line.name == name)

    def post(self, path, ticket=None, token=True, files=None, **data):
        """Press a button of the page of a ticket; ``token``: with the CSRF token."""
        if token:
            data["csrf_token"] = http.Request.csrf_token(self)
        ticket_id = (ticket or self.own).id
        return self.url_open(
            f"/my/ticket/{ticket_id}/{path}",
            data=data or {"x": "y"},
            files=files,
            allow_redirects=False,
        )

    def upload(self, ticket, line, content=PDF, name="invoice.pdf", **data):
        files = {"file": (name, content, "application/pdf")}
        return self.post(f"document/{line.id}/upload", ticket, files=files, **data)

    def login(self, number=0):
        self.authenticate(self.users[number].login, self.users[number].login)

    def page(self, ticket=None):
        return self.url_open(f"/my/ticket/{(ticket or self.own).id}").text

    def test_upload(self):
        """SQ-219 A customer uploads a missing document and sees that it has come."""
        self.login()
        page = self.page()
        self.assertIn("Please send", page)
        self.assertIn("https://forms.example.com/refund", page)
        self.assertNotIn("Receipt", page)
        answer = self.upload(self.own, self.line(self.own))
        self.assertEqual(answer.status_code, 303)
        line = self.line(self.own)
        self.assertEqual(line.state, "received")
        self.assertEqual(line.file_name, "invoice.pdf")
        self.assertEqual(line.received_by_id, self.users[0])
        self.assertIn("it has been received", self.page())
        self.upload(self.own, line, PDF + b"2", "other.pdf")
        self.assertEqual(line.file_name, "invoice.pdf")
        self.assertIn("received already", self.page())

    def test_form_online(self):
        """SQ-41 A customer completes the form online: its line becomes received."""
        self.login()
        form = self.line(self.own, "Application")
        self.post(f"document/{form.id}/done")
        self.assertEqual(form.state, "received")
        invoice = self.line(self.own)
        self.post(f"document/{invoice.id}/done")
        self.assertEqual(invoice.state, "missing")

    def test_blank_form(self):
        """SQ-41 The blank form can be fetched by who sees the ticket, nobody else."""
        self.login()
        url = f"/my/ticket/{self.own.id}/document/{self.line(self.own).id}/form"
        self.assertEqual(self.url_open(url).content, b"form")
        self.login(1)
        answer = self.url_open(url, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_only_what_is_asked_for(self):
        """SQ-219 Checked documents, proofs and lines of other tickets stay as they
        are.
        """
        self.login()
        line = self.line(self.own)
        line.sudo().is_received = True
        line.sudo().action_mark_ok()
        proof = self.line(self.own, "Receipt")
        foreign = self.line(self.foreign)
        for target in (line, proof, foreign):
            self.upload(self.own, target)
            self.assertFalse(target.file_name)
        self.assertEqual(line.state, "ok")
        self.upload(self.own, foreign.browse(0))
        self.upload(self.own, self.line(self.own, "Application"), b"<html/>", "a.html")
        self.assertEqual(self.line(self.own, "Application").state, "missing")
        self.assertIn("cannot be taken", self.page())

    def test_another_customer(self):
        """SQ-219 Another company's customer can do nothing here, by direct address."""
        self.own.acceptance_state = "asked"
        self.login(1)
        line = self.line(self.own)
        for answer in (
            self.upload(self.own, line),
            self.post("accept"),
            self.post("refuse", reason="No"),
        ):
            self.assertEqual(answer.status_code, 303)
            self.assertTrue(answer.headers["Location"].endswith("/my"))
        self.assertEqual(line.state, "missing")
        self.assertEqual(self.own.acceptance_state, "asked")
        answer = self.make_jsonrpc_request(
            f"/my/ticket/{self.own.id}/sign", {"name": "x", "signature": "eA=="}
        )
        self.assertIn("error", answer)
        self.assertEqual(self.own.acceptance_state, "asked")

    def test_follower_of_another_company(self):
        """SQ-219 Who merely follows a ticket reads it, but does not act on it."""
        self.own.message_subscribe(self.users[1].partner_id.ids)
        self.own.acceptance_state = "asked"
        self.login(1)
        self.assertNotIn("/accept", self.page())
        self.upload(self.own, self.line(self.own))
        self.post("accept")
        self.assertEqual(self.line(self.own).state, "missing")
        self.assertEqual(self.own.acceptance_state, "asked")

    def test_public(self):
        """SQ-219 Without login only the link sent to the customer opens the way."""
        self.authenticate(None, None)
        line = self.line(self.own)
        self.upload(self.own, line)
        self.upload(self.own, line, access_token="wrong")
        self.assertEqual(line.state, "missing")
        self.upload(self.own, line, access_token=self.own._portal_ensure_token())
        self.assertEqual(line.state, "received")

    @mute_logger("odoo.http")
    def test_foreign_page(self):
        """SQ-219 A form of another site, or a mere link, changes nothing."""
        self.own.acceptance_state = "asked"
        self.login()
        line = self.line(self.own)
        answer = self.upload(self.own, line, token=False)
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertGreaterEqual(self.post("accept", token=False).status_code, 400)
        self.url_open(f"/my/ticket/{self.own.id}/accept")
        self.assertEqual(line.state, "missing")
        self.assertEqual(self.own.acceptance_state, "asked")

    def test_accept(self):
        """SQ-23 A customer accepts with the button of the portal."""
        self.login()
        self.post("accept")
        self.assertEqual(self.own.acceptance_state, "none")
        self.own._ask_acceptance()
        self.assertIn("Is everything as it should be?", self.page())
        self.post("accept")
        self.assertEqual(self.own.acceptance_state, "accepted")
        self.assertEqual(self.own.acceptance_by, self.users[0].name)
        self.assertEqual(self.own.acceptance_way, "portal")
        self.post("refuse", reason="No")
        self.assertEqual(self.own.acceptance_state, "accepted")

    def test_sign(self):
        """SQ-23 A customer accepts with a signature."""
        self.own._ask_acceptance()
        self.login()
        pixel = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
            "WjR9awAAAABJRU5ErkJggg=="
        )
        url = f"/my/ticket/{self.own.id}/sign"
        self.assertIn("error", self.make_jsonrpc_request(url, {"name": "First"}))
        self.make_jsonrpc_request(url, {"name": "First", "signature": pixel})
        self.assertEqual(self.own.acceptance_way, "signature")
        self.assertEqual(self.own.acceptance_by, "First")
        self.assertTrue(self.own.acceptance_signature)

    def test_refuse(self):
        """SQ-23 A refusal on the portal reopens the work, with the reason."""
        self.own._ask_acceptance()
        self.login()
        self.post("refuse", reason="The amount is wrong.")
        self.assertEqual(self.own.acceptance_state, "refused")
        self.assertEqual(self.own.acceptance_reason, "The amount is wrong.")
        self.assertEqual(self.own.stage_id._get_clock_status(), "open")
        self.assertIn("The amount is wrong.", self.page())

    def test_staff_do_not_accept_for_the_customer(self):
        """SQ-23 Staff do not press the customer's button, not even with the link."""
        self.own._ask_acceptance()
        self.authenticate(self.agent.login, self.agent.login)
        self.post("accept", access_token=self.own._portal_ensure_token())
        self.assertEqual(self.own.acceptance_state, "asked")

    def test_closing_accepts(self):
        """SQ-23 A customer who closes the ticket on the portal accepts with that."""
        self.login()
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        data = {"ticket_id": self.own.id, "stage_id": done.id}
        data["csrf_token"] = http.Request.csrf_token(self)
        self.url_open("/ticket/close", data=data, allow_redirects=False)
        self.assertEqual(self.own.stage_id, done)
        self.assertEqual(self.own.acceptance_state, "accepted")

    def test_page_keeps_what_is_internal(self):
        """SQ-219 Faults not told yet, conditions, notes and their files stay inside."""
        line = self.line(self.own)
        line.sudo().write(
            {"is_received": True, "fault_text": "Looks forged", "remedy_text": "Ask"}
        )
        line.sudo().action_mark_faulty()
        self.own.message_post(
            body="Hidden remark",
            attachments=[("hidden.txt", b"x")],
            subtype_xmlid="mail.mt_note",
        )
        self.own.message_post(
            body="For you",
            attachments=[("shown.txt", b"x")],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.login()
        page = self.page()
        self.assertNotIn("Looks forged", page)
        self.assertNotIn("Secret condition", page)
        self.assertNotIn("Hidden remark", page)
        self.assertNotIn("hidden.txt", page)
        self.assertIn("shown.txt", page)
        self.assertNotIn(self.agent.login + "@", line._get_portal_values().values())
        self.own.action_request_supplement({line.id: "Please scan page two."})
        page = self.page()
        self.assertIn("Please scan page two.", page)
        self.assertIn("Please send again", page)
        self.assertNotIn("Looks forged", page)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_rpc(self):
        """SQ-219 By RPC a customer reads no field of ours, no checklist, no sheet."""
        ticket = self.own.with_user(self.users[0])
        visible = ticket.fields_get()
        internal = [
            name
            for name in self.own._fields
            if name.startswith(
                (
                    "document_",
                    "review",
                    "acceptance",
                    "result_",
                    "comfort",
                    "supplement",
                )
            )
        ]
        self.assertGreater(len(internal), 20)
        names = [*internal, "fed_back_at", "handling_minutes", "work_stage_id"]
        for name in names:
            self.assertNotIn(name, visible)
            with self.assertRaises(AccessError, msg=name):
                ticket.read([name])
        for model in ("service.ticket.document", "service.type.document"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.users[0]).search([])
        for values in ({"acceptance_state": "accepted"}, {"name": "x"}):
            with self.assertRaises(AccessError):
                ticket.write(values)
        with self.assertRaises(AccessError):
            ticket.action_ask_acceptance()
        line = self.line(self.own)
        line.write({"file": b"eA==", "file_name": "x.pdf"})
        files = self.env["ir.attachment"].search(
            [("res_model", "=", line._name), ("res_id", "=", line.id)]
            + [("res_field", "=", "file")]
        )
        with self.assertRaises(AccessError):
            files.with_user(self.users[0]).read(["raw"])

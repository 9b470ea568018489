"""Customers close their own tickets, and nobody else's."""

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import ServiceHttpCommon


class TestPortalClose(ServiceHttpCommon):
    """Two customers, each with a ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.rejected = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        cls.users = [
            new_test_user(cls.env, login=login, groups="base.group_portal")
            for login in ("close.first", "close.second")
        ]
        cls.own, cls.foreign = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Help",
                    "description": "x",
                    "partner_id": user.partner_id.id,
                    "user_id": False,
                }
                for user in cls.users
            ]
        )

    def close(self, ticket, stage, token=True):
        """Press the portal's button, or try to without it."""
        data = {"ticket_id": ticket.id, "stage_id": stage.id}
        if token:
            data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open("/ticket/close", data=data, allow_redirects=False)

    def test_own_ticket(self):
        """SQ-219 A customer closes an own ticket, with a stage meant for it."""
        self.authenticate("close.first", "close.first")
        self.close(self.own, self.rejected)
        self.assertFalse(self.own.closed)
        page = self.url_open(f"/my/ticket/{self.own.id}").text
        self.assertIn('name="csrf_token"', page)
        self.close(self.own, self.done)
        self.assertEqual(self.own.stage_id, self.done)

    def test_foreign_ticket(self):
        """SQ-219 Another customer's ticket stays as it is; one that is not, is none."""
        self.authenticate("close.first", "close.first")
        answer = self.close(self.foreign, self.done)
        self.assertTrue(answer.headers["Location"].endswith("/my/tickets"))
        self.assertFalse(self.foreign.closed)
        self.own.active = False
        self.assertEqual(self.close(self.own.browse(0), self.done).status_code, 302)

    def test_readers_close_nothing(self):
        """SQ-219 Another company that follows a ticket, and staff who serve it, may see
        the page, but close it for the customer neither with its button nor past it.
        """
        self.foreign.message_subscribe(self.users[0].partner_id.ids)
        self.authenticate("close.first", "close.first")
        page = self.url_open(f"/my/ticket/{self.foreign.id}").text
        self.assertIn(self.foreign.number, page)
        self.assertNotIn('action="/ticket/close"', page)
        self.close(self.foreign, self.done)
        self.assertFalse(self.foreign.closed)
        agent = new_test_user(
            self.env, "close.agent", "helpdesk_mgmt.group_helpdesk_user"
        )
        self.own.user_id = agent
        self.authenticate("close.agent", "close.agent")
        self.close(self.own, self.done)
        self.assertFalse(self.own.closed)

    def test_a_colleague_is_a_customer_too(self):
        """SQ-04 A colleague who asks closes the own ticket, but not one served by
        himself.
        """
        asking = new_test_user(self.env, "close.inside", "base.group_user")
        self.own.partner_id = asking.partner_id
        self.own.user_id = asking
        self.authenticate("close.inside", "close.inside")
        self.close(self.own, self.done)
        self.assertFalse(self.own.closed)
        self.own.user_id = self.env.user
        self.close(self.own, self.done)
        self.assertTrue(self.own.closed)

    @mute_logger("odoo.http")
    def test_by_a_link_or_a_foreign_page(self):
        """SQ-219 A link or a form of another site closes nothing."""
        self.authenticate("close.first", "close.first")
        link = f"/ticket/close?ticket_id={self.own.id}&stage_id={self.done.id}"
        self.assertGreaterEqual(self.url_open(link).status_code, 400)
        self.assertGreaterEqual(self.close(self.own, self.done, False).status_code, 400)
        self.assertFalse(self.own.closed)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_public_users_do_not_write_stages(self):
        """SQ-219 Who is not logged in cannot change what a stage means."""
        public = self.env.ref("base.public_user")
        with self.assertRaises(AccessError):
            self.done.with_user(public).write({"closed": False})

    def test_customers_do_not_see_what_is_internal(self):
        """SQ-219 Clocks, facts and figures of a ticket are not for customers."""
        ticket = self.own.with_user(self.users[0])
        names = ("clock_ids", "event_ids", "clock_state", "reopen_count")
        for name in names:
            with self.assertRaises(AccessError, msg=name):
                ticket.read([name])
        self.assertTrue(ticket.read(["name", "first_response_at"]))

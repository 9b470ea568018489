"""Customers see, give and withdraw their own consents on the portal, and no others."""

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestPortalConsent(ServiceHttpCommon):
    """Carla and Otto of one company, each with a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla, cls.otto = (
            new_test_user(
                cls.env, login, "base.group_portal", name=login, email=f"{login}@x.org"
            )
            for login in ("consent_carla", "consent_otto")
        )
        firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        (cls.carla | cls.otto).partner_id.parent_id = firm
        cls.staff = new_test_user(
            cls.env, "consent_staff", "service_quality.group_privacy", name="Stanley"
        )
        cls.profile = (
            cls.env["service.consent"]
            .with_user(cls.staff)
            .create(
                {
                    "partner_id": cls.carla.partner_id.id,
                    "evidence": "Internal remark of the agent",
                }
            )
        )
        cls.env["service.customer.profile"].create(
            {"partner_id": cls.carla.partner_id.id, "special_needs": "Hears badly"}
        )

    def login(self, user):
        """Log in, as a browser does."""
        self.authenticate(user.login, user.login)
        self.token = http.Request.csrf_token(self)

    def post(self, url, **data):
        """Send a form, as the page does."""
        return self.url_open(url, data={"csrf_token": self.token, **data})

    def own(self, user, **values):
        """The consents of somebody."""
        return self.env["service.consent"].search(
            [
                ("partner_id", "=", user.partner_id.id),
                *[(name, "=", value) for name, value in values.items()],
            ]
        )

    def test_sees_own(self):
        """SQ-208: a customer sees the own consents, not how they were proved, and not
        those of a colleague.
        """
        self.login(self.carla)
        page = self.url_open("/my/consents").text
        self.assertIn("Keep a sensitive profile", page)
        self.assertNotIn("Internal remark", page)
        self.assertNotIn("Stanley", page)
        self.assertNotIn("Hears badly", page)
        self.assertIn("/my/consents", self.url_open("/my").text)
        self.login(self.otto)
        page = self.url_open("/my/consents").text
        self.assertIn("You have not agreed to anything", page)
        self.assertNotIn(f"/my/consents/{self.profile.id}/", page)

    def test_gives_once(self):
        """SQ-208: a customer agrees on the portal: purpose, words, day, way and login
        are kept, once.
        """
        self.login(self.carla)
        for _click in range(2):
            page = self.post("/my/consents/give", purpose="contact").text
        self.assertIn("You may write to me about offers and news.", page)
        consent = self.own(self.carla, purpose="contact")
        self.assertEqual(len(consent), 1)
        self.assertEqual(
            (consent.way, consent.state, consent.user_id),
            ("portal", "given", self.carla),
        )
        self.assertEqual(
            consent.purpose_note, "You may write to me about offers and news."
        )
        self.assertEqual(consent.given_on, self.env.company._get_service_today())
        self.assertIn("consent_carla", consent.evidence)
        for purpose in ("other", "nonsense", ""):
            page = self.post("/my/consents/give", purpose=purpose).text
            self.assertIn("Please choose what you agree to.", page)
        self.assertEqual(len(self.own(self.carla)), 2)

    def test_withdraws_own(self):
        """SQ-208: withdrawing on the portal forgets what was kept; only the customer's
        own consents, and nothing over RPC.
        """
        url = f"/my/consents/{self.profile.id}/withdraw"
        self.login(self.otto)
        self.assertIn("not yours to withdraw", self.post(url).text)
        self.assertEqual(self.profile.state, "given")
        for user in (self.carla, self.otto):
            consents = self.env["service.consent"].with_user(user)
            with self.assertRaises(AccessError):
                consents.browse(self.profile.id).read(["purpose"])
            with self.assertRaises(AccessError):
                consents.browse(self.profile.id).action_withdraw()
            with self.assertRaises(AccessError):
                consents.create({"partner_id": user.partner_id.id, "evidence": "x"})
        self.login(self.carla)
        page = self.post(url, note="I changed my mind").text
        self.assertIn("You have withdrawn", page)
        self.env.invalidate_all()
        self.assertEqual(
            (self.profile.state, self.profile.withdrawn_way), ("withdrawn", "portal")
        )
        self.assertEqual(self.profile.withdrawn_note, "I changed my mind")
        self.assertEqual(self.profile.withdrawn_user_id, self.carla)
        self.assertFalse(
            self.env["service.customer.profile"].search(
                [("partner_id", "=", self.carla.partner_id.id)]
            )
        )
        again = self.profile.withdrawn_at
        self.post(url)
        self.env.invalidate_all()
        self.assertEqual(self.profile.withdrawn_at, again)

    def test_sees_own_ratings(self):
        """SQ-219: a customer sees the own ratings, and those of nobody else."""
        for user, comment in ((self.carla, "Kind and quick"), (self.otto, "So so")):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": f"Question of {user.login}",
                    "description": "-",
                    "partner_id": user.partner_id.id,
                }
            )
            self.env["service.feedback"]._record(
                [{"ticket_id": ticket.id, "score": 4, "comment": comment}]
            )
        self.login(self.carla)
        page = self.url_open("/my/consents").text
        self.assertIn("Kind and quick", page)
        self.assertNotIn("So so", page)

"""Tickets know by themselves what they are about."""

from odoo import Command, http
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..common import ServiceHttpCommon
from .clock_common import ClockCommon


class TestTicketKind(ClockCommon):
    """Questions about opening hours; below them those about the branches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Category = cls.env["helpdesk.ticket.category"]
        cls.hours = Category.create(
            {"name": "Opening hours", "service_kind": "consultation"}
        )
        cls.branch = Category.create({"name": "Branch", "parent_id": cls.hours.id})
        cls.plain = Category.create({"name": "Anything"})
        cls.create_policy("All", {"first_response": (20, "minute")}, sequence=9)
        cls.create_policy(
            "Questions",
            {"first_response": (10, "minute")},
            sequence=1,
            service_kind="consultation",
        )

    def test_category_tells_the_kind(self):
        """SQ-01 A ticket of a category has its kind, or that of the category above, and
        the promises for it; who names a kind is not overruled.
        """
        for category, kind, amount in (
            (self.hours, "consultation", 10),
            (self.branch, "consultation", 10),
            (self.plain, "other", 20),
        ):
            ticket = self.create_ticket("2026-03-02 09:00:00", category_id=category.id)
            self.assertEqual(ticket.service_kind, kind, category.name)
            self.assert_clock(ticket, amount=amount)
        named = self.create_ticket(
            "2026-03-02 09:00:00", category_id=self.hours.id, service_kind="business"
        )
        self.assertEqual(named.service_kind, "business")

    def test_each_kind_shows_its_course_and_policy(self):
        """SQ-01 One ticket per kind: each shows its own flow and policy, and a question
        that becomes a complaint the deadlines of complaints.
        """
        policies = self.env["service.sla.policy"].with_context(active_test=False)
        policies.search([("company_id", "=", False)]).active = True
        sheets = ("consultation", "complaint")
        for sheet in sheets:
            self.env.ref(f"service_quality.service_type_{sheet}").is_usual = True
        kinds = (
            "consultation",
            "business",
            "complaint",
            "suggestion",
            "visit",
            "other",
        )
        tickets = {
            kind: self.create_ticket("2026-03-02 09:00:00", service_kind=kind)
            for kind in kinds
        }
        courses, promises = set(), set()
        for kind, ticket in tickets.items():
            chart = ticket.with_user(self.agent.user_id).step_chart
            self.assertGreater(len(chart), 1, kind)
            courses.add(tuple(step["name"] for step in chart))
            promises.add(self.clock(ticket, "resolution").policy_id)
            self.assertFalse(ticket.step_ids, "a course costs nobody a click")
        self.assertEqual(len(courses), len(kinds))
        self.assertEqual(len(promises), len(kinds))
        question = tickets["consultation"]
        with self.at("2026-03-02 09:05:00"):
            question.service_kind = "complaint"
        self.assert_clock(question, "resolution", due_at="2026-03-11 17:00:00")
        self.assertEqual(question.step_chart, tickets["complaint"].step_chart)

    def test_sorted_in_later(self):
        """SQ-01 Sorted into a category later, what has no kind gets it and is promised
        anew; a chosen kind stays.
        """
        loose = self.create_ticket("2026-03-02 09:00:00")
        chosen = self.create_ticket("2026-03-02 09:00:00", service_kind="suggestion")
        with self.at("2026-03-02 09:05:00"):
            (loose | chosen).with_user(self.agent.user_id).category_id = self.branch
        self.assertEqual(loose.service_kind, "consultation")
        self.assert_clock(loose, amount=10, due_at="2026-03-02 09:10:00")
        self.assertEqual(chosen.service_kind, "suggestion")

    def test_in_the_form(self):
        """SQ-01 The form shows the kind as soon as the category is chosen."""
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent.user_id))
        form.category_id = self.branch
        self.assertEqual(form.service_kind, "consultation")
        form.service_kind = "visit"
        form.category_id = self.hours
        self.assertEqual(form.service_kind, "visit")

    def test_a_change_counts_at_once(self):
        """SQ-01 What a category tells may be changed, by whoever keeps categories."""
        with self.assertRaises(AccessError):
            self.hours.with_user(self.agent.user_id).service_kind = "visit"
        self.hours.with_user(self.manager.user_id).service_kind = "visit"
        ticket = self.create_ticket("2026-03-02 09:00:00", category_id=self.branch.id)
        self.assertEqual(ticket.service_kind, "visit")
        self.branch.parent_id = self.plain
        ticket = self.create_ticket("2026-03-02 09:00:00", category_id=self.branch.id)
        self.assertEqual(ticket.service_kind, "other")

    def test_no_query_per_ticket(self):
        """SQ-01 Kinds of 100 tickets take as many queries as those of 10."""
        values = {"name": "x", "category_id": self.branch.id}
        tickets = self.env["helpdesk.ticket"]
        tickets._set_kind_of_category(dict(values))
        with self.assertQueryCount(0):
            for _number in range(100):
                vals = dict(values)
                tickets._set_kind_of_category(vals)
                self.assertEqual(vals["service_kind"], "consultation")

    def test_changes_are_tracked(self):
        """SQ-217 Another team and another priority leave old and new in the log."""
        other = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere"})
        tracked = self.env["helpdesk.ticket"].with_context(
            tracking_disable=False, mail_notrack=False
        )
        ticket = tracked.create({"name": "x", "description": "x"})
        self.env.cr.flush()
        ticket.write({"team_id": other.id, "priority": "3"})
        self.env.cr.flush()
        values = ticket.message_ids.sudo().tracking_value_ids
        told = {value.field_id.name: value.new_value_char for value in values}
        self.assertEqual(told["team_id"], "Elsewhere")
        self.assertIn("priority", told)


@tagged("standard", "post_install", "-at_install")
class TestPortalKind(ServiceHttpCommon):
    """A customer says what it is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "kind.customer", "base.group_portal")
        documents = [Command.create({"name": "Invoice"})]
        cls.offered, cls.inside = cls.env["service.type"].create(
            [
                {"name": "Refund", "on_portal": True, "document_ids": documents},
                {"name": "Secret service", "document_ids": documents},
            ]
        )

    def submit(self, service):
        """Send the form; returns the ticket made."""
        known = self.env["helpdesk.ticket"].search([])
        self.url_open(
            "/submitted/ticket",
            data={
                "subject": "Please",
                "description": "x",
                "service": service,
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        return self.env["helpdesk.ticket"].search([]) - known

    def test_customer_says_what_it_is_about(self):
        """SQ-219 A customer asks, or applies for a service offered on the portal with
        its documents; nothing else can be chosen.
        """
        self.authenticate(self.user.login, self.user.login)
        page = self.url_open("/new/ticket").text
        self.assertIn("Refund", page)
        self.assertNotIn("Secret service", page)
        self.assertEqual(self.submit("consultation").service_kind, "consultation")
        refund = self.submit(str(self.offered.id))
        self.assertEqual(refund.service_type_id, self.offered)
        self.assertEqual(refund.document_ids.name, "Invoice")
        for nonsense in ("", str(self.inside.id), "complaint", "x"):
            ticket = self.submit(nonsense)
            self.assertEqual(ticket.service_kind, "other", nonsense)
            self.assertFalse(ticket.service_type_id)

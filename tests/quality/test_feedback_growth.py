"""Asking, reminding, planning, counting: ten times as much, hardly more queries."""

from unittest.mock import patch

import pytest

from odoo.addons.service_quality.models import service_followup_plan_mixin
from odoo.addons.service_quality.tools.period import Period

from .complaint_common import ComplaintCommon
from .feedback_common import FeedbackCommon


class Counting:
    """Counts the queries of an act."""

    def count(self, act):
        """Queries of ``act``, with an empty cache and nothing left to write."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.cr.sql_log_count - before


@pytest.mark.bare
class TestFeedbackGrowth(Counting, FeedbackCommon):
    """However many tickets were solved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        others = cls.env["res.company"].search([("id", "!=", cls.company.id)])
        others.write({"feedback_request": False, "followup_scope": "none"})
        cls.requests = cls.env["service.feedback.request"]

    def serve_many(self, count, moment="2026-03-02 09:00:00"):
        """So many tickets solved at once."""
        partners = self.env["res.partner"].create(
            [{"name": f"C{nr}", "email": f"c{nr}@example.com"} for nr in range(count)]
        )
        with self.at(moment):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "Served",
                        "description": "Please",
                        "team_id": self.team.id,
                        "partner_id": partner.id,
                        "user_id": self.agent.user_id.id,
                    }
                    for partner in partners
                ]
            )
            tickets.stage_id = self.stages["done"]
        return tickets

    def test_asking_and_reminding(self):
        """SQ-86: asking and reminding ten times the customers takes no more queries
        but for the rows of their mails and ratings.
        """
        used = {}
        for size in (2, 3, 30):
            tickets = self.serve_many(size)
            with self.at("2026-03-02 09:01:00"):
                asking = self.count(self.requests._ask)
            self.assertEqual(len(tickets.feedback_request_ids), size)
            with self.at("2026-03-05 09:01:00"):
                reminding = self.count(self.requests._remind)
            self.assertTrue(all(tickets.feedback_request_ids.mapped("reminded_at")))
            used[size] = asking, reminding
        for few, many in zip(used[3], used[30], strict=True):
            self.assertLess((many - few) / 27, 4, used)

    def test_planning(self):
        """SQ-81: planning ten times the follow-ups takes the same number of queries."""
        followups = self.env["service.followup"]
        used = {}
        for size in (2, 3, 30):
            self.serve_many(size)
            with self.at("2026-03-02 09:01:00"):
                used[size] = self.count(followups._plan)
        self.assertLessEqual(used[30], used[3] + 3, used)

    def test_planning_in_batches(self):
        """SQ-81: what does not fit into a batch is planned in the next; a kill between
        them loses and doubles nothing.
        """
        tickets = self.serve_many(7)
        followups = self.env["service.followup"]
        with self.at("2026-03-02 09:01:00"):
            with patch.object(service_followup_plan_mixin, "BATCH", 3):
                planned = [followups._plan() for _run in range(4)]
        self.assertEqual(planned, [3, 3, 1, 0])
        found = followups.search([("ticket_id", "in", tickets.ids)])
        self.assertEqual(len(found.ticket_id), 7)
        self.assertEqual(len(found), 7)

    def test_loyalty(self):
        """SQ-96: a month with ten times the customers takes the same number of
        queries.
        """
        loyalty, period = self.env["service.loyalty"], Period.month(2026, 3, "UTC")

        def measure():
            loyalty._count(self.company, period)

        with self.at("2026-04-01 09:00:00"):
            measure()
        used = {}
        for size in (3, 30):
            self.serve_many(size)
            with self.at("2026-04-01 09:00:00"):
                used[size] = self.count(measure)
        self.assertEqual(used[30], used[3])


@pytest.mark.bare
class TestComplaintListGrowth(Counting, ComplaintCommon):
    """However many complaints there are."""

    def test_list_and_board(self):
        """SQ-78: list and board of ten times the complaints take the same number of
        queries, whoever looks.
        """
        quiet = self.env["helpdesk.ticket"].with_context(tracking_disable=True)
        columns = (
            "name",
            "subject",
            "partner_id",
            "received_at",
            "severity",
            "state",
            "handler_user_id",
            "clock_badge",
            "age_days",
            "allowed_steps",
        )
        used = {}
        for size in (2, 3, 30):
            quiet.create(
                [
                    {
                        "name": "Complaint",
                        "description": "x",
                        "service_kind": "complaint",
                        "team_id": self.team.id,
                        "user_id": False,
                    }
                    for _nr in range(size)
                ]
            )
            for employee in (self.manager, self.leader):
                files = self.env["service.complaint"].with_user(employee.user_id)

                def show(files=files):
                    rows = files.web_search_read(
                        [], {name: {} for name in columns}, limit=80
                    )
                    files.formatted_read_group([], ["state"], ["__count"])
                    return rows

                used[employee, size] = self.count(show)
        for employee in (self.manager, self.leader):
            few, many = used[employee, 3], used[employee, 30]
            self.assertLessEqual(many, few + 1, employee.name)

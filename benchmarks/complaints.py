"""List, board and figures of many complaints, against plain SQL of the same rows."""

import os
from datetime import date

from . import complaints_sql, fixtures
from .meter import Measure, measured

# Fewer show whether the measure itself works: make bench ARGS="--complaints 1000".
COMPLAINTS = int(os.environ.get("BENCH_COMPLAINTS", "100000"))
LEADER = "bench_leader"
COLUMNS = ("name", "received_at", "severity", "state", "age_days", "verdict")
LIMIT = 80
CODES = ("complaint_founded", "complaint_resolution", "complaint_repeat")


class Complaints(Measure):
    """100,000 complaints of a team, in a transaction that is never committed.

    The leader reads them as the rules allow; plain SQL reads the same without any.
    """

    def __init__(self, registry, environment):
        # Only a worker has the addons at hand.
        from odoo.addons.service_quality.tools.period import Period

        super().__init__(registry, environment)
        self.cr = registry.cursor()
        self.env = environment(self.cr)
        self._fill()
        group = self.env.ref("service_quality.group_supervisor")
        leader = self.env["res.users"].search([("login", "=", LEADER)])
        leader.write({"group_ids": [(4, group.id)]})
        self.env.flush_all()
        self.complaints = environment(self.cr, LEADER)["service.complaint"]
        self.team = self.env["helpdesk.ticket.team"].search(
            [("name", "=", fixtures.TEAM)]
        )
        today = date.today()
        self.period = Period(date(today.year - 1, 1, 1), today, "UTC")
        self.employees = self.env["hr.employee"].search(
            [("user_id.login", "like", "bench_agent_")]
        )

    def _fill(self):
        """A complaint by the addon, then copied with its ticket and party by SQL."""
        vals = fixtures.ticket_values(self.env, 1)[0]
        ticket = self.env["helpdesk.ticket"].create(
            {**vals, "service_kind": "complaint"}
        )
        employees = self.env["hr.employee"].search(
            [("user_id.login", "like", "bench_agent_")]
        )
        self.env["service.complaint.party"].create(
            {"complaint_id": ticket.complaint_ids.id, "employee_id": employees[0].id}
        )
        self.env.flush_all()
        complaints_sql.copy(self.cr, ticket.id, COMPLAINTS, employees.ids)
        self.env.invalidate_all()

    def warm_up(self):
        """Read it once."""
        self.round()

    def close(self):
        """End the transaction with all its complaints."""
        self.cr.rollback()
        self.cr.close()

    def round(self):
        """Samples of each screen and of plain SQL for the same."""
        samples = {}
        complaints = self.complaints
        with measured(self.cr) as samples["list by SQL"]:
            expected = complaints_sql.read_list(self.cr, self.team.id, LIMIT)
        self.env.invalidate_all()
        with measured(self.cr) as samples["list"]:
            found = complaints.web_search_read(
                [], {name: {} for name in COLUMNS}, limit=LIMIT
            )
        assert [row["id"] for row in found["records"]] == expected
        with measured(self.cr) as samples["board by SQL"]:
            expected = complaints_sql.count_states(self.cr, self.team.id)
        self.env.invalidate_all()
        with measured(self.cr) as samples["board"]:
            groups = complaints.formatted_read_group([], ["state"], ["__count"])
        assert {row["state"]: row["__count"] for row in groups} == expected
        with measured(self.cr) as samples["figures by SQL"]:
            complaints_sql.count_figures(self.cr, self.period, self.employees.ids)
        self.env.invalidate_all()
        indicators = self.env["service.indicator"]
        with measured(self.cr) as samples["figures"]:
            for code in CODES:
                getattr(indicators, f"_measure_{code}")(self.period, self.employees)
        return samples

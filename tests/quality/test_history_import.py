"""Another help desk's history becomes tickets, agents, events and clocks of ours."""

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon
from .history_common import HEADER, MAPPING, HistoryCommon
from .history_log import make_log
from .history_oracle import EVENTS


class Source(NamedTuple):
    """A log to import, and how many cases and agents it has."""

    name: str
    text: str
    cases: int
    agents: int


REAL_LOG = Path(__file__).parents[3] / "shared/data/helpdesk_events.csv"
#: The suite is whole with the generated log; where the real one lies, it is used too.
SOURCES = [Source("generated", make_log(900, seed=5), 900, 8)]
if REAL_LOG.is_file():
    SOURCES.append(Source("real", REAL_LOG.read_text(), 2290, 22))
SILENT_MODELS = ("mail.mail", "mail.message", "mail.activity", "mail.followers")
STORED = (
    "helpdesk.ticket",
    "hr.employee",
    "res.partner",
    "res.users",
    "service.event",
    "service.history.case",
    "service.sla.clock",
)


class TestHistoryLogs(HistoryCommon):
    """Whole logs against an independent computation."""

    def test_clocks_equal_the_oracle(self):
        """Every clock is due and ends as the oracle says; twice changes nothing."""
        for source in SOURCES:
            with self.subTest(source.name):
                self.check(source)

    def check(self, source):
        company, team = self.open_desk(source.name)
        silence = self.count(*SILENT_MODELS)
        started = time.perf_counter()
        result = self.load(source.text, team=team)
        self.env.flush_all()
        milliseconds = (time.perf_counter() - started) * 1000

        self.assertEqual(
            result, {"created": source.cases, "updated": 0, "skipped": 0, "errors": []}
        )
        self.assertEqual(self.assert_oracle(source.text, company), source.cases)
        self.assertEqual(self.count(*SILENT_MODELS), silence)
        self.assertLess(milliseconds / source.text.count("\n"), 3, "ms per event")
        self.check_agents(company, source.agents)

        stored = self.count(*STORED)
        result = self.load(source.text, team=team)
        self.assertEqual(
            result, {"created": 0, "updated": 0, "skipped": source.cases, "errors": []}
        )
        self.assertEqual(self.count(*STORED), stored)

    def open_desk(self, name):
        """A company that keeps the hours and promises of the log's help desk."""
        company = self.env["res.company"].create({"name": name})
        self.env.user.company_ids |= company
        calendar = self.calendar.copy({"company_id": company.id})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": name, "company_id": company.id, "calendar_id": calendar.id}
        )
        self.policy.copy({"company_id": company.id})
        return company, team

    def check_agents(self, company, number):
        employees = self.env["hr.employee"].with_context(active_test=False)
        employees = employees.search([("company_id", "=", company.id)])
        self.assertEqual(len(employees), number)
        self.assertEqual(len(employees.user_id), number)
        self.assertFalse(any(employees.mapped("active")))
        self.assertFalse(any(employees.user_id.mapped("active")))

    @pytest.mark.bare
    def test_queries_do_not_grow(self):
        """Ten times the tickets of known people cost hardly more queries."""
        self.load(make_log(300, seed=8))

        def queries(cases, first):
            text = make_log(cases, seed=9, first=first)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.load(text)["created"], cases)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(10, 1000)
        few, many = queries(10, 2000), queries(100, 3000)
        self.assertLess(many - few, 30)


class TestHistoryImport(HistoryCommon):
    """What becomes of single cases."""

    TEXT = HEADER + (
        "41,Insert ticket,ann,2012-03-01 10:00:00,ACME\n"
        "41,Take in charge ticket,ben,2012-03-01 11:00:00,ACME\n"
        "41,Wait,ben,2012-03-01 12:00:00,ACME\n"
        "41,Resolve ticket,cem,2012-03-02 12:00:00,ACME\n"
        "41,Closed,ann,2012-04-02 12:00:00,ACME\n"
    )

    def test_ticket(self):
        """A ticket looks as if it had lived here."""
        self.load(self.TEXT)
        ticket = self.find("41")
        self.assertEqual(ticket.registered_at, datetime(2012, 3, 1, 9))
        self.assertEqual(ticket.first_response_at, datetime(2012, 3, 1, 10))
        self.assertEqual(ticket.accepted_at, datetime(2012, 3, 1, 10))
        self.assertEqual(ticket.resolved_at, datetime(2012, 3, 2, 11))
        self.assertEqual(ticket.stage_id.closing_kind, "solved")
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.partner_id.name, "ACME")
        self.assertEqual(ticket.user_id.login, "cem")
        self.assertEqual(ticket.employee_id.user_id, ticket.user_id)
        self.assertEqual(ticket.clock_state, "met")
        self.assertFalse(ticket.message_ids or ticket.activity_ids)
        self.assertFalse(ticket.message_follower_ids)

    def test_events(self):
        """Events have the times of the log, who did it and who held the ticket."""
        self.load(self.TEXT)
        events = self.find("41").event_ids.sorted(lambda e: (e.occurred_at, e.id))
        self.assertEqual(
            [
                (event.event_type, event.user_id.login, event.employee_id.name)
                for event in events
            ],
            [
                ("created", "ann", False),
                ("assigned", "ben", "ben"),
                ("first_response", "ben", "ben"),
                ("paused", "ben", "ben"),
                ("resumed", "cem", "ben"),
                ("assigned", "cem", "cem"),
                ("resolved", "cem", "cem"),
                ("closed", "ann", "cem"),
            ],
        )
        self.assertEqual(events[-1].occurred_at, datetime(2012, 4, 2, 10))
        self.assertEqual(events.team_id, self.team)

    def test_clock_holders(self):
        """A met clock belongs to who stopped it, a breached one to who held it."""
        late = self.TEXT.replace("2012-03-02", "2012-03-19").replace("41", "42")
        self.load(self.TEXT + late.replace(HEADER, "").replace("Wait", "Call"))
        clocks = self.clocks_of()
        self.assertEqual(clocks["41", "resolution"].employee_id.name, "cem")
        breached = clocks["42", "resolution"]
        self.assertEqual(
            (breached.state, breached.employee_id.name), ("breached", "ben")
        )
        event = breached.ticket_id.event_ids.filtered("clock_id")
        self.assertEqual(event.event_type, "breached")
        self.assertFalse(event.user_id)
        self.assertEqual(event.occurred_at, breached.due_at)
        self.assertEqual(event.employee_id.name, "ben")

    def test_stages(self):
        """The stage says how a case ended."""
        day = "2012-03-01 10:00:00,ACME\n"
        text = HEADER + "".join(
            f"{case},Insert ticket,ann,{day}" for case in ("new", "run", "wait", "dup")
        )
        text += f"run,Take in charge ticket,ann,{day}"
        text += f"wait,Wait,ann,{day}dup,DUPLICATE,ann,{day}"
        self.load(text)
        self.assertTrue(self.find("new").stage_id.unattended)
        stage = self.find("run").stage_id
        self.assertFalse(stage.unattended or stage.closed or stage.pause_clock)
        self.assertTrue(self.find("wait").stage_id.pause_clock)
        stage = self.find("dup").stage_id
        self.assertTrue(stage.closed)
        self.assertNotIn(stage.closing_kind, (False, "solved"))
        self.assertEqual(self.find("dup").clock_state, "void")

    def test_policy_of_the_day(self):
        """The policies that were valid when a ticket came in made its promises."""
        self.policy.valid_to = "2012-02-29"
        then = self.policy.copy({"valid_from": "2012-03-01", "valid_to": "2012-12-31"})
        then.target_ids.filtered(lambda t: t.metric == "first_response").amount = 1
        self.load(self.TEXT)
        clock = self.clocks_of()["41", "first_response"]
        self.assertEqual(clock.policy_id, then)
        self.assertEqual(clock.due_at, datetime(2012, 3, 1, 10))

    def test_recent_clocks_live_on(self):
        """What is open and due in the future runs on; what is overdue is silent."""
        now = fields.Datetime.now().replace(microsecond=0)
        recent, old = now - timedelta(minutes=5), now - timedelta(days=60)
        self.load(
            HEADER + f"1,Insert ticket,ann,{recent}+00:00,ACME\n"
            f"2,Insert ticket,ann,{old}+00:00,ACME\n"
        )
        clocks = self.clocks_of()
        live, late = clocks["1", "resolution"], clocks["2", "resolution"]
        self.assertEqual(live.state, "running")
        self.assertTrue(live.next_check_at)
        self.assertEqual((late.state, late.next_check_at), ("breached", False))
        ticket = self.find("1")
        self.assertEqual(ticket.clock_state, "running")
        # from here on it is a ticket like any other
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.env.flush_all()
        self.assertEqual(live.state, "met")
        activities = self.env["mail.activity"].search_count([])
        self.env["service.sla.clock"]._sweep_batch()
        self.assertEqual(self.env["mail.activity"].search_count([]), activities)

    def test_people_are_found(self):
        """Users are found by login, customers by reference or name; nobody is woken."""
        cem = self.create_person("Cem Real", company_id=self.company.id)
        cem.user_id.write(
            {"login": "cem", "company_ids": [Command.link(self.company.id)]}
        )
        customer = self.env["res.partner"].create({"name": "A.C.M.E.", "ref": "ACME"})
        self.load(self.TEXT)
        ticket = self.find("41")
        self.assertEqual(ticket.partner_id, customer)
        self.assertEqual((ticket.employee_id, ticket.user_id), (cem, cem.user_id))
        self.assertTrue(cem.active and cem.user_id.active)
        self.assertFalse(ticket.message_follower_ids or ticket.message_ids)
        answer = ticket.event_ids.filtered(lambda e: e.event_type == "first_response")
        ben = answer.employee_id
        self.assertFalse(ben.active or ben.user_id.active or ben.user_id.share)
        self.env.cr.execute(
            "SELECT password FROM res_users WHERE id = %s", [ben.user_id.id]
        )
        self.assertEqual(self.env.cr.fetchone(), (None,))

    def test_defaults_are_for_tickets(self):
        """Defaults given with the call reach the tickets, and nothing but them."""
        category = self.env["helpdesk.ticket.category"].create({"name": "Phone"})
        imports = self.imports.with_context(
            default_service_kind="consultation", default_category_id=category.id
        )
        imports.load(self.TEXT, MAPPING, team=self.team)
        ticket = self.find("41")
        self.assertEqual(ticket.service_kind, "consultation")
        self.assertEqual(ticket.category_id, category)
        self.assertFalse(ticket.partner_id.category_id)

    def test_title_and_description(self):
        """Unmapped columns are listed in the ticket, as text."""
        text = (
            "case,activity,agent,at,customer,subject,note\n"
            "41,Insert ticket,ann,2012-03-01 10:00,ACME,It is <b>broken</b>,old\n"
            "41,Closed,ann,2012-03-01 11:00,ACME,,<script>new</script>\n"
        )
        self.imports.load(text, {**MAPPING, "title": "subject"}, team=self.team)
        ticket = self.find("41")
        self.assertEqual(ticket.name, "It is <b>broken</b>")
        self.assertIn("note: &lt;script&gt;new", ticket.description)
        self.assertNotIn("<script>", ticket.description)

    def test_without_team_agent_and_customer(self):
        """Only case, activity and time are needed."""
        text = "case,activity,at\n41,Solved,2012-03-01 10:00:00\n"
        mapping = {
            "case": "case",
            "activity": "activity",
            "at": "at",
            "events": {"Solved": "solve"},
        }
        result = self.imports.load(text, mapping)
        self.assertEqual(result["created"], 1)
        ticket = self.find("41")
        self.assertFalse(ticket.team_id or ticket.user_id or ticket.employee_id)
        self.assertEqual(ticket.company_id, self.company)

    def test_timezone(self):
        """Times are local to the zone given, else to the team's working hours."""
        self.load(self.TEXT, timezone="Asia/Shanghai")
        self.assertEqual(self.find("41").registered_at, datetime(2012, 3, 1, 2))
        with self.assertRaises(UserError):
            self.load(self.TEXT, timezone="Mars/Olympus")

    def test_more_rows(self):
        """A case with more rows than before is updated, once."""
        lines = self.TEXT.splitlines(keepends=True)
        self.load("".join(lines[:4]))
        ticket = self.find("41")
        self.assertEqual(
            ticket.clock_state, "breached" if ticket.resolved_at else "paused"
        )
        result = self.load(self.TEXT)
        self.assertEqual((result["updated"], result["errors"]), (1, []))
        self.assertEqual(self.find("41"), ticket)
        self.assertEqual(ticket.resolved_at, datetime(2012, 3, 2, 11))
        self.assertEqual(ticket.clock_state, "met")
        self.assertEqual(
            len(ticket.clock_ids), len(set(ticket.clock_ids.mapped("metric")))
        )
        self.assertEqual(len(ticket.event_ids), 8)
        self.assert_oracle(self.TEXT)
        self.assertEqual(self.load(self.TEXT)["skipped"], 1)

    def test_fewer_rows(self):
        """A log that knows less than was imported changes nothing, and says so."""
        self.load(self.TEXT)
        result = self.load("".join(self.TEXT.splitlines(keepends=True)[:3]))
        self.assertEqual((result["updated"], result["skipped"]), (0, 1))
        self.assertEqual(len(result["errors"]), 1)
        self.assertTrue(self.find("41").resolved_at)

    def test_worked_on_since(self):
        """A ticket on which somebody has worked here is not overwritten."""
        lines = self.TEXT.splitlines(keepends=True)
        work = {
            "a message": lambda ticket: ticket.message_post(body="Hello"),
            "another stage": lambda ticket: ticket.write(
                {"stage_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new").id}
            ),
        }
        for number, (name, change) in enumerate(work.items(), start=50):
            with self.subTest(name):
                texts = [
                    HEADER + "".join(lines[1:end]).replace("41,", f"{number},")
                    for end in (4, 6)
                ]
                self.load(texts[0])
                ticket = self.find(str(number))
                change(ticket)
                self.env.flush_all()
                result = self.load(texts[1])
                self.assertEqual((result["updated"], result["skipped"]), (0, 1))
                [(line, reason)] = result["errors"]
                self.assertEqual(line, 2)
                self.assertIn(ticket.number, reason)
                self.assertFalse(ticket.resolved_at)

    def test_bad_rows_skipped(self):
        """A bad row is listed with line and reason, the good ones go in."""
        bad = "41,Resolve ticket,cem,soon,ACME\n,Closed,ann,2012-04-02 12:00:00,ACME\n"
        result = self.load(self.TEXT + bad)
        self.assertEqual(result["created"], 1)
        self.assertEqual([line for line, _reason in result["errors"]], [7, 8])
        self.assertIn("“soon”", result["errors"][0][1])

    def test_bad_rows_stop(self):
        """With skip_bad_rows off a bad row keeps everything out."""
        stored = self.count(*STORED)
        bad = "42,Resolve ticket,cem,soon,ACME\n"
        result = self.load(self.TEXT + bad, skip_bad_rows=False)
        self.assertEqual(
            [result[key] for key in ("created", "updated", "skipped")], [0, 0, 0]
        )
        self.assertEqual([line for line, _reason in result["errors"]], [7])
        self.env.flush_all()
        self.assertEqual(self.count(*STORED), stored)
        self.assertEqual(self.load(self.TEXT, skip_bad_rows=False)["created"], 1)

    def test_late_errors_stop_too(self):
        """Errors that only the database knows keep everything out as well."""
        self.load(self.TEXT)
        self.find("41").message_post(body="Hello")
        text = self.TEXT + "41,Wait,ann,2012-04-03 12:00:00,ACME\n"
        text += "42,Wait,zoe,2012-04-03 12:00:00,ACME\n"
        stored = self.count(*STORED)
        result = self.load(text, skip_bad_rows=False)
        self.assertEqual(len(result["errors"]), 1)
        self.assertEqual(self.count(*STORED), stored)
        self.assertFalse(self.find("42"))

    def test_column_errors(self):
        """A column that is not there is named with those that are."""
        result = self.load(self.TEXT.replace("agent", "operator", 1))
        [(line, reason)] = result["errors"]
        self.assertEqual((line, result["created"]), (1, 0))
        self.assertIn("agent", reason)
        self.assertIn("operator", reason)

    def test_mapping_errors(self):
        """A mapping that means nothing is refused at once."""
        for change in ({"at": ""}, {"events": {"Closed": "finished"}}):
            with self.subTest(change), self.assertRaises(UserError):
                self.imports.load(self.TEXT, {**MAPPING, **change})

    def test_foreign_ticket(self):
        """A case number that another ticket has already is an error, not a crash."""
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Mine", "description": "Mine", "company_id": self.company.id}
        )
        ticket.sudo().history_ref = "41"
        result = self.load(self.TEXT)
        self.assertEqual(result["created"], 0)
        self.assertIn(ticket.number, result["errors"][0][1])

    def test_companies(self):
        """Each company has its own cases, employees and customers; users are shared."""
        self.load(self.TEXT)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids |= other
        team = self.team.copy({"name": "There", "company_id": other.id})
        team.calendar_id = False
        result = self.load(self.TEXT, team=team.id)
        self.assertEqual(result["created"], 1)
        tickets = self.env["helpdesk.ticket"].search([("history_ref", "=", "41")])
        there = tickets.filtered(lambda ticket: ticket.company_id == other)
        here = tickets.filtered(lambda ticket: ticket.company_id == self.company)
        self.assertEqual(there.user_id, here.user_id)
        self.assertEqual(there.employee_id.company_id, other)
        self.assertNotEqual(there.partner_id, here.partner_id)
        self.assertEqual(there.clock_ids.company_id | there.event_ids.company_id, other)

    def test_agent_of_another_company(self):
        """An active user without access to the company is not let in by an import."""
        new_test_user(
            self.env, login="cem", company_id=self.env.ref("base.main_company").id
        )
        result = self.load(self.TEXT)
        self.assertEqual([line for line, _reason in result["errors"]], [5])
        self.assertIn("cem", result["errors"][0][1])
        self.assertTrue(self.find("41"))

    def test_only_managers(self):
        """Agents, supervisors and inspectors may not import."""
        for group in (
            "helpdesk_mgmt.group_helpdesk_manager",
            "service_quality.group_supervisor",
            "service_quality.group_inspector",
        ):
            with self.subTest(group):
                user = new_test_user(
                    self.env, login=f"no.{group}", groups=f"base.group_user,{group}"
                )
                with self.assertRaises(AccessError):
                    self.imports.with_user(user).load(self.TEXT, MAPPING)

    def test_manager_needs_no_other_rights(self):
        """A service manager imports without being administrator or HR officer."""
        manager = new_test_user(
            self.env,
            login="manager",
            groups="base.group_user,service_quality.group_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        imports = self.imports.with_user(manager).with_company(self.company)
        result = imports.load(self.TEXT, MAPPING, team=self.team.id)
        self.assertEqual((result["created"], result["errors"]), (1, []))

    def test_spreadsheet_import_is_turned_down(self):
        """The web client's own import gets a message in its terms, not a crash."""
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "service.history.import",
                "file": b"filename\nlog.csv\n",
                "file_type": "text/csv",
                "file_name": "imports.csv",
            }
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        result = wizard.execute_import(["filename"], ["filename"], options)
        self.assertFalse(result["ids"])
        self.assertEqual(result["messages"][0]["type"], "error")


class TestHistoryImportRpc(ServiceHttpCommon):
    """The import as other programs call it."""

    def call(self, login):
        self.authenticate(login, login)
        params = {
            "model": "service.history.import",
            "method": "load",
            "args": [TestHistoryImport.TEXT, {**MAPPING, "events": EVENTS}],
            "kwargs": {"timezone": "Europe/Rome"},
        }
        return self.make_jsonrpc_request("/web/dataset/call_kw", params)

    def test_manager(self):
        """A service manager gets the counts and the errors as plain values."""
        new_test_user(
            self.env,
            login="quality",
            groups="base.group_user,service_quality.group_manager",
        )
        self.assertEqual(
            self.call("quality"),
            {"created": 1, "updated": 0, "skipped": 0, "errors": []},
        )

    def test_agent(self):
        """An agent is refused, and nothing is created."""
        new_test_user(
            self.env,
            login="helper",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user",
        )
        with self.assertRaises(Exception) as caught:
            self.call("helper")
        self.assertIn("AccessError", str(caught.exception))
        self.assertFalse(
            self.env["helpdesk.ticket"].search([("history_ref", "=", "41")])
        )

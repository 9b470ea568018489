"""What last month would have been under a policy, without changing anything."""

import random
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.sql_db import Cursor
from odoo.tests import Form
from odoo.tools import mute_logger

from .clock_common import ClockCommon


class TestPolicyDryRun(ClockCommon):
    """Tickets of March 2026, tried in April."""

    NOW = "2026-04-02 08:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.promise_required = False
        cls.env.company.feedback_required = False
        cls.env.company.resource_calendar_id = cls.calendar
        cls.strict = cls.create_policy(
            "Strict", {"first_response": (10, "minute"), "resolution": (2, "hour")}
        )
        cls.strict.active = False
        cls.lax = cls.create_policy(
            "Lax", {"first_response": (30, "minute"), "resolution": (3, "working_day")}
        )

    def try_out(self, policy=None, user=None):
        """The result for March."""
        policy = policy or self.strict
        with self.at(self.NOW):
            return policy.with_user(user or self.manager.user_id).dry_run(
                "2026-03-01", "2026-03-31"
            )

    def live(self, chance):
        """Let a ticket live: answered, waiting, solved, reopened, void, back again."""
        moment = datetime(2026, 3, 2) + timedelta(minutes=chance.randrange(25 * 1440))
        ticket = self.create_ticket(moment, user_id=self.agent.user_id.id)
        for _round in range(chance.randrange(6)):
            moment += timedelta(minutes=chance.choice([3, 9, 11, 25, 90, 300, 3000]))
            stage = chance.choice(
                ["answer", "in_progress", "awaiting", "done", "rejected"]
            )
            if stage == "answer":
                self.answer(ticket, moment)
            else:
                self.move(ticket, stage, moment)
        return ticket

    def figures(self, tickets):
        """What the clocks on file say, in the words of a dry run."""
        figures = {}
        for clock in tickets.clock_ids:
            counts = figures.setdefault(clock.metric, {})
            if clock.state != "void":
                counts["due"] = counts.get("due", 0) + 1
            if clock.state in ("met", "breached"):
                counts[clock.state] = counts.get(clock.state, 0) + 1
        return figures

    def assert_figures(self, result, when, figures):
        """Compare one side of a result."""
        for metric, counts in figures.items():
            for name in ("due", "met", "breached"):
                self.assertEqual(
                    result["metrics"][metric].get(f"{name}_{when}", 0),
                    counts.get(name, 0),
                    (metric, name, when),
                )

    def test_equal_to_really_running_it(self):
        """SQ-06 The dry run of a draft says what the same tickets get when they really
        run under it, through waiting, reopening and void.
        """
        seed = 7
        chance = random.Random(seed)
        tickets = self.env["helpdesk.ticket"].union(
            *(self.live(chance) for _n in range(40))
        )
        self.sweep(self.NOW)
        result = self.try_out()
        self.assertEqual(result["ticket_count"], 40)
        self.assert_figures(result, "before", self.figures(tickets))
        before = {
            (clock.ticket_id.id, clock.metric): clock.state
            for clock in tickets.clock_ids
        }
        # The same lives once more, now under the policy.
        self.strict.active, self.lax.active = True, False
        chance = random.Random(seed)
        again = [self.live(chance) for _n in range(40)]
        self.sweep(self.NOW)
        twins = self.env["helpdesk.ticket"].union(*again)
        self.assert_figures(result, "after", self.figures(twins))
        changed = {
            ticket.id
            for ticket, twin in zip(tickets, again, strict=True)
            for clock in twin.clock_ids
            if (clock.state == "breached")
            != (before.get((ticket.id, clock.metric)) == "breached")
        }
        self.assertTrue(changed)
        self.assertEqual(result["changed_ids"], sorted(changed))

    def test_nothing_is_written(self):
        """SQ-06 A dry run changes no clock, event or to-do, and sends the database no
        statement that writes.
        """
        chance = random.Random(3)
        for _n in range(5):
            self.live(chance)
        self.env.flush_all()

        def snapshot():
            self.env.cr.execute(
                "SELECT (SELECT string_agg(c::text, '|' ORDER BY id) "
                "FROM service_sla_clock c), (SELECT count(*) FROM service_event), "
                "(SELECT count(*) FROM mail_activity), "
                "(SELECT string_agg(t::text, '|' ORDER BY id) FROM helpdesk_ticket t)"
            )
            return self.env.cr.fetchall()

        before, statements, execute = snapshot(), [], Cursor.execute

        def record(cr, query, *args, **kwargs):
            statements.append(str(getattr(query, "code", query)).lstrip()[:6].upper())
            return execute(cr, query, *args, **kwargs)

        with patch.object(Cursor, "execute", record):
            self.try_out()
        self.assertTrue(statements)
        self.assertFalse({"INSERT", "UPDATE", "DELETE"} & set(statements))
        self.env.invalidate_all()
        self.assertEqual(snapshot(), before)

    def test_which_tickets(self):
        """SQ-06 The policy applies to what it matches, earlier policies go first, its
        own validity does not count; the days are those of the company.
        """
        first = self.create_ticket("2026-02-28 23:00:00", service_kind="business")
        self.create_ticket("2026-02-28 22:59:59", service_kind="business")
        last = self.create_ticket("2026-03-31 21:59:59", service_kind="business")
        self.create_ticket("2026-03-31 22:00:00", service_kind="business")
        self.create_ticket("2026-03-10 10:00:00", service_kind="visit")
        self.strict.write({"service_kind": "business", "valid_from": "2026-05-01"})
        self.lax.sequence = 20
        result = self.try_out()
        self.assertEqual(result["ticket_count"], 2)
        self.assertEqual(result["changed_ids"], [first.id, last.id])
        # An earlier policy promises the first response already.
        self.create_policy("Earlier", {"first_response": (1, "hour")}, sequence=1)
        self.assertEqual(set(self.try_out()["metrics"]), {"resolution"})

    def test_exempted_is_not_promised(self):
        """SQ-10 What was exempted counts on neither side of what is on file."""
        ticket = self.create_ticket("2026-03-02 09:00:00")
        self.answer(ticket, "2026-03-02 10:00:00")
        clock = self.clock(ticket)
        clock.sudo().exempted = True
        result = self.try_out()
        self.assertFalse(result["metrics"]["first_response"].get("due_before"))

    def test_imported_history(self):
        """SQ-06 Tickets that came in from another help desk's log are tried as
        well.
        """
        log = (
            "case,activity,at,agent\n"
            "A,Open,2026-03-03 10:00,Ada\nA,Answer,2026-03-03 10:20,Ada\n"
            "A,Done,2026-03-03 11:00,Ada\n"
        )
        with self.at(self.NOW):
            self.env["service.history.import"].load(
                log,
                {
                    "case": "case",
                    "activity": "activity",
                    "at": "at",
                    "agent": "agent",
                    "events": {"Answer": "first_response", "Done": "solve"},
                },
                team=self.team,
                timezone="Europe/Rome",
            )
        figures = self.try_out()["metrics"]
        self.assertEqual(figures["first_response"]["met_before"], 1)
        self.assertEqual(figures["first_response"]["breached_after"], 1)
        self.assertEqual(figures["resolution"]["met_after"], 1)

    def test_dialog(self):
        """SQ-06 A manager opens the dry run from the policy, for last month, and the
        list of tickets that would be judged otherwise.
        """
        late = self.create_ticket("2026-03-02 09:00:00")
        self.answer(late, "2026-03-02 09:20:00")
        self.move(late, "done", "2026-03-02 09:30:00")
        with self.at(self.NOW):
            action = self.strict.with_user(self.manager.user_id).action_open_dry_run()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.manager.user_id)
                .with_context(**action["context"])
            )
            self.assertEqual(str(form.date_from), "2026-03-01")
            self.assertEqual(str(form.date_to), "2026-03-31")
            dialog = form.save()
            dialog.action_run()
        line = dialog.line_ids.filtered(lambda line: line.metric == "first_response")
        self.assertEqual((line.percent_before, line.percent_after), (100, 0))
        self.assertEqual((line.better, line.worse), (0, 1))
        opened = dialog.action_open_changed()
        found = self.env[opened["res_model"]].search(opened["domain"])
        self.assertEqual(found, late)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_who_may(self):
        """SQ-06 Tickets that a supervisor does not see are left out; who may not read
        policies tries none.
        """
        self.create_ticket("2026-03-02 09:00:00")
        other = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        self.create_ticket("2026-03-02 09:00:00", team_id=other.id)
        self.assertEqual(self.try_out()["ticket_count"], 2)
        seen = self.try_out(user=self.leader.user_id)["ticket_count"]
        self.assertEqual(seen, 1)
        nobody = self.create_person("Nora Nobody")
        with self.assertRaises(AccessError):
            self.try_out(user=nobody.user_id)

    def test_queries_do_not_grow(self):
        """Trying 100 tickets of different customers takes as many queries as 10."""
        counts = []
        for size in (10, 90):
            partners = self.env["res.partner"].create(
                [{"name": f"P{n}"} for n in range(size)]
            )
            tag = self.env["res.partner.category"].create({"name": f"T{size}"})
            partners.category_id = [Command.link(tag.id)]
            with self.at("2026-03-02 09:00:00"):
                self.env["helpdesk.ticket"].with_context(tracking_disable=True).create(
                    [
                        {
                            "name": "x",
                            "description": "x",
                            "team_id": self.team.id,
                            "partner_id": partner.id,
                        }
                        for partner in partners
                    ]
                )
            self.try_out()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            result = self.try_out()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(result["ticket_count"], 100)
        self.assertEqual(*counts)

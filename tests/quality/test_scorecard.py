"""Scorecards of company, teams and agents: SQ-114."""

from datetime import date

import pytest
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon

MARCH = Period.month(2012, 3, "Europe/Rome")
DAY = "2012-03-14 12:00:00"


class TestScorecard(ServiceFactsCommon):
    """Two teams; one agent works for both, one for the first alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.calendar
        cls.anna = cls.create_person(
            "Anna", "helpdesk_mgmt.group_helpdesk_user_own", date_version="2011-01-01"
        )
        cls.bert = cls.create_person(
            "Bert", "helpdesk_mgmt.group_helpdesk_user_own", date_version="2011-01-01"
        )
        cls.leader = cls.create_person("Lea", "service_quality.group_supervisor")
        cls.other = cls.create_person("Oda", "service_quality.group_supervisor")
        cls.manager = cls.create_person("Max", "service_quality.group_manager")
        cls.team.write(
            {
                "user_id": cls.leader.user_id.id,
                "user_ids": [
                    Command.set((cls.anna | cls.bert | cls.leader).user_id.ids)
                ],
            }
        )
        cls.second = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Second desk",
                "user_id": cls.other.user_id.id,
                "user_ids": [Command.set((cls.bert | cls.other).user_id.ids)],
            }
        )
        # Anna: 9 of 10 resolved at the first desk. Bert: 10 of 10 at the second one.
        cls.tickets = cls.env["helpdesk.ticket"].create(
            [
                {"name": f"Case {n}", "description": "-", "team_id": cls.team.id}
                for n in range(20)
            ]
        )
        cls.tickets[10:].team_id = cls.second
        cls.clocks = cls.add_decided(cls.anna, cls.tickets[:10], cls.team, missed=1)
        cls.clocks |= cls.add_decided(cls.bert, cls.tickets[10:], cls.second)
        for agent, ticket in ((cls.anna, 0), (cls.bert, 10)):
            cls.add_events(agent, "resolved", DAY, 1, cls.tickets[ticket])

    @classmethod
    def add_decided(cls, employee, tickets, team, missed=0):
        """Resolution and outer limit of each ticket; the first are never solved."""
        clocks = cls.env["service.sla.clock"]
        for index, ticket in enumerate(tickets):
            state = "breached" if index < missed else "met"
            for metric in ("resolution", "response_ceiling"):
                clock = cls.add_clocks(employee, metric, DAY, [state], 0, ticket)
                clock.team_id = team
                if state == "breached":
                    clock.stopped_at = False
                clocks |= clock
        return clocks

    @freeze_time("2012-04-02 09:00:00")
    def generate(self, **more):
        """All cards of March: {(scope, name of its owner): card}."""
        cards = self.env["service.scorecard"]._generate(self.company, MARCH, **more)
        return {(card.scope, card._get_subject().name): card for card in cards}

    def line(self, card, dimension):
        """One dimension of a card."""
        return card.line_ids.filtered(lambda line: line.dimension == dimension)

    def test_figures_of_every_scope(self):
        """SQ-114: company, team and agent each have their own figures, by the desk."""
        cards = self.generate()
        expected = {
            ("company", self.company.name): (19, 20, "met", 95.0),
            ("team", "Facts desk"): (9, 10, "near", 90.0),
            ("team", "Second desk"): (10, 10, "met", 100.0),
            ("agent", "Anna"): (9, 10, "near", 90.0),
            ("agent", "Bert"): (10, 10, "met", 100.0),
        }
        for key, figures in expected.items():
            line = self.line(cards[key], "resolution")
            self.assertEqual(
                (line.numerator, line.n, line.status, line.value), figures, key
            )
        self.assertFalse(set(expected) - set(cards))

    def test_five_dimensions_share_the_weight(self):
        """SQ-114: five dimensions; one without data is shared out, not zero."""
        card = self.generate()["agent", "Bert"]
        self.assertEqual(
            card.line_ids.mapped("dimension"),
            ["response", "resolution", "satisfaction", "feedback", "consistency"],
        )
        self.assertEqual(card.score, 100.0)
        self.assertAlmostEqual(card.coverage, 40.0)
        self.assertEqual(self.line(card, "response").share, 50.0)
        self.assertEqual(self.line(card, "satisfaction").share, 0.0)
        self.assertEqual(self.line(card, "satisfaction").status, "none")

    def test_weights_of_the_company(self):
        """SQ-114: the company sets the weights; all zero is refused."""
        self.company.scorecard_weight_response = 30
        self.company.scorecard_weight_resolution = 10
        card = self.generate()["agent", "Anna"]
        response = self.line(card, "response")
        resolution = self.line(card, "resolution")
        self.assertEqual((response.share, resolution.share), (75.0, 25.0))
        # 90 % of the outer limit is its floor; 90 % solved are 10 of 15 steps.
        self.assertAlmostEqual(response.points, 0.0)
        self.assertAlmostEqual(card.score, 0.25 * 100 * 10 / 15, places=2)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.company.write(
                {
                    f"scorecard_weight_{name}": 0
                    for name in (
                        "response",
                        "resolution",
                        "satisfaction",
                        "feedback",
                        "consistency",
                    )
                }
            )

    def test_drill_down_equals_the_figure(self):
        """SQ-114: every number opens as many records as it says, tickets too."""
        for card in self.generate().values():
            for line in card.line_ids.filtered("is_part"):
                for method, count in (
                    ("action_open_cases", line.n),
                    ("action_open_good", line.numerator),
                    ("action_open_missed", line.n - line.numerator),
                    ("action_open_tickets", line.n),
                ):
                    action = getattr(line, method)()
                    found = self.env[action["res_model"]].search_count(action["domain"])
                    self.assertEqual(found, count, (card.display_name, method))

    def test_consistency_of_a_team(self):
        """SQ-114: a team is as consistent as its agents are alike, not on average."""
        clause = self.get_clause("SV-01")
        checklist = self.env["service.checklist"].create(
            {
                "name": "Flow",
                "item_ids": [
                    Command.create({"name": "Greets", "clause_id": clause.id})
                ],
            }
        )
        for agent, mark in ((self.anna, "pass"), (self.bert, "fail")):
            inspections = self.env["service.inspection"].create(
                [
                    {
                        "employee_id": agent.id,
                        "team_id": self.team.id,
                        "checklist_id": checklist.id,
                        "inspector_user_id": self.manager.user_id.id,
                        "line_ids": [
                            Command.create(
                                {"name": "Greets", "clause_id": clause.id, "mark": mark}
                            )
                        ],
                    }
                ]
                * 5
            )
            inspections.write({"state": "published", "published_at": DAY})
        cards = self.generate()
        line = self.line(cards["team", "Facts desk"], "consistency")
        self.assertEqual((line.n, line.value), (10, 100.0))
        self.assertEqual(line.status, "missed")
        action = line.action_open_cases()
        self.assertEqual(
            self.env[action["res_model"]].search_count(action["domain"]), 10
        )
        whole = self.line(cards["company", self.company.name], "consistency")
        self.assertEqual((whole.n, whole.value), (10, 100.0))

    def test_nothing_to_open(self):
        """SQ-114: a dimension that nothing measures says so."""
        self.env["service.indicator"].search(
            [("provider", "=", "satisfaction_points")]
        ).active = False
        line = self.line(self.generate()["agent", "Anna"], "satisfaction")
        with self.assertRaises(UserError):
            line.action_open_cases()

    def test_draft_follows_the_facts(self):
        """SQ-114: as long as nobody has validated it, a card is counted anew."""
        before = self.generate()
        self.add_decided(self.anna, self.create_more(2), self.team)
        after = self.generate()
        self.assertEqual(before, after, "the same cards")
        line = self.line(after["agent", "Anna"], "resolution")
        self.assertEqual((line.numerator, line.n), (11, 12))

    def create_more(self, count):
        """Further tickets of the first desk."""
        return self.env["helpdesk.ticket"].create(
            [
                {"name": f"More {n}", "description": "-", "team_id": self.team.id}
                for n in range(count)
            ]
        )

    def test_validated_card_does_not_move(self):
        """SQ-114: later facts, other tickets, another team or target move nothing."""
        card = self.generate()["team", "Facts desk"]
        line = self.line(card, "resolution")
        with freeze_time("2012-04-02 10:00:00"):
            card.with_user(self.manager.user_id).action_validate()
        names = ["numerator", "n", "value", "points", "target", "status", "share"]
        before = (card.score, card.coverage, line.read(names)[0])
        self.add_decided(self.anna, self.create_more(2), self.team)
        self.tickets[:5].team_id = self.second
        self.clocks[:4].write({"state": "void"})
        self.indicators["resolution_rate"].write({"target": 99, "cap": 99})
        self.company.scorecard_weight_resolution = 90
        again = self.generate()["team", "Facts desk"]
        card.with_user(self.manager.user_id).action_count_again()
        self.env.invalidate_all()
        self.assertEqual(again, card)
        self.assertEqual((card.score, card.coverage, line.read(names)[0]), before)
        action = line.action_open_cases()
        found = self.env[action["res_model"]].search_count(action["domain"])
        self.assertEqual(found, 10)

    def test_validated_card_resists(self):
        """SQ-114: nobody writes figures, or deletes a validated card."""
        card = self.generate()["team", "Facts desk"]
        own = card.with_user(self.manager.user_id)
        for vals in ({"score": 100}, {"state": "validated"}, {"team_id": False}):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(AccessError):
            self.line(own, "resolution").write({"numerator": 10})
        own.note = "A storm cut the line for two days."
        with freeze_time("2012-04-02 10:00:00"):
            own.action_validate()
        with self.assertRaises(UserError):
            own.note = "Never mind"
        with self.assertRaises(UserError):
            own.unlink()

    def test_validate_after_the_period(self):
        """SQ-114: a running month, or one counted before its end, is not validated."""
        with freeze_time("2012-03-20 09:00:00"):
            cards = self.env["service.scorecard"]._generate(self.company, MARCH)
            with self.assertRaises(UserError):
                cards.action_validate()
        with freeze_time("2012-04-02 10:00:00"):
            with self.assertRaises(UserError):
                cards.action_validate()
            cards.action_count_again()
            cards.action_validate()
        self.assertEqual(set(cards.mapped("state")), {"validated"})

    def test_who_sees_which_card(self):
        """SQ-114: an agent sees the own card, a supervisor those of the teams led."""
        cards = self.env["service.scorecard"].browse(
            [card.id for card in self.generate().values()]
        )

        def seen(person):
            found = cards.with_user(person.user_id).search([("id", "in", cards.ids)])
            return {(card.scope, card.sudo()._get_subject().name) for card in found}

        whole = ("company", self.company.name)
        self.assertEqual(seen(self.anna), {("agent", "Anna")})
        self.assertEqual(
            seen(self.leader),
            {whole, ("team", "Facts desk"), ("agent", "Anna"), ("agent", "Bert")},
        )
        self.assertEqual(
            seen(self.other), {whole, ("team", "Second desk"), ("agent", "Bert")}
        )
        self.assertEqual(len(seen(self.manager)), len(cards))
        foreign = cards.filtered(lambda card: card.employee_id == self.bert)
        with self.assertRaises(AccessError):
            foreign.with_user(self.anna.user_id).read(["score"])
        with self.assertRaises(AccessError):
            foreign.line_ids.with_user(self.anna.user_id).read(["value"])
        for person in (self.anna, self.leader):
            with self.assertRaises(AccessError):
                cards.with_user(person.user_id).action_validate()
            with self.assertRaises(AccessError):
                cards.with_user(person.user_id).action_count_again()

    def test_wizard(self):
        """SQ-114: the manager makes the cards of a quarter; twice makes none more."""
        Wizard = self.env["service.scorecard.generate"].with_user(self.manager.user_id)
        with freeze_time("2012-04-02 10:00:00"):
            for _click in range(2):
                with Form(Wizard) as form:
                    form.period_kind = "quarter"
                    form.day = date(2012, 2, 29)
                    self.assertEqual(form.period_label, "2012-Q1")
                action = form.record.action_generate()
        cards = self.env["service.scorecard"].search(action["domain"])
        self.assertEqual(set(cards.mapped("period_kind")), {"quarter"})
        self.assertEqual(len(cards.filtered(lambda card: card.scope == "company")), 1)
        own = self.env["service.scorecard"].search(
            [("date_from", "=", "2012-01-01"), ("date_to", "=", "2012-03-31")]
        )
        self.assertEqual(own, cards)
        with freeze_time("2011-12-02 10:00:00"), self.assertRaises(UserError):
            form.record.action_generate()

    def test_cron_twice(self):
        """SQ-222: the nightly run makes the cards of two months once."""
        cron = self.env.ref("service_quality.ir_cron_service_scorecard_generate")
        counts = []
        for _run in range(2):
            with self.enter_registry_test_mode(), freeze_time("2012-04-11 01:00:00"):
                cron.method_direct_trigger()
            cards = self.env["service.scorecard"].search(
                [("company_id", "=", self.company.id), ("date_from", "<", "2013-01-01")]
            )
            counts.append((len(cards), len(cards.line_ids)))
        self.assertEqual(counts[0], counts[1])
        self.assertGreater(counts[0][0], 3)

    def test_report(self):
        """SQ-114: the printed card names every dimension and the score."""
        card = self.generate()["agent", "Bert"]
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "service_quality.report_service_scorecard", card.ids
        )
        text = html.decode()
        self.assertIn("Bert, 2012-03", text)
        self.assertIn("100.0 %" if "100.0 %" in text else "100 %", text)
        for label in ("Response in time", "Problems resolved", "Consistency"):
            self.assertIn(label, text)

    @pytest.mark.bare
    def test_queries_do_not_grow(self):
        """SQ-114: the cards of 100 agents take as many queries as those of 10."""
        counts = []
        for number, month in ((10, 5), (100, 6)):
            agents = self.create_agents(*[f"A{month}{i:03}" for i in range(number)])
            day = f"2012-{month:02}-14 12:00:00"
            for agent in agents:
                self.add_clocks(agent, "response_ceiling", day, ["met"] * 5)
            self.env["service.event"].create(
                [
                    {
                        "ticket_id": self.tickets[0].id,
                        "company_id": self.company.id,
                        "employee_id": agent.id,
                        "event_type": "resolved",
                        "occurred_at": day,
                    }
                    for agent in agents
                ]
            )
            period = Period.month(2012, month, "Europe/Rome")
            for _again in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                start = self.env.cr.sql_log_count
                self.env["service.scorecard"]._generate(self.company, period)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - start)
        first, again, more_first, more_again = counts
        # Rows are written some hundreds at a time; 600 of them are no query each.
        self.assertLessEqual(more_again, again + 4, counts)
        self.assertLessEqual(more_first, first + 12, counts)

"""Who gives a ticket to whom: hand-over, dispatch, and what is refused."""

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .clock_common import ClockCommon

NINE = "2026-03-02 09:00:00"


class TestHandover(ClockCommon):
    """A ticket of Ada's, whose first response is promised within an hour."""

    def setUp(self):
        super().setUp()
        self.create_policy(targets={"first_response": (60, "minute")})
        self.ticket = self.create_ticket(NINE, user_id=self.agent.user_id.id)

    def as_person(self, person, ticket=None):
        """The ticket as this employee's user sees it, with nothing in the cache."""
        self.env.flush_all()
        ticket = ticket or self.ticket
        ticket.invalidate_recordset()
        return ticket.with_user(person.user_id)

    def offer(self, moment="2026-03-02 09:10:00", giver=None, **to):
        """Ada offers the ticket to Cyd, or to somebody else."""
        to = to or {"user_id": self.colleague.user_id.id}
        with self.at(moment):
            ticket = self.as_person(giver or self.agent)
            return ticket.hand_over("absence", "My shift ends", **to)

    def get_todos(self, person, kind="handover"):
        kind = self.env.ref(f"service_quality.mail_activity_type_{kind}")
        return self.ticket.activity_ids.filtered(
            lambda todo: (
                todo.user_id == person.user_id and todo.activity_type_id == kind
            )
        )

    def test_giver_stays_responsible_until_accepted(self):
        """SQ-19 Until somebody accepts, the giver answers for the ticket."""
        handover = self.offer()
        self.assertEqual(self.ticket.user_id, self.agent.user_id)
        self.assert_clock(self.ticket, employee_id=self.agent)
        self.assertTrue(self.get_todos(self.colleague))
        with self.at("2026-03-02 09:20:00"):
            handover.with_user(self.colleague.user_id).action_accept()
        self.assertEqual(self.ticket.user_id, self.colleague.user_id)
        self.assertEqual(self.ticket.employee_id, self.colleague)
        self.assertEqual(str(self.ticket.accepted_at), "2026-03-02 09:20:00")
        self.assert_clock(self.ticket, employee_id=self.colleague)
        event = self.ticket.event_ids.filtered(lambda e: e.event_type == "handed_over")
        self.assertEqual(event.employee_id, self.colleague)
        self.assertEqual(event.user_id, self.colleague.user_id)
        self.assertIn("My shift ends", event.detail)
        self.assertFalse(self.get_todos(self.colleague))

    def test_breach_before_acceptance_is_the_givers(self):
        """SQ-19 A target missed while the offer waits is missed by the giver."""
        handover = self.offer("2026-03-02 09:59:00")
        with self.at("2026-03-02 10:00:01"):
            handover.with_user(self.colleague.user_id).action_accept()
        self.assert_clock(self.ticket, state="breached", employee_id=self.agent)

    def test_refusing_needs_a_reason(self):
        """SQ-19 A refused offer leaves the ticket where it is and says why."""
        handover = self.offer().with_user(self.colleague.user_id)
        dialog = handover.action_refuse()
        self.assertEqual(handover.state, "proposed")
        wizard = Form.from_action(self.env(user=self.colleague.user_id.id), dialog)
        wizard.reason = "I am on leave"
        wizard.save().action_confirm()
        self.assertEqual(handover.state, "refused")
        self.assertEqual(self.ticket.user_id, self.agent.user_id)
        todo = self.get_todos(self.agent, "handover_refused")
        self.assertIn("I am on leave", todo.summary)

    def test_only_the_receiver_answers(self):
        """SQ-19 Neither the giver nor a third person accepts; the giver withdraws."""
        handover = self.offer()
        for person in (self.agent, self.leader):
            with self.assertRaises(UserError, msg=person.name):
                handover.with_user(person.user_id).action_accept()
        with self.assertRaises(UserError):
            handover.with_user(self.colleague.user_id).action_withdraw()
        self.as_person(self.agent).action_withdraw_handover()
        self.assertEqual(handover.state, "withdrawn")
        with self.assertRaises(UserError):
            handover.with_user(self.colleague.user_id).action_accept()
        self.assertFalse(self.get_todos(self.colleague))

    def test_another_team_takes_it(self):
        """SQ-19 Whoever of the team accepts takes the ticket into that team."""
        expert = self.create_person(
            "Ella Expert", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Experts", "user_ids": [Command.set(expert.user_id.ids)]}
        )
        handover = self.offer(team_id=team.id)
        self.assertEqual(self.ticket.team_id, self.team)
        self.assertTrue(handover.with_user(expert.user_id).search([]))
        handover.with_user(expert.user_id).action_accept()
        self.assertEqual(self.ticket.team_id, team)
        self.assertEqual(self.ticket.user_id, expert.user_id)

    def test_no_passing_the_buck(self):
        """SQ-19 Write, mass edit, import and RPC do not give away what is held."""
        free = self.create_ticket(NINE)
        other_team = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        values = (
            {"user_id": self.colleague.user_id.id},
            {"employee_id": self.colleague.id},
            {"team_id": other_team.id},
            {"user_id": False},
            {"user_id": False, "employee_id": False},
        )
        for person in (self.agent, self.colleague):
            for vals in values:
                with self.assertRaises(UserError, msg=(person.name, vals)):
                    self.as_person(person).write(vals)
                with self.assertRaises(UserError, msg=(person.name, vals)):
                    (self.as_person(person) | free.with_user(person.user_id)).write(
                        vals
                    )
        with self.assertRaises(UserError):
            self.as_person(self.colleague).write({"user_id": self.colleague.user_id.id})
        result = (
            self.env["helpdesk.ticket"]
            .with_user(self.agent.user_id)
            .load(
                [".id", "user_id/.id"],
                [[str(self.ticket.id), str(self.colleague.user_id.id)]],
            )
        )
        self.assertIn("Hand over", result["messages"][0]["message"])
        self.assertEqual(self.ticket.user_id, self.agent.user_id)

    def test_taking_a_free_ticket(self):
        """SQ-29 An agent takes a free ticket and cannot give it to somebody else."""
        ticket = self.create_ticket(NINE)
        with self.assertRaises(UserError):
            self.as_person(self.agent, ticket).user_id = self.colleague.user_id
        self.as_person(self.agent, ticket).assign_to_me()
        self.assertEqual(ticket.user_id, self.agent.user_id)

    def test_owner_never_empty(self):
        """SQ-19 The owner is never empty, not even by a supervisor or a team move."""
        with self.assertRaises(UserError):
            self.as_person(self.leader).write({"user_id": False})
        other = self.env["helpdesk.ticket.team"].create(
            {"name": "Other", "user_ids": [Command.set(self.manager.user_id.ids)]}
        )
        with self.at("2026-03-02 09:10:00"):
            self.as_person(self.leader).write({"team_id": other.id})
        self.assertFalse(self.ticket.user_id)
        self.assert_clock(self.ticket, employee_id=self.agent)
        offer = self.ticket.open_handover_id
        self.assertEqual((offer.team_id, offer.kind), (other, "dispatch"))
        with self.at("2026-03-02 09:20:00"):
            self.as_person(self.manager).assign_to_me()
        self.assertEqual(offer.state, "accepted")
        self.assert_clock(self.ticket, employee_id=self.manager)

    def test_third_reassignment_raises_the_flag(self):
        """SQ-19 The third reassignment flags the ticket for the supervisor, once."""
        givers = [self.agent, self.colleague, self.agent, self.colleague]
        for index, giver in enumerate(givers[:3]):
            self.assertFalse(self.ticket.handover_flag)
            receiver = givers[index + 1]
            handover = self.offer(giver=giver, user_id=receiver.user_id.id)
            self.assertFalse(self.ticket.handover_flag)
            handover.with_user(receiver.user_id).action_accept()
        self.assertEqual(self.ticket.handover_count, 3)
        self.assertTrue(self.ticket.handover_flag)
        self.assertEqual(len(self.get_todos(self.leader, "handover_flag")), 1)
        self.as_person(self.leader).dispatch(self.agent.user_id.id)
        self.assertEqual(self.ticket.handover_count, 4)
        self.assertEqual(len(self.get_todos(self.leader, "handover_flag")), 1)

    def test_limit_is_a_setting_and_dispatches_count(self):
        """SQ-19 A supervisor's reassignments count towards the company's limit."""
        self.env.company.handover_limit = 0
        self.as_person(self.leader).write({"user_id": self.colleague.user_id.id})
        self.assertTrue(self.ticket.handover_flag)
        with self.assertRaises(AccessError):
            self.as_person(self.leader).write({"handover_flag": False})

    def test_supervisor_dispatches(self):
        """SQ-29 A supervisor dispatches, the agent acknowledges with one click."""
        tickets = self.create_ticket(NINE) | self.create_ticket(NINE)
        wizard = self.env["helpdesk.ticket.dispatch"].with_user(self.leader.user_id)
        wizard.with_context(active_ids=tickets.ids).create(
            {"user_id": self.agent.user_id.id, "reason": "You know them"}
        ).action_confirm()
        self.assertEqual(tickets.user_id, self.agent.user_id)
        self.assertFalse(any(tickets.mapped("accepted_at")))
        self.assertEqual(set(tickets.open_handover_id.mapped("state")), {"proposed"})
        ticket = tickets[0]
        with self.at("2026-03-02 09:30:00"):
            self.as_person(self.agent, ticket).action_accept_handover()
        self.assertEqual(str(ticket.accepted_at), "2026-03-02 09:30:00")
        self.assertEqual(ticket.handover_ids.state, "accepted")
        self.assertEqual(ticket.handover_count, 0)

    def test_refused_dispatch_is_decided(self):
        """SQ-29 Refusing needs a reason that the supervisor decides on."""
        self.ticket.user_id = self.colleague.user_id
        for decision, owner in (
            ("action_keep", self.agent),
            ("action_take_back", self.leader),
        ):
            self.as_person(self.leader).dispatch(self.agent.user_id.id)
            handover = self.ticket.open_handover_id
            agent = handover.with_user(self.agent.user_id)
            self.assertIsInstance(agent.action_refuse(), dict)
            agent.action_refuse("Not my subject")
            self.assertEqual(self.ticket.user_id, self.agent.user_id)
            self.assertTrue(self.get_todos(self.leader, "handover_refused"))
            with self.assertRaises(UserError):
                getattr(agent, decision)()
            getattr(handover.with_user(self.leader.user_id), decision)()
            self.assertEqual(self.ticket.user_id, owner.user_id)
            self.assertFalse(self.get_todos(self.leader, "handover_refused"))
            self.assertFalse(self.ticket.open_handover_id)
            self.ticket.user_id = self.colleague.user_id

    def test_who_may_dispatch(self):
        """SQ-29 Agent without supervisor group cannot assign others' tickets."""
        stranger = self.create_person(
            "Sue Supervisor",
            "service_quality.group_supervisor",
            "helpdesk_mgmt.group_helpdesk_user",
        )
        for person in (self.agent, self.colleague, stranger):
            with self.assertRaises(UserError, msg=person.name):
                self.as_person(person).dispatch(self.colleague.user_id.id)
            with self.assertRaises(UserError, msg=person.name):
                self.as_person(person).write({"user_id": self.colleague.user_id.id})
            with self.assertRaises(UserError, msg=person.name):
                self.env["helpdesk.ticket"].with_user(person.user_id).create(
                    {
                        "name": "x",
                        "description": "x",
                        "team_id": self.team.id,
                        "user_id": self.manager.user_id.id,
                    }
                )
        self.as_person(self.manager).write({"user_id": self.colleague.user_id.id})
        self.assertEqual(self.ticket.user_id, self.colleague.user_id)

    def test_front_office(self):
        """A registrar who is no employee may say whom a fresh ticket is for, until
        somebody works on it.
        """
        clerk = new_test_user(
            self.env, "front.office", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        self.team.user_ids |= clerk
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(clerk)
            .create(
                {
                    "name": "x",
                    "description": "x",
                    "team_id": self.team.id,
                    "user_id": clerk.id,
                }
            )
        )
        ticket.sudo().accepted_at = NINE
        with self.assertRaises(UserError):
            ticket.user_id = self.agent.user_id
        ticket.sudo().accepted_at = False
        ticket.user_id = self.agent.user_id
        with self.assertRaises(UserError):
            ticket.user_id = self.colleague.user_id

    def test_a_copy_is_for_who_copies(self):
        """SQ-29 Copying a colleague's ticket gives that colleague nothing to do."""
        copy = self.as_person(self.colleague).copy()
        self.assertEqual(copy.user_id, self.colleague.user_id)

    @mute_logger("odoo.sql_db")
    def test_one_offer_at_a_time(self):
        """SQ-19 A new offer takes the place of the one before; the database sees to
        it.
        """
        first = self.offer()
        second = self.offer(user_id=self.leader.user_id.id)
        self.assertEqual((first.state, second.state), ("withdrawn", "proposed"))
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            first.sudo().state = "proposed"
            self.env.flush_all()

    def test_closing_ends_the_offer(self):
        """Nobody is asked to take a closed ticket."""
        handover = self.offer()
        self.move(self.ticket, "done", "2026-03-02 09:30:00")
        self.assertEqual(handover.state, "withdrawn")
        with self.assertRaises(UserError):
            self.offer()

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_append_only(self):
        """SQ-19 Nobody writes, makes up or deletes a hand-over."""
        handover = self.offer()
        for person in (self.agent, self.colleague, self.leader, self.manager):
            record = handover.with_user(person.user_id)
            with self.assertRaises(AccessError):
                record.write({"state": "accepted"})
            with self.assertRaises(AccessError):
                record.unlink()
            with self.assertRaises(AccessError):
                record.create({"ticket_id": self.ticket.id})

    def test_hand_over_dialog(self):
        """SQ-19 The dialog offers the ticket with a reason, and only by its holder."""
        wizard = Form(
            self.env["helpdesk.ticket.hand.over"]
            .with_user(self.agent.user_id)
            .with_context(default_ticket_id=self.ticket.id)
        )
        wizard.user_id = self.colleague.user_id
        wizard.reason = "Cyd knows the customer"
        wizard.save().action_confirm()
        self.assertEqual(self.ticket.open_handover_id.user_id, self.colleague.user_id)
        with self.assertRaises(UserError):
            self.as_person(self.colleague).hand_over("other", "x", self.leader.id)
        with self.assertRaises(UserError):
            self.offer(user_id=self.create_person("Eve Employee").user_id.id)
        with self.assertRaises(UserError):
            self.as_person(self.agent).hand_over(
                "other", " ", self.colleague.user_id.id
            )

    def test_queries_do_not_grow(self):
        """Dispatching 10 and 100 tickets takes the same number of queries."""
        counts = {}
        for size in (10, 100):
            tickets = (
                self.env["helpdesk.ticket"]
                .with_context(tracking_disable=True)
                .create(
                    [
                        {"name": "x", "description": "x", "team_id": self.team.id}
                        for _index in range(size)
                    ]
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.with_user(self.leader.user_id).with_context(
                tracking_disable=True
            ).dispatch(self.agent.user_id.id)
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
        self.assertLessEqual(counts[100], counts[10] + 5, counts)

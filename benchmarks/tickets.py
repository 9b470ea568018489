"""Creating many tickets at once, and moving them from stage to stage at once."""

from datetime import timedelta

from odoo import fields

from . import fixtures
from .meter import Measure, measured

COUNT = 1000


class Tickets(Measure):
    """One round: create tickets as an agent, then move them, each in a fresh cache.

    Measured is what the caller waits for until all is in the database. Every action is
    a transaction of its own, as requests are: what a transaction has just inserted
    costs PostgreSQL more to update, which no agent ever waits for. The messages that
    the chatter adds at the commit are the same work in every database and stay out, and
    so do mails.
    """

    def warm_up(self):
        """A few tickets, and none of a run that was broken off."""
        self._forget()
        self._round(20)

    def round(self):
        """``{"create": sample, stage name: sample}``"""
        return self._round(COUNT)

    def _round(self, count):
        samples = {}
        with self.registry.cursor() as cr:
            env = self.environment(cr, fixtures.LOGIN)
            values = fixtures.ticket_values(env, count)
            with measured(cr) as samples["create"]:
                tickets = env["helpdesk.ticket"].create(values)
                env.flush_all()
            for name in fixtures.STAGES:
                self._tell_customers(tickets)
                self._commit(env)
                stage = env["helpdesk.ticket.stage"].search([("name", "=", name)])
                with measured(cr) as samples[name]:
                    tickets.write({"stage_id": stage.id})
                    env.flush_all()
            self._check(env, tickets, stage, count)
            self._commit(env)
        self._forget()
        return samples

    def close(self):
        """Leave the database as it was."""
        self._forget()

    @staticmethod
    def _tell_customers(tickets):
        """Where a move needs that the customer has been told before, they have been."""
        if "promise_ids" in tickets:
            now = fields.Datetime.now()
            told = {"promised_at": now + timedelta(days=1), "feedback_at": now}
            tickets._stamp({id_: dict(told) for id_ in tickets.ids})
            tickets.flush_recordset()

    @staticmethod
    def _commit(env):
        """End the action, without the messages; the next one starts without cache."""
        env.flush_all()
        env.cr.precommit.clear()
        env.cr.postcommit.clear()
        env.cr.commit()
        env.invalidate_all()

    @staticmethod
    def _check(env, tickets, stage, count):
        """What was measured has really been done."""
        env.invalidate_all()
        assert len(tickets) == count and tickets.stage_id == stage
        if "ticket_sla_ids" in tickets:
            assert len(tickets.ticket_sla_ids) == 5 * count
        if "clock_ids" in tickets:
            clocks = tickets.sudo().clock_ids
            assert len(clocks) == 3 * count and set(clocks.mapped("state")) == {"met"}

    def _forget(self):
        """Delete the tickets of the round, which must not slow the next one down."""
        with self.registry.cursor() as cr:
            tickets = self.environment(cr)["helpdesk.ticket"]
            tickets.search([("team_id.name", "=", fixtures.TEAM)]).unlink()
            cr.commit()
            cr._cnx.autocommit = True
            cr.execute("VACUUM (ANALYZE)")
            cr._cnx.autocommit = False

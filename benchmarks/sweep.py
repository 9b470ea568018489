"""The sweep over many running clocks: idle, marking breaches, giving their notices."""

from contextlib import contextmanager
from unittest.mock import patch

from . import fixtures, sweep_sql
from .meter import Measure, measured

TICKETS = 50_000
DUE = 1000
IDLE_ROUNDS = 7


class Sweep(Measure):
    """A desk of 100,000 running clocks, in a transaction that is never committed.

    Every measurement starts from the same savepoint. Plain SQL does what marking has to
    do: lock the due clocks, mark them, note the facts, show them on the tickets.
    """

    def __init__(self, registry, environment):
        super().__init__(registry, environment)
        self.cr = registry.cursor()
        self.env = environment(self.cr)
        self.clocks = self.env["service.sla.clock"]
        self._fill()
        # Afterwards there is always something due.
        self.idle = [self._measure_idle() for _round in range(IDLE_ROUNDS)]
        sweep_sql.make_due(self.cr, DUE)
        self.cr.execute("ANALYZE service_sla_clock")

    def _fill(self):
        """One ticket per agent by the addon, then copied with its clocks by SQL."""
        values = fixtures.ticket_values(self.env, fixtures.AGENTS)
        agents = self.env["res.users"].search([("login", "like", "bench_agent_")])
        tickets = self.env["helpdesk.ticket"]
        for vals, agent in zip(values, agents, strict=True):
            tickets |= tickets.create({**vals, "user_id": agent.id})
        self.env.flush_all()
        sweep_sql.copy_tickets(self.cr, tickets.ids, TICKETS)
        self.env.invalidate_all()

    def warm_up(self):
        """Mark and notify once."""
        self.round()

    def close(self):
        """End the transaction with all its clocks."""
        self.cr.rollback()
        self.cr.close()

    def round(self):
        """Samples of each measurement; the number of ``notices``."""
        samples = dict(self.idle.pop() if self.idle else {})
        with self._measuring(samples, "mark by SQL"):
            sweep_sql.mark(self.cr)
        with (
            patch.object(type(self.clocks), "_give_notice", lambda clocks, level: None),
            self._measuring(samples, "mark"),
        ):
            self._sweep()
        with self._measuring(samples, "mark and notify"):
            self._sweep()
        samples["notices"] = self.notices
        return samples

    def _sweep(self):
        assert self.clocks._sweep_batch() == DUE
        self.env.flush_all()

    def _measure_idle(self):
        samples = {}
        with self._measuring(samples, "idle by SQL", due=0):
            sweep_sql.find_due(self.cr)
        with self._measuring(samples, "idle", due=0):
            self.clocks._cron_sweep()
        return samples

    @contextmanager
    def _measuring(self, samples, name, due=DUE):
        """Measure a block, check that it marked what was due, and take it back."""
        self.cr.execute("SAVEPOINT bench")
        with measured(self.cr) as samples[name]:
            yield
        assert sweep_sql.count_marked(self.cr) == (due, due, due), name
        self.notices = self.env["mail.activity"].search_count([("sla_level", ">", 0)])
        self.env.invalidate_all(flush=False)
        self.cr.execute("ROLLBACK TO SAVEPOINT bench")
        self.cr.precommit.clear()

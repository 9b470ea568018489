"""The live board over many tickets, against plain SQL of the same figures."""

from . import board_sql, fixtures, sweep_sql
from .meter import Measure, measured

TICKETS = 100_000
# Of these nine are solved for every one that is open.
OPEN_SHARE = 10
LEADER = "bench_leader"


class Board(Measure):
    """A desk of 100,000 tickets, in a transaction that is never committed.

    Supervisors ask for the board, as the rules of tickets allow them, and plain SQL
    counts the same figures and finds the same tickets without any rule or name.
    """

    def __init__(self, registry, environment):
        super().__init__(registry, environment)
        self.cr = registry.cursor()
        self.env = environment(self.cr)
        self._fill()
        group = self.env.ref("service_quality.group_supervisor")
        leader = self.env["res.users"].search([("login", "=", LEADER)])
        leader.write({"group_ids": [(4, group.id)]})
        self.env.flush_all()
        self.board = environment(self.cr, LEADER)["service.board"]
        self.team = self.env["helpdesk.ticket.team"].search(
            [("name", "=", fixtures.TEAM)]
        )

    def _fill(self):
        """One ticket per agent by the addon, then copied with its clocks by SQL."""
        values = fixtures.ticket_values(self.env, fixtures.AGENTS)
        agents = self.env["res.users"].search([("login", "like", "bench_agent_")])
        tickets = self.env["helpdesk.ticket"]
        for vals, agent in zip(values, agents, strict=True):
            tickets |= tickets.create({**vals, "user_id": agent.id})
        self.env.flush_all()
        sweep_sql.copy_tickets(self.cr, tickets.ids, TICKETS)
        solved = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        board_sql.solve(self.cr, OPEN_SHARE, solved.id)
        self.env.invalidate_all()

    def warm_up(self):
        """Read it once."""
        self.round()

    def close(self):
        """End the transaction with all its tickets."""
        self.cr.rollback()
        self.cr.close()

    def round(self):
        """Samples of both."""
        samples = {}
        moment = self.board._get_moment()
        with measured(self.cr) as samples["by SQL"]:
            expected = board_sql.read(self.cr, self.team.id, moment)
        self.env.invalidate_all()
        with measured(self.cr) as samples["board"]:
            board = self.board.get_board()
        shown = board["rows"][0]["figures"]
        for name, count in expected.items():
            assert shown[name]["value"] == count, (name, shown[name], count)
        return samples

"""Bringing in another help desk's history."""

from tests.quality import history_oracle
from tests.quality.history_log import make_log

from . import fixtures
from .meter import Measure, measured

CASES = 500
MAPPING = {
    **{column: column for column in ("case", "activity", "agent", "at", "customer")},
    "events": history_oracle.EVENTS,
}


class History(Measure):
    """One round: load a generated log into an empty desk."""

    def __init__(self, registry, environment):
        super().__init__(registry, environment)
        self.text = make_log(CASES)
        self.rows = self.text.count("\n") - 1

    def warm_up(self):
        """Load a few cases."""
        self._load(make_log(20))

    def round(self):
        """Sample ``load`` and the number of ``events`` in it."""
        return {"load": self._load(self.text), "events": self.rows}

    def _load(self, text):
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            team = env["helpdesk.ticket.team"].search([("name", "=", fixtures.TEAM)])
            with measured(cr) as sample:
                answer = env["service.history.import"].load(
                    text, MAPPING, team=team, timezone="Europe/Rome"
                )
                env.flush_all()
            assert answer["created"] and not answer["errors"], answer
            cr.rollback()
        return sample

"""Due times from random starts, against ``resource.calendar.plan_hours``."""

import random
from datetime import datetime, timedelta, timezone

from odoo.fields import Command

from . import fixtures
from .meter import Measure, measured

COUNT = 100_000
SAMPLE = 300
SEED = 19


class Deadlines(Measure):
    """One round: all due times our way, a sample of them Odoo's way."""

    def __init__(self, registry, environment):
        super().__init__(registry, environment)
        draw = random.Random(SEED)
        first = datetime(2026, 1, 1)
        self.questions = [
            (first + timedelta(seconds=draw.randrange(365 * 86400)), minutes)
            for minutes in (draw.randrange(1, 80 * 60) for _number in range(COUNT))
        ]

    def round(self):
        """Samples ``ours``, ``plan_hours``; ``equal`` of ``compared`` answers agree."""
        samples = {}
        with self.registry.cursor() as cr:
            calendar = self._build_calendar(self.environment(cr))
            starts = [start for start, _minutes in self.questions]
            calendar.env.registry.clear_cache()
            with measured(cr) as samples["ours"]:
                # Reading the calendar is part of the price.
                worktime = calendar._get_working_time(min(starts), max(starts))
                ours = [
                    worktime.add(start, minutes) for start, minutes in self.questions
                ]
            with measured(cr) as samples["plan_hours"]:
                theirs = [
                    calendar.plan_hours(
                        minutes / 60,
                        start.replace(tzinfo=timezone.utc),
                        compute_leaves=True,
                    )
                    for start, minutes in self.questions[:SAMPLE]
                ]
            cr.rollback()
        samples["compared"] = SAMPLE
        samples["equal"] = sum(
            mine == _to_naive(answer)
            for mine, answer in zip(ours, theirs, strict=False)
        )
        return samples

    @staticmethod
    def _build_calendar(env):
        """Mornings, afternoons, a short Friday, summer time, some holidays."""
        halves = [(8, 12, "morning"), (13, 17.5, "afternoon")]
        spans = [(day, *half) for day in range(4) for half in halves]
        calendar = env["resource.calendar"].create(
            {
                "name": fixtures.TEAM,
                "tz": "Europe/Rome",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{day} {period}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": stop,
                                "day_period": period,
                            }
                        )
                        for day, start, stop, period in [*spans, (4, 8, 13, "morning")]
                    ),
                ],
            }
        )
        env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Holiday",
                    "calendar_id": calendar.id,
                    "company_id": calendar.company_id.id,
                    "date_from": datetime(2026, month, 10, 22),
                    "date_to": datetime(2026, month, 11, 21, 59, 59),
                }
                for month in (1, 4, 5, 8, 12)
            ]
        )
        env.flush_all()
        env.invalidate_all()
        return calendar


def _to_naive(moment):
    """Odoo's answer in UTC; it computes in floats, so it is rounded to the second."""
    moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)

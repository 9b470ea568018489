from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from odoo.addons.service_quality.tools import scoring
from odoo.addons.service_quality.tools.scoring import Part

# Columns that a line copies from its measure as they are.
COPIED = ("numerator", "denominator", "n", "value", "points", "has_data")
# Which measure a line takes its figures from.
MEASURED = SQL(
    """appraisal.id = line.appraisal_id
       AND measure.indicator_id = line.indicator_id
       AND measure.employee_id = appraisal.employee_id
       AND measure.date_from = appraisal.date_from
       AND measure.date_to = appraisal.date_to"""
)


class StoredPart(NamedTuple):
    """A line as part of a score, the share it shows, and whether it is measured."""

    part: Part
    share: float
    is_measured: bool


def _to_part(weight, points, source, coverage):
    """A line as a part of the score; raters stand in for each other first."""
    group = source if source == "review" else None
    return Part(weight, points, group, coverage / 100.0)


class ServiceAppraisalLineEngineMixin(models.AbstractModel):
    """How lines of appraisals take the figures they show, and what they are worth."""

    _name = "service.appraisal.line.engine.mixin"
    _description = "Figures of appraisal lines"

    def _take_measures(self, shares=None):
        """Copy the figures of the measures of these lines' indicators, all at once.

        What the measure was judged by comes along: a target of today does not explain
        the points of last year.

        :param shares: ``{line id: percent of the score}`` to write along; writing a row
            twice in a transaction makes the database check all its references again
        """
        for model in (self, self.appraisal_id, self.env["service.measure"]):
            model.flush_model()
        figures = {
            "measure_id": SQL("measure.id"),
            "target": SQL("(measure.yardstick->>'target')::float8"),
            "min_n": SQL("(measure.yardstick->>'min_n')::int4"),
            **{name: SQL("measure.%s", SQL.identifier(name)) for name in COPIED},
            "coverage": SQL("CASE WHEN measure.has_data THEN 100.0 ELSE 0.0 END"),
            "effective_weight": SQL("COALESCE(taken.share, line.effective_weight)"),
        }
        comma = SQL(", ")
        self.env.cr.execute(
            SQL(
                """UPDATE service_appraisal_line AS line
                      SET %(assigned)s
                     FROM unnest(%(ids)s::int4[], %(shares)s::float8[])
                              AS taken (id, share),
                          service_appraisal AS appraisal, service_measure AS measure
                    WHERE line.id = taken.id
                      AND %(measured)s
                      AND (%(kept)s) IS DISTINCT FROM (%(found)s)""",
                assigned=comma.join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in figures.items()
                ),
                ids=self.ids,
                shares=[shares[key] if shares else None for key in self._ids],
                measured=MEASURED,
                kept=comma.join(
                    SQL("line.%s", SQL.identifier(name)) for name in figures
                ),
                found=comma.join(figures.values()),
            )
        )
        self.invalidate_recordset(flush=False)

    def _read_parts(self):
        """These lines as parts of the scores; measured ones as their measures are now.

        :return: ``{appraisal id: {line id: StoredPart}}``
        """
        for model in (self, self.appraisal_id, self.env["service.measure"]):
            model.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.appraisal_id, line.id, line.weight, line.source,
                          CASE WHEN measure.has_data THEN COALESCE(measure.points, 0)
                               WHEN measure.id IS NULL AND line.has_data
                               THEN COALESCE(line.points, 0) END,
                          CASE WHEN measure.has_data THEN 100.0
                               WHEN measure.id IS NULL THEN COALESCE(line.coverage, 0)
                               ELSE 0.0 END,
                          COALESCE(line.effective_weight, 0), measure.id IS NOT NULL
                     FROM service_appraisal_line AS line
                     JOIN service_appraisal AS appraisal
                       ON appraisal.id = line.appraisal_id
                LEFT JOIN service_measure AS measure ON %s
                    WHERE line.id = ANY(%s)
                 ORDER BY line.appraisal_id, line.sequence, line.id""",
                MEASURED,
                self.ids,
            )
        )
        parts = {}
        for appraisal_id, line_id, weight, source, points, coverage, *stored in rows:
            part = _to_part(weight, points, source, coverage)
            parts.setdefault(appraisal_id, {})[line_id] = StoredPart(part, *stored)
        return parts

    def _get_part(self):
        """This line as a part of the score."""
        self.ensure_one()
        points = self.points if self.has_data else None
        return _to_part(self.weight, points, self.source, self.coverage)

    def _take_reviews(self, found):
        """Take what a group of raters said, a ReviewPoints or None."""
        points, n, needed = found or (None, 0, 0)
        if points is None and self._is_anonymous():
            # How many colleagues have answered is told only once it cannot tell who.
            n = 0
        self._take(
            {
                "n": n,
                "min_n": needed,
                "value": points or 0.0,
                "points": points or 0.0,
                "has_data": points is not None,
                "coverage": 100.0 if points is not None else 0.0,
            }
        )

    def _take_parts(self, parts):
        """Take months or quarters, each by the days the person was there (SI-11).

        :param parts: list of the values of ``service.appraisal.part``
        """
        points, coverage = scoring.weighted_score(
            [
                (part["eligible_days"], part["score"] if part["has_score"] else None)
                for part in parts
            ]
        )
        self._take(
            {
                "n": sum(part["has_score"] for part in parts),
                "min_n": len(parts),
                "value": points or 0.0,
                "points": points or 0.0,
                "has_data": points is not None,
                "coverage": coverage,
            }
        )

    def _take(self, vals):
        """Write what is different."""
        changed = {
            name: value
            for name, value in vals.items()
            if (self[name].id if name == "measure_id" else self[name]) != value
        }
        if changed:
            self.write(changed)

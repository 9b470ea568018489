import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


def _numbered(values):
    """Few objects in many rows: (the JSON of each, its number from 1 for each row)."""
    numbers, texts, places = {}, [], []
    for value in values:
        if id(value) not in numbers:
            texts.append(json.dumps(value, sort_keys=True))
            numbers[id(value)] = len(texts)
        places.append(numbers[id(value)])
    return texts, places


class ServiceMeasureEngineMixin(models.AbstractModel):
    """How measures are stored, frozen, and opened again after an appeal."""

    _name = "service.measure.engine.mixin"
    _description = "Storing of measures"

    reopening_ids = fields.One2many(
        "service.measure.reopening",
        "measure_id",
        string="Reopened",
        readonly=True,
        help="What the value was each time an appeal had it measured anew.",
    )

    @api.model
    def _adjust_rows(self, rows):
        """Hook: what an addon puts beside or in the place of what was counted.

        Also of rows that are only previewed, and perhaps of measures there are not yet.
        """
        return rows

    @api.model
    def _upsert(self, rows):
        """Store ``rows`` (dicts of columns) in one statement; frozen measures stay.

        Two transactions may do so at once: the database lets one wait for the other and
        then keeps a single row, where two ``create`` would fail on the constraint.
        """
        if not rows:
            return
        rows = self._adjust_rows(rows)
        self.flush_model()
        keys = ("indicator_id", "employee_id", "date_from", "date_to")
        columns = list(rows[0])
        updated = [column for column in columns if column not in keys]
        # A newer record that changes no figure is no reason to touch a measure.
        figures = [column for column in updated if column != "last_record_id"]

        def listed(template, names):
            return SQL(", ").join(
                SQL(template, *[SQL.identifier(name)] * template.count("%s"))
                for name in names
            )

        # What stays as it is is not touched: a conflict locks the row it meets. Who ran
        # the engine is not kept: it is nobody's figure, and to look that user up for
        # each of thousands of rows costs more than to store them.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO service_measure AS stored
                            (%(columns)s, create_date, write_date)
                     SELECT %(found)s, %(now)s, %(now)s
                       FROM %(source)s AS found
                  LEFT JOIN service_measure AS kept
                         ON (%(kept_keys)s) = (%(found_keys)s)
                      WHERE kept.id IS NULL
                         OR kept.frozen_at IS NULL
                        AND (%(kept)s) IS DISTINCT FROM (%(compared)s)
                ON CONFLICT (%(keys)s) DO UPDATE
                        SET %(assignments)s,
                            write_date = EXCLUDED.write_date
                      WHERE stored.frozen_at IS NULL
                """,
                columns=listed("%s", columns),
                found=listed("found.%s", columns),
                now=self.env.cr.now(),
                source=self._to_source(rows, columns),
                kept_keys=listed("kept.%s", keys),
                found_keys=listed("found.%s", keys),
                kept=listed("kept.%s", figures),
                compared=listed("found.%s", figures),
                keys=listed("%s", keys),
                assignments=listed("%s = EXCLUDED.%s", updated),
            )
        )
        self.invalidate_model()

    @api.model
    def _to_source(self, rows, columns):
        """Rows as a subquery; a column goes as an array, once if all rows are alike.

        What would be sent and read a hundred thousand times is most of the work.
        """
        arrays, names, values = [], [], []
        for column in columns:
            field, name = self._fields[column], SQL.identifier(column)
            kind = SQL(field.column_type[0])
            of_rows = [row[column] for row in rows]
            value = SQL("sent.%s", name)
            if field.type == "json":
                texts, of_rows = _numbered(of_rows)
                kind, value = SQL("int4"), SQL("(%s::jsonb[])[%s]", texts, value)
            elif of_rows.count(of_rows[0]) == len(of_rows):
                value = SQL("%s::%s", of_rows[0], kind)
                of_rows = None
            if of_rows is not None:
                arrays.append(SQL("%s::%s[]", of_rows, kind))
                names.append(name)
            values.append(SQL("%s AS %s", value, name))
        if not arrays:
            arrays, names = [SQL("%s", [1] * len(rows))], [SQL("number")]
        comma = SQL(", ")
        return SQL(
            "(SELECT %s FROM unnest(%s) AS sent (%s))",
            comma.join(values),
            comma.join(arrays),
            comma.join(names),
        )

    def _freeze(self):
        """Fix the values that are still open; called once their use is published."""
        self.filtered(lambda measure: not measure.frozen_at).write(
            {"frozen_at": fields.Datetime.now()}
        )

    @api.private
    def _unfreeze_for_appeal(self, reason):
        """Let frozen measures follow the evidence again; what they said is kept.

        Those that are open already stay as they are.

        :raise AccessError: unless the system does it; who may decide so is up to it
        """
        if not self.env.su:
            raise AccessError(
                self.env._("Only an appeal that was granted opens a frozen value.")
            )
        frozen = self.filtered("frozen_at")
        self.env["service.measure.reopening"].create(
            [
                {
                    "measure_id": measure.id,
                    "company_id": measure.company_id.id,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "reopened_at": fields.Datetime.now(),
                    **{
                        name: measure[name]
                        for name in ("value", "points", "n", "has_data", "frozen_at")
                    },
                }
                for measure in frozen
            ]
        )
        frozen.write({"frozen_at": False})

    @api.private
    def _measure_anew(self):
        """Measure just these again, each in its period; frozen ones stay as they are.

        The number of queries depends on the periods and companies only.
        """
        groups = self.grouped(
            lambda one: (one.indicator_id, one.date_from, one.date_to, one.company_id)
        )
        for (indicator, date_from, date_to, company), measures in groups.items():
            period = indicator._get_period(date_from, date_to, company)
            indicator.measure(period, measures.employee_id)

    @api.private
    def _remeasure_for_appeal(self, reason):
        """Measure these frozen values anew and freeze them again."""
        self._unfreeze_for_appeal(reason)
        self._measure_anew()
        self._freeze()

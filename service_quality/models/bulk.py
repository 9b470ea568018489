"""One statement for many rows: a column is passed as one array, whatever its length.

Odoo's own ``create`` and ``write`` are right nearly everywhere. The clocks and events
of a batch of tickets are written by the engine alone, have no computed fields behind
them, and are on the path of every ticket an agent touches; here the ORM's share would
be most of the time.
"""

from odoo.tools import SQL


def _columns(model, values):
    """Column names, and their values as arrays of the right type."""
    names = list(values[0])
    arrays = []
    for name in names:
        field = model._fields[name]
        column = [row[name] for row in values]
        if field.type != "boolean":
            column = [None if value is False else value for value in column]
        arrays.append(SQL("%s::%s[]", column, SQL(field.column_type[1])))
    return names, arrays


def related_ids(records, names):
    """The ids that each record's many2one fields ``names`` hold, None for nothing.

    The ORM makes a record of every value it hands out, which on the path of every
    ticket costs more than what is done with them.

    :return: a list of tuples in the order of ``records``
    """
    columns = []
    for name in names:
        # Computes and fetches what the cache lacks, for all at once.
        records.mapped(name)
        known = records._fields[name]._get_cache(records.env)
        columns.append([known[record_id] or None for record_id in records._ids])
    return list(zip(*columns, strict=True))


def insert(model, values):
    """Insert rows that all have the same fields.

    :param values: non-empty list of ``{field: column value}``; False is written as null
        where it is no boolean
    """
    names, arrays = _columns(model, values)
    model.env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT * FROM unnest(%s)",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(arrays),
        )
    )


def update(model, values):
    """Give every row values of its own, the same fields for all.

    :param values: non-empty ``{id: {field: column value}}``; False is written as null
        where it is no boolean
    """
    records = model.browse(values)
    names, arrays = _columns(model, list(values.values()))
    records.flush_recordset()
    table = SQL.identifier(model._table)
    model.env.cr.execute(
        SQL(
            "UPDATE %s SET %s FROM unnest(%s::int4[], %s) AS bulk (id, %s) "
            "WHERE %s.id = bulk.id",
            table,
            SQL(", ").join(
                SQL("%s = bulk.%s", SQL.identifier(name), SQL.identifier(name))
                for name in names
            ),
            list(values),
            SQL(", ").join(arrays),
            SQL(", ").join(map(SQL.identifier, names)),
            table,
        )
    )
    records.invalidate_recordset(flush=False)

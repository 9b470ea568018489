"""The plain SQL of the appraisal benchmark: its data, and the same sums."""

from .sweep_sql import _columns

COPIED = ("helpdesk_ticket", "service_sla_clock", "service_event", "service_feedback")


def drop_foreign_keys(cr):
    """Copies refer to what their model refers to; checking millions takes minutes."""
    cr.execute(
        "SELECT conrelid::regclass, conname FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
        [list(COPIED)],
    )
    for table, name in cr.fetchall():
        cr.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def copy_people(cr, employee_id, count):
    """Copy an employee, with resource and version, until there are ``count`` more."""
    names, values = _columns(cr, "resource_resource", "name", "user_id")
    cr.execute(
        f"""
        INSERT INTO resource_resource (name, {names})
             SELECT 'BENCH' || nr, {values}
               FROM generate_series(1, %s) AS nr, resource_resource AS model
               JOIN hr_employee ON hr_employee.resource_id = model.id
              WHERE hr_employee.id = %s
        """,
        [count, employee_id],
    )
    names, values = _columns(
        cr, "hr_employee", "name", "resource_id", "user_id", "barcode"
    )
    cr.execute(
        f"""
        INSERT INTO hr_employee (name, resource_id, {names})
             SELECT resource.name, resource.id, {values}
               FROM resource_resource AS resource, hr_employee AS model
              WHERE resource.name LIKE 'BENCH%%' AND model.id = %s
        """,
        [employee_id],
    )
    names, values = _columns(cr, "hr_version", "employee_id")
    cr.execute(
        f"""
        INSERT INTO hr_version (employee_id, {names})
             SELECT employee.id, {values}
               FROM hr_employee AS employee, hr_version AS model
              WHERE employee.name LIKE 'BENCH%%' AND model.employee_id = %s
        """,
        [employee_id],
    )
    cr.execute(
        """
        UPDATE hr_employee AS employee SET current_version_id = version.id
          FROM hr_version AS version
         WHERE version.employee_id = employee.id AND employee.name LIKE 'BENCH%'
        """
    )
    cr.execute("ANALYZE resource_resource; ANALYZE hr_employee; ANALYZE hr_version")
    cr.execute("SELECT id FROM hr_employee WHERE name LIKE 'BENCH%' ORDER BY id")
    return [row[0] for row in cr.fetchall()]


def copy_tickets(cr, ticket_id, count, employee_ids, start_at, days):
    """Copy a solved ticket with clocks and events until there are ``count`` copies.

    They are spread evenly over the employees and the days; one clock in seven is
    breached, one solution in thirty was reopened, one customer in five answered.
    """
    moment = "%(start)s + (nr %% %(days)s) * interval '1 day' + interval '10 hours'"
    values_of = {
        "ticket": ticket_id,
        "count": count,
        "people": employee_ids,
        "number": len(employee_ids),
        "start": start_at,
        "days": days,
    }
    drop_foreign_keys(cr)
    names, values = _columns(
        cr, "helpdesk_ticket", "number", "employee_id", "user_id", "resolved_at",
        "registered_at", "first_contact_resolution", "handled_minutes", "create_date"
    )  # fmt: skip
    cr.execute(
        f"""
        INSERT INTO helpdesk_ticket (number, employee_id, resolved_at, registered_at,
                                     create_date, first_contact_resolution,
                                     handled_minutes, {names})
             SELECT 'BENCH' || nr, (%(people)s)[1 + nr %% %(number)s],
                    {moment} + interval '3 hours', {moment}, {moment}, nr %% 3 = 0,
                    nr %% 100, {values}
               FROM generate_series(1, %(count)s) AS nr, helpdesk_ticket AS model
              WHERE model.id = %(ticket)s
        """,
        values_of,
    )
    _copy_clocks(cr, ticket_id)
    _copy_events(cr, ticket_id)
    _copy_feedback(cr)
    cr.execute(
        "ANALYZE helpdesk_ticket; ANALYZE service_sla_clock; ANALYZE service_event;"
        "ANALYZE service_feedback"
    )


def _copy_clocks(cr, ticket_id):
    names, values = _columns(
        cr, "service_sla_clock", "ticket_id", "res_id", "employee_id", "due_at",
        "stopped_at", "state", "breached_at", "consumed_minutes"
    )  # fmt: skip
    cr.execute(
        f"""
        INSERT INTO service_sla_clock (ticket_id, res_id, employee_id, due_at,
                                       stopped_at, state, breached_at,
                                       consumed_minutes, {names})
             SELECT copy.id, copy.id, copy.employee_id,
                    copy.registered_at + interval '2 hours',
                    copy.registered_at + interval '1 hour',
                    CASE WHEN copy.id %% 7 = 0 THEN 'breached' ELSE 'met' END,
                    CASE WHEN copy.id %% 7 = 0
                         THEN copy.registered_at + interval '2 hours' END,
                    copy.id %% 60, {values}
               FROM helpdesk_ticket AS copy, service_sla_clock AS model
              WHERE copy.number LIKE 'BENCH%%' AND model.ticket_id = %s
        """,
        [ticket_id],
    )


def _copy_events(cr, ticket_id):
    names, values = _columns(
        cr, "service_event", "ticket_id", "employee_id", "occurred_at", "event_type"
    )
    cr.execute(
        f"""
        INSERT INTO service_event (ticket_id, employee_id, occurred_at, event_type,
                                   {names})
             SELECT copy.id, copy.employee_id, copy.resolved_at, happened.type, {values}
               FROM helpdesk_ticket AS copy, service_event AS model,
                    (VALUES ('created'), ('resolved'), ('reopened')) AS happened (type)
              WHERE copy.number LIKE 'BENCH%%' AND model.ticket_id = %s
                AND model.event_type = 'resolved'
                AND (happened.type <> 'reopened' OR copy.id %% 30 = 0)
        """,
        [ticket_id],
    )


def _copy_feedback(cr):
    cr.execute(
        """
        INSERT INTO service_feedback (ticket_id, employee_id, company_id, answered_at,
                                      score, channel, version)
             SELECT copy.id, copy.employee_id, copy.company_id, copy.resolved_at,
                    1 + copy.id / 5 % 5, 'online', 1
               FROM helpdesk_ticket AS copy
              WHERE copy.number LIKE 'BENCH%' AND copy.id % 5 = 0
        """
    )


def read_sums(cr, period, employee_ids):
    """What the twelve indicators are made of, in the fewest scans that do.

    :return: rows of (employee id, numerator and denominator of each figure)
    """
    values_of = [employee_ids, period.start_at, period.stop_at]
    answers = []
    for statement in (CLOCKS_DUE, CLOCKS_STOPPED, EVENTS, TICKETS, FEEDBACK):
        cr.execute(statement, values_of)
        answers.append(cr.fetchall())
    return answers


CLOCKS_DUE = """
SELECT clock.employee_id,
       COUNT(*) FILTER (WHERE metric = 'first_response'),
       COUNT(*) FILTER (WHERE metric = 'first_response' AND state = 'met'),
       COUNT(*) FILTER (WHERE metric = 'resolution'),
       COUNT(*) FILTER (WHERE metric = 'resolution' AND state = 'met'),
       COUNT(*) FILTER (WHERE metric = 'response_ceiling'),
       COUNT(*) FILTER (WHERE metric = 'response_ceiling' AND state = 'met'),
       COUNT(*) FILTER (WHERE metric = 'resolution' AND stopped_at IS NOT NULL
                          AND ticket.solution_failed IS NOT TRUE)
  FROM service_sla_clock AS clock
  JOIN helpdesk_ticket AS ticket ON ticket.id = clock.ticket_id
 WHERE clock.employee_id = ANY(%s) AND due_at >= %s AND due_at < %s
   AND state IN ('met', 'breached') AND exempted IS NOT TRUE
 GROUP BY clock.employee_id
"""
CLOCKS_STOPPED = """
SELECT employee_id, SUM(consumed_minutes), COUNT(*)
  FROM service_sla_clock
 WHERE employee_id = ANY(%s) AND stopped_at >= %s AND stopped_at < %s
   AND metric = 'first_response' AND state IN ('met', 'breached')
 GROUP BY employee_id
"""
EVENTS = """
SELECT event.employee_id,
       COUNT(*) FILTER (WHERE event_type = 'resolved'),
       COUNT(*) FILTER (WHERE event_type = 'reopened'),
       COUNT(DISTINCT ticket_id) FILTER (WHERE event_type = 'resolved'),
       COUNT(DISTINCT ticket_id) FILTER (WHERE event_type = 'resolved'
                                           AND ticket.first_contact_resolution)
  FROM service_event AS event
  JOIN helpdesk_ticket AS ticket ON ticket.id = event.ticket_id
 WHERE event.employee_id = ANY(%s) AND occurred_at >= %s AND occurred_at < %s
   AND event_type IN ('resolved', 'reopened')
 GROUP BY event.employee_id
"""
TICKETS = """
SELECT employee_id, SUM(handled_minutes), COUNT(*)
  FROM helpdesk_ticket
 WHERE employee_id = ANY(%s) AND resolved_at >= %s AND resolved_at < %s
 GROUP BY employee_id
"""
FEEDBACK = """
SELECT employee_id, COUNT(*), COUNT(*) FILTER (WHERE score >= 4), SUM(score)
  FROM service_feedback
 WHERE employee_id = ANY(%s) AND answered_at >= %s AND answered_at < %s
   AND superseded_at IS NULL
 GROUP BY employee_id
"""

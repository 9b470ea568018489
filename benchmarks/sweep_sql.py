"""The plain SQL of the sweep benchmark: its data, and the work done without an ORM."""


def _columns(cr, table, *without):
    """Names of the columns of a table, alone and as those of ``model``."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND column_name <> ALL(%s)",
        [table, ["id", *without]],
    )
    names = [f'"{name}"' for (name,) in cr.fetchall()]
    return ", ".join(names), ", ".join(f"model.{name}" for name in names)


def copy_tickets(cr, ticket_ids, count):
    """Copy tickets until there are ``count``, each with two running clocks.

    The clocks are due between one and thirty days from now and warn a day before.
    """
    cr.execute("DELETE FROM service_sla_clock WHERE metric = 'response_ceiling'")
    names, values = _columns(cr, "helpdesk_ticket", "number")
    cr.execute(
        f"""
        INSERT INTO helpdesk_ticket (number, {names})
             SELECT 'BENCH' || nr, {values}
               FROM generate_series(1, %s) AS nr
               JOIN helpdesk_ticket AS model ON model.id = (%s)[1 + nr %% %s]
        """,
        [count - len(ticket_ids), ticket_ids, len(ticket_ids)],
    )
    names, values = _columns(cr, "service_sla_clock", "ticket_id", "res_id")
    cr.execute(
        f"""
        INSERT INTO service_sla_clock (ticket_id, res_id, {names})
             SELECT copy.id, copy.id, {values}
               FROM helpdesk_ticket AS copy
               JOIN helpdesk_ticket AS original
                 ON original.id = ANY(%s) AND original.user_id = copy.user_id
               JOIN service_sla_clock AS model ON model.ticket_id = original.id
              WHERE copy.number LIKE 'BENCH%%'
        """,
        [ticket_ids],
    )
    cr.execute(
        """
        UPDATE service_sla_clock
           SET due_at = now() AT TIME ZONE 'UTC' + (1 + mod(id, 30)) * interval '1 day',
               warn_at = now() AT TIME ZONE 'UTC' + (mod(id, 30)) * interval '1 day' +
               interval '1 hour', next_check_at = now() AT TIME ZONE 'UTC' + (mod(id,
               30)) * interval '1 day' + interval '1 hour'
        """
    )
    cr.execute("ANALYZE helpdesk_ticket; ANALYZE service_sla_clock")
    cr.execute("SELECT count(*) FROM service_sla_clock WHERE state = 'running'")
    assert cr.fetchone()[0] == 2 * count


def make_due(cr, count):
    """Let the response clocks of so many tickets have run out; they have been warned
    of.
    """
    cr.execute(
        """
        UPDATE service_sla_clock
           SET due_at = now() AT TIME ZONE 'UTC' - interval '1 minute',
               next_check_at = now() AT TIME ZONE 'UTC' - interval '59 seconds',
               escalation_level = 1
         WHERE id IN (SELECT id FROM service_sla_clock
                       WHERE metric = 'first_response' ORDER BY id LIMIT %s)
        """,
        [count],
    )


def count_marked(cr):
    """Numbers of marked clocks, of facts, of tickets that show a breach."""
    cr.execute(
        """
        SELECT (SELECT count(*) FROM service_sla_clock WHERE state = 'breached'
                   AND breached_at = due_at AND escalation_level = 2),
               (SELECT count(*) FROM service_event WHERE event_type = 'breached'),
               (SELECT count(*) FROM helpdesk_ticket WHERE clock_state = 'breached')
        """
    )
    return cr.fetchone()


def find_due(cr):
    """Find and lock what is due, as the sweep does."""
    cr.execute(
        """
        SELECT id FROM service_sla_clock
         WHERE next_check_at <= now() AT TIME ZONE 'UTC'
         ORDER BY next_check_at LIMIT 1000 FOR UPDATE SKIP LOCKED
        """
    )
    return [clock_id for (clock_id,) in cr.fetchall()]


def mark(cr):
    """Mark what is due, note the facts, show it on the tickets."""
    due = find_due(cr)
    cr.execute(
        """
        UPDATE service_sla_clock
           SET state = 'breached', breached_at = due_at, escalation_level = 2,
               next_check_at = NULL
         WHERE id = ANY(%s)
        """,
        [due],
    )
    cr.execute(
        """
        INSERT INTO service_event (ticket_id, event_type, occurred_at, employee_id,
                                   team_id, department_id, stage_id, clock_id,
                                   company_id)
             SELECT clock.ticket_id, 'breached', clock.due_at, clock.employee_id,
                    clock.team_id, clock.department_id, ticket.stage_id, clock.id,
                    clock.company_id
               FROM service_sla_clock AS clock
               JOIN helpdesk_ticket AS ticket ON ticket.id = clock.ticket_id
              WHERE clock.id = ANY(%s)
        """,
        [due],
    )
    cr.execute(
        """
        UPDATE helpdesk_ticket AS ticket
           SET clock_state = 'breached', next_due_at = shown.due_at,
               write_date = now() AT TIME ZONE 'UTC', write_uid = 1
          FROM (SELECT ticket_id, min(due_at) AS due_at
                  FROM service_sla_clock
                 WHERE ticket_id IN (SELECT ticket_id FROM service_sla_clock
                                      WHERE id = ANY(%s))
                   AND stopped_at IS NULL AND paused_at IS NULL AND state <> 'void'
                 GROUP BY ticket_id) AS shown
         WHERE ticket.id = shown.ticket_id
        """,
        [due],
    )

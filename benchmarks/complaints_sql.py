"""The plain SQL of the complaints benchmark: its data, and the same reads."""

from .sweep_sql import _columns


def copy(cr, ticket_id, count, employee_ids):
    """Copy a ticket with its complaint and party until there are ``count``.

    One in ten is open, in any of its states; the others were closed over two years.
    """
    names, values = _columns(cr, "helpdesk_ticket", "number", "is_confidential")
    cr.execute(
        f"""
        INSERT INTO helpdesk_ticket (number, is_confidential, {names})
             SELECT 'BENCH' || nr, nr %% 100 = 0, {values}
               FROM generate_series(2, %s) AS nr, helpdesk_ticket AS model
              WHERE model.id = %s
        """,
        [count, ticket_id],
    )
    names, values = _columns(
        cr, "service_complaint", "name", "ticket_id", "state", "received_at", "verdict",
        "decided_at", "first_closed_at", "employee_id", "is_effective"
    )  # fmt: skip
    cr.execute(
        f"""
        INSERT INTO service_complaint (name, ticket_id, state, received_at, verdict,
                                       decided_at, first_closed_at, employee_id,
                                       is_effective, {names})
             SELECT ticket.number, ticket.id,
                    CASE WHEN ticket.id %% 10 = 0
                         THEN (ARRAY['received', 'accepted', 'handling', 'answered'])
                              [1 + ticket.id / 10 %% 4]
                         ELSE 'closed' END,
                    model.received_at - ticket.id %% 700 * interval '1 day',
                    (ARRAY['upheld', 'partly', 'not_upheld'])[1 + ticket.id %% 3],
                    model.received_at - ticket.id %% 700 * interval '1 day',
                    model.received_at - ticket.id %% 700 * interval '1 day',
                    (%s)[1 + ticket.id %% %s], ticket.id %% 2 = 0, {values}
               FROM helpdesk_ticket AS ticket, service_complaint AS model
              WHERE ticket.number LIKE 'BENCH%%' AND model.ticket_id = %s
        """,
        [employee_ids, len(employee_ids), ticket_id],
    )
    names, values = _columns(
        cr, "service_complaint_party", "complaint_id", "employee_id", "verdict",
        "decided_at", "received_at", "share"
    )  # fmt: skip
    cr.execute(
        f"""
        INSERT INTO service_complaint_party (complaint_id, employee_id, verdict,
                                             decided_at, received_at, share, {names})
             SELECT complaint.id, (%s)[1 + complaint.id %% %s], complaint.verdict,
                    complaint.decided_at, complaint.received_at, 100, {values}
               FROM service_complaint AS complaint, service_complaint_party AS model
               JOIN service_complaint AS first ON first.id = model.complaint_id
              WHERE complaint.name LIKE 'BENCH%%' AND first.ticket_id = %s
        """,
        [employee_ids, len(employee_ids), ticket_id],
    )
    cr.execute(
        "ANALYZE helpdesk_ticket; ANALYZE service_complaint; "
        "ANALYZE service_complaint_party"
    )


def read_list(cr, team_id, limit):
    """Ids of the first page, and how many there are."""
    cr.execute("SELECT count(*) FROM service_complaint WHERE team_id = %s", [team_id])
    cr.execute(
        """
        SELECT id, name, received_at, severity, state, verdict
          FROM service_complaint WHERE team_id = %s
         ORDER BY received_at DESC, id DESC LIMIT %s
        """,
        [team_id, limit],
    )
    return [row[0] for row in cr.fetchall()]


def count_states(cr, team_id):
    """``{state: number}``."""
    cr.execute(
        """
        SELECT state, count(*) FROM service_complaint
         WHERE team_id = %s GROUP BY state
        """,
        [team_id],
    )
    return dict(cr.fetchall())


def count_figures(cr, period, employee_ids):
    """Founded complaints, effective resolutions and repeats by employee."""
    moments = [period.start_at, period.stop_at, employee_ids]
    cr.execute(
        """
        SELECT employee_id, count(*) FROM service_complaint_party
         WHERE decided_at >= %s AND decided_at < %s AND employee_id = ANY(%s)
           AND verdict IN ('upheld', 'partly') AND share > 0
         GROUP BY employee_id
        """,
        moments,
    )
    cr.execute(
        """
        SELECT employee_id, is_effective, count(*) FROM service_complaint
         WHERE first_closed_at >= %s AND first_closed_at < %s
           AND employee_id = ANY(%s)
         GROUP BY employee_id, is_effective
        """,
        moments,
    )
    cr.execute(
        """
        SELECT employee_id, is_repeat, count(*) FROM service_complaint_party
         WHERE decided_at >= %s AND decided_at < %s AND employee_id = ANY(%s)
           AND verdict IN ('upheld', 'partly') AND share > 0
         GROUP BY employee_id, is_repeat
        """,
        moments,
    )
    return cr.fetchall()

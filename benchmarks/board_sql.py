"""What the live board has to count and find, as the fewest statements of plain SQL."""

COUNT = """
SELECT employee_id, user_id,
       COUNT(*) FILTER (WHERE {open}) AS open,
       COUNT(*) FILTER (WHERE {open} AND waiting_since IS NOT NULL) AS waiting,
       COUNT(*) FILTER (WHERE {open} AND user_id IS NULL AND employee_id IS NULL)
           AS unassigned,
       COUNT(*) FILTER (WHERE {open}
                          AND (alerted_at IS NOT NULL OR alert_at <= %(now)s))
           AS left_waiting,
       COUNT(*) FILTER (WHERE {open} AND next_warn_at <= %(now)s
                          AND next_due_at >= %(now)s) AS at_risk,
       COUNT(*) FILTER (WHERE {open} AND next_due_at < %(now)s) AS breached,
       COUNT(*) FILTER (WHERE {open} AND stage_id = ANY(%(paused)s)) AS paused,
       COUNT(*) FILTER (WHERE registered_at >= %(day)s) AS registered,
       COUNT(*) FILTER (WHERE first_response_at >= %(day)s) AS answered,
       COUNT(*) FILTER (WHERE resolved_at >= %(day)s) AS solved
  FROM helpdesk_ticket
 WHERE active AND team_id = %(team)s
   AND ({open} OR registered_at >= %(day)s OR first_response_at >= %(day)s
        OR resolved_at >= %(day)s)
 GROUP BY employee_id, user_id
"""
OPEN = "(stage_id <> ALL(%(closed)s) AND duplicate_id IS NULL)"
CLOCKS = """
SELECT employee_id, metric, state,
       SUM(consumed_minutes), MAX(consumed_minutes), COUNT(*)
  FROM service_sla_clock
 WHERE team_id = %(team)s AND metric IN ('first_response', 'resolution')
   AND state IN ('met', 'breached') AND {column} >= %(day)s AND {column} < %(stop)s
 GROUP BY employee_id, metric, state
"""
URGENT = """
SELECT id, number, name, next_due_at FROM helpdesk_ticket
 WHERE active AND team_id = %(team)s AND {open}
   AND (next_due_at IS NOT NULL OR alerted_at IS NOT NULL OR alert_at <= %(now)s)
 ORDER BY next_due_at, waiting_since, id LIMIT 20
"""


def solve(cr, share, stage_id):
    """Close all but one of ``share`` tickets, most of them before today."""
    cr.execute(
        """UPDATE helpdesk_ticket AS ticket
           SET stage_id = %s, waiting_since = NULL, next_due_at = NULL,
               next_warn_at = NULL, alert_at = NULL, first_response_at = day.at,
               resolved_at = day.at, registered_at = day.at
          FROM (SELECT id, now() AT TIME ZONE 'UTC' - (id %% 90) * INTERVAL '1 d' AS at
                  FROM helpdesk_ticket) AS day
         WHERE ticket.id = day.id AND ticket.id %% %s <> 0""",
        [stage_id, share],
    )
    cr.execute(
        """UPDATE service_sla_clock AS clock SET state = 'met',
               stopped_at = ticket.resolved_at, due_at = ticket.resolved_at,
               next_check_at = NULL
          FROM helpdesk_ticket AS ticket
         WHERE ticket.id = clock.ticket_id AND ticket.resolved_at IS NOT NULL"""
    )
    cr.execute("ANALYZE helpdesk_ticket, service_sla_clock")


def read(cr, team_id, moment):
    """Count and find everything; returns the counts of the whole team."""
    values = {
        "team": team_id,
        "now": moment.now,
        "day": moment.day_start,
        "stop": moment.day_stop,
        "closed": list(moment.closed_ids),
        "paused": list(moment.paused_ids),
    }
    cr.execute(COUNT.format(open=OPEN), values)
    names = [column.name for column in cr.description][2:]
    totals = [sum(column) for column in list(zip(*cr.fetchall(), strict=True))[2:]]
    for column in ("stopped_at", "due_at"):
        cr.execute(CLOCKS.format(column=column), values)
        cr.fetchall()
    cr.execute(URGENT.format(open=OPEN), values)
    cr.fetchall()
    return dict(zip(names, totals, strict=True))

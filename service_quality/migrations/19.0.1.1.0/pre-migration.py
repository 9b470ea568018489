def migrate(cr, version):
    """Clocks are unique per record now, no longer per ticket."""
    cr.execute("DROP INDEX IF EXISTS service_sla_clock_ticket_metric_unique")

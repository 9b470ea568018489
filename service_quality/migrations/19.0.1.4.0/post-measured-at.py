def migrate(cr, version):
    """Measures tell themselves when they were taken; nobody but the engine did it."""
    cr.execute(
        "UPDATE service_measure SET measured_at = write_date WHERE measured_at IS NULL"
    )

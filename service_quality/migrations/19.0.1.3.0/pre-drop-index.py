def migrate(cr, version):
    """Every move of a ticket wrote into it, and six kinds narrow nothing down."""
    cr.execute("DROP INDEX IF EXISTS helpdesk_ticket__service_kind_index")

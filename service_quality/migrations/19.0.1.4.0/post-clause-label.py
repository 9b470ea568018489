def migrate(cr, version):
    """MT-01 shared its label with clocks that are on time, and so their Chinese."""
    cr.execute(
        """
        UPDATE service_clause
           SET name = jsonb_build_object('en_US', 'On time and prepared')
         WHERE code = 'MT-01'
           AND company_id IS NULL
           AND name->>'en_US' = 'On time'
        """
    )

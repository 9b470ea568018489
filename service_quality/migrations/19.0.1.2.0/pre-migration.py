from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Tickets are matched by their service too: what their clocks last saw gets it.

    Nothing has changed for the ticket, so its clocks must not take it for a change.
    """
    service = "''"
    if column_exists(cr, "helpdesk_ticket", "service_type_id"):
        service = "COALESCE(service_type_id::text, '')"
    cr.execute(
        f"""UPDATE helpdesk_ticket SET clock_basis = clock_basis || '|' || {service}
        WHERE array_length(string_to_array(clock_basis, '|'), 1) = 10"""
    )

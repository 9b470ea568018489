def migrate(cr, version):
    """Whoever has had no answer yet is waiting since their ticket came in."""
    cr.execute(
        """
        UPDATE helpdesk_ticket AS ticket
           SET waiting_since = ticket.registered_at
          FROM helpdesk_ticket_stage AS stage
         WHERE stage.id = ticket.stage_id
           AND ticket.active
           AND ticket.first_response_at IS NULL
           AND stage.closed IS NOT TRUE
           AND stage.pause_clock IS NOT TRUE
        """
    )

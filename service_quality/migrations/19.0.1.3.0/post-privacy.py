from odoo.tools.sql import table_exists


def migrate(cr, version):
    """One access log for all that is protected; signatures hold for a time."""
    if table_exists(cr, "service_recording_access"):
        cr.execute(
            """
            INSERT INTO service_access_log
                   (res_model, res_id, record_name, company_id, ticket_id, user_id,
                    occurred_at, action)
            SELECT 'service.recording', recording.id, recording.name,
                   recording.company_id, recording.ticket_id, access.user_id,
                   access.occurred_at, access.action
              FROM service_recording_access AS access
              JOIN service_recording AS recording ON recording.id = access.recording_id
             ORDER BY access.id
            """
        )
        # The model is gone; its lines live on in the log that took its place.
        cr.execute("DROP TABLE service_recording_access")
    cr.execute(
        """
        UPDATE service_acknowledgement AS row
           SET valid_until = (row.acknowledged_at
                              + make_interval(months => standard.validity_months))::date
          FROM service_standard AS standard
         WHERE standard.id = row.standard_id
           AND row.state = 'acknowledged'
           AND row.acknowledged_at IS NOT NULL
           AND standard.validity_months > 0
           AND row.valid_until IS NULL
        """
    )

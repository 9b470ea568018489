def migrate(cr, version):
    """The sheets of consultations and complaints are the usual course of their kind."""
    cr.execute(
        """
        UPDATE service_type AS sheet
           SET is_usual = TRUE
          FROM ir_model_data AS data
         WHERE data.module = 'service_quality'
           AND data.model = 'service.type'
           AND data.name IN ('service_type_consultation', 'service_type_complaint')
           AND data.res_id = sheet.id
           AND NOT EXISTS (SELECT FROM service_type AS other
                            WHERE other.is_usual
                              AND other.service_kind = sheet.service_kind)
        """
    )

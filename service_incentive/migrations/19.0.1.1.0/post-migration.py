def migrate(cr, version):
    """Appraisals of before were computed as they stand, for people who were there."""
    cr.execute(
        """
        UPDATE service_appraisal
           SET computed_score = score,
               computed_grade_id = grade_id,
               period_days = date_to - date_from + 1,
               eligible_days = date_to - date_from + 1,
               presence = 100,
               availability = 100,
               unrated_reason = CASE WHEN state != 'draft' AND NOT is_rated
                                     THEN 'data' END
         WHERE period_days IS NULL
        """
    )

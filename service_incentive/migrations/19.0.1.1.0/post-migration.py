from odoo.api import SUPERUSER_ID, Environment


def migrate(cr, version):
    """Appraisals of before were computed as they stand, for people who were there.

    Months, quarters and years find each other, and reporting lines begin with those
    who lead now.
    """
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
    cr.execute(
        """UPDATE service_appraisal_line
              SET coverage = CASE WHEN has_data THEN 100 ELSE 0 END
            WHERE coverage IS NULL"""
    )
    env = Environment(cr, SUPERUSER_ID, {})
    env["service.appraisal.cycle"].search([])._join_family()
    env["service.reporting.line"]._begin()

def migrate(cr, version):
    """Rewards by grade become outcome rules; those that there were are in force.

    What was one reward for one grade may now differ by post, row and kind of cycle, so
    a pair of both is no longer unique.
    """
    cr.execute("DROP INDEX IF EXISTS service_appraisal_outcome_rule_rule_unique")
    cr.execute(
        "ALTER TABLE service_appraisal_outcome_rule"
        " ADD COLUMN IF NOT EXISTS state varchar"
    )
    cr.execute("UPDATE service_appraisal_outcome_rule SET state = 'active'")

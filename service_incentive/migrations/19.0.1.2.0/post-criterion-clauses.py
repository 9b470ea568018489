from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command

# What the seeded records stand on, as new databases have it.
CLAUSES = {
    "care": ["pn_01", "at_01", "at_02", "at_07"],
    "reliable": ["pn_07", "pn_02"],
    "quality": ["pn_03"],
    "teamwork": ["pn_04", "et_09"],
    "handover": ["pn_04", "et_11"],
    "knowledge": ["pn_05", "sv_16", "et_07"],
    "improve": ["pn_05"],
    "open": ["pn_06", "pn_10"],
    "lead": ["pn_10"],
}


def migrate(cr, version):
    """Criteria name the principles behind them."""
    env = Environment(cr, SUPERUSER_ID, {})
    for name, codes in CLAUSES.items():
        record = env.ref(f"service_incentive.service_appraisal_criterion_{name}", False)
        if record and not record.clause_ids:
            found = (
                env.ref(f"service_quality.service_clause_{code}", False)
                for code in codes
            )
            clauses = env["service.clause"].union(*filter(None, found))
            record.clause_ids = [Command.set(clauses.ids)]

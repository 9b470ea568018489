from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command

# What the seeded records stand on, as new databases have it.
CLAUSES = {
    "fundamentals": [
        "pn_01",
        "pn_02",
        "pn_03",
        "pn_04",
        "pn_05",
        "pn_07",
        "pn_08",
        "pn_09",
        "sv_15",
    ],
    "communication": [
        "at_01",
        "at_02",
        "at_03",
        "lg_03",
        "lg_05",
        "lg_07",
        "cm_01",
        "cm_02",
        "cm_03",
        "cm_04",
        "cm_05",
    ],
    "product": ["sv_16", "lg_04", "lg_31"],
    "complaints": ["pn_06", "at_08", "at_09", "cm_08", "lg_26"],
    "law": ["cf_01", "cf_02", "cf_03", "cf_04", "cf_05", "cf_06", "cf_07"],
}


def migrate(cr, version):
    """Topics name the clauses they teach."""
    env = Environment(cr, SUPERUSER_ID, {})
    for name, codes in CLAUSES.items():
        record = env.ref(f"service_training.service_training_topic_{name}", False)
        if record and not record.clause_ids:
            found = (
                env.ref(f"service_quality.service_clause_{code}", False)
                for code in codes
            )
            clauses = env["service.clause"].union(*filter(None, found))
            record.clause_ids = [Command.set(clauses.ids)]

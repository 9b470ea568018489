"""Our addons go in, are updated and go out, through ``bin/odoo`` as in real life."""

import ast

import pytest

from tools.paths import OCA_ADDONS, ROOT, present_addons

from .common import scratch_database

pytestmark = pytest.mark.slow

RECORDS = """
team = env["helpdesk.ticket.team"].create({"name": "Old team"})
env["helpdesk.ticket"].create([
    {"name": f"Old ticket {n}", "description": "from before", "team_id": team.id}
    for n in range(20)
])
env["hr.employee"].create([{"name": f"Old employee {n}"} for n in range(10)])
"""

TABLES = ("helpdesk_ticket", "hr_employee")
# Apps that a company may have as well; we need none of them.
NEIGHBOURS = ("crm", "sale", "website_slides")
VOLATILE = ("write_date", "write_uid")


def columns(database, table):
    """The columns of a table, in a fixed order, without the stamps of a write."""
    return database.query(
        "SELECT quote_ident(column_name) FROM information_schema.columns "
        f"WHERE table_name = '{table}' AND column_name NOT IN {VOLATILE} "
        "ORDER BY column_name"
    )


def fingerprint(database, table, names):
    """Number and content of the rows of a table, in the given columns."""
    [row] = database.query(
        f"SELECT count(*), md5(string_agg(row::text, '' ORDER BY id)) "
        f"FROM (SELECT {', '.join(names)} FROM {table}) AS row"
    )
    return row


def foreign_dependencies():
    """What our addons depend on and live beside, so that only ours is new."""
    depends = set(OCA_ADDONS)
    for addon in present_addons():
        manifest = (ROOT / addon / "__manifest__.py").read_text()
        depends.update(ast.literal_eval(manifest)["depends"])
    return sorted(depends.difference(present_addons()))


def structure(database):
    """All columns of all tables, and the identifiers of our addons' records."""
    names = ", ".join(f"'{name}'" for name in present_addons())
    return set(
        database.query(
            "SELECT table_name || '.' || column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' UNION ALL "
            f"SELECT model || ' ' || name FROM ir_model_data WHERE module IN ({names})"
        )
    )


def test_quality_alone():
    """SQ-221: service_quality needs the plain helpdesk and its own list, no more."""
    with scratch_database("env_alone") as database:
        database.install("service_quality")
        states = database.query(
            "SELECT name FROM ir_module_module WHERE state = 'installed' AND name IN "
            "('helpdesk_mgmt_sla', 'helpdesk_mgmt_rating', 'helpdesk_type')"
        )
        assert states == []


def test_beside_other_apps():
    """SQ-221: other apps of a company do not break the installation of ours."""
    with scratch_database("env_beside") as database:
        database.install(*NEIGHBOURS)
        database.install(*present_addons())


def test_life_beside_the_helpdesk():
    """SQ-222: installed into a company's data, updated twice, removed, put in again."""
    ours = present_addons()
    with scratch_database("env_life") as database:
        database.install(*foreign_dependencies())
        database.shell(RECORDS)
        names = {table: columns(database, table) for table in TABLES}
        structure_before = structure(database)
        before = {t: fingerprint(database, t, names[t]) for t in TABLES}
        database.install(*ours)
        database.update(*ours)
        database.update(*ours)
        for addon in reversed(ours):
            database.uninstall(addon)
        assert {t: fingerprint(database, t, names[t]) for t in TABLES} == before
        assert structure(database) == structure_before
        database.install(*ours)


def test_demo_data():
    """All demo data goes in without a warning."""
    with scratch_database("env_demo") as database:
        database.install(*present_addons(), options=["--with-demo"])


def test_own_words_survive_an_update():
    """SQ-189: a clause re-worded, edited or switched off stays so in an update."""
    with scratch_database("env_words") as database:
        database.install("service_quality", options=["--load-language=zh_CN"])
        database.shell(
            """
clause = env.ref("service_quality.service_clause_at_01")
clause.with_user(env.ref("base.user_admin")).text = "Greet like a friend."
clause.with_context(lang="zh_CN").name = "笑迎"
clause = env.ref("service_quality.service_clause_at_04")
clause.severity = "high"
clause.name = "Smiling"
env.ref("service_quality.service_clause_ap_07").active = False
env.ref("service_quality.service_clause_ap_08").in_use = False
"""
        )
        database.update("service_quality")
        assert database.query(
            "SELECT text->>'en_US' FROM service_clause_wording WHERE in_use"
        ) == ["Greet like a friend."]
        assert database.query(
            "SELECT clause.code FROM service_clause_wording AS wording "
            "JOIN service_clause AS clause ON clause.id = wording.clause_id "
            "WHERE NOT wording.in_use"
        ) == ["AP-08"]
        assert database.query(
            "SELECT severity, name->>'en_US' FROM service_clause WHERE code = 'AT-04'"
        ) == ["high|Smiling"]
        assert database.query(
            "SELECT name->>'zh_CN' FROM service_clause WHERE code = 'AT-01'"
        ) == ["笑迎"]
        assert database.query(
            "SELECT active FROM service_clause WHERE code = 'AP-07'"
        ) == ["f"]

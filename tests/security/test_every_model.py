"""What holds for every model of the addons, also for those that come tomorrow."""

import pytest

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import SQL, mute_logger

from ..common import ServiceCommon

ADDONS = ("service_quality", "service_training", "service_incentive")
MANAGERS = [
    "service_quality.group_manager",
    "service_incentive.group_manager",
    "base.group_partner_manager",
]
# Owners, deadlines and amounts whose changes people want to follow up.
FOLLOWED = {"state", "owner_id", "due_date", "amount", "responsible_user_id"}

# Its states are events of the ticket, which nobody edits or deletes either.
LOGGED_AS_EVENTS = {"service.ticket.step"}


class TestEveryModel(ServiceCommon):
    """Walks through the registry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = [
            cls.env[name]
            for name, model in sorted(cls.registry.items())
            if model._original_module in ADDONS and not model._abstract
        ]
        cls.kept = [
            model for model in cls.models if not model._transient and model._auto
        ]

    def test_there_are_some(self):
        """SQ-220: the walk meets the models it is about."""
        names = {model._name for model in self.kept}
        self.assertGreater(len(names), 60)
        self.assertIn("service.scorecard", names)
        self.assertIn("service.inspection", names)

    def test_description_and_rights(self):
        """SQ-220: every model has a description, and somebody may read it."""
        readable = {
            model
            for model, _x in self.env["ir.model.access"]._read_group(
                [("perm_read", "=", True), ("active", "=", True)],
                ["model_id"],
                ["__count"],
            )
        }
        names = {model.model for model in readable}
        for model in self.models:
            with self.subTest(model=model._name):
                self.assertNotEqual(model._description, model._name)
                self.assertIn(model._name, names)

    def test_company_rule_of_reports(self):
        """SQ-220: every view of the database has a rule for companies."""
        for model in self.models:
            if model._auto or "company_id" not in model._fields:
                continue
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", model._name), ("global", "=", True)]
            )
            with self.subTest(model=model._name):
                self.assertTrue(
                    any("company_ids" in (rule.domain_force or "") for rule in rules)
                )

    def test_company_rules(self):
        """SQ-220: who works in company B finds and reads nothing of company A."""
        first, second = self.env["res.company"].create([{"name": "A"}, {"name": "B"}])
        user = new_test_user(
            self.env,
            login="user.of.b",
            groups=",".join(["base.group_user", *MANAGERS]),
            company_id=second.id,
            company_ids=[Command.set(second.ids)],
        )
        tested = 0
        for model in self.kept:
            field = model._fields.get("company_id")
            if not field or not field.store:
                continue
            with self.subTest(model=model._name):
                record = self.make_row(model, first)
                seen = record.with_user(user).with_context(
                    allowed_company_ids=second.ids, active_test=False
                )
                self.assertFalse(self.search(seen), "found")
                with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                    seen.read(["company_id"])
                own = self.make_row(model, second)
                self.assertEqual(own.sudo().company_id, second)
                tested += 1
        self.assertGreater(tested, 40)

    def search(self, record):
        """The record as its reader finds it; nothing without any right to search."""
        if not record.has_access("read") and not record.browse().has_access("read"):
            return record.browse()
        return record.search([("id", "in", record.ids)])

    def make_row(self, model, company):
        """A row of a company, with whatever the columns need, right in the table.

        No rule of the business is asked: only who sees the row is tested here.
        """
        self.env.flush_all()
        values = {"company_id": company.id}
        columns = self.env.execute_query(
            SQL(
                """SELECT column_name FROM information_schema.columns
                    WHERE table_name = %s AND is_nullable = 'NO'
                      AND column_default IS NULL AND column_name <> 'id'""",
                model._table,
            )
        )
        for (name,) in columns:
            if name != "company_id":
                values[name] = self.get_value(model, model._fields[name])
        self.drop_constraints(model._table)
        names = list(values)
        [(record_id,)] = self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
                SQL.identifier(model._table),
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(SQL("%s", values[name]) for name in names),
            )
        )
        self.env.invalidate_all(flush=False)
        return model.browse(record_id)

    def drop_constraints(self, table):
        """Let any row in; the transaction of the test brings the constraints back."""
        rows = self.env.execute_query(
            SQL(
                """SELECT conname FROM pg_constraint
                    WHERE conrelid = %s::regclass AND contype IN ('c', 'f')""",
                table,
            )
        )
        for (name,) in rows:
            self.cr.execute(
                SQL(
                    "ALTER TABLE %s DROP CONSTRAINT %s",
                    SQL.identifier(table),
                    SQL.identifier(name),
                )
            )

    def get_value(self, model, field):
        """Some value for a column."""
        if field.type == "selection":
            return field.get_values(self.env)[0]
        self.serial += 1
        if field.type == "many2one":
            # No foreign key is checked here.
            return 1_000_000 + self.serial
        if field.translate:
            return '{"en_US": "x"}'
        return {
            "char": f"x{self.serial}",
            "text": "x",
            "html": "x",
            "boolean": False,
            "date": f"2012-01-{self.serial % 28 + 1:02}",
            "datetime": "2012-01-01 10:00:00",
            "json": "{}",
            "binary": b"x",
        }.get(field.type, 1)

    serial = 0

    def test_settings_are_shown(self):
        """SQ-216: every figure that a company may set is among its settings."""
        settings = self.env["res.config.settings"]
        arch = settings.get_view(view_type="form")["arch"]
        hidden = [
            name
            for name, field in settings._fields.items()
            if str(field.related or "").startswith("company_id.")
            and set(field._modules) <= set(ADDONS)
            and f'name="{name}"' not in arch
        ]
        self.assertEqual(hidden, [])

    def test_changes_are_tracked(self):
        """SQ-217: with a chatter, a model tracks state, owner and deadline."""
        for model in self.kept:
            if "message_ids" not in model._fields or model._name in LOGGED_AS_EVENTS:
                continue
            for name in FOLLOWED & model._fields.keys():
                field = model._fields[name]
                # A number of samples is no amount of money.
                counts = name == "amount" and field.type != "monetary"
                if field.store and not field.related and not counts:
                    with self.subTest(model=model._name, field=name):
                        self.assertTrue(getattr(field, "tracking", None))

    def test_change_leaves_old_and_new(self):
        """SQ-217: a change keeps who, old and new; an agent cannot delete it."""
        agent = self.create_person("Anna", "helpdesk_mgmt.group_helpdesk_user_own")
        other = self.create_person("Bea", "service_quality.group_manager")
        record = self.env["service.action"].with_context(
            tracking_disable=False, mail_notrack=False
        )
        action = record.create(
            {
                "name": "Teach",
                "problem": "-",
                "measure": "-",
                "owner_id": agent.id,
                "due_date": "2012-03-10",
            }
        )
        self.env.flush_all()
        self.cr.precommit.run()
        action.write({"owner_id": other.id, "due_date": "2012-04-10"})
        self.env.flush_all()
        self.cr.precommit.run()
        values = action.message_ids.sudo().tracking_value_ids
        found = {value.field_id.name: value for value in values}
        self.assertEqual(found["owner_id"].old_value_char, "Anna")
        self.assertEqual(found["owner_id"].new_value_char, "Bea")
        self.assertEqual(str(found["due_date"].old_value_datetime)[:10], "2012-03-10")
        self.assertEqual(str(found["due_date"].new_value_datetime)[:10], "2012-04-10")
        message = found["owner_id"].mail_message_id
        with self.assertRaises(AccessError):
            message.with_user(agent.user_id).unlink()
        with self.assertRaises(AccessError):
            values.with_user(agent.user_id).unlink()

    @pytest.mark.bare
    def test_crons_twice(self):
        """SQ-222: every cron run a second time leaves as many records as the first."""
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.cron"), ("module", "in", ADDONS)]
        )
        crons = self.env["ir.cron"].browse(data.mapped("res_id")).exists()
        self.assertGreater(len(crons), 10)
        team = self.env["helpdesk.ticket.team"].create({"name": "Cron desk"})
        self.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"Case {kind}",
                    "description": "-",
                    "team_id": team.id,
                    "service_kind": kind,
                    "registered_at": "2026-01-10 10:00:00",
                }
                for kind in ("complaint", "consultation", "business", "suggestion")
            ]
        )
        self.run_all(crons)
        first = self.count_all()
        self.run_all(crons)
        second = self.count_all()
        self.assertEqual(
            {name: count for name, count in second.items() if first[name] != count},
            {},
        )

    def run_all(self, crons):
        """Run the crons one after the other."""
        for cron in crons:
            with self.subTest(cron=cron.cron_name), self.enter_registry_test_mode():
                cron.method_direct_trigger()

    def count_all(self):
        """How many rows each of our tables has, with to-dos and mails."""
        self.env.flush_all()
        tables = {model._table for model in self.kept}
        tables |= {"mail_activity", "mail_mail", "calendar_event", "helpdesk_ticket"}
        return {
            table: self.env.execute_query(
                SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table))
            )[0][0]
            for table in tables
        }

"""Who sees and works which corrective actions, as RPC would."""

from odoo.exceptions import AccessError

from ..quality.action_common import ActionCommon


class TestActionAccess(ActionCommon):
    """One action of Ada in the team of Lea, one of the storekeeper elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stores = cls.env["hr.department"].create({"name": "Stores"})
        cls.keeper = cls.create_person("Kim Keeper", department_id=cls.stores.id)
        cls.near = cls.env["service.action"].create(
            {
                "name": "Near",
                "measure": "Do",
                "owner_id": cls.agent.id,
                "due_date": "2099-01-01",
                "team_id": cls.team.id,
            }
        )
        cls.far = cls.env["service.action"].create(
            {
                "name": "Far",
                "measure": "Do",
                "owner_id": cls.keeper.id,
                "due_date": "2099-01-01",
            }
        )
        (cls.near | cls.far)._open()

    def seen(self, person):
        """Names of the two actions that a person finds."""
        actions = self.env["service.action"].with_user(person.user_id)
        found = actions.search([("id", "in", (self.near | self.far).ids)])
        return set(found.mapped("name"))

    def test_who_sees(self):
        """SQ-119: owners see their own, supervisors those led, managers all."""
        for person, names in (
            (self.agent, {"Near"}),
            (self.colleague, set()),
            (self.keeper, {"Far"}),
            (self.outsider, set()),
            (self.inspector, set()),
            (self.leader, {"Near"}),
            (self.manager, {"Near", "Far"}),
        ):
            self.assertEqual(self.seen(person), names, person.name)
            rounds = self.env["service.action.round"].with_user(person.user_id)
            found = rounds.search([("action_id", "in", (self.near | self.far).ids)])
            expected = {"Near": self.near, "Far": self.far}
            self.assertEqual(
                set(found.action_id.ids), {expected[name].id for name in names}
            )

    def test_inspector(self):
        """SQ-119: inspectors see what they raised, and what waits for a verdict."""
        own = (
            self.env["service.action"]
            .with_user(self.inspector.user_id)
            .create({"name": "Mine", "owner_id": self.keeper.id})
        )
        own.write({"measure": "Do", "due_date": "2099-01-01"})
        own.action_open()
        self.assertEqual(own.state, "open")
        far = self.far.with_user(self.inspector.user_id)
        with self.assertRaises(AccessError):
            far.read(["name"])
        self.finish(self.far, "2026-03-05 09:00:00", self.keeper)
        self.assertEqual(self.seen(self.inspector), {"Far"})
        far.action_verify("Seen")
        self.assertEqual(self.far.state, "verified")

    def test_writing(self):
        """SQ-119: the owner says what was done, and changes nothing else."""
        own = self.near.with_user(self.agent.user_id)
        own.write({"evidence": "Done it", "cause": "A rush"})
        for vals in (
            {"owner_id": self.colleague.id},
            {"due_date": "2099-02-01"},
            {"priority": "0"},
            {"measure": "Nothing"},
            {"verifier_user_id": self.colleague.user_id.id},
            {"active": False},
            {"state": "done"},
        ):
            with self.assertRaises(AccessError, msg=vals):
                own.write(vals)
        with self.assertRaises(AccessError):
            own.unlink()
        with self.assertRaises(AccessError):
            self.near.with_user(self.agent.user_id).copy()
        leader = self.near.with_user(self.leader.user_id)
        leader.owner_id = self.colleague
        self.assertEqual(self.near.round_ids.employee_id, self.colleague)
        with self.assertRaises(AccessError):
            own.evidence = "Mine no more"
        with self.assertRaises(AccessError):
            leader.active = False
        self.near.with_user(self.manager.user_id).active = False
        for name in ("service.action.round", "service.action.extension"):
            with self.assertRaises(AccessError):
                self.env[name].with_user(self.manager.user_id).create(
                    {"action_id": self.near.id}
                )

    def test_other_company(self):
        """SQ-119: actions of another company are out of sight for managers too."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        action = self.env["service.action"].create(
            {"name": "Abroad", "company_id": other.id}
        )
        reader = action.with_user(self.manager.user_id)
        self.assertFalse(reader.search([("id", "=", action.id)]))
        with self.assertRaises(AccessError):
            reader.read(["name"])

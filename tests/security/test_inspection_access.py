"""Who sees and makes which inspections."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from ..quality.inspection_common import InspectionCommon

FULL = ("pass", "pass", "pass", "pass")


class TestInspectionAccess(InspectionCommon):
    """Ada's inspections by Ina in all states, seen by everybody, as over RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.create_person(
            "Sam Supervisor", "service_quality.group_supervisor"
        )
        cls.outsider = cls.create_person(
            "Otto Other", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        cls.portal = new_test_user(
            cls.env, login="inspection.portal", groups="base.group_portal"
        )

    def setUp(self):
        super().setUp()
        self.planned = self.plan()
        self.started = self.start()
        self.done = self.finish(*FULL, publish=False)
        self.hidden = self.finish(*FULL, publish=False, kind="mystery")
        self.published = self.finish(*FULL)
        self.all = (
            self.planned | self.started | self.done | self.hidden | self.published
        )

    def seen(self, user):
        """What ``user`` finds of them; items are seen exactly with their inspection."""
        Inspection = self.env["service.inspection"].with_user(user)
        found = Inspection.search([("id", "in", self.all.ids)])
        lines = found.env["service.inspection.line"].search(
            [("inspection_id", "in", self.all.ids)]
        )
        with_lines = found.sudo().filtered("line_ids")
        self.assertEqual(set(lines.inspection_id.ids), set(with_lines.ids))
        for hidden in self.all - found:
            with self.assertRaises(AccessError):
                hidden.with_user(user).read(["score"])
        return found

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_who_reads(self):
        """SQ-109: the inspector reads his own and what is published, the employee and
        the team leader what is published, a supervisor what is done in the teams led
        unless it is a mystery, the manager all, a colleague nothing.
        """
        cases = (
            (self.inspector, self.all),
            (self.second, self.published),
            (self.agent, self.published),
            (self.leader, self.done | self.published),
            (self.stranger, self.all.browse()),
            (self.colleague, self.all.browse()),
            (self.outsider, self.all.browse()),
            (self.manager, self.all),
        )
        for person, expected in cases:
            with self.subTest(person.name):
                self.assertEqual(self.seen(person.user_id).ids, expected[::-1].ids)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_portal_sees_nothing(self):
        """SQ-109: customers have nothing to do with inspections."""
        self.assertFalse(self.seen(self.portal))

    def test_leader_without_role(self):
        """SQ-109: a team leader who is no supervisor reads the published ones."""
        self.team.user_id = self.colleague.user_id
        self.assertEqual(self.seen(self.colleague.user_id), self.published)

    def test_everybody_opens_the_form(self):
        """SQ-109: whoever may read an inspection can open it."""
        for person in (self.agent, self.leader, self.second, self.manager):
            form = Form(self.published.with_user(person.user_id))
            self.assertEqual(len(form.line_ids), 4, person.name)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_leader_who_is_inspected(self):
        """SQ-97: a supervisor does not see the result of his own before it is
        published, and does not publish it.
        """
        own = self.finish(
            *FULL, publish=False, employee_id=self.leader.id, team_id=self.team.id
        )
        by_leader = own.with_user(self.leader.user_id)
        with self.assertRaises(AccessError):
            by_leader.read(["score"])
        with self.assertRaises(AccessError):
            by_leader.action_publish()
        own.action_publish()
        self.assertEqual(by_leader.score, 100)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_plans(self):
        """SQ-97: agents make none; inspectors make their own, and give none to others;
        managers plan for everybody.
        """
        for person in (self.agent, self.outsider):
            with self.assertRaises(AccessError, msg=person.name):
                self.plan(person, employee_id=self.colleague.id)
        for_other = {"inspector_user_id": self.second.user_id.id}
        with self.assertRaises(AccessError):
            self.plan(self.inspector, **for_other)
        with self.assertRaises(AccessError):
            self.planned.with_user(self.second.user_id).write({"announced": True})
        self.assertTrue(self.plan(self.leader, employee_id=self.colleague.id))
        self.assertTrue(self.plan(self.manager, **for_other))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_publishes(self):
        """SQ-109: the inspector, the supervisor of the team or a manager; nobody else,
        and the steps are no way around.
        """
        for person in (self.second, self.agent, self.stranger, self.outsider):
            with self.assertRaises(AccessError, msg=person.name):
                self.done.with_user(person.user_id).action_publish()
        for person in (self.second, self.agent, self.leader, self.manager):
            with self.assertRaises(AccessError, msg=person.name):
                self.started.with_user(person.user_id).action_done()
            with self.assertRaises(AccessError, msg=person.name):
                self.planned.with_user(person.user_id).action_start()
        self.done.with_user(self.leader.user_id).action_publish()
        self.assertEqual(self.done.state, "published")
        self.hidden.with_user(self.manager.user_id).action_publish()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_employee_changes_nothing(self):
        """SQ-109: who is inspected reads and answers, and writes nothing."""
        own = self.published.with_user(self.agent.user_id)
        with self.assertRaises(AccessError):
            own.write({"note": "x"})
        with self.assertRaises(AccessError):
            own.line_ids.write({"mark": "pass"})
        with self.assertRaises(AccessError):
            own.unlink()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_other_company(self):
        """SQ-220: another company's inspections and checklists are not there."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = new_test_user(
            self.env,
            login="inspection.elsewhere",
            groups="service_quality.group_manager",
            company_id=company.id,
            company_ids=[company.id],
        )
        self.assertFalse(self.seen(other))
        self.checklist.company_id = self.env.company
        checklists = self.env["service.checklist"].with_user(other)
        self.assertFalse(checklists.search([("id", "=", self.checklist.id)]))
        items = self.env["service.checklist.item"].with_user(other)
        self.assertFalse(items.search([("checklist_id", "=", self.checklist.id)]))

    def test_nothing_private_is_public(self):
        """SQ-97: over RPC there are only the steps, which check who takes them."""
        model = type(self.env["service.inspection"])
        shared = ("helpdesk.ticket.team", "mail.activity.mixin")
        known = [type(self.env[name]) for name in shared]
        public = {
            name
            for name in dir(model)
            if callable(getattr(model, name, None))
            and not name.startswith("_")
            and not any(hasattr(other, name) for other in known)
        }
        self.assertEqual(
            public,
            {
                "action_start",
                "action_inspect",
                "action_done",
                "action_publish",
                "action_reinspect",
                "action_answer",
                "action_comment",
                "action_dispute",
                "action_decide",
                "action_decide_dispute",
                "action_make_lesson",
                "action_view_actions",
                "get_sheet",
            },
        )

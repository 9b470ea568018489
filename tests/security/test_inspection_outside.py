"""Inspectors from outside, mystery customers, and who must not know of them."""

from contextlib import contextmanager

from psycopg2.errors import CheckViolation

from odoo import http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import ServiceHttpCommon
from ..quality.plan_common import PlanCommon

SOON = "2026-03-31"


class OutsideCommon(PlanCommon):
    """Olga inspects for an agency whose contract ends in March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["res.partner"].create(
            {"name": "Look Ltd", "is_company": True}
        )
        cls.user = new_test_user(
            cls.env, "olga.outside", "base.group_portal", name="Olga Outside"
        )
        cls.user.partner_id.parent_id = cls.firm
        cls.agency = cls.env["service.inspection.body"].create(
            {
                "name": "Look",
                "kind": "agency",
                "partner_id": cls.firm.id,
                "contact_ids": cls.user.partner_id.ids,
                "contract_start": "2026-01-01",
                "contract_end": SOON,
                "leader_user_id": cls.manager.user_id.id,
            }
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Secret case",
                "description": "Private",
                "team_id": cls.team.id,
                "user_id": cls.agent.user_id.id,
                "partner_id": cls.customer.id,
            }
        )
        cls.mine = cls.assign()
        cls.other = cls.assign(
            inspector_partner_id=False, inspector_user_id=cls.inspector.user_id.id
        )

    @classmethod
    def assign(cls, **values):
        """An inspection of Ada, assigned to Olga."""
        return cls.env["service.inspection"].create(
            {
                "checklist_id": cls.checklist.id,
                "employee_id": cls.agent.id,
                "ticket_id": cls.ticket.id,
                "place": "Counter",
                "inspector_user_id": False,
                "inspector_partner_id": cls.user.partner_id.id,
                **values,
            }
        )

    @contextmanager
    def at(self, moment):
        """Time stands still, and nothing is known of another day."""
        self.env.flush_all()
        with super().at(moment):
            self.env.invalidate_all()
            yield

    def actions_of(self, lines):
        """The actions that were opened for these items."""
        return self.env["service.action"].search(
            [("res_model", "=", lines._name), ("res_id", "in", lines.ids)]
        )

    def assert_refused(self, *attempts):
        """Each attempt raises an access error."""
        for number, attempt in enumerate(attempts):
            with self.subTest(number), self.assertRaises(AccessError):
                attempt()


class TestBodies(OutsideCommon):
    """Who inspects."""

    def test_agency_needs_partner_and_end(self):
        """SQ-97: a third-party body needs a partner and the end of its contract."""
        Body = self.env["service.inspection.body"].with_user(self.manager.user_id)
        values = {"name": "Agency", "kind": "agency"}
        for more in ({}, {"partner_id": self.firm.id}, {"contract_end": SOON}):
            with self.assertRaises(ValidationError):
                Body.create({**values, **more})
        Body.create({**values, "partner_id": self.firm.id, "contract_end": SOON})
        Body.create({"name": "Quality department", "kind": "department"})
        with self.assertRaises(ValidationError):
            self.agency.contact_ids |= self.customer
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.agency.contract_start = "2026-04-01"
            self.agency.flush_recordset()

    def test_nobody_inspects_himself(self):
        """SQ-97: saving an inspection whose inspector is the inspected raises."""
        with self.assertRaises(ValidationError):
            self.other.inspector_user_id = self.agent.user_id
        with self.assertRaises(ValidationError):
            self.other.employee_id = self.inspector

    def test_contract_dates(self):
        """SQ-118: the contract runs on its first and last day, and no day beside."""
        Body = self.env["service.inspection.body"]
        for moment, runs in (
            ("2025-12-31 12:00:00", False),
            ("2026-01-01 12:00:00", True),
            # The last half hour of 31 March in Rome, then the first of 1 April.
            ("2026-03-31 21:30:00", True),
            ("2026-03-31 22:30:00", False),
        ):
            with self.at(moment):
                self.assertEqual(self.agency.is_in_force, runs, moment)
                for value in (True, False):
                    found = Body.search(
                        [("id", "=", self.agency.id), ("is_in_force", "=", value)]
                    )
                    self.assertEqual(bool(found), runs == value, moment)
        self.assertTrue(self.body.is_in_force)


class TestThirdParty(OutsideCommon):
    """What an inspector from outside sees over RPC."""

    def test_sees_only_what_is_assigned(self):
        """SQ-118: the portal inspector sees only the assigned inspection, and gets an
        access error on tickets, ratings and other inspections.
        """
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "res_id": self.ticket.id,
                "rating": 1,
            }
        )
        with self.at("2026-03-02 09:00:00"):
            env = self.env(user=self.user)
            self.assertEqual(env["service.inspection"].search([]), self.mine)
            mine = self.mine.with_user(self.user)
            self.assertTrue(mine.read(["name", "checklist_id", "place", "state"]))
            self.assertTrue(mine.is_external)
            self.assertEqual(mine.sudo().body_id, self.agency)
            # Not even the names of the case and its customer.
            hidden = {"ticket_id", "partner_id", "plan_id", "calibration_id"}
            self.assertFalse(hidden & mine.fields_get().keys())
            self.assert_refused(
                lambda: mine.read(["ticket_id"]),
                lambda: mine.read(["partner_id"]),
                lambda: self.ticket.with_user(self.user).read(["name"]),
                lambda: rating.with_user(self.user).read(["rating"]),
                lambda: self.other.with_user(self.user).read(["name"]),
                lambda: self.customer.with_user(self.user).read(["email"]),
                lambda: mine.write({"state": "done"}),
                lambda: mine.write({"place": "Elsewhere"}),
                lambda: mine.unlink(),
                lambda: env["service.inspection"].create(
                    {"checklist_id": self.checklist.id}
                ),
                lambda: self.other.with_user(self.user).action_publish(),
            )

    def test_scores(self):
        """SQ-118: the portal inspector scores it over RPC; the result is marked
        external.
        """
        with self.at("2026-03-02 09:00:00"):
            mine = self.mine.with_user(self.user)
            mine._save_outside({}, {"place": "Hall"})
            lines = mine.line_ids
            lines.write({"mark": "pass"})
            with self.assertRaises(AccessError):
                lines[0].weight = 7
            self.inspect(self.other)
            with self.assertRaises(AccessError):
                self.other.line_ids.with_user(self.user).read(["mark"])
            mine.action_done()
            mine.action_done()
            self.assertEqual(
                (mine.state, mine.score, mine.place), ("done", 100, "Hall")
            )
            self.assertEqual(
                self.mine.activity_ids.user_id,
                self.manager.user_id,
                "somebody is asked to publish it",
            )
            with self.assertRaises(AccessError):
                lines[0].mark = "fail"

    def test_steps_over_rpc(self):
        """SQ-118: the portal inspector begins and finishes by the steps that everybody
        takes, and publishes nothing.
        """
        with self.at("2026-03-02 09:00:00"):
            mine = self.mine.with_user(self.user)
            mine.action_start()
            self.assertEqual(len(mine.line_ids), 3)
            with self.assertRaises(UserError):
                mine.action_done()
            mine.line_ids[:2].write({"mark": "pass"})
            mine.line_ids[2].write({"mark": "fail", "decision": "rectify"})
            mine.action_done()
            self.assertEqual(mine.state, "done")
            line = self.mine.line_ids[2]
            self.assertEqual(self.actions_of(line).owner_id, self.leader)
            self.assert_refused(mine.action_publish, mine.action_reinspect)
            self.assertEqual(self.mine.state, "done")
            self.mine.with_user(self.manager.user_id).action_publish()

    def test_access_ends_with_the_contract(self):
        """SQ-118: access ends with the contract date, and begins again with another."""
        with self.at("2026-03-31 09:00:00"):
            self.assertTrue(self.mine.with_user(self.user).read(["name"]))
        with self.at("2026-04-01 09:00:00"):
            self.assertFalse(
                self.env["service.inspection"].with_user(self.user).search([])
            )
            self.assert_refused(
                lambda: self.mine.with_user(self.user).read(["name"]),
                lambda: self.mine.with_user(self.user)._save_outside({}),
            )
            self.agency.contract_end = "2026-12-31"
            self.env.invalidate_all()
            self.assertTrue(self.mine.with_user(self.user).read(["name"]))

    def test_without_agency(self):
        """SQ-118: a partner without a contract sees nothing."""
        stranger = new_test_user(self.env, "sid.stranger", "base.group_portal")
        inspection = self.assign(inspector_partner_id=stranger.partner_id.id)
        self.assertFalse(inspection.body_id)
        with self.assertRaises(AccessError):
            inspection.with_user(stranger).read(["name"])

    def test_failed_item_is_ordered(self):
        """SQ-118: what somebody from outside wants put right goes to who is
        responsible.
        """
        with self.at("2026-03-02 09:00:00"):
            mine = self.mine.with_user(self.user)
            mine._save_outside({})
            lines = self.mine.line_ids
            marks = {line.id: {"mark": "pass"} for line in lines}
            marks[lines[0].id] = {
                "mark": "fail",
                "decision": "rectify",
                "comment": "No",
            }
            mine._save_outside(marks)
            mine.action_done()
        self.assertEqual(lines[0].rectify_owner_id, self.leader)
        self.assertEqual(len(self.actions_of(lines)), 1)


class TestMystery(OutsideCommon):
    """A visit nobody inspected knows of before it is published."""

    def everything(self, user, inspection):
        """All ways to hear of an inspection, as a user: what each finds."""
        env = self.env(user=user)
        Inspection = env["service.inspection"]
        groups = Inspection._read_group(
            [("kind", "=", "mystery")], ["employee_id"], ["__count"]
        )
        return [
            len(Inspection.search([("id", "=", inspection.id)])),
            Inspection.search_count([("id", "=", inspection.id)]),
            len(Inspection.name_search(inspection.name)),
            sum(count for _employee, count in groups),
            len(
                env["service.inspection.line"].search(
                    [("inspection_id", "=", inspection.id)]
                )
            ),
            len(env["mail.activity"].search([("res_model", "=", inspection._name)])),
            len(
                env["mail.message"].search(
                    [("model", "=", inspection._name), ("res_id", "=", inspection.id)]
                )
            ),
            len(env["ir.attachment"].search([("res_model", "=", inspection._name)])),
        ]

    def test_hidden_until_published(self):
        """SQ-103: searches of the inspected, the team, its leader and supervisors
        return nothing before publication; the inspected reads it afterwards.
        """
        director = self.create_person(
            "Dora Director", "service_quality.group_supervisor"
        )
        above = self.env["helpdesk.ticket.team"].create(
            {"name": "All", "user_id": director.user_id.id}
        )
        self.team.parent_id = above
        visit = self.assign(kind="mystery", method="mystery", ticket_id=False)
        visit.message_post(body="The visit is on Monday.")
        self.env["ir.attachment"].create(
            {"name": "plan", "raw": b"x", "res_model": visit._name, "res_id": visit.id}
        )
        staff = self.agent | self.colleague | self.leader | director
        with self.at("2026-03-02 09:00:00"):
            mine = visit.with_user(self.user)
            mine._save_outside({}, {"visit_report": "Nobody looked up."})
            visit._tell_inspectors()
            for state in ("in_progress", "done"):
                for person in staff:
                    self.assertEqual(
                        self.everything(person.user_id, visit), [0] * 8, person.name
                    )
                    with self.assertRaises(AccessError):
                        visit.with_user(person.user_id).read(["name"])
                if state == "in_progress":
                    visit.line_ids.mark = "fail"
                    mine.action_done()
                self.assertEqual(visit.state, "done")
            self.assertFalse(self.actions_of(visit.line_ids), "nothing leaks out")
            self.assertFalse(visit.message_partner_ids & staff.user_id.partner_id)
            visit.with_user(self.manager.user_id).action_publish()
        self.env.invalidate_all()
        own = visit.with_user(self.agent.user_id)
        self.assertEqual(own.visit_report, "Nobody looked up.")
        self.assertEqual(len(self.actions_of(visit.line_ids)), 3)
        with self.assertRaises(AccessError):
            own.read(["plan_id"])

    def test_managers_of_the_team(self):
        """SQ-103: a service manager does not see visits to himself or his team; another
        one does.
        """
        visit = self.assign(kind="mystery", ticket_id=False)
        self.assertTrue(visit.with_user(self.manager.user_id).read(["name"]))
        self.team.user_id = self.manager.user_id
        with self.assertRaises(AccessError):
            visit.with_user(self.manager.user_id).read(["name"])
        self.team.user_id = self.leader.user_id
        visit.employee_id = self.manager
        visit.team_id = False
        self.env.invalidate_all()
        self.assertFalse(
            self.env["service.inspection"]
            .with_user(self.manager.user_id)
            .search([("id", "=", visit.id)])
        )

    def test_plan_is_hidden(self):
        """SQ-103: the plan of mystery visits is seen by its inspectors only."""
        plan = self.create_plan(
            kind="mystery",
            body_id=self.agency.id,
            employee_ids=[(6, 0, self.agent.ids)],
            team_ids=[],
        )
        self.run_plans("2026-03-02")
        self.assertEqual(plan.inspection_ids.inspector_partner_id, self.user.partner_id)
        self.assertTrue(plan.with_user(self.manager.user_id).read(["name"]))
        for person in (self.agent, self.leader, self.inspector):
            user = person.user_id
            Plan = self.env["service.inspection.plan"].with_user(user)
            if person == self.inspector:
                self.assertFalse(Plan.search([("id", "=", plan.id)]))
            with self.assertRaises(AccessError):
                plan.with_user(user).read(["name"])
        # Whoever leads the inspected does not see it, manager or not.
        self.agent.parent_id = self.manager
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            plan.with_user(self.manager.user_id).read(["name"])

    def test_leader_is_no_inspector(self):
        """SQ-103: who leads the visited employee never gets the visit."""
        plan = self.create_plan(
            kind="mystery",
            body_id=False,
            inspector_user_ids=[(6, 0, (self.leader | self.inspector).user_id.ids)],
            employee_ids=[(6, 0, self.agent.ids)],
        )
        self.run_plans("2026-03-06")
        self.assertEqual(len(plan.inspection_ids), 5)
        self.assertEqual(plan.inspection_ids.inspector_user_id, self.inspector.user_id)


@tagged("standard")
class TestOutsidePages(ServiceHttpCommon, OutsideCommon):
    """The pages of an inspector from outside."""

    def test_score_on_the_portal(self):
        """SQ-118: the portal inspector scores on the portal, and sees nothing else."""
        self.agency.contract_end = "2999-12-31"
        self.authenticate("olga.outside", "olga.outside")
        page = self.url_open("/my/inspections").text
        self.assertIn(self.mine.name, page)
        self.assertNotIn(self.other.name, page)
        address = f"/my/inspections/{self.mine.id}"
        self.assertIn("Begin", self.url_open(address).text)
        self.post(address, step="begin")
        self.assertEqual(self.mine.state, "in_progress")
        page = self.url_open(address).text
        for text in ("Clause 1", "Pass", "Hand in"):
            self.assertIn(text, page)
        for text in ("Secret case", "Carla Customer"):
            self.assertNotIn(text, page)
        lines = self.mine.line_ids
        # What the page sends with every mark, without being asked to.
        self.post(address, step="keep", **{f"mark_{lines[1].id}": "partial"})
        self.assertEqual(lines[1].mark, "partial")
        answer = self.post(address, step="hand_in", **{f"mark_{lines[0].id}": "pass"})
        self.assertIn("not marked", answer.text)
        self.assertEqual(lines[0].mark, "pass", "what was filled in stays")
        marks = {f"mark_{line.id}": "pass" for line in lines}
        foreign = self.other.id
        self.post(address, step="hand_in", place="Hall", **marks)
        self.assertEqual(self.mine.state, "done")
        for url in (f"/my/inspections/{foreign}", f"/my/ticket/{self.ticket.id}"):
            answer = self.url_open(url)
            self.assertNotIn("Secret case", answer.text)
            self.assertNotIn(self.other.name, answer.text)
        self.post(f"/my/inspections/{foreign}", step="begin")
        self.assertEqual(self.other.state, "draft")

    def test_report_of_a_visit(self):
        """SQ-103: a mystery customer says on the portal when the visit was, in the time
        of the company; that is when the service was given.
        """
        self.agency.contract_end = "2999-12-31"
        visit = self.assign(kind="mystery", method="mystery")
        self.authenticate("olga.outside", "olga.outside")
        address = f"/my/inspections/{visit.id}"
        self.post(address, step="begin")
        self.post(
            address, visited_at="2026-03-02T11:30", visit_report="Nobody looked up"
        )
        self.assertEqual(str(visit.visited_at), "2026-03-02 10:30:00")
        self.assertEqual(visit.observed_at, visit.visited_at)
        self.assertTrue(visit.busy_hours)
        page = self.url_open(address).text
        self.assertIn("2026-03-02T11:30", page)
        self.assertIn("Nobody looked up", page)
        answer = self.post(address, visited_at="yesterday")
        self.assertIn("is no date with a time", answer.text)

    def test_after_the_contract(self):
        """SQ-118: after the contract the pages are empty, and nothing is saved."""
        self.agency.contract_end = "2026-01-31"
        self.authenticate("olga.outside", "olga.outside")
        self.assertNotIn(self.mine.name, self.url_open("/my/inspections").text)
        address = f"/my/inspections/{self.mine.id}"
        self.assertNotIn(self.mine.name, self.url_open(address).text)
        self.post(address, step="begin")
        self.assertEqual(self.mine.state, "draft")

    def post(self, url, **data):
        """Send the form of a page, as the browser does."""
        token = http.Request.csrf_token(self)
        answer = self.url_open(url, data={"csrf_token": token, **data})
        self.env.invalidate_all()
        return answer

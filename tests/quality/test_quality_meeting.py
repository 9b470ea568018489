"""Quality meetings, who came how, and what was decided: SQ-112, SQ-113."""

from ast import literal_eval
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tests import Form

from ..common import ServiceCommon


class TestQualityMeeting(ServiceCommon):
    """A company in Rome with a manager, a team leader, an agent and an inspector."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Rome"}
        )
        cls.company = cls.env["res.company"].create(
            {"name": "Meeting company", "resource_calendar_id": cls.calendar.id}
        )
        cls.calendar.company_id = cls.company
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": [cls.company.id],
            }
        )
        cls.manager = cls.create_colleague("Mia", "service_quality.group_manager")
        cls.leader = cls.create_colleague("Leo", "service_quality.group_supervisor")
        cls.agent = cls.create_colleague("Ann", "helpdesk_mgmt.group_helpdesk_user_own")
        cls.inspector = cls.create_colleague("Ivo", "service_quality.group_inspector")
        cls.outsider = cls.create_colleague(
            "Out", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        cls.company.quality_manager_id = cls.manager.user_id
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_id": cls.leader.user_id.id,
            }
        )
        cls.env["service.checklist"].create(
            {
                "name": "Meetings",
                "company_id": cls.company.id,
                "item_ids": [
                    Command.create({"name": code, "clause_id": cls.get_clause(code).id})
                    for code in ("MT-01", "MT-02")
                ],
            }
        )
        cls.Meeting = cls.env["service.quality.meeting"]

    @classmethod
    def create_colleague(cls, name, *groups):
        """A person of the company."""
        person = cls.create_person(name, *groups, company_id=cls.company.id)
        person.user_id.write(
            {
                "company_ids": [Command.set(cls.company.ids)],
                "company_id": cls.company.id,
            }
        )
        return person

    def of(self, record, person):
        """The record as a person sees it."""
        return record.with_user(person.user_id).with_context(
            allowed_company_ids=self.company.ids
        )

    def create_meeting(self, **values):
        """A meeting on 8 March at 10:00 in Rome with everybody."""
        with freeze_time("2012-03-01 08:00:00"):
            return self.Meeting.create(
                {
                    "name": "March meeting",
                    "company_id": self.company.id,
                    "start_at": "2012-03-08 09:00:00",
                    "chair_user_id": self.manager.user_id.id,
                    "minutes_user_id": self.leader.user_id.id,
                    "attendance_ids": [
                        Command.create({"employee_id": person.id})
                        for person in (self.leader, self.agent, self.inspector)
                    ],
                    **values,
                }
            )

    def line(self, meeting, person):
        """How somebody came."""
        return meeting.attendance_ids.filtered(lambda line: line.employee_id == person)

    def hold(self, meeting):
        """The meeting takes place, everybody in time."""
        with freeze_time("2012-03-08 11:00:00"):
            self.of(meeting, self.manager).action_hold()
        meeting.attendance_ids.status = "on_time"

    # -- planning ---------------------------------------------------------------------

    def test_cron_plans_the_next(self):
        """SQ-112: the cron plans one meeting a month, on its day, and no second one."""
        cron = self.env.ref("service_quality.ir_cron_service_quality_meeting_plan")
        domain = [("company_id", "=", self.company.id)]
        for _run in range(2):
            with self.enter_registry_test_mode(), freeze_time("2012-03-01 02:00:00"):
                cron.method_direct_trigger()
            meetings = self.Meeting.search(domain)
            self.assertEqual(len(meetings), 1)
        # Thursday, 8 March, 10:00 in Rome; it looks at February.
        self.assertEqual(str(meetings.start_at), "2012-03-08 09:00:00")
        self.assertEqual(str(meetings.date_from), "2012-02-01")
        self.assertEqual(str(meetings.date_to), "2012-02-29")
        self.assertEqual(meetings.chair_user_id, self.manager.user_id)
        self.assertEqual(
            meetings.attendance_ids.employee_id, self.manager | self.leader
        )
        meetings.attendance_ids.status = "on_time"
        with freeze_time("2012-03-08 12:00:00"):
            meetings.action_hold()
        with self.enter_registry_test_mode(), freeze_time("2012-03-09 02:00:00"):
            cron.method_direct_trigger()
        following = self.Meeting.search(domain) - meetings
        # 8 April is Easter Sunday: the first working day after it.
        self.assertEqual(str(following.start_at), "2012-04-09 08:00:00")

    def test_interval_of_the_company(self):
        """SQ-112: every third month, or never, as the company sets."""
        self.company.quality_meeting_months = 3
        with freeze_time("2012-03-01 02:00:00"):
            first = self.Meeting._plan_next(self.company, self.moment("2012-03-01"))
        self.assertEqual(str(first.date_from), "2011-12-01")
        with freeze_time("2012-03-08 12:00:00"):
            first.action_hold()
            following = self.Meeting._plan_next(self.company, self.moment("2012-03-09"))
        self.assertEqual(str(following.start_at)[:10], "2012-06-08")
        following.unlink()
        self.company.quality_meeting_months = 0
        with freeze_time("2012-03-09 12:00:00"):
            self.assertFalse(
                self.Meeting._plan_next(self.company, self.moment("2012-03-09"))
            )

    def moment(self, day):
        """Two o'clock in the morning of a day."""
        return datetime.fromisoformat(f"{day} 02:00:00")

    def test_calendar_event(self):
        """SQ-112: the meeting stands in the calendar of everybody, and follows it."""
        meeting = self.create_meeting()
        event = meeting.event_id
        self.assertEqual(event.start, meeting.start_at)
        self.assertEqual(str(event.stop), "2012-03-08 10:30:00")
        people = self.manager | self.leader | self.agent | self.inspector
        self.assertEqual(event.partner_ids, people.user_id.partner_id)
        self.assertFalse(meeting.activity_ids, "the entry is enough, no to-do besides")
        meeting.start_at = "2012-03-09 09:00:00"
        self.assertEqual(event.start, meeting.start_at)
        self.line(meeting, self.agent).unlink()
        meeting.write({"place": "Room 2"})
        self.assertNotIn(self.agent.user_id.partner_id, event.partner_ids)
        meeting.action_cancel()
        self.assertFalse(event.active)

    def test_moved_in_the_calendar(self):
        """SQ-112: who leads the meeting may move it in the calendar, others not."""
        meeting = self.create_meeting()
        event = meeting.event_id
        later = {"start": "2012-03-12 13:00:00", "stop": "2012-03-12 15:00:00"}
        with self.assertRaises(AccessError):
            self.of(event, self.agent).write(later)
        self.of(event, self.manager).write(later)
        self.assertEqual(str(meeting.start_at), "2012-03-12 13:00:00")
        self.assertEqual(meeting.duration, 2)
        self.hold_at(meeting, "2012-03-12 15:00:00")
        self.of(event, self.agent).write({"start": "2012-03-12 14:00:00"})
        self.assertEqual(str(meeting.start_at), "2012-03-12 13:00:00")

    def hold_at(self, meeting, moment):
        """The meeting is over."""
        with freeze_time(moment):
            self.of(meeting, self.manager).action_hold()

    def test_supervisor_plans(self):
        """SQ-112: a supervisor plans a meeting that the manager leads, and writes its
        minutes unless somebody else does.
        """
        with freeze_time("2012-03-01 08:00:00"):
            meeting = self.of(self.Meeting, self.leader).create(
                {"name": "Extra", "start_at": "2012-03-09 09:00:00"}
            )
        self.assertEqual(meeting.chair_user_id, self.manager.user_id)
        self.assertEqual(meeting.minutes_user_id, self.leader.user_id)

    # -- pack -------------------------------------------------------------------------

    def test_pack_has_sections(self):
        """SQ-112: the pack prints figures, findings, complaints, actions, analyses."""
        before = self.create_meeting(start_at="2012-02-08 09:00:00", name="February")
        before.decision_ids = [Command.create({"name": "Ask the vendor"})]
        with freeze_time("2012-02-08 12:00:00"):
            before.action_hold()
        self.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Rude",
                    "description": "-",
                    "service_kind": "complaint",
                    "team_id": self.team.id,
                    "company_id": self.company.id,
                    "registered_at": "2012-02-10 09:00:00",
                }
            ]
            * 2
        )
        meeting = self.create_meeting()
        meeting._open_action(
            [
                {
                    "name": "Teach the new script",
                    "problem": "-",
                    "measure": "-",
                    "owner_id": self.agent.id,
                    "due_date": "2012-04-01",
                }
            ]
        )
        sections = meeting._get_pack_sections()
        self.assertEqual(len(sections), 6)
        by_title = {section.title: section for section in sections}
        self.assertEqual(
            by_title["Decisions of the last meeting"].rows[0][0], "Ask the vendor"
        )
        self.assertEqual(by_title["Complaints"].rows, [("Minor", "Care", 2, 0, 0)])
        self.assertIn(
            "Teach the new script", [row[0] for row in by_title["Open actions"].rows]
        )
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "service_quality.report_service_quality_meeting", meeting.ids
        )
        text = html.decode()
        for title in by_title:
            self.assertIn(title, text)
        self.assertIn("No scorecard has been counted for this period.", text)

    # -- steps ------------------------------------------------------------------------

    def test_decision_creates_action(self):
        """SQ-112: closing makes one action of each decision with an owner, once."""
        meeting = self.create_meeting()
        self.hold(meeting)
        keeper = self.of(meeting, self.leader)
        with Form(keeper) as form:
            form.minutes = "<p>We talked.</p>"
            with form.decision_ids.new() as decision:
                decision.name = "Call back within a day"
                decision.owner_id = self.agent
                decision.due_date = "2012-04-01"
            with form.decision_ids.new() as decision:
                decision.name = "Good to know"
        keeper.action_make_actions()
        keeper.action_make_actions()
        keeper.action_close()
        action = meeting.action_ids
        self.assertEqual(len(action), 1)
        self.assertEqual(action.name, "Call back within a day")
        self.assertEqual(action.owner_id, self.agent)
        self.assertEqual(action.source, "meeting")
        self.assertEqual(meeting.decision_ids[0].action_id, action)
        self.assertFalse(meeting.decision_ids[1].action_id)
        self.assertEqual(meeting.action_count, 1)

    def test_decision_without_owner_is_no_action(self):
        """SQ-112: the button asks for the owner and the date."""
        meeting = self.create_meeting()
        self.hold(meeting)
        decision = self.env["service.quality.decision"].create(
            {"meeting_id": meeting.id, "name": "Somebody should"}
        )
        with self.assertRaises(UserError):
            self.of(decision, self.manager).action_make_action()

    def test_close_asks_for_minutes_and_attendance(self):
        """SQ-112: no closing without minutes, nor with an open attendance."""
        meeting = self.create_meeting()
        with self.assertRaises(UserError):
            self.of(meeting, self.manager).action_close()
        self.hold(meeting)
        with self.assertRaises(UserError):
            self.of(meeting, self.manager).action_close()
        meeting.minutes = "<p>We talked.</p>"
        self.line(meeting, self.agent).status = False
        with self.assertRaisesRegex(UserError, "Ann"):
            self.of(meeting, self.manager).action_close()
        self.line(meeting, self.agent).status = "excused"
        self.of(meeting, self.manager).action_close()
        own = self.of(meeting, self.manager)
        with self.assertRaises(UserError):
            own.minutes = "<p>Never mind.</p>"
        with self.assertRaises(UserError):
            self.of(self.line(meeting, self.agent), self.manager).status = "late"
        with self.assertRaises(UserError):
            own.unlink()
        with self.assertRaises(AccessError):
            own.write({"state": "planned"})

    def test_not_before_it_begins(self):
        """SQ-112: a meeting of tomorrow was not held."""
        meeting = self.create_meeting()
        with freeze_time("2012-03-08 08:59:59"), self.assertRaises(UserError):
            self.of(meeting, self.manager).action_hold()

    def test_who_sees_the_meeting(self):
        """SQ-112: who is invited reads it, chair and minutes write, nobody else."""
        meeting = self.create_meeting()
        self.assertEqual(
            self.of(meeting, self.agent).read(["name"])[0]["id"], meeting.id
        )
        for person in (self.agent, self.inspector):
            with self.assertRaises(AccessError):
                self.of(meeting, person).write({"place": "Pub"})
            with self.assertRaises(AccessError):
                self.of(meeting, person).action_cancel()
        with self.assertRaises(AccessError):
            self.of(meeting, self.outsider).read(["name"])
        found = self.of(self.Meeting, self.outsider).search([("id", "=", meeting.id)])
        self.assertFalse(found)
        self.of(meeting, self.leader).write({"place": "Room 3"})
        with self.assertRaises(AccessError):
            self.of(meeting, self.agent).decision_ids.create(
                {"meeting_id": meeting.id, "name": "More pay"}
            )

    # -- discipline -------------------------------------------------------------------

    def candidates(self, person):
        """What a person finds in the list of candidates."""
        action = self.env.ref(
            "service_quality.service_quality_attendance_action_candidates"
        )
        domain = Domain(literal_eval(action.domain))
        domain &= Domain("company_id", "=", self.company.id)
        return self.of(self.env["service.quality.attendance"], person).search(domain)

    def test_late_attendee_is_a_candidate(self):
        """SQ-113: who comes late shows among the candidates, with the clause."""
        meeting = self.create_meeting()
        self.hold(meeting)
        self.assertFalse(self.candidates(self.inspector))
        line = self.line(meeting, self.agent)
        self.of(line, self.leader).write({"status": "late", "late_minutes": 12})
        self.assertEqual(self.candidates(self.inspector), line)
        self.assertEqual(line.clause_id.code, "MT-01")
        self.assertFalse(self.candidates(self.outsider))

    def test_what_makes_a_candidate(self):
        """SQ-113: late, absent, not prepared, without notes; not who was excused."""
        meeting = self.create_meeting()
        self.hold(meeting)
        line = self.line(meeting, self.agent)
        for values, expected in (
            ({"status": "on_time", "prepared": "yes", "notes_submitted": "yes"}, False),
            ({"status": "on_time", "prepared": "no"}, "MT-01"),
            ({"status": "on_time", "notes_submitted": "no"}, "MT-02"),
            ({"status": "absent", "notes_submitted": "no"}, "MT-01"),
            ({"status": "excused", "prepared": "no", "notes_submitted": "no"}, False),
            ({"status": "late"}, "MT-01"),
        ):
            line.write({"prepared": False, "notes_submitted": False, **values})
            self.assertEqual(line.is_candidate, bool(expected), values)
            self.assertEqual(line.clause_id.code, expected, values)

    def test_a_person_decides(self):
        """SQ-113: an inspector opens the inspection, or lets it be; once."""
        meeting = self.create_meeting()
        self.hold(meeting)
        line = self.line(meeting, self.agent)
        line.write({"status": "late", "late_minutes": 12})
        other = self.line(meeting, self.leader)
        other.status = "absent"
        self.assertFalse(
            self.env["service.inspection"].search([("employee_id", "=", self.agent.id)])
        )
        with self.assertRaises(AccessError):
            self.of(line, self.agent).action_open_inspection()
        action = self.of(line, self.inspector).action_open_inspection()
        inspection = self.env["service.inspection"].browse(action["res_id"])
        self.assertEqual(inspection.employee_id, self.agent)
        self.assertEqual(inspection.inspector_user_id, self.inspector.user_id)
        self.assertEqual(inspection.state, "draft")
        self.assertIn(
            "MT-01", inspection.checklist_id.item_ids.clause_id.mapped("code")
        )
        self.assertEqual(line.inspection_id, inspection)
        with self.assertRaises(UserError):
            self.of(line, self.inspector).action_open_inspection()
        self.of(other, self.inspector).action_dismiss()
        self.assertEqual(other.decision, "dismissed")

    def test_nobody_notes_himself(self):
        """SQ-113: how the one came who writes the minutes, the chair notes."""
        meeting = self.create_meeting()
        self.hold(meeting)
        own = self.line(meeting, self.leader)
        own.status = False
        with self.assertRaises(AccessError):
            self.of(own, self.leader).prepared = "yes"
        self.of(own, self.manager).prepared = "yes"
        with self.assertRaises(AccessError):
            self.of(self.line(meeting, self.agent), self.agent).status = "on_time"
        with self.assertRaises(AccessError):
            self.of(own, self.manager).decision = "dismissed"
        with self.assertRaises(AccessError):
            self.of(own, self.manager).is_candidate = False
        self.line(meeting, self.agent).unlink()
        with self.assertRaises(AccessError):
            self.of(own, self.manager).create(
                {
                    "meeting_id": meeting.id,
                    "employee_id": self.agent.id,
                    "decision": "dismissed",
                }
            )
        with self.assertRaises(ValidationError):
            own.write({"status": "on_time", "late_minutes": 3})

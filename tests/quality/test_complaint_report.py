"""Grave complaints go up the line until somebody sees to them."""

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .complaint_common import ComplaintCommon


class TestComplaintReport(ComplaintCommon):
    """Lea leads the team, Dora the department, Max manages the service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.sla.policy"].search([]).active = False
        cls.head = cls.create_person("Dora Head", "helpdesk_mgmt.group_helpdesk_user")
        cls.department.manager_id = cls.head
        cls.team.calendar_id = cls.calendar
        cls.complaint = cls.env["service.complaint"]

    def report(self, severity, moment="2026-03-02 10:00:00"):
        """A complaint that Cyd calls as grave as that."""
        # Each of another customer, for repeats are graver by themselves.
        partner = self.env["res.partner"].create(
            {"name": "C", "email": "c@example.com"}
        )
        complaint = self.complain(partner_id=partner.id)
        self.accept(complaint, "2026-03-02 09:30:00")
        with self.at(moment):
            self.as_of(complaint, self.colleague).severity = severity
        return complaint

    def told(self, complaint):
        """How many to-dos each of the users has on the file."""
        users = complaint.activity_ids.mapped("user_id")
        return {
            user: len(complaint.activity_ids.filtered(lambda t, u=user: t.user_id == u))
            for user in users
        }

    def test_critical_within_its_minutes(self):
        """SQ-64: a critical one is reported to the managers at once; when nobody has
        reacted after 30 minutes, around the clock, they are reminded, once.
        """
        complaint = self.report("critical", "2026-03-01 02:00:00")
        report = complaint.report_ids
        self.assertEqual((report.level, report.minutes), ("3", 30))
        self.assertIn(self.manager.user_id, report.user_ids)
        due = report.clock_ids.due_at
        self.assertEqual(str(due), "2026-03-01 02:30:00", "on a Sunday night, too")
        before = self.told(complaint)
        self.sweep("2026-03-01 02:29:59")
        self.assertEqual(self.told(complaint), before)
        self.sweep("2026-03-01 02:30:01")
        self.assertEqual(report.state, "overdue")
        after = self.told(complaint)
        self.assertEqual(after[self.manager.user_id], before[self.manager.user_id] + 1)
        self.sweep("2026-03-01 03:30:00")
        self.sweep("2026-03-02 08:00:00")
        self.assertEqual(self.told(complaint), after)
        self.assertEqual(len(complaint.report_ids), 1)

    def test_up_the_line(self):
        """SQ-64: a serious one that its manager of the department leaves lying is
        reported to the service managers, once, also after a kill.
        """
        complaint = self.report("serious")
        first = complaint.report_ids
        self.assertEqual(first.user_ids, self.head.user_id)
        self.assertEqual(first.level, "2")
        self.assertEqual(first.minutes, 120)
        self.assertEqual(str(first.clock_ids.due_at), "2026-03-02 12:00:00")
        self.assertNotIn(self.manager.user_id, self.told(complaint))
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.sweep("2026-03-02 12:00:01")
            self.assertEqual(len(complaint.report_ids), 2)
            raise ZeroDivisionError  # killed before it was committed
        self.env.invalidate_all()
        self.assertEqual(complaint.report_ids, first)
        self.sweep("2026-03-02 12:05:00")
        self.sweep("2026-03-02 12:05:01")
        self.assertEqual(first.state, "overdue")
        second = complaint.report_ids - first
        self.assertEqual((second.level, second.passed_from_id), ("3", first))
        self.assertNotIn(self.head.user_id, second.user_ids)
        self.assertEqual(self.told(complaint)[self.manager.user_id], 1)
        self.assertEqual(first.clock_ids.state, "breached")
        self.assertEqual(first.clock_ids.employee_id, self.head)
        self.sweep("2026-03-03 12:00:00")
        self.assertEqual(len(complaint.report_ids), 2)

    def test_reaction_stops_it(self):
        """SQ-64: whoever was told and sees to it in time is the end of it; so is a
        to-do that is closed, and a manager who takes over.
        """
        complaint = self.report("serious")
        self.assertTrue(self.as_of(complaint.report_ids, self.head).read(["state"]))
        self.assertFalse(self.as_of(complaint, self.colleague).awaits_me)
        with self.assertRaises(AccessError):
            self.as_of(complaint, self.colleague).action_react()
        todo = complaint.activity_ids.filtered(lambda t: t.user_id == self.head.user_id)
        with self.at("2026-03-02 11:00:00"):
            todo.with_user(self.head.user_id).action_feedback("I call her")
        self.assert_reaction(complaint, self.head)
        second = self.report("critical")
        with self.at("2026-03-02 10:20:00"):
            managers = self.as_of(second, self.manager)
            self.assertTrue(managers.awaits_me)
            managers.action_react()
            self.assertFalse(managers.awaits_me)
        self.assert_reaction(second, self.manager)
        third = self.report("critical")
        with self.at("2026-03-02 10:20:00"):
            self.as_of(third, self.manager).action_take_over()
        self.assert_reaction(third, self.manager)

    def assert_reaction(self, complaint, employee):
        """The clock was met by this employee, and the sweep tells nobody."""
        report = complaint.report_ids
        self.assertEqual(report.state, "reacted")
        self.assertEqual(report.reacted_user_id, employee.user_id)
        self.assertEqual(report.clock_ids.state, "met")
        before = self.told(complaint)
        self.sweep("2026-03-03 12:00:00")
        self.assertEqual(self.told(complaint), before)

    def test_a_step_of_the_agent_is_none(self):
        """SQ-64: what the agent does is no reaction of those who were told."""
        complaint = self.report("serious")
        self.accuse(complaint)
        self.as_of(complaint, self.colleague).write({"complexity": "simple"})
        self.assertEqual(complaint.report_ids.state, "waiting")

    def test_severity_lowered(self):
        """SQ-64: called less grave, nobody is told later; graver, the time starts anew
        with those above.
        """
        complaint = self.report("serious")
        own = self.as_of(complaint, self.colleague)
        with self.at("2026-03-02 10:30:00"):
            own.severity = "minor"
        self.assertEqual(complaint.report_ids.state, "dropped")
        self.sweep("2026-03-02 14:00:00")
        self.assertEqual(len(complaint.report_ids), 1)
        with self.at("2026-03-02 14:00:00"):
            own.severity = "critical"
        self.assertEqual(len(complaint.report_ids), 2)
        self.assertEqual(complaint.report_ids.sorted("id")[1].level, "3")

    def test_withdrawn(self):
        """SQ-64: nobody has to react to a complaint that is withdrawn or settled."""
        complaint = self.report("serious")
        with self.at("2026-03-02 10:30:00"):
            self.as_of(complaint, self.colleague).action_withdraw("She called")
        self.assertEqual(complaint.report_ids.state, "dropped")
        self.assertEqual(complaint.report_ids.clock_ids.state, "void")
        self.assertFalse(self.as_of(complaint, self.manager).awaits_me)
        self.sweep("2026-03-02 14:00:00")
        self.assertEqual(len(complaint.report_ids), 1)

    def test_minutes_are_the_company_s(self):
        """SQ-64: the minutes are set per company; 0 sets no limit."""
        self.company.complaint_serious_minutes = 15
        complaint = self.report("serious")
        self.assertEqual(
            str(complaint.report_ids.clock_ids.due_at), "2026-03-02 10:15:00"
        )
        self.company.complaint_serious_minutes = 0
        other = self.report("serious")
        self.assertEqual(other.report_ids.state, "waiting")
        self.assertFalse(other.report_ids.clock_ids)
        moderate = self.report("moderate")
        self.assertFalse(moderate.report_ids.clock_ids)
        self.assertEqual(moderate.report_ids.user_ids, self.leader.user_id)

    def test_reports_are_the_system_s(self):
        """SQ-64: nobody writes a report; the accused reads none."""
        complaint = self.report("critical")
        report = complaint.report_ids
        for employee in (self.manager, self.colleague):
            for act in (
                lambda own: own.write({"reacted_at": "2026-03-02 10:00:00"}),
                lambda own: own.unlink(),
                lambda own: own.copy(),
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                    act(self.as_of(report, employee))
        self.accuse(complaint)
        own = self.env["service.complaint.report"].with_user(self.agent.user_id)
        self.assertFalse(own.search([]))

"""A complaint from the customer's first word to the printed file."""

from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon

AGENT = "helpdesk_mgmt.group_helpdesk_user_team"


class TestComplaintTour(ServiceHttpCommon):
    """Customer, agent, investigator, accused and manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.sla.policy"].search([]).active = False
        create = cls.env["hr.employee"].create
        cls.users = {}
        for name, group in (
            ("customer", "base.group_portal"),
            ("agent", f"base.group_user,{AGENT}"),
            ("accused", f"base.group_user,{AGENT}"),
            ("inspector", "base.group_user,service_quality.group_inspector"),
            ("manager", "base.group_user,service_quality.group_manager"),
        ):
            login = f"complaint.{name}"
            cls.users[name] = new_test_user(
                cls.env, login, group, name=name.title(), email=f"{name}@example.com"
            )
        people = {
            name: create({"name": user.name, "user_id": user.id})
            for name, user in cls.users.items()
            if name != "customer"
        }
        cls.accused, cls.agent = people["accused"], people["agent"]
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Complaints under test",
                "user_ids": [
                    Command.set((cls.users["agent"] | cls.users["accused"]).ids)
                ],
            }
        )

    def tour(self, url, name, user):
        """Run a tour as one of the users."""
        self.start_tour(
            url, f"service_quality_{name}", login=self.users[user].login, timeout=60
        )

    def work(self, complaint, by_tour=False):
        """Investigate and answer; the investigator on the screen, once."""
        of = {name: complaint.with_user(user) for name, user in self.users.items()}
        if not complaint.party_ids:
            of["agent"].party_ids = [
                Command.create({"employee_id": self.accused.id, "summary": "Rude"})
            ]
        of["manager"].write(
            {
                "complexity": "simple",
                "impact": "one",
                "investigator_user_id": self.users["inspector"].id,
            }
        )
        of["manager"].action_investigate()
        cause = self.env.ref("service_quality.service_root_cause_attitude")
        of["inspector"].write(
            {
                "evidence_ids": [Command.create({"source": "She", "finding": "So"})],
                "verdict": "upheld",
                "cause_ids": [Command.set(cause.ids)],
            }
        )
        of["inspector"].party_ids.share = 100
        if by_tour:
            url = f"/odoo/complaints/{complaint.id}"
            self.tour(url, "investigator_decides", "inspector")
        else:
            of["inspector"].write(
                {
                    "true_cause": "Nobody was there",
                    "wanted_outcome": "A call",
                    "verdict_reason": "It is so",
                }
            )
            of["inspector"].action_decide()
        self.assertEqual(complaint.state, "verdict")
        measure = {
            "name": "Call",
            "owner_id": self.agent.id,
            "due_date": "2099-01-01",
        }
        of["agent"].measure_ids = [Command.create(measure)]
        of["manager"].action_handle()
        of["agent"].action_answer("You were right.", "The ombudsman")

    def test_whole_case(self):
        """SQ-59: complain, accept, investigate, blind accused, second round, close."""
        self.tour("/my/complaint/new", "customer_complains", "customer")
        ticket = self.env["helpdesk.ticket"].search(
            [("name", "=", "Nobody listened to me")]
        )
        ticket.team_id = self.team
        complaint = ticket.complaint_ids
        self.tour("/odoo/complaints", "agent_accepts_complaint", "agent")
        self.assertEqual(complaint.handler_user_id, self.users["agent"])
        self.work(complaint, by_tour=True)
        self.tour("/odoo/complaints", "accused_sees_nothing", "accused")
        page = f"/my/ticket/{ticket.id}"
        self.tour(page, "customer_not_satisfied", "customer")
        self.assertEqual((complaint.state, complaint.round_no), ("accepted", 2))
        self.work(complaint)
        complaint.with_user(self.users["agent"]).action_confirm("By phone")
        review = self.env["service.complaint.review"].with_user(self.users["inspector"])
        review.create(
            {
                "complaint_id": complaint.id,
                "root_cause": "Too few people",
                "shortcomings": "Too late",
                "improvement_ids": [
                    Command.create(
                        {
                            "name": "Plan more people",
                            "owner_id": self.agent.id,
                            "due_date": "2099-01-01",
                        }
                    )
                ],
            }
        ).action_done()
        url = f"/odoo/complaint-board/{complaint.id}"
        self.tour(url, "manager_closes_complaint", "manager")
        self.assertEqual(complaint.state, "closed")
        report = self.env["ir.actions.report"].with_user(self.users["manager"])
        report = report.with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(
            "service_quality.action_report_service_complaint", complaint.ids
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))

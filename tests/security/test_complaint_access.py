"""Who learns of a complaint about a colleague: tried as each of them, every way in."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..quality.complaint_common import ComplaintCommon

# What hangs on a complaint and is for who works on it only.
FILE_MODELS = (
    "service.complaint",
    "service.complaint.evidence",
    "service.complaint.measure",
    "service.complaint.review",
    "service.complaint.improvement",
    "service.complaint.report",
)
# What hangs on its ticket.
TICKET_MODELS = (
    "service.sla.clock",
    "service.event",
    "service.promise",
    "service.interaction",
    "service.handover",
)


class TestComplaintAccess(ComplaintCommon):
    """The accused, their team and followers learn nothing; handlers and leaders do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_policy(targets={"result_feedback": (7, "working_day")})
        cls.file = cls.env["service.complaint"]
        test = cls("test_accused_reads_nothing")
        test.env, test.cr = cls.env, cls.cr
        complaint = test.complain(user_id=cls.agent.user_id.id)
        cls.ticket = complaint.ticket_id
        # Whoever may not read is not to export, either.
        (cls.agent | cls.junior).user_id.group_ids |= cls.env.ref(
            "base.group_allow_export"
        )
        cls.env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("helpdesk.ticket"),
                "res_id": cls.ticket.id,
                "user_id": cls.agent.user_id.id,
                "summary": "Call Carla Customer",
            }
        )
        cls.ticket.message_subscribe(
            (cls.agent | cls.junior).user_id.partner_id.ids + cls.customer.ids
        )
        cls.ticket.message_post(
            body="Carla says Ada shouted.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        test.accept(complaint)
        test.accuse(complaint)
        test.investigate(complaint, severity="moderate")
        cls.paper = (
            cls.env["ir.attachment"]
            .with_user(cls.inspector.user_id)
            .create({"name": "p", "raw": b"Carla"})
        )
        test.collect(complaint, attachment_ids=[(6, 0, cls.paper.ids)])
        test.decide(complaint)
        test.answer_it(complaint)
        test.review(complaint)
        cls.complaint = complaint
        cls.env.flush_all()

    def assert_blind(self, user):
        """The user finds nothing of file and ticket, however they look."""
        for model in FILE_MODELS:
            found = self.env[model].sudo().search([])
            self.assertTrue(found, model)
            own = self.env[model].with_user(user)
            self.assertFalse(own.search([]), model)
            self.assertEqual(own.search_count([]), 0, model)
            self.assertFalse(own.name_search(""), model)
            self.assertFalse(own.search_read([], ["display_name"]), model)
            self.assertFalse(own._read_group([], [], ["__count"])[0][0], model)
            with self.assertRaises(AccessError):
                found[0].with_user(user).read(["create_date"])
            with self.assertRaises(AccessError):
                found[0].with_user(user).export_data(["create_date"])
            with self.assertRaises(AccessError):
                found[0].with_user(user).web_read({"create_date": {}})
        own = self.env["helpdesk.ticket"].with_user(user)
        self.assertNotIn(self.ticket, own.search([]))
        self.assertFalse(own.search_count([("id", "=", self.ticket.id)]))
        self.assertFalse(own.search([("partner_id", "=", self.customer.id)]))
        self.assertFalse(own.name_search(self.ticket.name))
        groups = own._read_group([("id", "=", self.ticket.id)], ["partner_id"])
        self.assertFalse(groups)
        with self.assertRaises(AccessError):
            self.ticket.with_user(user).read(["name"])
        for model in TICKET_MODELS:
            own = self.env[model].with_user(user)
            self.assertFalse(own.search([("ticket_id", "=", self.ticket.id)]), model)
        messages = self.env["mail.message"].with_user(user)
        for record in (self.ticket, self.complaint):
            self.assertFalse(
                messages.search(
                    [
                        ("model", "=", record._name),
                        ("res_id", "=", record.id),
                        ("author_id", "!=", user.partner_id.id),
                    ]
                )
            )
        files = self.env["ir.attachment"].with_user(user)
        self.assertFalse(files.search([("id", "=", self.paper.id)]))
        with self.assertRaises(AccessError):
            self.paper.with_user(user).read(["raw"])
        todos = self.env["mail.activity"].with_user(user)
        self.assertFalse(
            todos.search([("res_model", "in", ["helpdesk.ticket", FILE_MODELS[0]])])
        )
        log = self.env["service.approval"].with_user(user)
        self.assertFalse(log.search([("res_model", "=", "service.complaint")]))

    def test_accused_reads_nothing(self):
        """SQ-80: the accused, who held the ticket and followed it, finds nothing."""
        self.assert_blind(self.agent.user_id)
        self.assertNotEqual(self.ticket.user_id, self.agent.user_id)

    def test_team_and_followers_read_nothing(self):
        """SQ-80: a colleague of the team who followed the ticket finds nothing, either;
        nor does an agent who may read all tickets.
        """
        self.assert_blind(self.junior.user_id)
        helper = self.create_person(
            "Hal Helper", "helpdesk_mgmt.group_helpdesk_user", "base.group_allow_export"
        ).user_id
        self.team.user_ids |= helper
        self.assert_blind(helper)

    def test_accused_manager(self):
        """SQ-80: not even a service manager reads a complaint about themselves."""
        other = self.create_person("Mia Manager", "service_quality.group_manager")
        self.assertTrue(self.complaint.with_user(other.user_id).read(["name"]))
        complaint = self.complain()
        self.accept(complaint)
        self.accuse(complaint, other)
        own = self.env["service.complaint"].with_user(other.user_id)
        self.assertNotIn(complaint, own.search([]))
        with self.assertRaises(AccessError):
            complaint.with_user(other.user_id).read(["partner_id"])
        with self.assertRaises(AccessError):
            complaint.with_user(other.user_id).action_withdraw("Never mind")
        with self.assertRaises(AccessError):
            complaint.ticket_id.with_user(other.user_id).read(["partner_id"])
        concerned = [("ticket_id", "=", complaint.ticket_id.id)]
        loop = self.env["service.loop.report"]
        self.assertTrue(loop.search(concerned))
        self.assertFalse(loop.with_user(other.user_id).search(concerned))

    def test_accused_sees_a_summary(self):
        """SQ-80: the accused reads their own summary, in which no customer is named."""
        own = self.env["service.complaint.party"].with_user(self.agent.user_id)
        party = own.search([])
        self.assertEqual(party, self.complaint.party_ids)
        values = party.read()[0]
        self.assertEqual(values["verdict"], "upheld")
        self.assertEqual(values["share"], 100)
        self.assertNotIn(self.customer.name, str(values))
        self.assertNotIn(self.ticket.name, str(values))
        self.assertNotIn(self.ticket.number, str(values))
        for path in ("complaint_id.partner_id", "complaint_id.true_cause"):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                party.mapped(path)
        self.assertFalse(
            own.search([("complaint_id.partner_id", "=", self.customer.id)])
        )
        with self.assertRaises(AccessError):
            party.with_user(self.agent.user_id).export_data(
                ["complaint_id/partner_id/name"]
            )

    def test_nothing_arrives_later(self):
        """SQ-80: no mail, inbox or subscription brings it back."""
        self.ticket.message_subscribe(self.agent.user_id.partner_id.ids)
        self.complaint.message_subscribe(self.agent.user_id.partner_id.ids)
        for record in (self.ticket, self.complaint):
            self.assertNotIn(self.agent.user_id.partner_id, record.message_partner_ids)
            message = record.message_post(
                body="Ada and Carla",
                partner_ids=self.agent.user_id.partner_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertNotIn(
                self.agent.user_id.partner_id,
                message.notification_ids.res_partner_id,
            )
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                message.with_user(self.agent.user_id).read(["body"])
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.agent.user_id).message_subscribe(
                self.junior.user_id.partner_id.ids
            )
        self.assertFalse(self.complaint.message_partner_ids & self.customer)
        notices = (
            self.env["mail.notification"]
            .sudo()
            .search(
                [
                    ("res_partner_id", "=", self.agent.user_id.partner_id.id),
                    ("mail_message_id.model", "=", "helpdesk.ticket"),
                    ("mail_message_id.res_id", "=", self.ticket.id),
                ]
            )
        )
        self.assertFalse(notices)

    def test_accused_leader_gets_no_alarm(self):
        """SQ-80: what is missed on a complaint about the leader is told past him."""
        complaint = self.complain()
        self.accept(complaint)
        self.accuse(complaint, self.leader)
        self.sweep("2026-03-20 10:00:00")
        todos = complaint.ticket_id.activity_ids
        self.assertTrue(todos)
        self.assertNotIn(self.leader.user_id, todos.user_id)

    def test_no_button_works(self):
        """SQ-80: over RPC every step and act is refused to accused and colleague."""
        acts = {
            "action_accept": ({},),
            "action_settle": ("x",),
            "action_investigate": (),
            "action_decide": (),
            "action_handle": (),
            "action_answer": ("x", "y"),
            "action_confirm": ("x",),
            "action_dissatisfied": ("x",),
            "action_assume": ("x",),
            "action_another_round": ("x",),
            "action_close": (),
            "action_give_up": ("x",),
            "action_withdraw": ("x",),
            "action_reopen": ("x",),
            "action_demand": ("x",),
            "action_take_over": (),
            "action_open_ticket": (),
            "action_open_review": (),
        }
        for employee in (self.agent, self.junior):
            own = self.complaint.with_user(employee.user_id)
            for name, args in acts.items():
                with self.subTest(act=name), self.assertRaises(AccessError):
                    getattr(own, name)(*args)
            with self.assertRaises(AccessError):
                own.severity = "minor"
            with self.assertRaises(AccessError):
                own.message_post(body="Hello")
        self.assertEqual(self.complaint.state, "answered")

    def test_who_works_on_it(self):
        """SQ-78: handler, investigator, supervisor and manager read the file."""
        for employee in (self.colleague, self.inspector, self.leader, self.manager):
            own = self.complaint.with_user(employee.user_id)
            self.assertEqual(own.search([]), self.complaint)
            self.assertEqual(
                own.read(["partner_id"])[0]["partner_id"][1], "Carla Customer"
            )
        for employee in (self.leader, self.manager, self.colleague):
            self.assertTrue(self.ticket.with_user(employee.user_id).read(["name"]))
        other = self.create_person("Sid Super", "service_quality.group_supervisor")
        self.assertFalse(
            self.env["service.complaint"].with_user(other.user_id).search([])
        )

    def test_customer(self):
        """SQ-80: a customer reads no file, evidence or summary over RPC."""
        user = new_test_user(
            self.env, "carla.portal", "base.group_portal", partner_id=self.customer.id
        )
        self.assertTrue(self.ticket.with_user(user).read(["name"]))
        for model in (*FILE_MODELS, "service.complaint.party", "service.approval"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.ticket.with_user(user).read(["complaint_ids"])
        values = self.ticket._get_portal_complaint()
        self.assertNotIn("Ada", str(values))
        self.assertNotIn("hung up", str(values))

    def test_other_company(self):
        """SQ-80: a service manager of another company reads nothing."""
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "om",
            "base.group_user,service_quality.group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in (*FILE_MODELS, "service.complaint.party"):
            self.assertFalse(self.env[model].with_user(user).search([]), model)

    def test_open_complaint_of_the_team(self):
        """SQ-80: until somebody is named the team may take a complaint on."""
        complaint = self.complain()
        own = complaint.with_user(self.junior.user_id)
        self.assertTrue(own.read(["name"]))
        with self.assertRaises(UserError):
            own.action_accept({})
        self.accept(complaint)
        self.assertFalse(own.search([("id", "=", complaint.id)]))

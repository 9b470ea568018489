"""What comes of a confidential complaint is as hidden as its ticket."""

from odoo.exceptions import AccessError, ValidationError

from ..quality.complaint_common import ComplaintCommon


class TestShieldAccess(ComplaintCommon):
    """An action and an inspection come of a complaint about Ada."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checklist = cls.env["service.checklist"].create(
            {
                "name": "Talk",
                "item_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Greets",
                            "clause_id": cls.get_clause("AT-01").id,
                            "weight": 1,
                        },
                    )
                ],
            }
        )
        cls.exporters = cls.env.ref("base.group_allow_export")
        for employee in (cls.agent, cls.junior, cls.leader, cls.manager):
            employee.user_id.group_ids |= cls.exporters
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Carla says Ada shouted",
                "description": "-",
                "team_id": cls.team.id,
                "partner_id": cls.customer.id,
                "user_id": cls.agent.user_id.id,
                "service_kind": "complaint",
            }
        )
        cls.complaint = cls.ticket.complaint_ids
        cls.action = cls.env["service.action"].create(
            {
                "name": "Talk about Carla",
                "problem": "Carla",
                "measure": "Listen",
                "owner_id": cls.leader.id,
                "due_date": "2199-03-10",
                "res_model": "helpdesk.ticket",
                "res_id": cls.ticket.id,
            }
        )
        cls.inspection = cls.env["service.inspection"].create(
            {
                "checklist_id": cls.checklist.id,
                "employee_id": cls.agent.id,
                "ticket_id": cls.ticket.id,
                "inspector_user_id": cls.inspector.user_id.id,
            }
        )
        cls.inspection.with_user(cls.inspector.user_id).action_start()
        # It had been published before somebody complained.
        cls.inspection.sudo().write({"state": "published"})
        for record in (cls.action, cls.inspection):
            record.message_subscribe((cls.agent | cls.junior).user_id.partner_id.ids)
            record.message_post(body="Carla", message_type="comment")
            cls.env["mail.activity"].create(
                {
                    "res_model_id": cls.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "user_id": cls.agent.user_id.id,
                    "summary": "Carla",
                }
            )
        cls.files = cls.env["ir.attachment"].create(
            [
                {"name": "c", "raw": b"Carla", "res_model": r._name, "res_id": r.id}
                for r in (cls.action, cls.inspection)
            ]
        )

    def hide(self):
        """Cyd takes the complaint on and names Ada."""
        self.accept(self.complaint)
        self.accuse(self.complaint)
        self.env.flush_all()
        self.env.invalidate_all()

    def get_records(self):
        """What came of the ticket."""
        lines = self.inspection.line_ids
        self.assertTrue(lines)
        return (self.action, self.inspection, lines)

    def assert_blind(self, user):
        """The user finds none of it, however they look."""
        for records in self.get_records():
            own = records.with_user(user)
            domain = [("id", "in", records.ids)]
            name = records._name
            self.assertFalse(own.search(domain), name)
            self.assertEqual(own.search_count(domain), 0, name)
            self.assertFalse(own.search_read(domain, ["display_name"]), name)
            self.assertFalse(own.name_search("", domain), name)
            self.assertEqual(own._read_group(domain, [], ["__count"]), [(0,)], name)
            self.assertFalse(own._read_group(domain, ["company_id"], ["__count"]), name)
            for attempt in (
                lambda own=own: own.read(["display_name"]),
                lambda own=own: own.web_read({"display_name": {}}),
                lambda own=own: own.export_data(["display_name"]),
                lambda own=own: own.write({"write_date": "2026-01-01"}),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        for record in (self.action, self.inspection):
            at = [("model", "=", record._name), ("res_id", "=", record.id)]
            found = self.env["mail.message"].with_user(user).search(at)
            self.assertFalse(found, record._name)
            at = [("res_model", "=", record._name), ("res_id", "=", record.id)]
            found = self.env["mail.activity"].with_user(user).search(at)
            self.assertFalse(found, record._name)
            self.assertNotIn(user.partner_id, record.message_partner_ids)
        files = self.env["ir.attachment"].with_user(user)
        self.assertFalse(files.search([("id", "in", self.files.ids)]))
        for file in self.files:
            with self.assertRaises(AccessError):
                file.with_user(user).read(["raw"])

    def test_seen_before(self):
        """SQ-80: before anybody is named, those who may see it do."""
        for records in self.get_records():
            self.assertEqual(
                records.with_user(self.leader.user_id).search(
                    [("id", "in", records.ids)]
                ),
                records,
            )
        own = self.inspection.with_user(self.agent.user_id)
        self.assertTrue(own.read(["name"]))

    def test_accused_and_team(self):
        """SQ-80: the accused and a colleague of the team find neither action nor
        inspection, by no way in.
        """
        self.hide()
        for employee in (self.agent, self.junior):
            with self.subTest(employee=employee.name):
                self.assert_blind(employee.user_id)

    def test_accused_leader_and_manager(self):
        """SQ-80: nor do a supervisor or manager whom it is about."""
        self.action.sudo().owner_id = self.colleague
        self.accept(self.complaint)
        for employee in (self.leader, self.manager):
            self.accuse(self.complaint, employee)
        for employee in (self.leader, self.manager):
            with self.subTest(employee=employee.name):
                self.assert_blind(employee.user_id)

    def test_who_works_on_it(self):
        """SQ-80: owner, inspector, leader and manager go on seeing theirs."""
        self.action.sudo().owner_id = self.colleague
        self.hide()
        for employee in (self.colleague, self.leader, self.manager):
            own = self.action.with_user(employee.user_id)
            self.assertTrue(own.read(["name"]), employee.name)
        for employee in (self.inspector, self.leader, self.manager):
            own = self.inspection.with_user(employee.user_id)
            self.assertTrue(own.read(["name"]), employee.name)
            self.assertEqual(len(own.line_ids), 1)

    def test_name_of_the_ticket(self):
        """SQ-80: whoever works on the action reads a number, no customer's words."""
        helper = self.create_person("Hal Helper", "helpdesk_mgmt.group_helpdesk_user")
        self.action.sudo().owner_id = helper
        self.hide()
        own = self.action.with_user(helper.user_id)
        shown = own.web_read({"ticket_id": {"fields": {"display_name": {}}}})[0]
        self.assertEqual(shown["ticket_id"]["display_name"], self.ticket.number)
        self.assertIn("Carla", self.ticket.display_name)
        self.assertIn("Carla", self.ticket.with_user(self.manager.user_id).display_name)

    def test_accused_does_not_work_on_it(self):
        """SQ-80: an action of the complaint is not given to whom it is about."""
        self.hide()
        with self.assertRaises(ValidationError):
            self.action.owner_id = self.agent
        with self.assertRaises(ValidationError):
            self.action.verifier_user_id = self.agent.user_id
        with self.assertRaises(ValidationError):
            self.env["service.inspection"].create(
                {
                    "checklist_id": self.checklist.id,
                    "ticket_id": self.ticket.id,
                    "inspector_user_id": self.agent.user_id.id,
                }
            )

    def test_reminders_go_past_the_accused(self):
        """SQ-80: a reminder meant for whom it is about goes to somebody else."""
        self.hide()
        self.accuse(self.complaint, self.leader)
        for record in (self.action, self.inspection):
            for employee in (self.leader, self.agent, self.junior):
                todo = record.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=employee.user_id.id
                )
                self.assertNotEqual(todo.user_id, employee.user_id, record._name)
            todo = self.inspection.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.inspector.user_id.id
            )
            self.assertEqual(todo.user_id, self.inspector.user_id)

    def test_action_of_a_review(self):
        """SQ-80: what a review of the complaint asks for is hidden in the same way."""
        complaint = self.bring_to("answered")
        review = self.review(complaint)
        self.as_of(review, self.inspector).action_done()
        action = self.env["service.action"].search(
            [("res_model", "=", review._name), ("res_id", "=", review.id)]
        )
        self.assertEqual(action.ticket_id, complaint.ticket_id)
        self.assertTrue(action.with_user(self.leader.user_id).read(["name"]))
        self.assertFalse(
            action.with_user(self.agent.user_id).search([("id", "=", action.id)])
        )

    def test_login_given_later(self):
        """SQ-80: an accused employee who gets a login is shielded at once."""
        late = self.env["hr.employee"].create({"name": "Lars Later"})
        self.accept(self.complaint)
        self.accuse(self.complaint, late)
        user = self.create_person("Nils New", "service_quality.group_manager").user_id
        self.assertTrue(self.ticket.with_user(user).read(["name"]))
        self.ticket.message_subscribe(user.partner_id.ids)
        self.env["hr.employee"].search([("user_id", "=", user.id)]).user_id = False
        self.env.flush_all()
        late.user_id = user
        self.assertIn(user, self.complaint.accused_user_ids)
        for record in (self.ticket, self.complaint, self.action, self.inspection):
            with self.assertRaises(AccessError):
                record.with_user(user).read(["create_date"])
        self.assertNotIn(user.partner_id, self.ticket.message_partner_ids)
        late.user_id = False
        self.assertNotIn(user, self.complaint.accused_user_ids)

    def test_follow_up_and_request(self):
        """SQ-80: follow-ups and requests for feedback of the ticket are hidden, too."""
        self.env["service.feedback.request"].sudo().create(
            {
                "ticket_id": self.ticket.id,
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "requested_at": "2026-03-02 10:00:00",
            }
        )
        self.hide()
        for model in ("service.feedback.request", "service.followup"):
            records = self.env[model].with_user(self.manager.user_id)
            of_ticket = [("ticket_id", "=", self.ticket.id)]
            self.assertEqual(
                len(records.search(of_ticket)),
                len(records.sudo().search(of_ticket)),
                model,
            )
        self.accuse(self.complaint, self.manager)
        for model in ("service.feedback.request", "service.followup"):
            records = self.env[model].with_user(self.manager.user_id)
            self.assertFalse(records.search([("ticket_id", "=", self.ticket.id)]))

    def test_access_log(self):
        """SQ-80: the accused manager does not read who looked at the file."""
        self.hide()
        self.accuse(self.complaint, self.manager)
        self.complaint.with_user(self.colleague.user_id).read(["remedy_sought"])
        log = self.env["service.access.log"]
        lines = log.search([("ticket_id", "=", self.ticket.id)])
        self.assertEqual(lines.user_id, self.colleague.user_id)
        own = log.with_user(self.manager.user_id)
        self.assertFalse(own.search([("ticket_id", "=", self.ticket.id)]))


class TestRatingToken(ComplaintCommon):
    """Those who are rated do not know the key to rate with."""

    def test_token_is_for_the_system(self):
        """SQ-95: no internal user reads, finds, exports or groups by a rating's key."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        token = ticket._rating_get_access_token()
        rating = self.env["rating.rating"].search([("access_token", "=", token)])
        self.assertTrue(rating)
        for employee in (self.agent, self.leader, self.manager):
            user = employee.user_id
            user.group_ids |= self.env.ref("base.group_allow_export")
            own = self.env["rating.rating"].with_user(user)
            for attempt in (
                lambda own=own: own.search([("access_token", "=", token)]),
                lambda own=own: own.search([("access_token", "like", token[:3])]),
                lambda own=own: own.browse(rating.id).read(["access_token"]),
                lambda own=own: own.search_read([], ["access_token"]),
                lambda own=own: own.browse(rating.id).export_data(["access_token"]),
                lambda own=own: own._read_group([], ["access_token"], ["__count"]),
                lambda own=own: own.browse(rating.id).access_token,
            ):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    attempt()
            values = own.browse(rating.id).read()
            self.assertNotIn("access_token", values[0])
            self.assertNotIn(token, str(values))

"""Who sees rewards and sanctions, on every way to them."""

from odoo.exceptions import AccessError
from odoo.fields import Command

from ..incentive.decisions import MANAGER, DecisionCommon


class TestDecisionAccess(DecisionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What may be read may be exported; what may not, may not.
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "base.group_allow_export"
        )

    def ways_in(self, record, user):
        """What each way of reading shows of the record."""
        env = self.env(user=user)
        model = env[record._name]
        domain = [("id", "=", record.id)]
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            "search": bool(model.search(domain)),
            "search_count": bool(model.search_count(domain)),
            "read_group": bool(model._read_group(domain, [], ["__count"])[0][0]),
            "formatted_read_group": bool(
                model.formatted_read_group(domain, ["kind"], ["__count"])
            ),
            "name_search": bool(model.name_search("Anna", domain)),
            "web_search_read": bool(
                model.web_search_read(domain, {"reason": {}})["records"]
            ),
            "read": self._readable(lambda: record.with_env(env).read(["reason"])),
            "export": self._readable(
                lambda: record.with_env(env).export_data(["reason"])
            ),
            "log": bool(
                env["service.approval"].search(
                    [("res_model", "=", record._name), ("res_id", "=", record.id)]
                )
            ),
            "log_by_id": self._readable(
                lambda: record.sudo().approval_ids.with_env(env).read(["note"])
            ),
            "log_count": bool(
                env["service.approval"]._read_group(
                    [("res_model", "=", record._name), ("res_id", "=", record.id)],
                    [],
                    ["__count"],
                )[0][0]
            ),
            "messages": bool(
                env["mail.message"].search(
                    [("model", "=", record._name), ("res_id", "=", record.id)]
                )
            ),
        }

    def _readable(self, function):
        try:
            return bool(function())
        except AccessError:
            return False

    def assert_sees(self, record, user, sees):
        user = self.get_user(user)
        ways = self.ways_in(record, user)
        self.assertEqual(set(ways.values()), {sees}, (user.name, ways))

    def note(self, record):
        record.sudo().message_post(body="Between us", subtype_xmlid="mail.mt_note")

    def test_sanction(self):
        """SI-52 Who is concerned sees a sanction once notified; colleagues never."""
        sanction = self.create_sanction()
        self.note(sanction)
        outsiders = (self.colleague, self.create_person("Sam Stranger"))
        for user in (self.officer, self.manager, self.boss):
            self.assert_sees(sanction, user, True)
        for user in (self.agent, *outsiders):
            self.assert_sees(sanction, user, False)
        sanction.with_user(self.officer).action_notify()
        self.assert_sees(sanction, self.agent, True)
        for user in outsiders:
            self.assert_sees(sanction, user, False)

    def test_hr_about_itself(self):
        """SI-52 HR people learn of their own sanction like everybody else."""
        self.agent.user_id.group_ids += self.env.ref(MANAGER)
        sanction = self.create_sanction()
        self.note(sanction)
        self.assert_sees(sanction, self.agent, False)
        sanction.with_user(self.officer).action_notify()
        self.assert_sees(sanction, self.agent, True)
        with self.assertRaises(AccessError):
            self.as_user(sanction, self.agent).reason = "Nothing"

    def test_superior_about_himself(self):
        """SI-52 A superior sees his people's sanctions, not his own before notice."""
        sanction = self.create_sanction(employee_id=self.boss.id)
        self.note(sanction)
        ways = self.ways_in(sanction, self.boss.user_id)
        self.assertEqual(set(ways.values()), {False}, ways)

    def test_reward(self):
        """SI-32 A reward is the affair of the employee, his superiors and HR."""
        reward = self.create_reward()
        self.note(reward)
        for user in (self.officer, self.manager, self.boss, self.agent):
            self.assert_sees(reward, user, True)
        self.assert_sees(reward, self.colleague, False)

    def test_draft_reward(self):
        """SI-32 A draft raises no hopes: the employee sees it once proposed."""
        reward = (
            self.env["service.reward"]
            .with_user(self.officer)
            .create({"employee_id": self.agent.id, "reason": "Maybe"})
        )
        self.note(reward)
        self.assert_sees(reward, self.agent, False)

    def test_activities(self):
        """SI-52 The activity about a sanction is the employee's and HR's only."""
        sanction = self.create_sanction()
        sanction.action_notify()
        activity = sanction.activity_ids
        for user, sees in (
            (self.agent.user_id, True),
            (self.colleague.user_id, False),
        ):
            found = activity.with_user(user).search([("id", "=", activity.id)])
            self.assertEqual(bool(found), sees)
            self.assertEqual(
                self._readable(lambda u=user: activity.with_user(u).read(["note"])),
                sees,
            )

    def test_evidence(self):
        """SI-45 The employee reads the evidence once notified; colleagues never do."""
        file = (
            self.env["ir.attachment"]
            .with_user(self.officer)
            .create(
                {"name": "letter.txt", "raw": b"Dear", "res_model": "service.sanction"}
            )
        )
        sanction = self.create_sanction(attachment_ids=[Command.link(file.id)])

        def reads(person):
            self.env.invalidate_all()
            return self._readable(lambda: file.with_user(person.user_id).read(["raw"]))

        self.assertFalse(reads(self.agent))
        sanction.action_notify()
        self.assertTrue(reads(self.agent))
        self.assertFalse(reads(self.colleague))

    def test_nobody_writes_as_employee(self):
        """SI-52 The person concerned reads the file but does not write it."""
        sanction = self.create_sanction()
        sanction.action_notify()
        own = self.as_user(sanction, self.agent)
        for values in ({"statement": "x"}, {"kind": "talk"}, {"reason": "Nothing"}):
            with self.assertRaises(AccessError):
                own.write(values)
        for step in ("action_decide", "action_dismiss", "action_withdraw"):
            with self.assertRaises(AccessError):
                getattr(own, step)("x")

    def test_other_company(self):
        """SI-52 HR of another company sees nothing."""
        sanction = self.create_sanction()
        self.note(sanction)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.assert_sees(sanction, self.manager, False)

    def test_group_of_sanctions_on_employee(self):
        """SI-52 A colleague cannot filter or group people by their sanctions."""
        self.create_sanction()
        sanctions = self.env["service.sanction"].with_user(self.colleague.user_id)
        self.assertFalse(
            sanctions._read_group([], ["employee_id", "state"], ["__count"])
        )
        self.assertFalse(sanctions.search([("employee_id.name", "ilike", "Anna")]))

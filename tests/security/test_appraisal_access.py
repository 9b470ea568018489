"""Who may see and do what with measures, appraisals, cycles and schemes."""

from datetime import date

from odoo.exceptions import AccessError, UserError

from ..incentive.appraisals import AppraisalCommon

MODELS = (
    "service.measure",
    "service.appraisal",
    "service.appraisal.line",
)
GROUP = "service_incentive.group_"


class TestAppraisalAccess(AppraisalCommon):
    """As RPC would: through the ORM, as each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        since = {"date_version": "2011-01-01"}
        agent = "helpdesk_mgmt.group_helpdesk_user_own"
        cls.head = cls.create_person("Head", **since)
        cls.boss = cls.create_person("Boss", parent_id=cls.head.id, **since)
        cls.anna = cls.create_person("Anna A", agent, parent_id=cls.boss.id, **since)
        cls.bert = cls.create_person("Bert B", agent, **since)
        cls.leader = cls.create_person("Leader", agent, **since)
        cls.supervisor = cls.create_person(
            "Supervisor", "service_quality.group_supervisor", **since
        )
        cls.quality = cls.create_person(
            "Quality", "service_quality.group_manager", **since
        )
        cls.officer = cls.create_person("Officer", f"{GROUP}officer", **since)
        cls.manager = cls.create_person("Manager", f"{GROUP}manager", **since)
        cls.team.write(
            {"user_id": cls.leader.user_id.id, "user_ids": cls.bert.user_id.ids}
        )
        for employee in (cls.anna, cls.bert):
            cls.serve(employee)
        cls.cycle.generate()
        cls.people = cls.anna | cls.bert
        # Exporting is a right of its own; even who has it gets nothing hidden.
        everybody = cls.env["hr.employee"].search([("user_id", "!=", False)])
        cls.env.ref("base.group_allow_export").user_ids |= everybody.user_id

    def seen(self, employee, model):
        """The people whose records of a model an employee's user finds."""
        records = self.env[model].with_user(employee.user_id).search([])
        return records.sudo().employee_id & self.people

    def assert_seen(self, employee, model, people):
        """Searched, grouped, exported: the same people every time."""
        self.assertEqual(self.seen(employee, model), people, (employee.name, model))
        as_user = self.env[model].with_user(employee.user_id)
        domain = [("employee_id", "in", self.people.ids)]
        groups = as_user._read_group(domain, ["employee_id"], ["__count"])
        self.assertEqual({group.id for group, _n in groups}, set(people.ids))
        hidden = (
            self.env[model]
            .search(domain)
            .filtered(lambda record: record.employee_id not in people)
        )
        for refused in (
            lambda: hidden.with_user(employee.user_id).read(["employee_id"]),
            lambda: hidden.with_user(employee.user_id).export_data(["employee_id/id"]),
        ):
            if hidden:
                with self.assertRaises(AccessError):
                    refused()

    def test_before_the_score(self):
        """Nobody sees his own draft; managers and officers do."""
        nobody = self.env["hr.employee"]
        self.assert_seen(self.anna, "service.appraisal", nobody)
        self.assert_seen(self.anna, "service.appraisal.line", nobody)
        self.assert_seen(self.boss, "service.appraisal", self.anna)
        self.assert_seen(self.officer, "service.appraisal", self.people)

    def test_after_the_score(self):
        """One's own, those of the people below, and everything for officers."""
        self.cycle.score()
        nobody = self.env["hr.employee"]
        for employee, people in (
            (self.anna, self.anna),
            (self.bert, self.bert),
            (self.boss, self.anna),
            (self.head, self.anna),
            (self.leader, nobody),
            (self.supervisor, nobody),
            (self.quality, nobody),
            (self.officer, self.people),
            (self.manager, self.people),
        ):
            for model in ("service.appraisal", "service.appraisal.line"):
                self.assert_seen(employee, model, people)

    def test_measures(self):
        """One's own, those led, those of the teams led; all for managers."""
        self.cycle.score()
        nobody = self.env["hr.employee"]
        for employee, people in (
            (self.anna, self.anna),
            (self.boss, self.anna),
            (self.head, self.anna),
            (self.leader, self.bert),
            (self.supervisor, nobody),
            (self.quality, self.people),
            (self.officer, self.people),
        ):
            self.assert_seen(employee, "service.measure", people)

    def test_nobody_writes_figures(self):
        """Not even managers create, change or delete figures by hand."""
        self.cycle.score()
        for role in (self.anna, self.boss, self.quality, self.officer, self.manager):
            user = role.user_id
            for model, field in (
                ("service.measure", "n"),
                ("service.appraisal.line", "n"),
            ):
                record = self.env[model].search([("employee_id", "=", self.anna.id)])[0]
                values = record.copy_data()[0]
                for refused in (
                    lambda r=record, u=user, f=field: r.with_user(u).write({f: 99}),
                    lambda r=record, u=user: r.with_user(u).unlink(),
                    lambda m=model, u=user, v=values: (
                        self.env[m].with_user(u).create(v)
                    ),
                ):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        refused()
            appraisal = self.cycle.appraisal_ids[0].with_user(user)
            for values in ({"score": 100}, {"state": "published"}, {"grade_id": False}):
                with self.assertRaises(UserError), self.cr.savepoint():
                    appraisal.write(values)
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.env["service.appraisal"].with_user(user).create(
                    {
                        "cycle_id": self.cycle.id,
                        "employee_id": self.anna.id,
                        "company_id": self.company.id,
                        "scheme_id": self.scheme.id,
                    }
                )

    def test_published_locked_for_everybody(self):
        """SI-13 After publication not even a manager changes or deletes anything."""
        self.cycle.score()
        self.cycle.publish()
        for role in (self.officer, self.manager):
            appraisal = self.cycle.appraisal_ids[0].with_user(role.user_id)
            with self.assertRaisesRegex(UserError, "published"), self.cr.savepoint():
                appraisal.write({"manager_id": False})
            with self.assertRaisesRegex(UserError, "published"), self.cr.savepoint():
                appraisal.unlink()
            with self.assertRaises(UserError), self.cr.savepoint():
                self.cycle.with_user(role.user_id).write({"state": "open"})
            with self.assertRaises(UserError), self.cr.savepoint():
                self.cycle.with_user(role.user_id).unlink()

    def test_only_officers_run_cycles(self):
        """Generating, scoring, publishing, closing and the wizard are for officers."""
        for role in (self.anna, self.boss, self.supervisor, self.quality):
            cycle = self.cycle.with_user(role.user_id)
            for method in ("generate", "score", "publish", "action_close"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    getattr(cycle, method)()
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.env["service.appraisal.generate"].with_user(role.user_id).create(
                    {}
                )
        cycle = self.cycle.with_user(self.officer.user_id)
        cycle.generate([self.desk.id])
        cycle.score()
        cycle.publish()
        self.assertEqual(cycle.state, "published")

    def test_officer_runs_the_wizard(self):
        """The wizard needs no more than the rights of an officer."""
        wizard = (
            self.env["service.appraisal.generate"]
            .with_user(self.officer.user_id)
            .create({"date_from": date(2012, 6, 15)})
        )
        self.assertGreaterEqual(wizard.eligible_count, 9)
        action = wizard.action_generate()
        cycle = self.env["service.appraisal.cycle"].browse(
            action["params"]["next"]["res_id"]
        )
        self.assertEqual(len(cycle.appraisal_ids), wizard.eligible_count)

    def test_states_only_by_buttons(self):
        """No record is born or written into a state."""
        user = self.manager.user_id
        cycle = self.env["service.appraisal.cycle"].with_user(user)
        with self.assertRaises(UserError):
            cycle.create({"date_from": date(2012, 7, 1), "state": "published"})
        with self.assertRaises(UserError):
            self.cycle.with_user(user).write({"state": "published"})
        scheme = self.env["service.appraisal.scheme"].with_user(user)
        with self.assertRaises(UserError):
            scheme.create({"name": "x", "code": "x", "state": "approved"})

    def test_only_managers_approve_schemes(self):
        """SI-08 An officer drafts, a manager approves."""
        scheme = self.create_scheme(
            {"complaint_resolution": 10, "first_response_on_time": 90}
        )
        officer = scheme.with_user(self.officer.user_id)
        officer.baseline = 65
        with self.assertRaises(AccessError):
            officer.action_approve()
        with self.assertRaises(AccessError):
            scheme.with_user(self.anna.user_id).write({"baseline": 1})
        scheme.with_user(self.manager.user_id).action_approve()
        self.assertEqual(scheme.approved_user_id, self.manager.user_id)

    def test_only_the_employee_acknowledges(self):
        """Neither the manager nor HR acknowledges for somebody."""
        self.cycle.score()
        self.cycle.publish()
        appraisal = self.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id == self.anna
        )
        for role in (self.boss, self.officer, self.bert):
            with self.assertRaises(AccessError):
                appraisal.with_user(role.user_id).action_acknowledge()
        appraisal.with_user(self.anna.user_id).action_acknowledge()
        self.assertEqual(appraisal.state, "acknowledged")

    def test_everybody_opens_the_evidence(self):
        """SI-02 Tickets for who may read them all, what was counted for the others."""
        ticket = self.create_ticket(self.anna)
        passed_on = self.create_ticket(self.bert)
        at = "2012-03-14 12:00:00"
        self.env["service.event"].search([("employee_id", "=", self.anna.id)]).unlink()
        self.add_events(self.anna, "resolved", at, 5, ticket)
        self.cycle.score()
        line = self.cycle.appraisal_ids.line_ids.filtered(
            lambda ln: (
                ln.employee_id == self.anna
                and ln.indicator_id.provider == "tickets_solved"
            )
        )

        def opened(role):
            action = line.with_user(role.user_id).action_open_evidence()
            model = self.env[action["res_model"]].with_user(role.user_id)
            return model.search(action["domain"])

        self.assertEqual(opened(self.anna), ticket)
        self.assertEqual(opened(self.officer), ticket)
        with self.assertRaisesRegex(UserError, "not the tickets"):
            opened(self.boss)
        self.boss.user_id.group_ids |= self.env.ref("helpdesk_mgmt.group_helpdesk_user")
        self.assertEqual(opened(self.boss), ticket)
        self.add_events(self.anna, "resolved", at, 1, passed_on)
        self.cycle.score()
        self.assertEqual(opened(self.officer), ticket | passed_on)
        self.assertEqual(opened(self.anna)._name, "service.event")
        self.assertEqual(len(opened(self.anna)), 6)
        with self.assertRaises(AccessError):
            line.with_user(self.bert.user_id).action_open_evidence()
        with self.assertRaises(AccessError):
            line.with_user(self.bert.user_id).action_open_records()

    def test_reading_as_the_web_client_does(self):
        """What the forms read is readable for everybody they are for."""
        self.cycle.score()
        appraisal = self.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id == self.anna
        )
        for role in (self.anna, self.boss, self.officer):
            views = appraisal.with_user(role.user_id).get_views([(False, "form")])
            fields = views["models"]["service.appraisal"]["fields"]
            [values] = appraisal.with_user(role.user_id).web_read(
                {name: {} for name in fields}
            )
            self.assertEqual(values["score"], 92.5)

    def test_other_company(self):
        """Officers of another company see nothing of this one."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.officer.user_id.write(
            {"company_id": company.id, "company_ids": company.ids}
        )
        self.cycle.score()
        for model in (*MODELS, "service.appraisal.cycle"):
            records = self.env[model].with_user(self.officer.user_id).search([])
            self.assertFalse(records, model)

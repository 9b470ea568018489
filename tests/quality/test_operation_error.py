"""Mistakes in the handling of tickets, and who is heard."""

from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.service_quality.tools.period import Period

from .clock_common import ClockCommon


class TestOperationError(ClockCommon):
    """Ada has solved tickets; in one something went wrong."""

    def setUp(self):
        super().setUp()
        self.ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        self.move(self.ticket, "done", "2026-03-02 10:00:00")

    def register(self, person, employee=None, **values):
        """An error that ``person`` registers."""
        employee = employee or self.agent
        with self.at("2026-03-02 11:00:00"):
            return (
                self.env["service.operation.error"]
                .with_user(person.user_id)
                .create(
                    {
                        "ticket_id": self.ticket.id,
                        "employee_id": employee.id,
                        "step": "Refund",
                        "consequence": "Paid twice",
                        **values,
                    }
                )
            )

    def test_great_loss_proposes_an_incident(self):
        """SQ-30 A loss above the limit proposes an incident, the limit itself not."""
        error = self.register(self.colleague, loss_estimate=1000)
        self.assertFalse(error.incident_proposed)
        error.write({"loss_estimate": 1000.01})
        self.assertTrue(error.incident_proposed)
        todos = self.ticket.activity_ids.filtered(
            lambda todo: (
                todo.activity_type_id
                == self.env.ref("service_quality.mail_activity_type_error_incident")
            )
        )
        # The manager of the employee's department is a service manager.
        self.assertEqual(todos.user_id, self.manager.user_id)
        error.write({"loss_estimate": 5000})
        self.assertEqual(len(self.ticket.activity_ids & todos), 1)
        self.env.company.error_incident_loss = 10
        error = self.register(self.colleague, loss_estimate=11)
        self.assertTrue(error.incident_proposed)

    def test_the_concerned_is_heard(self):
        """SQ-30 The employee concerned says something and changes nothing else."""
        error = self.register(self.colleague)
        agent = error.with_user(self.agent.user_id)
        agent.write({"statement": "The form was unclear."})
        for vals in ({"step": "x"}, {"loss_estimate": 0}, {"correction": "x"}):
            with self.assertRaises(AccessError, msg=vals):
                agent.write(vals)
        with self.assertRaises(AccessError):
            agent.unlink()
        with self.assertRaises(AccessError):
            agent.action_correct()
        with self.assertRaises(AccessError):
            error.write({"statement": "She admits it"})
        for person in (self.colleague, self.leader, self.manager):
            record = error.with_user(person.user_id)
            for vals in ({"employee_id": self.leader.id}, {"state": "corrected"}):
                with self.assertRaises(AccessError, msg=(person.name, vals)):
                    record.write(vals)

    def test_who_sees_errors(self):
        """SQ-30 Colleagues do not see each other's mistakes."""
        error = self.register(self.leader)
        domain = [("id", "=", error.id)]
        for person, sees in (
            (self.agent, True),
            (self.leader, True),
            (self.manager, True),
            (self.colleague, False),
        ):
            found = error.with_user(person.user_id).search(domain)
            self.assertEqual(bool(found), sees, person.name)

    def test_correction(self):
        """SQ-30 An error is put right with words, by somebody else."""
        error = self.register(self.agent).with_user(self.leader.user_id)
        with self.assertRaises(UserError):
            error.action_correct()
        error.correction = "Money came back"
        error.action_correct()
        self.assertEqual(error.state, "corrected")
        with self.assertRaises(ValidationError):
            self.register(self.leader, step=" ")

    def test_error_rate(self):
        """SQ-30 An error changes the error rate of the agent."""
        indicator = self.env.ref("service_quality.service_indicator_operating_errors")
        period = Period.month(2026, 3)
        self.assertEqual(
            indicator._measure_operating_errors(period, self.agent),
            {self.agent.id: (0, 1, 1)},
        )
        self.register(self.colleague)
        self.assertEqual(
            indicator._measure_operating_errors(period, self.agent),
            {self.agent.id: (1, 1, 1)},
        )
        model, domain = indicator._evidence_operating_errors(period, self.agent)
        self.assertEqual(self.env[model].search_count(domain), 1)

    def test_staff_without_login(self):
        """SQ-05 Ticket, clock, event and mistake attach to staff without a login, and
        the contract tells of what kind the employment is.
        """
        self.create_policy(targets={"resolution": (9, "hour")})
        agency = self.env["hr.contract.type"].create({"name": "Dispatched"})
        temp = self.env["hr.employee"].create(
            {"name": "Tim Temp", "contract_type_id": agency.id}
        )
        self.ticket = self.create_ticket("2026-03-02 09:00:00", employee_id=temp.id)
        self.move(self.ticket, "done", "2026-03-02 10:00:00")
        error = self.register(self.leader, temp)
        self.assert_clock(self.ticket, "resolution", employee_id=temp, state="met")
        resolved = self.ticket.event_ids.filtered(lambda e: e.event_type == "resolved")
        self.assertEqual(resolved.employee_id, temp)
        indicator = self.env.ref("service_quality.service_indicator_operating_errors")
        figures = indicator._measure_operating_errors(Period.month(2026, 3), temp)
        self.assertEqual(figures, {temp.id: (1, 1, 1)})
        self.assertEqual((error.employee_id, temp.contract_type_id), (temp, agency))

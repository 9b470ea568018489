"""What does not count any more: for figures, their evidence, and only supposedly."""

from freezegun import freeze_time

from odoo.exceptions import AccessError

from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon

MARCH = Period.month(2012, 3, "Europe/Rome")
AT = "2012-03-14 12:00:00"


class TestEvidenceExclusion(ServiceFactsCommon):
    """An agent with 8 of 10 resolutions in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert = cls.create_agents("Anna", "Bert")
        cls.indicator = cls.indicators["resolution_on_time"]
        cls.clocks = cls.add_clocks(
            cls.anna, "resolution", AT, ["met"] * 8 + ["breached"] * 2
        )
        cls.late = cls.clocks[-2:]

    def exclude(self, records, indicator=None, employee=None):
        """Take records out, as an appeal does."""
        return self.env["service.evidence.exclusion"]._exclude(
            indicator or self.indicator,
            employee or self.anna,
            records,
            "The customer had gone away",
            self.company,
        )

    def measure(self, indicator=None, employees=None):
        """The measures of March, one by one."""
        indicator = indicator or self.indicator
        return indicator.measure(MARCH, employees or self.anna)

    def test_does_not_count(self):
        """SI-02: excluded evidence is neither counted nor shown."""
        self.assertEqual(self.measure().value, 80)
        self.exclude(self.late[0])
        measure = self.measure()
        self.assertEqual((measure.numerator, measure.denominator), (8, 9))
        action = measure.action_open_evidence()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.clocks - self.late[0])

    def test_of_this_indicator_only(self):
        """Other indicators and other employees are not touched."""
        self.add_events(self.anna, "resolved", AT, 6)
        self.add_clocks(self.bert, "resolution", AT, ["met"] * 5)
        self.exclude(self.late[0])
        both = self.measure(employees=self.anna | self.bert)
        self.assertEqual(both.sorted("n").mapped("n"), [5, 9])
        self.assertEqual(self.measure(self.indicators["tickets_solved"]).n, 6)

    def test_every_provider_asks(self):
        """Whatever is counted, all of it excluded leaves nothing to show."""
        for provider, indicator in self.indicators.items():
            with self.subTest(provider=provider):
                model, domain = indicator._get_evidence(MARCH, self.anna)
                some = self.env[model].browse([987654321])
                excluding = indicator.with_context(
                    service_supposed_exclusions={model: some.ids}
                )
                _model, less = excluding._get_evidence(MARCH, self.anna)
                self.assertNotEqual(list(less), list(domain))
                self.assertIn(("id", "not in", some.ids), self.get_leaves(less))

    def get_leaves(self, domain):
        """The conditions of a domain."""
        return [
            (leaf.field_expr, leaf.operator, list(leaf.value))
            for leaf in domain.iter_conditions()
            if leaf.field_expr == "id"
        ]

    def test_twice_is_once(self):
        """Excluding the same record again changes nothing."""
        first = self.exclude(self.late)
        second = self.exclude(self.late)
        self.assertEqual(first, second)
        self.assertEqual(len(second), 2)
        self.assertEqual(self.measure().denominator, 8)

    def test_preview_writes_nothing(self):
        """SI-02: what the figure would be without a record, before anybody decides."""
        self.measure()
        count = self.env["service.measure"].search_count([])
        found = self.indicator._preview_measure(
            MARCH, self.anna | self.bert, {"service.sla.clock": self.late.ids}
        )
        self.assertEqual(found[self.anna.id]["value"], 100)
        self.assertEqual(found[self.anna.id]["denominator"], 8)
        self.assertFalse(found[self.bert.id]["has_data"])
        self.assertEqual(self.env["service.measure"].search_count([]), count)
        self.assertEqual(self.measure().value, 80)
        self.assertFalse(self.env["service.evidence.exclusion"].search([]))

    def test_frozen_figure_stays(self):
        """What is excluded after the freeze has been counted, and is still shown."""
        with freeze_time("2012-04-05 10:00:00"):
            measure = self.measure()
            measure._freeze()
        with freeze_time("2012-04-10 10:00:00"):
            self.exclude(self.late[0])
            self.assertEqual(self.measure().denominator, 10)
        action = measure.action_open_evidence()
        self.assertEqual(
            self.env[action["res_model"]].search_count(action["domain"]), 10
        )

    def test_appeal_opens_a_frozen_figure(self):
        """Only the system opens it; what it said before stays on file."""
        with freeze_time("2012-04-05 10:00:00"):
            measure = self.measure()
            measure._freeze()
        manager = self.create_person("Mia", "service_quality.group_manager")
        with self.assertRaises(AccessError):
            measure.with_user(manager.user_id)._unfreeze_for_appeal("-")
        with freeze_time("2012-04-10 10:00:00"):
            self.exclude(self.late)
            measure.sudo()._remeasure_for_appeal("Appeal granted")
        self.assertEqual((measure.value, measure.denominator), (100, 8))
        self.assertTrue(measure.frozen_at)
        before = measure.reopening_ids
        self.assertEqual((before.value, before.n), (80, 10))
        self.assertEqual(before.reason, "Appeal granted")
        for record in (before, self.exclude(self.late)):
            with self.assertRaises(AccessError):
                record.write({"reason": "x"})
            with self.assertRaises(AccessError):
                record.unlink()

    def test_who_sees_and_who_writes(self):
        """The person concerned reads what does not count; nobody enters it by hand."""
        user = self.create_person("Ann", "helpdesk_mgmt.group_helpdesk_user_own")
        other = self.create_person("Oz", "helpdesk_mgmt.group_helpdesk_user_own")
        clock = self.add_clocks(user, "resolution", AT, ["breached"])
        exclusion = self.exclude(clock, employee=user)
        Exclusion = self.env["service.evidence.exclusion"]
        self.assertEqual(
            Exclusion.with_user(user.user_id).search([]).mapped("reason"),
            ["The customer had gone away"],
        )
        self.assertFalse(Exclusion.with_user(other.user_id).search([]))
        manager = self.create_person("Mia", "service_quality.group_manager")
        values = exclusion.copy_data()[0]
        for person in (user, manager):
            with self.assertRaises(AccessError):
                Exclusion.with_user(person.user_id).create(values)

    def test_scorecard_follows(self):
        """SQ-114: what does not count for the figure does not count on the card."""
        indicator = self.indicators["resolution_rate"]
        tickets = [self.create_ticket() for _x in range(2)]
        clocks = self.env["service.sla.clock"]
        for ticket in tickets:
            clocks |= self.add_clocks(
                self.anna, "resolution", AT, ["met"], ticket=ticket
            )
        before = indicator.measure(MARCH, self.anna).denominator
        self.exclude(clocks[0], indicator)
        self.add_events(self.anna, "resolved", AT)
        cards = self.env["service.scorecard"]._generate(self.company, MARCH)
        card = cards.filtered(lambda card: card.employee_id == self.anna)
        line = card.line_ids.filtered(lambda line: line.dimension == "resolution")
        self.assertEqual(line.denominator, before - 1)
        self.assertNotIn(clocks[0].id, line.evidence_ids)

    def test_availability(self):
        """SI-14: who was there half of the month is asked for half as much."""
        self.add_events(self.anna, "resolved", AT, 20)
        solved = self.indicators["tickets_solved"]
        whole = self.measure(solved)
        self.assertEqual((whole.value, whole.points), (20, 50))
        half = solved.measure(MARCH, self.anna, {self.anna.id: 0.5})
        self.assertEqual((half.value, half.points), (40, 100))
        rate = self.indicator.measure(MARCH, self.anna, {self.anna.id: 0.5})
        self.assertEqual(rate.value, 80, "a rate is a rate")
        founded = self.indicators["complaint_founded"]
        found = founded.measure(MARCH, self.anna, {self.anna.id: 0.5})
        self.assertEqual(found.denominator, 1, "half a month is no excuse")

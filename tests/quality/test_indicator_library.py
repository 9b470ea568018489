"""The library of indicators: complete, and honest about missing data."""

from odoo.fields import Domain

from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon
from .complaint_common import ComplaintCommon
from .inspection_common import InspectionCommon
from .test_standard import StandardCommon

MARCH = Period.month(2012, 3, "Europe/Rome")
MARCH_26 = Period.month(2026, 3, "Europe/Rome")
# Every KPI of the dictionary whose source there is, with what it aims at.
DICTIONARY = {
    "first_response_on_time": ("higher", None),
    "response_ceiling_kept": ("higher", 100),
    "full_answer_on_time": ("higher", None),
    "first_contact_resolution": ("higher", 60),
    "promise_kept": ("higher", None),
    "complaint_acceptance": ("higher", 100),
    "complaint_feedback": ("higher", 100),
    "complaint_rate": ("lower", 1),
    "complaint_resolution": ("higher", None),
    "complaint_cause_talk": ("lower", 60),
    "complaint_cause_operation": ("lower", 70),
    "follow_up_on_time": ("higher", 100),
    "satisfaction_rate": ("higher", 85),
    "satisfaction_points": ("higher", 85),
    "feedback_rate": ("higher", 30),
    "resolution_rate": ("higher", 95),
    "consistency": ("lower", 10),
    "rectification_on_time": ("higher", None),
    "training_participation": ("higher", None),
}
# What the regulations ask the library to speak of.
FIELDS = {
    "attitude",
    "language",
    "behaviour",
    "compliance",
    "satisfaction",
    "workload",
    "quality",
    "feedback",
    "efficiency",
    "response",
    "problem",
    "consistency",
    "complaint",
    "teamwork",
    "learning",
    "attendance",
}


class TestIndicatorLibrary(ServiceFactsCommon):
    """Walks over every indicator there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.create_agents("Anna")
        cls.library = cls.env["service.indicator"].search([])

    def test_each_is_complete(self):
        """SI-01: all have meaning, unit, formula, target, direction, curve, field."""
        required = (
            "description",
            "formula",
            "unit",
            "direction",
            "curve",
            "provider",
            "theme",
            "kind",
            "code",
        )
        for indicator in self.library:
            for name in required:
                with self.subTest(indicator=indicator.code, field=name):
                    self.assertTrue(indicator[name])
            self.assertGreater(indicator._get_points(indicator.cap), 99)
            self.assertEqual(indicator._get_points(indicator.floor), 0)

    def test_all_fields_are_covered(self):
        """SI-01: all seeded: every field of the service has an indicator."""
        self.assertEqual(set(self.library.mapped("theme")), FIELDS)
        self.assertEqual(
            set(self.library.mapped("kind")), {"result", "process", "growth"}
        )

    def test_dictionary(self):
        """SI-01: the KPIs of the dictionary are there, with the targets it names."""
        found = {indicator.code: indicator for indicator in self.library}
        for code, (direction, target) in DICTIONARY.items():
            with self.subTest(code=code):
                indicator = found[code]
                self.assertEqual(indicator.direction, direction)
                if target is not None:
                    self.assertEqual(indicator.target, target)

    def test_no_data(self):
        """SI-02: an empty denominator is no data, neither 0 nor 100."""
        measures = self.library.measure(MARCH, self.anna)
        self.assertEqual(len(measures), len(self.library))
        for measure in measures:
            with self.subTest(indicator=measure.indicator_id.code):
                # No founded complaint in a month is a fact, and a good one.
                known = measure.indicator_id.code == "complaint_founded"
                self.assertEqual(measure.has_data, known)

    def test_each_opens_its_evidence(self):
        """SI-02: what was counted can be opened, also where no ticket is behind it."""
        for measure in self.library.measure(MARCH, self.anna):
            with self.subTest(indicator=measure.indicator_id.code):
                action = measure.action_open_evidence()
                model = self.env[action["res_model"]]
                self.assertEqual(model.search_count(action["domain"]), 0)
                self.assertEqual(measure._get_ticket_ids(), [])

    def test_evidence_of_tickets(self):
        """A figure counted on tickets themselves opens these tickets."""
        indicator = self.indicators["understanding_confirmed"]
        person = self.create_person("Ann", "helpdesk_mgmt.group_helpdesk_user_own")
        ticket = self.create_ticket(
            person, service_kind="consultation", is_complex=True
        )
        ticket.sudo().resolved_at = "2012-03-14 12:00:00"
        measure = indicator.measure(MARCH, person)
        self.assertEqual(measure._get_ticket_ids(), ticket.ids)

    def test_each_is_translated(self):
        """SI-01: employees read name, meaning and formula in their language."""
        for language in ("zh_CN", "zh_TW"):
            self.env["res.lang"]._activate_lang(language)
        addons = ("service_quality", "service_training", "service_incentive")
        modules = self.env["ir.module.module"].search([("name", "in", addons)])
        modules._update_translations(["zh_CN", "zh_TW"])
        missing = [
            (language, indicator.code, name)
            for language in ("zh_CN", "zh_TW")
            for indicator in self.library
            for name in ("name", "description", "formula")
            if indicator.with_context(lang=language)[name] == indicator[name]
        ]
        self.assertEqual(missing, [])


class TestConductInInspections(InspectionCommon):
    """Items on attitude, language and behaviour of Ada's inspections."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clauses = (
            cls.get_clause("AT-01")
            | cls.get_clause("LG-01")
            | cls.get_clause("PH-01")
            | cls.get_clause("HY-01")
        )
        cls.checklist = cls.create_checklist(
            ("Smiles", 3, {}),
            ("Greets", 1, {}),
            ("Says the name", 3, {"critical": True}),
            ("Desk in order", 2, {}),
        )

    def measure(self, part):
        """(numerator, denominator, n) of Ada, held against the list behind them."""
        indicator = self.env.ref(f"service_quality.service_indicator_inspection_{part}")
        measure = indicator.measure(MARCH_26, self.agent)
        action = measure.action_open_evidence()
        lines = self.env[action["res_model"]].search(action["domain"])
        marks = {"pass": 1, "partial": 0.5, "fail": 0}
        self.assertEqual(
            (measure.numerator, measure.denominator, measure.n),
            (
                sum(line.weight * marks[line.mark] for line in lines),
                sum(lines.mapped("weight")),
                len(lines),
            ),
        )
        return measure.numerator, measure.denominator, measure.n

    def test_by_field(self):
        """SI-01: attitude, language, behaviour: the items of each, by their weights."""
        self.finish("partial", "pass", "fail", "na")
        self.finish("pass", "pass", "pass", "pass")
        self.finish("fail", "fail", "fail", "fail", publish=False)
        self.assertEqual(self.measure("attitude"), (4.5, 6, 2))
        self.assertEqual(self.measure("language"), (5, 8, 4))
        self.assertEqual(self.measure("behaviour"), (2, 2, 1))


class TestCausesOfComplaints(ComplaintCommon):
    """March 2026, complaints about Ada."""

    def measure(self, code, employee):
        """(numerator, denominator), with as many records behind the denominator."""
        indicator = self.env.ref(f"service_quality.service_indicator_{code}")
        measure = indicator.measure(
            Period.month(2026, 3, self.company._get_service_tz()), employee
        )
        action = measure.action_open_evidence()
        model = self.env[action["res_model"]]
        self.assertEqual(model.search_count(action["domain"]), measure.denominator)
        part = getattr(indicator, f"_counted_{code}")()
        self.assertEqual(
            model.search_count(Domain(action["domain"]) & part), measure.numerator
        )
        return measure.numerator, measure.denominator

    def test_shares(self):
        """SQ-73: two causes of a complaint count under both; unfounded ones do not."""
        operation = self.env["service.root.cause"].search(
            [("benchmark", "=", "operation")], limit=1
        )
        self.assertEqual(self.cause.benchmark, "talk")
        both = self.cause | operation
        self.cause = operation
        self.bring_to("verdict", name="Flow")
        self.cause = both
        self.bring_to("verdict", name="Both")
        unfounded = self.bring_to("investigating", name="Not so")
        self.decide(unfounded, "not_upheld")
        self.assertEqual(self.measure("complaint_cause_talk", self.agent), (1, 2))
        self.assertEqual(self.measure("complaint_cause_operation", self.agent), (2, 2))

    def test_handling(self):
        """SQ-74: what customers think of the handling, of who handled it."""
        ratings = ("5", "4", "3", False)
        for number, rating in enumerate(ratings):
            complaint = self.bring_to("verdict", name=f"Case {number}")
            complaint.sudo().write(
                {
                    "first_closed_at": "2026-03-10 10:00:00",
                    "process_rating": rating,
                }
            )
        handler = complaint.employee_id
        self.assertEqual(self.measure("complaint_process", handler), (2, 3))


class TestReadingOnTime(StandardCommon):
    """Standards that Ada and Cy have to read."""

    def test_reading(self):
        """SI-06: read by its day counts, late or not at all does not."""
        indicator = self.env.ref("service_quality.service_indicator_reading_on_time")
        rows = self.env["service.acknowledgement"]
        for number, (done, state) in enumerate(
            (
                ("2012-03-10 10:00:00", "acknowledged"),
                ("2012-03-11 10:00:00", "acknowledged"),
                (False, "to_read"),
                (False, "lapsed"),
            )
        ):
            standard = self.create_standard(f"QM-9{number}", f"Manual {number}")
            rows |= rows.create(
                {
                    "version_id": standard.version_ids.id,
                    "employee_id": self.agent.id,
                    "due_on": "2012-03-10",
                    "acknowledged_at": done,
                    "state": state,
                }
            )
        measure = indicator.measure(Period.month(2012, 3), self.agent)
        self.assertEqual((measure.numerator, measure.denominator), (1, 3))
        action = measure.action_open_evidence()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, rows.filtered(lambda row: row.state != "lapsed"))

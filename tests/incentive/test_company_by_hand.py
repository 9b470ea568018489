"""A company computed by hand: twelve people, fourteen months, every level."""

from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import Form

from ..facts import ServiceFactsCommon
from .decisions import MANAGER

MONTHS = [date(2012 + index // 12, index % 12 + 1, 1) for index in range(14)]
CASES = 20
# Of 20 cases, so many late ones give so many points: 95 % and better are full points,
# 70 % and worse are none.
#   0, 1 -> 100    2 -> 80    3 -> 60    4 -> 40    5 -> 20
# A month is 60 % first responses and 40 % solutions; in the back office the other way
# round. Below are the late ones of each, by person and month.
ALL_YEAR = {
    "Ann": (0, 0),  # 100
    "Bo": (2, 2),  # 80
    "Cy": (3, 3),  # 60
    "Di": (5, 5),  # 20
    "Flo": (2, 2),  # 80
    "Gus": (1, 3),  # 0.6 x 100 + 0.4 x 60 = 84
    "Hal": (2, 2),  # 80
    "Ivy": (0, 2),  # front 0.6 x 100 + 0.4 x 80 = 92, back 0.4 x 100 + 0.6 x 80 = 88
    "Jo": (2, 2),  # 80
    "Kim": (2, 2),  # 80
    "Lee": (1, 1),  # 100
}
GRADES = {"E": "excellent", "G": "good", "P": "pass", "F": "fail", "-": False}
# From January 2012 to February 2013; "-" is no grade, "." no appraisal.
MONTHLY = {
    "Ann": "EEEEEEEEEEEEEE",
    "Bo": "GGGGGGGGGGGGGG",
    "Cy": "PPPPPPPPPPPPPP",
    "Di": "FFFFFFFFFFFFFF",
    "Ed": "EEEEEEFFFFFFFF",
    "Flo": ".GGGGGGGGGGGGG",  # came on 15 February: 15 of 29 days
    "Gus": "GGGGGGGGG-....",  # left on 10 October: 10 of 31 days are too few
    "Hal": "GGG---GGGGGGGG",  # on leave from April to June
    "Ivy": "EEEEEGGGGGGGGG",  # to the back office on 21 May
    "Jo": "G--GGGGGGGGGGG",  # no cases in February and March
    "Kim": "GGGGGGGGGGGGGG",  # November after the appeal
    "Lee": "-EEEEEEEEEEEEE",  # four responses in January, five are needed
}
# The four quarters of 2012 and the first of 2013, in which March is missing.
QUARTERLY = {
    "Ann": [(100, "E")] * 5,
    "Bo": [(80, "G")] * 5,
    "Cy": [(60, "P")] * 5,
    "Di": [(20, "F")] * 5,
    "Ed": [(100, "E")] * 2 + [(40, "F")] * 3,
    # (15 x 88 + 31 x 76) / 46
    "Flo": [(79.91, "G")] + [(80, "G")] * 4,
    "Gus": [(84, "G")] * 3 + [(None, "-")],
    "Hal": [(80, "G"), (None, "-")] + [(80, "G")] * 3,
    # (30 x 92 + 31 x 92 + 30 x 88) / 91
    "Ivy": [(92, "E"), (90.68, "E")] + [(88, "G")] * 3,
    # January alone is 31 of 91 days; 60 % are needed.
    "Jo": [(80, "-")] + [(80, "G")] * 4,
    # (31 x 80 + 30 x 85.33 + 31 x 80) / 92
    "Kim": [(80, "G")] * 3 + [(81.74, "G"), (80, "G")],
    "Lee": [(100, "E")] * 5,
}
YEARLY = {
    "Ann": (100, "E"),
    "Bo": (80, "G"),
    "Cy": (60, "P"),
    "Di": (20, "F"),
    "Ed": (69.84, "P"),  # (182 x 100 + 184 x 40) / 366
    "Flo": (79.99, "G"),  # (46 x 79.91 + 275 x 80) / 321
    "Gus": (84, "G"),
    "Hal": (80, "G"),
    "Ivy": (89.66, "G"),  # (91 x 92 + 91 x 90.68 + 184 x 88) / 366
    "Jo": (80, "G"),
    "Kim": (80.44, "G"),  # (274 x 80 + 92 x 81.74) / 366
    "Lee": (100, "E"),
}


class TestCompanyByHand(ServiceFactsCommon):
    """Joins, leaves, a transfer, months without data and an appeal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.appraisal.scheme"].search([]).sudo().state = "retired"
        departments = cls.env["hr.department"]
        cls.front = departments.create({"name": "Front desk"})
        cls.back = departments.create({"name": "Back office"})
        cls.manager = cls.create_person("Mona Manager", MANAGER).user_id
        cls.people = cls._create_people()
        for name, employee in cls.people.items():
            for index, month in enumerate(MONTHS):
                cls._serve_month(name, employee, index, month)
        weights = {"first_response_on_time": 60, "resolution_on_time": 40}
        cls._create_scheme("month", weights, code="front")
        cls._create_scheme(
            "month",
            {"first_response_on_time": 40, "resolution_on_time": 60},
            code="back",
            department_ids=[Command.set(cls.back.ids)],
        )
        for kind in ("quarter", "year"):
            cls._create_scheme(kind, {}, code=kind, parts_weight=100)

    @classmethod
    def _create_people(cls):
        people = {}
        for name in MONTHLY:
            values = {"since": "2011-01-01", "department_id": cls.front.id}
            if name == "Flo":
                values["since"] = "2012-02-15"
            if name == "Gus":
                values["contract_date_start"] = "2011-01-01"
                values["contract_date_end"] = "2012-10-10"
            if name == "Kim":
                values.pop("since")
                people[name] = cls.create_person(
                    "Kim Kay",
                    "helpdesk_mgmt.group_helpdesk_user_own",
                    date_version="2011-01-01",
                    **values,
                )
                continue
            people[name] = cls.create_agents(name, **values)
        people["Ivy"].create_version(
            {"date_version": date(2012, 5, 21), "department_id": cls.back.id}
        )
        cls.env["resource.calendar.leaves"].create(
            {
                "resource_id": people["Hal"].resource_id.id,
                "calendar_id": cls.calendar.id,
                # From midnight to midnight in Rome.
                "date_from": "2012-03-31 22:00:00",
                "date_to": "2012-06-30 21:59:59",
                "time_type": "leave",
            }
        )
        return people

    @classmethod
    def _serve_month(cls, name, employee, index, month):
        """Twenty responses and solutions, as many of them late as the tables say."""
        if MONTHLY[name][index] == "." or (name == "Hal" and index in (3, 4, 5)):
            return
        if name == "Jo" and index in (1, 2):
            return
        responses = CASES
        if name == "Ed":
            late = (0, 0) if index < 6 else (4, 4)
        elif name == "Flo" and index in (1, 2):
            late = {1: (2, 0), 2: (3, 1)}[index]  # 88 and 76
        elif name == "Kim" and index == 10:
            late = (4, 0)  # 0.6 x 40 + 0.4 x 100 = 64
        elif name == "Lee" and index == 0:
            late, responses = (0, 0), 4
        else:
            late = ALL_YEAR[name]
        day = 9 if name == "Gus" and index == 9 else 20
        due_at = f"{month.replace(day=day)} 12:00:00"
        for metric, number, missed in (
            ("first_response", responses, late[0]),
            ("resolution", CASES, late[1]),
        ):
            states = ["breached"] * missed + ["met"] * (number - missed)
            cls.add_clocks(employee, metric, due_at, states)

    @classmethod
    def _create_scheme(cls, kind, weights, **values):
        scheme = cls.create_scheme(weights, cycle_kind=kind, **values)
        scheme.sudo().state = "approved"

    def _close(self, kind, first_days):
        """Cycles of these periods, scored and published."""
        cycles = self.env["service.appraisal.cycle"]
        for first_day in first_days:
            cycle = cycles.create({"kind": kind, "date_from": first_day})
            cycle.generate()
            cycle.score()
            cycle.publish()
            cycles |= cycle
        return cycles

    def _of(self, cycle, name):
        return cycle.appraisal_ids.filtered(
            lambda appraisal: appraisal.employee_id == self.people[name]
        )

    def _appeal(self, cycle):
        """Kim contests two of the four late responses of November, and is right."""
        appraisal = self._of(cycle, "Kim")
        self.assertEqual((appraisal.score, appraisal.grade_id.code), (64, "pass"))
        line = appraisal.line_ids.filtered(
            lambda line: line.indicator_id.provider == "first_response_on_time"
        )
        kim = self.people["Kim"].user_id
        context = appraisal.with_user(kim).action_appeal()["context"]
        appeals = self.env["service.appraisal.appeal"].with_user(kim)
        form = Form(appeals.with_context(**context))
        form.reason = "The line was dead"
        form.line_ids.add(line)
        appeal = form.save()
        appeal.action_list_evidence()
        late = self.env["service.sla.clock"].search(
            [
                ("employee_id", "=", self.people["Kim"].id),
                ("state", "=", "breached"),
                ("metric", "=", "first_response"),
                ("due_at", ">=", "2012-11-01"),
                ("due_at", "<", "2012-12-01"),
            ]
        )
        for row in appeal.evidence_ids:
            row.is_contested = row.res_id in late[:2].ids
        appeal.action_submit()
        found = appeal.with_user(self.manager)._get_counterfactual()
        # 16 of 18 are 88.89 %, 75.56 points: 0.6 x 75.56 + 0.4 x 100
        self.assertEqual(found.score_after, 85.33)
        appeal.with_user(self.manager).action_uphold("The log of the line shows it")
        self.assertEqual(appraisal.score, 85.33)

    def _check(self, cycle, name, grade, score=None):
        with self.subTest(cycle=cycle.name, name=name):
            appraisal = self._of(cycle, name)
            if grade == ".":
                self.assertFalse(appraisal)
                return
            self.assertEqual(len(appraisal), 1)
            self.assertEqual(appraisal.grade_id.code, GRADES[grade])
            if score is not None:
                self.assertAlmostEqual(appraisal.score, score)
            elif grade != "-":
                self.assertTrue(appraisal.has_score)

    @freeze_time("2013-03-05 10:00:00")
    def test_every_level(self):
        """SI-11, SI-12, SI-14, SI-22: months, quarters and the year as by hand."""
        months = self._close("month", MONTHS)
        self._appeal(months[10])
        quarters = self._close(
            "quarter", [date(2012, month, 1) for month in (1, 4, 7, 10)]
        )
        quarters |= self._close("quarter", [date(2013, 1, 1)])
        [year] = self._close("year", [date(2012, 1, 1)])
        for name in MONTHLY:
            for cycle, grade in zip(months, MONTHLY[name], strict=True):
                self._check(cycle, name, grade)
            for cycle, (score, grade) in zip(quarters, QUARTERLY[name], strict=False):
                self._check(cycle, name, grade, score)
            self._check(year, name, YEARLY[name][1], YEARLY[name][0])
        self._check(quarters[4], "Gus", ".")
        spring = self._of(quarters[1], "Ivy")
        self.assertEqual(
            [(part.eligible_days, part.score) for part in spring.part_ids],
            [(30, 92), (31, 92), (30, 88)],
        )
        may = self._of(months[4], "Ivy")
        self.assertEqual(may.scheme_id.code, "front")
        self.assertEqual(len(may.segment_ids), 2)
        # The month that nobody has opened is a gap and not a zero.
        winter = self._of(quarters[4], "Ann")
        self.assertEqual(winter.part_ids.mapped("gap"), [False, False, "missing"])
        self.assertEqual(winter.coverage, 65.56)

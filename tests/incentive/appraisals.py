"""What tests of appraisals have in common."""

from datetime import date

from ..facts import ServiceFactsCommon


class AppraisalCommon(ServiceFactsCommon):
    """A department of agents employed since 2011, and the cycle of March 2012."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.env["hr.department"].create({"name": "Front desk"})
        cls.scheme = cls.env.ref(
            "service_incentive.service_appraisal_scheme_agent_month"
        )
        cls.cycle = cls.create_cycle(date(2012, 3, 1))

    @classmethod
    def create_cycle(cls, date_from, kind="month", **values):
        return cls.env["service.appraisal.cycle"].create(
            {"kind": kind, "date_from": date_from, **values}
        )

    def appraise(self, *agents, cycle=None):
        """Generate and score the desk's agents; return the appraisals of some."""
        cycle = cycle or self.cycle
        cycle.generate()
        cycle.score()
        by_employee = {a.employee_id: a for a in cycle.appraisal_ids}
        return [by_employee[agent] for agent in agents]

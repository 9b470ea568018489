"""People who decide, and published cycles to decide about."""

from datetime import date

from odoo.fields import Command

from ..common import ServiceCommon

OFFICER = "service_incentive.group_officer"
MANAGER = "service_incentive.group_manager"


def create_scheme(env, **values):
    """An approved scheme of two indicators with a baseline of 70."""
    first, second = env["service.indicator"].search([], limit=2)
    scheme = env["service.appraisal.scheme"].create(
        {
            "name": "Desk",
            "code": "test_desk",
            "baseline": 70,
            "line_ids": [
                Command.create({"indicator_id": first.id, "weight": 60}),
                Command.create({"indicator_id": second.id, "weight": 40}),
            ],
            "grade_ids": [
                Command.create({"name": name, "code": code, "min_score": score})
                for name, code, score in (
                    ("Excellent", "excellent", 90),
                    ("Good", "good", 75),
                    ("Pass", "pass", 60),
                    ("Fail", "fail", 0),
                )
            ],
            **values,
        }
    )
    scheme.sudo().state = "approved"
    return scheme


def create_published_cycle(env, scheme, scores, first_day=date(2026, 3, 1)):
    """A published month; as it stands after generation, scoring and publication.

    :param scores: list of (employee, score), None for nobody's grade
    """
    cycle = (
        env["service.appraisal.cycle"]
        .sudo()
        .create({"kind": "month", "date_from": first_day, "scheme_id": scheme.id})
    )
    env["service.appraisal"].sudo().create(
        [
            {
                "cycle_id": cycle.id,
                "employee_id": employee.id,
                "company_id": cycle.company_id.id,
                "scheme_id": scheme.id,
                "score": score or 0,
                "coverage": 0 if score is None else 100,
                "has_score": score is not None,
                "is_rated": score is not None,
                "is_below_baseline": score is not None and score < scheme.baseline,
                "grade_id": score is not None and scheme._get_grade(score).id,
                "state": "published",
            }
            for employee, score in scores
        ]
    )
    cycle.write({"state": "published", "scheme_ids": [Command.set(scheme.ids)]})
    return cycle


class DecisionCommon(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.create_person("Olga Officer", OFFICER).user_id
        cls.manager = cls.create_person("Mona Manager", MANAGER).user_id
        cls.second_manager = cls.create_person("Mark Manager", MANAGER).user_id
        cls.boss = cls.create_person("Berta Boss")
        cls.agent = cls.create_person("Anna Agent", parent_id=cls.boss.id)
        cls.colleague = cls.create_person("Carl Colleague", parent_id=cls.boss.id)
        cls.scheme = create_scheme(cls.env)

    @classmethod
    def create_reward(cls, user=None, **values):
        """A reward proposed by the officer, or by ``user``, for the agent."""
        reward = (
            cls.env["service.reward"]
            .with_user(user or cls.officer)
            .create({"employee_id": cls.agent.id, "reason": "Saved the day", **values})
        )
        reward.action_propose()
        return reward

    @classmethod
    def create_sanction(cls, user=None, **values):
        """A warning drawn up by the officer, or by ``user``, about the agent."""
        incident = cls.env["helpdesk.ticket"].create(
            {"name": "Rude answer", "description": "Rude"}
        )
        return (
            cls.env["service.sanction"]
            .with_user(user or cls.officer)
            .create(
                {
                    "employee_id": cls.agent.id,
                    "kind": "written_warning",
                    "reason": "Answered rudely",
                    "rule_reference": "Manual 1.2: we stay polite",
                    "res_model": incident._name,
                    "res_id": incident.id,
                    **values,
                }
            )
        )

    def as_user(self, record, user):
        """The record as somebody else sees it."""
        record.invalidate_recordset()
        return record.with_user(self.get_user(user))

    def get_user(self, person):
        """The user of an employee; users have a ``user_id`` too, their salesperson."""
        return person.user_id if person._name == "hr.employee" else person

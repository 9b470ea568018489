"""What tests of reviews have in common."""

from freezegun import freeze_time

from odoo.fields import Command

from .appraisals import AppraisalCommon

GROUPS = {"superior": 40, "customer": 30, "peer": 20, "self": 10}


class ReviewCommon(AppraisalCommon):
    """Anna and her desk: Boss leads, Bert, Cleo, Dora and Egon work beside her.

    March 2012 is reviewed until April 12th, late reviews until the 15th; today is
    April 2nd.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time("2012-04-02 08:00:00", tick=True)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.company.write(
            {"review_days": 10, "review_remind_days": 2, "review_grace_days": 3}
        )
        cls.head = cls.create_people("Head")
        cls.boss = cls.create_people(
            "Boss", parent_id=cls.head.id, department_id=cls.desk.id
        )
        cls.agents = cls.create_people(
            *("Anna", "Bert", "Cleo", "Dora", "Egon"),
            parent_id=cls.boss.id,
            department_id=cls.desk.id,
        )
        cls.anna, cls.bert, cls.cleo, cls.dora, cls.egon = cls.agents
        cls.officer = cls.create_person(
            "Olga", "service_incentive.group_officer", date_version="2011-01-01"
        )
        cls.criteria = cls.env["service.appraisal.criterion"].create(
            [
                {
                    "name": name,
                    "weight": weight,
                    **{f"anchor_{mark}": f"{name} {mark}" for mark in range(1, 6)},
                    "for_subordinate": True,
                }
                for name, weight in (("Care", 3), ("Teamwork", 1))
            ]
        )
        cls.scheme = cls.create_review_scheme("reviewed", GROUPS)
        cls.cycle.scheme_id = cls.scheme

    @classmethod
    def create_people(cls, *names, **values):
        """Employees with a login but no password, employed since 2011."""
        users = (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": name,
                        "login": f"review.{name}".lower().replace(" ", "."),
                        "group_ids": [Command.set(cls.env.ref("base.group_user").ids)],
                    }
                    for name in names
                ]
            )
        )
        return cls.env["hr.employee"].create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "date_version": "2011-01-01",
                    **values,
                }
                for user in users
            ]
        )

    @classmethod
    def create_review_scheme(cls, code, groups, **values):
        """A scheme in force, half of it from reviews by ``groups`` with weights."""
        scheme = cls.create_scheme(
            {"tickets_solved": 50},
            **{
                "code": code,
                "review_weight": 50,
                "criterion_ids": [Command.set(cls.criteria.ids)],
                "rater_group_ids": [
                    Command.create({"group": group, "weight": weight})
                    for group, weight in groups.items()
                ],
                **values,
            },
        )
        scheme.action_approve()
        return scheme

    def ask(self, cycle=None):
        """Generate the desk's appraisals, so that raters are asked."""
        cycle = cycle or self.cycle
        cycle.generate(self.desk)
        return cycle.assignment_ids

    def get_appraisal(self, employee):
        return self.cycle.appraisal_ids.filtered(lambda a: a.employee_id == employee)

    def get_reviews(self, employee, group):
        """The reviews that are asked for about somebody."""
        return self.cycle.assignment_ids.filtered(
            lambda review: (
                review.employee_id == employee
                and review.group == group
                and review.state != "cancelled"
            )
        )

    def fill(self, review, *marks, comment="", comments=()):
        """Fill in a page as its rater; marks in the order of the criteria."""
        page = review.with_user(review.rater_id.user_id)
        page.save_sheet(
            {
                "marks": dict(zip(self.criteria.ids, marks, strict=False)),
                "comments": dict(zip(self.criteria.ids, comments, strict=False)),
                "comment": comment,
            }
        )
        return page

    def give(self, review, *marks, comment="Fine", comments=()):
        """Fill in and hand in as the rater."""
        page = self.fill(review, *marks, comment=comment, comments=comments)
        page.submit()

    def rate(self, employee, *scores, day="2012-03-14"):
        """Feedback of customers served by somebody, given on a day."""
        ticket = self.create_ticket()
        return self.env["service.feedback"]._record(
            [
                {
                    "ticket_id": ticket.id,
                    "score": score,
                    "employee_id": employee.id,
                    "answered_at": f"{day} 12:00:00",
                    "channel": "paper",
                }
                for score in scores
            ]
        )

    def run_cron(self, moment="2012-04-02 09:00:00"):
        """Let the scheduler ask, close and remind at a moment."""
        cron = self.env.ref("service_incentive.ir_cron_service_review_work")
        with freeze_time(moment), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def get_points(self, employee):
        """{group: (points, n)} of somebody."""
        appraisal = self.get_appraisal(employee)
        return {
            group: (found.points, found.n)
            for group, found in appraisal._get_review_points()[appraisal.id].items()
        }

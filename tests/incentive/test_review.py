"""Reviews by superior, colleagues, customers and oneself: who is asked on what."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .reviews import ReviewCommon


class TestReviewScheme(ReviewCommon):
    """Who reviews, on what, and how much that counts."""

    def test_usual_raters(self):
        """SI-16: superior 40, customers 30, colleagues 20, self 10 are proposed, with
        at least three colleagues; the scheme is complete with them.
        """
        scheme = self.create_scheme({"tickets_solved": 60}, code="usual")
        scheme.review_weight = 40
        scheme.action_add_usual_raters()
        self.assertEqual(
            {g.group: (g.weight, g.min_answers) for g in scheme.rater_group_ids},
            {
                "superior": (40, 1),
                "customer": (30, 5),
                "peer": (20, 3),
                "self": (10, 1),
            },
        )
        self.assertIn("process", scheme.criterion_ids.mapped("kind"))
        self.assertEqual(scheme.total_weight, 100)
        scheme.action_approve()
        self.assertEqual(scheme.state, "approved")

    def test_weights_sum_to_100(self):
        """SI-16: weights of the sources that do not sum to 100 are refused."""
        with self.assertRaisesRegex(ValidationError, "sum to 90"):
            self.create_review_scheme("short", {"superior": 60, "self": 30})

    def test_every_group_is_asked_something(self):
        """SI-16: a group of raters without any criterion is refused by name."""
        criterion = self.criteria[0].copy({"for_self": False})
        with self.assertRaisesRegex(ValidationError, "Self-evaluation"):
            self.create_review_scheme(
                "mute",
                {"superior": 60, "self": 40},
                criterion_ids=[Command.set(criterion.ids)],
            )

    def test_never_fewer_than_three_without_name(self):
        """SI-17: nobody configures the anonymity away."""
        with self.assertRaisesRegex(ValidationError, "without name"):
            self.create_review_scheme(
                "loose",
                {},
                rater_group_ids=[
                    Command.create({"group": "peer", "weight": 100, "min_answers": 2})
                ],
            )

    def test_words_stay(self):
        """SI-16: a criterion of an approved scheme keeps its words, a copy is free."""
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.criteria[0].name = "Something else"
        copy = self.criteria[0].copy({"name": "Something else"})
        self.assertFalse(copy.scheme_ids)
        with self.assertRaises(UserError):
            self.scheme.review_weight = 10


class TestReviewRaters(ReviewCommon):
    """Who is asked about whom."""

    def test_raters_by_rule(self):
        """SI-17: colleagues are chosen from the team, at least three; oneself and the
        superior are none of them, and nobody rates on two grounds.
        """
        self.ask()
        for agent in self.agents:
            peers = self.get_reviews(agent, "peer").rater_id
            self.assertEqual(peers, self.agents - agent)
            self.assertEqual(self.get_reviews(agent, "superior").rater_id, self.boss)
            self.assertEqual(self.get_reviews(agent, "self").rater_id, agent)
        for appraisal in self.cycle.appraisal_ids:
            raters = appraisal.assignment_ids.mapped("rater_id.id")
            self.assertEqual(len(raters), len(set(raters)))
        self.assertEqual(self.cycle.review_deadline, date(2012, 4, 12))

    def test_shared_work_first(self):
        """SI-17: whoever took over tickets or worked on the same ones comes first."""
        others = self.create_people(
            *(f"Other {i}" for i in range(8)), department_id=self.desk.id
        )
        self.env["service.handover"].create(
            [
                {
                    "ticket_id": self.create_ticket().id,
                    "giver_id": self.anna.id,
                    "giver_user_id": self.anna.user_id.id,
                    "user_id": taker.user_id.id,
                    "requested_by_id": self.anna.user_id.id,
                    "answered_by_id": taker.user_id.id,
                    "answered_at": "2012-03-14 10:00:00",
                    "state": "accepted",
                }
                for taker in others[:3]
            ]
        )
        ticket = self.create_ticket()
        self.env["service.ticket.step"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "name": "Check",
                    "employee_id": one.id,
                    "state": "done",
                    "done_at": "2012-03-14 10:00:00",
                }
                for one in (self.anna, others[3])
            ]
        )
        self.ask()
        peers = self.get_reviews(self.anna, "peer").rater_id
        self.assertEqual(len(peers), 5)
        self.assertLessEqual(others[:4], peers)

    def test_too_few_colleagues(self):
        """SI-17: where fewer than three could answer, nobody is asked in vain."""
        away = self.dora | self.egon
        away.write({"department_id": False, "parent_id": self.head.id})
        self.ask()
        self.assertFalse(self.get_reviews(self.anna, "peer"))
        self.assertTrue(self.get_reviews(self.anna, "superior"))

    def test_without_login(self):
        """SI-17: whoever has no login is not asked."""
        self.dora.user_id.active = False
        self.egon.user_id = False
        self.bert.department_id = False
        self.ask()
        asked = self.cycle.assignment_ids.rater_id
        self.assertFalse(asked & (self.dora | self.egon))

    def test_people_led(self):
        """SI-17: people led are asked if the scheme says so, and not as colleagues."""
        self.cycle.scheme_id = self.create_review_scheme(
            "upwards", {"superior": 50, "peer": 30, "subordinate": 20}
        )
        self.ask()
        led = self.get_reviews(self.boss, "subordinate").rater_id
        self.assertEqual(led, self.agents)
        self.assertFalse(self.get_reviews(self.boss, "peer").rater_id & self.agents)

    def test_superior_of_most_days(self):
        """SI-20: the superior changed on the 20th; who led on most days is asked."""
        newer = self.create_people("Newer")
        self.env["service.reporting.line"].create(
            [
                {
                    "employee_id": self.anna.id,
                    "manager_id": manager.id,
                    "date_from": since,
                }
                for manager, since in (
                    (self.boss, "2011-01-01"),
                    (newer, "2012-03-20"),
                )
            ]
        )
        self.anna.parent_id = newer
        self.ask()
        self.assertEqual(self.get_reviews(self.anna, "superior").rater_id, self.boss)
        self.assertFalse(self.get_reviews(self.anna, "peer").rater_id & newer)

    def test_again_adds_nothing(self):
        """SI-17: a second run asks nobody twice, also where a review was taken away."""
        before = self.ask()
        self.get_reviews(self.anna, "peer").with_user(self.officer.user_id)._take_away(
            "On leave"
        )
        self.assertEqual(self.ask(), before)
        self.cycle.with_user(self.officer.user_id).action_ask_raters()
        self.assertEqual(self.cycle.assignment_ids, before)

    def test_interrupted(self):
        """SI-17: asked in batches of one and in one go the raters are the same."""
        with self.env.cr.savepoint() as savepoint:
            undisturbed = self.describe(self.ask())
            savepoint.rollback()
        self.env.invalidate_all()
        mixin = "odoo.addons.service_incentive.models"
        mixin += ".service_appraisal_cycle_review_mixin"
        with patch(f"{mixin}.SYNC_LIMIT", 1), patch(f"{mixin}.BATCH_SIZE", 1):
            self.patch_limit(1)
            self.cycle.generate(self.desk)
            self.assertTrue(self.cycle.is_asking)
            self.run_cron()
        self.assertFalse(self.cycle.is_asking)
        self.assertEqual(self.describe(self.cycle.assignment_ids), undisturbed)

    def patch_limit(self, limit):
        """The default of an argument is bound when its method is defined."""
        cls = type(self.cycle)
        ask = cls._ask_raters
        self.patch(cls, "_ask_raters", lambda cycle, limit=limit: ask(cycle, limit))

    def describe(self, reviews):
        return sorted((r.employee_id.name, r.group, r.rater_id.name) for r in reviews)

    def test_queries_do_not_grow(self):
        """SI-17: asking about ten times as many people takes as many queries."""
        counts = []
        for size, month in ((4, 4), (40, 5)):
            team = self.env["hr.department"].create({"name": f"Desk {size}"})
            self.create_people(
                *(f"Agent {size} {i}" for i in range(size)),
                department_id=team.id,
                parent_id=self.boss.id,
            )
            cycle = self.create_cycle(
                date(2012, month, 1), scheme_id=self.cycle.scheme_id.id
            )
            with patch.object(type(cycle), "_ask_raters", lambda self: 0):
                cycle.generate(team)
            self.env.flush_all()
            self.env.invalidate_all()
            appraisals = cycle.appraisal_ids
            appraisals.mapped("scheme_id.review_weight")
            self.env["hr.employee"].search([])
            start = self.env.cr.sql_log_count
            self.env["service.review.assignment"]._plan(appraisals)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2)


class TestReviewChanges(ReviewCommon):
    """What officers change by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.generate(cls.desk)

    def change(self, record, **values):
        """The wizard as the officer fills it in."""
        wizard = Form(
            self.env["service.review.change"]
            .with_user(self.officer.user_id)
            .with_context(active_model=record._name, active_id=record.id)
        )
        for name, value in values.items():
            wizard[name] = value
        return wizard.save().action_confirm()

    def test_replace_with_a_reason(self):
        """SI-17: HR asks somebody else instead and says why; the old rater cannot
        answer any more, and the reason stays.
        """
        review = self.get_reviews(self.anna, "peer")[0]
        old, new = review.rater_id, self.head
        new = self.create_person("New", department_id=self.desk.id)
        self.change(review, rater_id=new, reason="They have never worked together")
        self.assertEqual(review.state, "cancelled")
        self.assertEqual(review.reason, "They have never worked together")
        self.assertIn(new, self.get_reviews(self.anna, "peer").rater_id)
        with self.assertRaisesRegex(UserError, "not asked for any more"):
            self.fill(review, 3, 3)
        self.assertNotIn(old, self.get_reviews(self.anna, "peer").rater_id)

    def test_take_away(self):
        """SI-17: HR takes a review away with a reason."""
        review = self.get_reviews(self.anna, "peer")[0]
        self.change(review, change="remove", reason="Long leave")
        self.assertEqual(review.changed_user_id, self.officer.user_id)
        self.assertEqual(review.state, "cancelled")

    def test_needs_a_reason(self):
        """SI-17: no change of raters without a reason."""
        review = self.get_reviews(self.anna, "peer")[0]
        with self.assertRaisesRegex(UserError, "Say why"):
            self.change(review, change="remove", reason=" ")
        self.assertEqual(review.state, "open")

    def test_conflicts_of_interest(self):
        """SI-17: nobody rates on two grounds, and raters have to have a login."""
        appraisal = self.get_appraisal(self.anna)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self.create_person("Stranger", company_id=other.id)
        Review = self.env["service.review.assignment"].with_user(self.officer.user_id)
        [mute] = self.create_agents("Mute")
        for rater, group, words in (
            (self.bert, "superior", "asked about Anna already"),
            (self.boss, "peer", "leads Anna"),
            (self.head, "subordinate", "leads Anna"),
            (self.anna, "peer", "self-evaluation"),
            (self.officer, "self", "self-evaluation"),
            (mute, "peer", "no login"),
            (stranger, "peer", "another company"),
            (self.officer, "customer", "one of the groups"),
        ):
            with self.assertRaisesRegex(UserError, words):
                Review._add(appraisal, rater, group, "Because")
        boss_appraisal = self.get_appraisal(self.boss)
        with self.assertRaisesRegex(UserError, "is led by Boss"):
            Review._add(boss_appraisal, self.anna, "peer", "Because")

    def test_only_officers_and_not_about_oneself(self):
        """SI-17: only HR changes raters, and not one's own."""
        review = self.get_reviews(self.anna, "peer")[0]
        appraisal = self.get_appraisal(self.anna)
        for person in (self.boss, self.anna, review.rater_id):
            user = person.user_id
            with self.assertRaises(AccessError):
                review.with_user(user).sudo(False)._take_away("Because")
        self.anna.user_id.group_ids |= self.env.ref("service_incentive.group_manager")
        Review = self.env["service.review.assignment"].with_user(self.anna.user_id)
        with self.assertRaisesRegex(AccessError, "reviews himself"):
            Review._add(appraisal, self.officer, "peer", "Because")

    def test_given_stays(self):
        """SI-17: a review that was given is not taken away any more."""
        review = self.get_reviews(self.anna, "peer")[0]
        self.give(review, 4, 4)
        with self.assertRaisesRegex(UserError, "given"):
            self.change(review, change="remove", reason="Too good")

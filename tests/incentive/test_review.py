"""Reviews by superior, colleagues, customers and oneself."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

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


class TestReviewSheet(ReviewCommon):
    """The page of the rater."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.generate(cls.desk)

    def test_self_evaluation(self):
        """SI-19: an employee writes the own part until the deadline; a colleague
        neither reads nor writes it; after the deadline writing raises.
        """
        review = self.get_reviews(self.anna, "self")
        page = self.fill(review, 4, 3, comment="A good month")
        sheet = page.get_sheet()
        self.assertEqual(sheet["comment"], "A good month")
        self.assertEqual([c["mark"] for c in sheet["criteria"]], [4, 3])
        self.assertFalse(sheet["is_anonymous"])
        for other in (self.bert, self.boss):
            foreign = review.with_user(other.user_id)
            for refused in (
                foreign.get_sheet,
                lambda f=foreign: f.save_sheet({"comment": "x"}),
                foreign.submit,
                lambda f=foreign: f.read(["rater_id"]),
                lambda f=foreign: f.write({"state": "submitted"}),
            ):
                with self.assertRaises(AccessError):
                    refused()
        with freeze_time("2012-04-12 21:59:00"):
            page.save_sheet({"comment": "A good month, all in all"})
        with freeze_time("2012-04-12 22:01:00"):  # the 13th in Rome
            self.assertFalse(page.get_sheet()["editable"])
            for late in (lambda: page.save_sheet({"comment": "x"}), page.submit):
                with self.assertRaisesRegex(UserError, "has ended"):
                    late()

    def test_self_evaluation_needs_a_summary(self):
        """SI-19: the self-evaluation is handed in with a summary text, and named."""
        review = self.get_reviews(self.anna, "self")
        page = self.fill(review, 4, 3)
        with self.assertRaisesRegex(UserError, "Sum up"):
            page.submit()
        page.save_sheet({"comment": "A good month"})
        page.submit()
        response = self.env["service.review.response"].search(
            [("appraisal_id", "=", self.get_appraisal(self.anna).id)]
        )
        self.assertEqual(response.assignment_id, review)
        self.assertEqual(response.comment, "A good month")
        self.assertFalse(review.draft)

    def test_without_login_no_entry(self):
        """SI-19: an employee without a login has no self-evaluation to give."""
        self.assertFalse(
            self.cycle.assignment_ids.filtered(lambda a: not a.rater_id.user_id)
        )

    def test_superior_says_why_a_mark_is_missing(self):
        """SI-20: a superior who skips a score has to comment; then it is taken."""
        review = self.get_reviews(self.anna, "superior")
        page = self.fill(review, 5, 0)
        with self.assertRaisesRegex(UserError, "Say in a comment why “Teamwork”"):
            page.submit()
        page.save_sheet({"comments": {self.criteria[1].id: "New in the team"}})
        page.submit()
        self.assertEqual(self.get_points(self.anna)["superior"], (100, 1))
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            page.save_sheet({"comment": "x"})
        self.assertTrue(page.submit(), "Twice does no harm")
        self.assertEqual(len(self.get_appraisal(self.anna).response_ids), 1)

    def test_colleagues_may_skip(self):
        """SI-20: others skip without a word, but say something."""
        review = self.get_reviews(self.anna, "peer")[0]
        page = self.fill(review, 0)
        with self.assertRaisesRegex(UserError, "“Teamwork” has no mark"):
            page.submit()
        self.fill(review, 0, 0)
        with self.assertRaisesRegex(UserError, "at least one mark"):
            page.submit()
        self.give(review, 0, 2)
        self.assertEqual(review.state, "submitted")

    def test_bad_marks(self):
        """SI-20: marks beyond the scale or for other statements are refused."""
        page = self.fill(self.get_reviews(self.anna, "superior"), 3)
        other = self.criteria[0].copy()
        for values in (
            {"marks": {self.criteria[0].id: 6}},
            {"marks": {self.criteria[0].id: -1}},
            {"marks": {self.criteria[0].id: 2.5}},
            {"marks": {self.criteria[0].id: True}},
            {"marks": {self.criteria[0].id: "5"}},
            {"marks": {other.id: 5}},
            {"comments": {"x": "y"}},
        ):
            with self.assertRaises(UserError):
                page.save_sheet(values)
        page.save_sheet({"marks": {self.criteria[0].id: None}})
        self.assertIsNone(page.get_sheet()["criteria"][0]["mark"])


class TestReviewResult(ReviewCommon):
    """What comes of the answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.generate(cls.desk)

    def test_points(self):
        """SI-16: (mark - 1) / 4 x 100, criteria by weight, answers alike."""
        self.give(self.get_reviews(self.anna, "superior"), 5, 3)
        self.give(self.get_reviews(self.anna, "self"), 3, 1)
        for review, marks in zip(
            self.get_reviews(self.anna, "peer"),
            ((5, 5), (3, 3), (1, 5), (0, 4)),
            strict=True,
        ):
            self.give(review, *marks)
        self.rate(self.anna, 5, 5, 4, 4, 2)
        self.assertEqual(self.get_points(self.anna)["peer"], (None, 0))
        self.cycle.action_close_reviews()
        points = self.get_points(self.anna)
        self.assertEqual(points["superior"], (87.5, 1))  # (3·100 + 50) / 4
        self.assertEqual(points["self"], (37.5, 1))
        self.assertEqual(points["peer"], ((100 + 50 + 25 + 75) / 4, 4))
        self.assertEqual(points["customer"], (75.0, 5))

    def test_missing_source(self):
        """SI-16: without answers of customers their weight goes to the other sources,
        and it is shown.
        """
        self.give(self.get_reviews(self.anna, "superior"), 5, 5)
        self.give(self.get_reviews(self.anna, "self"), 3, 3)
        for review in self.get_reviews(self.anna, "peer"):
            self.give(review, 4, 4)
        self.serve(self.anna)
        self.cycle.action_close_reviews()
        self.cycle.score()
        lines = {
            line.rater_group: line
            for line in self.get_appraisal(self.anna).line_ids
            if line.source == "review"
        }
        weights = {
            group: round(line.effective_weight, 2) for group, line in lines.items()
        }
        self.assertEqual(
            weights, {"superior": 28.57, "customer": 0, "peer": 14.29, "self": 7.14}
        )
        self.assertEqual(
            {group: line.points for group, line in lines.items() if line.has_data},
            {"superior": 100, "peer": 75, "self": 50},
        )
        self.assertIn("Small sample", lines["customer"].reason)

    def test_small_sample_of_customers(self):
        """SI-18: four ratings where five are needed are a small sample and do not
        count; ratings of other periods are ignored; a replaced one counts once.
        """
        self.rate(self.anna, 5, 5, 5, day="2012-02-28")
        self.rate(self.anna, 5, day="2012-04-01")
        self.rate(self.anna, 1, 2, 3, 4)
        self.assertEqual(self.get_points(self.anna)["customer"], (None, 4))
        appraisal = self.get_appraisal(self.anna)
        [customer] = [
            group
            for group in appraisal.get_review_summary()
            if group["group"] == "customer"
        ]
        self.assertIn("Small sample: 4 of 5", customer["status"])
        fifth = self.rate(self.anna, 5)
        self.assertEqual(self.get_points(self.anna)["customer"], (50, 5))
        fifth._supersede()
        self.assertEqual(self.get_points(self.anna)["customer"], (None, 4))

    def test_excluded_feedback(self):
        """SI-18: feedback that an appeal has taken out does not count here either."""
        self.rate(self.anna, 5, 5, 5, 5, 5)
        bad = self.rate(self.anna, 1)
        self.env["service.evidence.exclusion"]._exclude(
            self.indicators["satisfaction_points"], self.anna, bad, "Wrong person"
        )
        self.assertEqual(self.get_points(self.anna)["customer"], (100, 5))

    def test_below_the_threshold(self):
        """SI-17: with two answers of three colleagues show nothing, and what they said
        is destroyed: it would be as good as signed.
        """
        peers = self.get_reviews(self.anna, "peer")
        for review in peers[:2]:
            self.give(review, 1, 1, comment="Secret")
        self.fill(peers[2], 1, 1, comment="Never given")
        self.cycle.action_close_reviews()
        self.assertEqual(self.get_points(self.anna)["peer"], (None, 0))
        self.assertFalse(self.get_appraisal(self.anna).response_ids)
        self.assertFalse(any(self.cycle.assignment_ids.mapped("draft")))
        [group] = [
            g
            for g in self.get_appraisal(self.anna).get_review_summary()
            if g["group"] == "peer"
        ]
        self.assertEqual((group["n"], group["comments"]), (None, []))
        self.assertNotIn("2", group["status"])

    def test_from_three_answers_on(self):
        """SI-17: from three on means and comments show; a criterion that fewer marked
        does not.
        """
        for index, review in enumerate(self.get_reviews(self.anna, "peer")[:3]):
            self.give(review, 4, 2 * bool(index), comment=f"Word {index}")
        self.cycle.action_close_reviews()
        summary = {
            group["group"]: group
            for group in self.get_appraisal(self.anna).get_review_summary()
        }
        peers = summary["peer"]
        self.assertEqual(peers["n"], 3)
        self.assertEqual(
            [(c["name"], c["mark"], c["n"]) for c in peers["criteria"]],
            [("Care", 4.0, 3)],
        )
        self.assertEqual(sorted(peers["comments"]), ["Word 0", "Word 1", "Word 2"])
        html = self.get_appraisal(self.anna).review_summary
        self.assertIn("Word 1", html)
        self.assertIn("without name", html)

    def test_close_then_grade(self):
        """SI-16: no grades before the reviews are closed; closing scores anew, once."""
        self.give(self.get_reviews(self.anna, "superior"), 5, 5)
        self.cycle.score()
        with self.assertRaisesRegex(UserError, "open until 2012-04-15; 1 of"):
            self.cycle.publish()
        self.cycle.action_close_reviews()
        self.assertTrue(self.cycle.reviews_closed_at)
        with self.assertRaisesRegex(UserError, "closed"):
            self.cycle.action_close_reviews()
        with self.assertRaisesRegex(UserError, "ended"):
            self.fill(self.get_reviews(self.bert, "superior"), 5, 5)
        with self.assertRaisesRegex(UserError, "deadline stays"):
            self.cycle.review_deadline = date(2012, 5, 1)
        self.cycle.publish()
        self.assertEqual(self.cycle.state, "published")

    def test_closed_by_itself(self):
        """SI-15: after the late days the scheduler closes the reviews, once."""
        for review in self.get_reviews(self.anna, "peer"):
            self.give(review, 4, 4)
        self.run_cron("2012-04-15 12:00:00")
        self.assertFalse(self.cycle.reviews_closed_at)
        self.run_cron("2012-04-16 12:00:00")
        closed_at = self.cycle.reviews_closed_at
        self.run_cron("2012-04-16 13:00:00")
        self.assertTrue(closed_at)
        self.assertEqual(self.cycle.reviews_closed_at, closed_at)
        self.assertEqual(self.get_points(self.anna)["peer"], (75, 4))

    def test_words_are_forgotten(self):
        """SI-17: after two years comments are deleted, of colleagues and superiors; the
        marks stay.
        """
        for review in self.get_reviews(self.anna, "peer"):
            self.give(review, 4, 4, comment="Raw words", comments=("More",))
        self.give(self.get_reviews(self.anna, "superior"), 5, 5, comment="Mine")
        self.cycle.action_close_reviews()
        responses = self.get_appraisal(self.anna).response_ids
        self.run_cron("2014-04-01 12:00:00")
        self.assertTrue(all(responses.mapped("comment")))
        self.run_cron("2014-04-03 12:00:00")
        self.assertFalse(any(responses.mapped("comment")))
        self.assertFalse(any(responses.mark_ids.mapped("comment")))
        self.assertEqual(self.get_points(self.anna)["peer"], (75, 4))

    def test_points_take_as_many_queries(self):
        """SI-16: the points of all take as many queries as those of one."""
        for review in self.cycle.assignment_ids.filtered(
            lambda r: r.group in ("superior", "peer")
        ):
            self.give(review, 4, 4)
        self.rate(self.anna, 5, 5, 5, 5, 5)
        self.cycle.action_close_reviews()
        self.env.flush_all()
        counts = []
        for appraisals in (self.get_appraisal(self.anna), self.cycle.appraisal_ids):
            self.env.invalidate_all()
            appraisals = appraisals.browse(appraisals.ids)
            start = self.env.cr.sql_log_count
            appraisals._get_review_points()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])


class TestReviewNotices(ReviewCommon):
    """Who hears what, and when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.generate(cls.desk)
        cls.review = cls.cycle.assignment_ids.filtered(
            lambda r: r.employee_id == cls.anna and r.rater_id == cls.bert
        )
        rest = cls.cycle.assignment_ids - cls.review
        rest.filtered(lambda r: r.rater_id == cls.bert).write({"state": "submitted"})

    def get_todos(self, person, record):
        return self.env["mail.activity"].search(
            [
                ("user_id", "=", person.user_id.id),
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
            ]
        )

    def test_late_rater(self):
        """SI-15: asked, reminded two days before and on the last day, then the superior
        is told once; a run that comes twice does nothing.
        """
        for moment, words in (
            ("2012-04-02 09:00:00", "Your review of Anna"),
            ("2012-04-09 09:00:00", "Your review of Anna"),
            ("2012-04-10 09:00:00", "Reminder: your review of Anna"),
            ("2012-04-12 09:00:00", "Today at the latest: your review of Anna"),
        ):
            self.run_cron(moment)
            self.run_cron(moment)
            todo = self.get_todos(self.bert, self.review)
            self.assertEqual(todo.mapped("summary"), [words])
            self.assertEqual(todo.date_deadline, date(2012, 4, 12))
        self.assertFalse(self.get_todos(self.boss, self.cycle))
        for moment in ("2012-04-13 09:00:00", "2012-04-14 09:00:00"):
            self.run_cron(moment)
        told = self.get_todos(self.boss, self.cycle).filtered(
            lambda todo: "Bert" in todo.summary
        )
        self.assertEqual(told.mapped("summary"), ["Bert is late with reviews: 1"])
        self.assertNotIn("Anna", told.mapped("summary")[0])
        with freeze_time("2012-04-14 12:00:00"):
            self.give(self.review, 3, 3)
        self.assertFalse(self.get_todos(self.bert, self.review))

    def test_one_notice_of_several_missed(self):
        """SI-15: a scheduler that stood still gives the last notice only."""
        self.run_cron("2012-04-12 09:00:00")
        self.assertEqual(
            self.get_todos(self.bert, self.review).mapped("summary"),
            ["Today at the latest: your review of Anna"],
        )

    def test_superior_who_is_reviewed(self):
        """SI-15: whoever is reviewed does not hear who has not yet said something."""
        upwards = self.env["service.review.assignment"].create(
            {
                "appraisal_id": self.get_appraisal(self.boss).id,
                "rater_id": self.bert.id,
                "group": "subordinate",
            }
        )
        self.assertEqual(upwards._get_rater_superior(), self.head.user_id)
        self.assertEqual(self.review._get_rater_superior(), self.boss.user_id)

    def test_new_deadline(self):
        """SI-15: with a new deadline reminders start anew."""
        self.run_cron("2012-04-12 09:00:00")
        self.cycle.review_deadline = date(2012, 4, 20)
        self.run_cron("2012-04-12 10:00:00")
        self.assertEqual(
            self.get_todos(self.bert, self.review).mapped("summary"),
            ["Your review of Anna"],
        )

    def test_completion(self):
        """SI-15: completion is reviews given by those expected, for the cycle and for
        each department; what was taken away is not expected.
        """
        reviews = self.cycle.assignment_ids
        given = reviews.filtered(lambda r: r.state == "submitted")
        self.assertEqual(self.cycle.review_given_count, len(given))
        self.assertEqual(self.cycle.review_expected_count, len(reviews))
        self.assertAlmostEqual(
            self.cycle.review_completion, 100 * len(given) / len(reviews)
        )
        [(department, percent)] = self.env["service.review.assignment"]._read_group(
            [("cycle_id", "=", self.cycle.id)],
            ["department_id"],
            ["given_percent:avg"],
        )
        self.assertEqual(department, self.desk)
        self.assertAlmostEqual(percent, 100 * len(given) / len(reviews))
        self.review._take_away("Long leave")
        self.assertEqual(self.cycle.review_expected_count, len(reviews) - 1)

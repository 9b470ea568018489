"""Reviews: the page of the rater, what comes of the answers, and who is reminded."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .reviews import ReviewCommon


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

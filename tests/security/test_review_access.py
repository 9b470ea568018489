"""Who sees what of reviews: nobody learns who said what."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import SQL, mute_logger

from ..incentive.reviews import ReviewCommon

ASSIGNMENT, RESPONSE, MARK = (
    "service.review.assignment",
    "service.review.response",
    "service.review.mark",
)


class TestReviewAccess(ReviewCommon):
    """Anna's reviews are given and closed; everybody looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.create_person(
            "Mona", "service_incentive.group_manager", "base.group_system"
        )
        cls.cycle.generate(cls.desk)
        cls.appraisal = cls.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id == cls.anna
        )
        reviews = cls.cycle.assignment_ids
        cls.about = reviews.filtered(lambda r: r.employee_id == cls.anna)
        cls.peers = cls.about.filtered(lambda r: r.group == "peer")
        for review in cls.about:
            page = review.with_user(review.rater_id.user_id)
            page.save_sheet(
                {
                    "marks": dict.fromkeys(cls.criteria.ids, 4),
                    "comment": f"Says {review.rater_id.name}"
                    if review.group in ("superior", "self")
                    else "Secret word",
                }
            )
            page.submit()
        cls.env.flush_all()

    def close(self):
        self.cycle.action_close_reviews()
        self.cycle.score()

    def look(self, person, model, domain=()):
        """Whatever somebody finds, by every way there is."""
        records = self.env[model].with_user(person.user_id)
        domain = list(domain)
        found = records.search(domain)
        self.assertEqual(records.search_count(domain), len(found))
        self.assertEqual(len(records.search_read(domain, ["id"])), len(found))
        self.assertEqual(records.web_search_read(domain, {})["length"], len(found))
        self.assertEqual(records._read_group(domain, [], ["__count"]), [(len(found),)])
        names = records.name_search("", domain, limit=None)
        self.assertEqual({one for one, _name in names}, set(found.ids))
        return found.sudo()

    def assert_hidden(self, person, records, field):
        """Ids that somebody guessed open nothing, also for who may export."""
        person.user_id.group_ids |= self.env.ref("base.group_allow_export")
        for refused in (
            lambda r: r.read([field]),
            lambda r: r.export_data([field, "id"]),
            lambda r: r.web_read({field: {}}),
            lambda r: r.copy(),
            lambda r: r.write({field: False}),
            lambda r: r.unlink(),
        ):
            with (
                self.assertRaises(AccessError),
                self.cr.savepoint(),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                refused(records.with_user(person.user_id))

    def test_appraised_does_not_learn_who(self):
        """SI-17: the appraised cannot read who the raters are, even via RPC, whether a
        colleague, the superior of the team or an officer herself.
        """
        self.close()
        own = self.about.filtered(lambda r: r.group == "self")
        for groups in (
            (),
            ("service_quality.group_supervisor",),
            ("service_incentive.group_manager", "base.group_system"),
        ):
            for group in groups:
                self.anna.user_id.group_ids |= self.env.ref(group)
            found = self.look(
                self.anna, ASSIGNMENT, [("appraisal_id", "=", self.appraisal.id)]
            )
            self.assertEqual(found, own)
            self.assert_hidden(self.anna, self.peers, "rater_id")
            Review = self.env[ASSIGNMENT].with_user(self.anna.user_id)
            grouped = Review.formatted_read_group(
                [("employee_id", "=", self.anna.id)], ["rater_id"], ["__count"]
            )
            self.assertEqual([g["rater_id"][0] for g in grouped], [self.anna.id])
        # Nor does a search over what hangs on the own appraisal.
        own = self.env["service.appraisal"].with_user(self.anna.user_id)
        for rater in self.peers.rater_id:
            self.assertFalse(
                own.search([("assignment_ids.rater_id", "=", rater.id)])
                & self.appraisal
            )

    def test_no_way_round(self):
        """SI-17: chatter, activities, followers and messages tell nothing either."""
        self.run_cron()
        self.close()
        user = self.anna.user_id
        for model, name in (("mail.message", "model"), ("mail.activity", "res_model")):
            found = (
                self.env[model]
                .with_user(user)
                .search([(name, "=", ASSIGNMENT), ("res_id", "in", self.peers.ids)])
            )
            self.assertFalse(found, model)
        self.assertFalse(
            self.env["mail.followers"].search(
                [("res_model", "=", ASSIGNMENT), ("res_id", "in", self.peers.ids)]
            )
        )
        self.assertFalse(self.appraisal.message_ids.filtered("tracking_value_ids"))
        self.assertNotIn(
            self.bert.user_id.partner_id, self.appraisal.message_partner_ids
        )

    def test_single_answers_are_for_nobody(self):
        """SI-17: answers without name are read by no role at all, by no way."""
        self.close()
        secret = self.appraisal.response_ids.filtered(lambda r: r.group == "peer")
        self.assertEqual(len(secret), 4)
        for person in (
            self.anna,
            self.boss,
            self.head,
            self.bert,
            self.officer,
            self.manager,
        ):
            found = self.look(person, RESPONSE)
            self.assertFalse(found & secret, person.name)
            self.assertFalse(self.look(person, MARK) & secret.mark_ids, person.name)
            self.assertFalse(
                self.look(person, RESPONSE, [("comment", "ilike", "Secret")])
            )
            self.assert_hidden(person, secret, "comment")
            self.assert_hidden(person, secret.mark_ids, "mark")
            with self.assertRaises(AccessError):
                self.appraisal.with_user(person.user_id).read(["response_ids"])

    def test_named_answers(self):
        """SI-20: what superior and employee say is read by them, HR and those above."""
        self.close()
        named = self.appraisal.response_ids.filtered("assignment_id")
        self.assertEqual(len(named), 2)
        domain = [("appraisal_id", "=", self.appraisal.id)]
        for person in (self.anna, self.boss, self.head, self.officer, self.manager):
            self.assertEqual(self.look(person, RESPONSE, domain), named, person.name)
        for person in (self.bert, self.cleo):
            self.assertFalse(self.look(person, RESPONSE, domain), person.name)
            self.assert_hidden(person, named, "comment")

    def test_raters_do_not_see_each_other(self):
        """SI-17: colleagues see their own form only, and not what others answered."""
        mine, other = self.peers[:2]
        person = mine.rater_id
        self.assertEqual(
            self.look(person, ASSIGNMENT).rater_id,
            person,
        )
        self.assert_hidden(person, other, "rater_id")
        foreign = other.with_user(person.user_id)
        for refused in (foreign.get_sheet, foreign.submit, foreign.action_give):
            with self.assertRaises(AccessError):
                refused()

    def test_superior_does_not_see_colleagues(self):
        """SI-17: a team leader does not learn which colleagues rated his people."""
        found = self.look(self.boss, ASSIGNMENT)
        self.assertEqual(found.rater_id, self.boss)
        self.assert_hidden(self.boss, self.peers, "rater_id")

    def test_drafts_are_the_rater_s_alone(self):
        """SI-17: not even HR reads a draft or a sealed answer."""
        for person in (self.officer, self.manager, self.anna, self.bert):
            for field in ("draft", "has_draft"):
                with self.assertRaises(AccessError):
                    self.peers.with_user(person.user_id).read([field])
                with self.assertRaises(AccessError):
                    self.env[ASSIGNMENT].with_user(person.user_id).search(
                        [(field, "!=", False)]
                    )

    def test_nothing_leads_back(self):
        """SI-17: an answer without name has no rater, no user and no time; the database
        refuses a link; and its place says nothing about the order of answers.
        """
        self.close()
        columns = {
            name
            for table in ("service_review_response", "service_review_mark")
            for (name,) in self.env.execute_query(
                SQL(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s",
                    table,
                )
            )
        }
        self.assertEqual(
            columns,
            {
                *("id", "appraisal_id", "company_id", "group", "assignment_id"),
                *("comment", "response_id", "criterion_id", "mark"),
            },
        )
        secret = self.appraisal.response_ids.filtered(lambda r: r.group == "peer")
        self.assertFalse(secret.assignment_id)
        with (
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            secret[0].sudo().assignment_id = self.peers[0]
            self.env.flush_all()
        self.assertFalse(any(self.peers.mapped("draft")))

    def test_order_is_random(self):
        """SI-17: answers become responses in another order each time."""
        orders = set()
        for _i in range(8):
            with self.cr.savepoint() as savepoint:
                for index, review in enumerate(self.peers):
                    review.draft = {**review.draft, "comment": f"{index}"}
                self.cycle.action_close_reviews()
                secret = self.appraisal.response_ids.filtered(
                    lambda r: r.group == "peer"
                )
                orders.add(tuple(secret.sorted("id").mapped("comment")))
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertGreater(len(orders), 1)

    def test_nothing_before_the_close(self):
        """SI-17: before all are taken in, no number and no points tell who answered."""
        self.cycle.score()
        for person in (self.anna, self.boss, self.officer):
            summary = self.appraisal.with_user(person.user_id).get_review_summary()
            [peers] = [group for group in summary if group["group"] == "peer"]
            self.assertEqual(
                (peers["n"], peers["points"], peers["comments"], peers["criteria"]),
                (None, None, [], []),
            )
            self.assertEqual(peers["status"], "The reviews are still open.")

    def test_summary_only_for_readers(self):
        """SI-17: the summary is for those who read the appraisal."""
        self.close()
        for person in (self.anna, self.boss, self.head, self.officer):
            summary = self.appraisal.with_user(person.user_id).get_review_summary()
            [peers] = [group for group in summary if group["group"] == "peer"]
            self.assertEqual(peers["comments"], ["Secret word"] * 4)
        with self.assertRaises(AccessError):
            self.appraisal.with_user(self.bert.user_id).get_review_summary()

    def test_nobody_makes_reviews(self):
        """SI-17: no role creates, changes or deletes assignments, answers or marks."""
        self.close()
        named = self.appraisal.response_ids.filtered("assignment_id")
        for person in (self.anna, self.boss, self.officer, self.manager):
            env = self.env(user=person.user_id)
            for model, values in (
                (
                    ASSIGNMENT,
                    {
                        "appraisal_id": self.appraisal.id,
                        "rater_id": person.id,
                        "group": "peer",
                    },
                ),
                (RESPONSE, {"appraisal_id": self.appraisal.id, "group": "peer"}),
                (MARK, {"response_id": named[0].id, "mark": 5}),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    env[model].create(values)
            for record, values in (
                (self.peers[0], {"state": "open"}),
                (named[0], {"comment": "Better"}),
                (named[0].mark_ids[0], {"mark": 5}),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    record.with_user(person.user_id).write(values)
                with self.assertRaises(AccessError), self.cr.savepoint():
                    record.with_user(person.user_id).unlink()

    def test_looks_are_noted(self):
        """SI-17: an officer who looks at raters leaves one line a day; a rater who
        looks at the own form does not; nobody removes the line.
        """
        Access = self.env["service.review.access"]
        Access.search([]).unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        own = self.env[ASSIGNMENT].with_user(self.bert.user_id).search([])
        own.read(["rater_id"])
        self.assertFalse(Access.search([]))
        for _i in range(2):
            self.env.invalidate_all()
            self.peers.with_user(self.officer.user_id).read(["rater_id"])
        [line] = Access.search([])
        self.assertEqual(
            (line.user_id, line.cycle_id), (self.officer.user_id, self.cycle)
        )
        self.env[ASSIGNMENT].with_user(self.manager.user_id).formatted_read_group(
            [], ["rater_id"], ["__count"]
        )
        self.assertEqual(
            Access.search([]).user_id, self.officer.user_id | self.manager.user_id
        )
        with self.assertRaises(AccessError):
            line.with_user(self.manager.user_id).unlink()
        with self.assertRaises(AccessError):
            line.with_user(self.officer.user_id).read(["user_id"])

    def test_other_company(self):
        """SI-17: officers of another company see nothing of this one."""
        self.close()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.officer.user_id.write(
            {"company_id": company.id, "company_ids": company.ids}
        )
        for model in (ASSIGNMENT, RESPONSE, MARK):
            self.assertFalse(self.look(self.officer, model), model)

"""Questions that come again and again show who needs training."""

from ..quality.test_article import ArticleCommon


class TestRepeatedQuestionNeed(ArticleCommon):
    """What the suggestion of a standard answer means for training."""

    def test_one_need(self):
        """SQ-39 Repeated questions lead to one training need, however many came."""
        for number in range(7):
            user = self.colleague if number == 6 else self.agent
            self.ask(category_id=self.orders.id, user_id=user.user_id.id)
        needs = self.env["service.training.need"]
        domain = [("employee_id", "in", (self.agent | self.colleague).ids)]
        with self.at("2026-03-10 09:00:00"):
            article = self.env["service.article"]._suggest(self.env.company)
            self.env["service.article"]._suggest(self.env.company)
        need = needs.search(domain)
        self.assertEqual(len(need), 1)
        self.assertEqual(need.employee_id, self.agent)
        self.assertEqual(need.topic_id.code, "product_knowledge")
        self.assertEqual(len(need.reason_ids), 1)
        self.assertEqual(need.reason_ids.res_id, article.id)
        self.assertIn("Orders", need.reason_ids.text)

"""The forgiving search, without records."""

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from odoo.addons.service_quality.tools import message_text, search_rank

ENTRIES = {
    "address": [(1.0, "How do I change my delivery address?"), (1.0, "move, ship to")],
    "invoice": [(1.0, "Can I get a copy of my invoice?"), (1.0, "bill, duplicate")],
    "warranty": [(1.0, "What does the warranty cover?"), (0.4, "copy of the invoice")],
    "refund": [(1.0, "如何申请退款？"), (1.0, "退货")],
    "parcel": [(1.0, "我的包裹什么时候送到？"), (1.0, "快递")],
}


@tagged("post_install", "-at_install")
class TestSearchRank(BaseCase):
    """What comes first, in spite of endings, typing errors and languages."""

    def best(self, query):
        ranked = search_rank.rank(query, ENTRIES)
        return ranked[0][0] if ranked else None

    def test_rank_words(self):
        """SQ-36 The best hit comes first, in spite of typing errors and endings."""
        self.assertEqual(self.best("delivery address"), "address")
        self.assertEqual(self.best("Where do I change the delivery adress?"), "address")
        self.assertEqual(self.best("copies of invoices"), "invoice")
        self.assertEqual(self.best("I want my warrenty"), "warranty")
        self.assertIsNone(self.best("xylophone"))

    def test_rank_chinese(self):
        """SQ-36 Chinese questions find Chinese answers without spaces between words."""
        self.assertEqual(self.best("我想退款"), "refund")
        self.assertEqual(self.best("包裹还没送到怎么办"), "parcel")

    def test_question_before_answer(self):
        """SQ-36 A hit in the question is worth more than one in the answer's text."""
        ranked = [key for key, _score in search_rank.rank("copy of invoice", ENTRIES)]
        self.assertEqual(ranked[:2], ["invoice", "warranty"])

    def test_pieces_meet_misspelt_words(self):
        """SQ-36 What the database is asked for finds misspelt words too."""
        for wrong, right in (("adress", "address"), ("warrenty", "warranty")):
            parts = search_rank.pieces(wrong)
            self.assertTrue(any(part in right for part in parts), wrong)

    def test_most_typical(self):
        """SQ-39 The question most like the others stands for them."""
        texts = {
            1: "Where is my parcel?",
            2: "Where is my parcel with the blue lamp?",
            3: "Do you sell lamps?",
        }
        self.assertEqual(search_rank.most_typical(texts), 1)

    def test_quotes(self):
        """SQ-33 What a reply by mail quotes is not part of the answer."""
        body = '<p>Yes.</p><blockquote data-o-mail-quote="1">Can I?</blockquote>'
        self.assertEqual(message_text.without_quotes(body), "<p>Yes.</p>")
        self.assertEqual(message_text.without_quotes("<p>Yes.</p>"), "<p>Yes.</p>")

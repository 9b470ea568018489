"""The readable difference of two texts."""

from odoo.addons.service_quality.tools import text_diff

from ..common import ServiceCommon


class TestTextDiff(ServiceCommon):
    def test_lines(self):
        """SQ-192: lines are the same, changed, added or removed, in reading order."""
        old = ["Be kind.", "Answer within 20 minutes.", "Gone."]
        new = ["Be kind.", "Answer within 10 minutes.", "Brand new words here!"]
        self.assertEqual(
            [kind for kind, _old, _new in text_diff.compare(old, new)],
            ["same", "changed", "added", "removed"],
        )
        html = str(text_diff.render(old, new))
        self.assertIn("Answer within <del>20 </del><ins>10 </ins>minutes.", html)
        self.assertIn("<del>Gone.</del>", html)

    def test_chinese(self):
        """SQ-192: Chinese is compared by characters, not by whole sentences."""
        html = text_diff.mark("二十分钟内答复客户。", "十分钟内答复每位客户。")
        self.assertEqual(html, "<del>二</del>十分钟内答复<ins>每位</ins>客户。")

    def test_escaped(self):
        """SQ-192: what is compared is shown as text, never as markup."""
        html = text_diff.render(["a <b>"], ["a <b> & c", "<script>"])
        self.assertNotIn("<script>", html)
        self.assertIn("&lt;script&gt;", html)
        self.assertEqual(text_diff.render([], []), "")

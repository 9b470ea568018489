"""Posting messages to customers, with and without words to look for."""

from . import fixtures
from .meter import Measure, measured

COUNT = 60
BLOCK = 5
PHRASES = 1000
BODY = (
    "<p>Hello, thank you for your patience. We have looked into your question, "
    "found the cause and corrected it; please try again and tell us whether it works "
    "now. 感谢您的耐心等候，祝您生活愉快。</p>"
)


class Messages(Measure):
    """One round: an agent answers tickets, in turn with a long list and with none.

    The two take turns in small blocks, so that whatever slows the machine down hits
    both. Half of the phrases are in Latin script, half in Chinese; none is found, as in
    nearly every message.
    """

    def round(self):
        """``{"with words": sample, "without": sample}``"""
        samples = {}
        with self.registry.cursor() as cr:
            env = self.environment(cr, fixtures.LOGIN)
            phrases = env["service.phrase"].sudo()
            phrases.search([]).active = False
            listed = phrases.create(self._list_phrases())
            values = fixtures.ticket_values(env, BLOCK)
            tickets = env["helpdesk.ticket"].create(values)
            self._post(tickets)
            for number in range(2 * COUNT // BLOCK):
                name = ("with words", "without")[number % 2]
                listed.active = name == "with words"
                env.flush_all()
                self._post(tickets[:1])
                with measured(cr) as sample:
                    self._post(tickets)
                total = samples.setdefault(name, dict.fromkeys(sample, 0))
                for key, value in sample.items():
                    total[key] += value
            assert not env["service.phrase.hit"].search_count([])
            env.cr.precommit.clear()
            cr.rollback()
        # What the round has cached was never committed.
        self.registry.clear_cache()
        return samples

    @staticmethod
    def _list_phrases():
        return [
            {
                "text": f"word{number} phrase" if number % 2 else f"词语{number}号",
                "phrase_class": "blame",
            }
            for number in range(PHRASES)
        ]

    @staticmethod
    def _post(tickets):
        for ticket in tickets:
            ticket.message_post(
                body=BODY, message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        tickets.env.flush_all()

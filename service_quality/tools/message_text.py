"""What somebody has written in a message, without what they quote."""

import re

from lxml import html

QUOTED = (
    "//*[@data-o-mail-quote or @data-o-mail-quote-container]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')]"
)


def without_quotes(body):
    """The HTML of a message without the earlier messages quoted in it."""
    body = str(body or "")
    if not re.search("data-o-mail-quote|gmail_quote", body):
        return body
    root = html.fragment_fromstring(body, create_parent="div")
    for node in root.xpath(QUOTED):
        if node.getparent() is not None:
            node.drop_tree()
    text = html.tostring(root, encoding="unicode")
    return text.removeprefix("<div>").removesuffix("</div>")

"""The question in a message from which somebody writes an article: its words, without names or secrets."""

import re

from bot.channels.botframework.words import unescaped
from bot.masking import mask
from bot.messages import Json
from bot.teams_extension.asked import part_of, text_in

LONGEST = 300  # characters; longer ones are no question
MOST_READ = 20_000
PART = re.compile(
    r"<(?P<ends>/?)(?P<tag>[a-z][a-z0-9]*+)(?P<rest>[^<>]*+)>|<![^<>]*+>|(?P<words>[^<]++|<)", re.IGNORECASE
)
"""No parser of HTML: who has written the message may keep Python's busy for a quarter of a minute, or make it fail."""
BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote"})
LEFT_OUT = frozenset({"at", "attachment", "script", "style", "blockquote"})
"""Names of people, cards and files, and what somebody else had said."""


def question_in(activity: Json) -> str:
    """Return the words of the message that a command was given on, in one line; empty where there is none."""
    body = part_of(activity.get("value"), "messagePayload", "body")
    content = text_in(body, "content")[:MOST_READ]
    words = _words_of(content) if text_in(body, "contentType") == "html" else content
    return mask(" ".join(words.split()))[:LONGEST].strip()


def _words_of(html: str) -> str:
    words: list[str] = []
    left_out: list[str] = []
    for part in PART.finditer(html):
        tag = (part["tag"] or "").lower()
        if part["tag"] is None and not left_out:
            words.append(part["words"] or "")
        elif tag in LEFT_OUT and not (part["ends"] or part["rest"].endswith("/")):
            left_out.append(tag)
        elif tag in left_out and part["ends"]:
            del left_out[left_out.index(tag) :]
        if tag in BREAKS:
            words.append(" ")
    return unescaped("".join(words))

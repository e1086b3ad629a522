"""The question in a message from which somebody writes an article: its words, without names or secrets."""

from html.parser import HTMLParser

from bot.masking import mask
from bot.messages import Json
from bot.teams_extension.asked import part_of, text_in

LONGEST = 300  # characters; longer ones are no question
MOST_READ = 20_000
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
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return "".join(reading.words)


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in LEFT_OUT:
            self._left_out.append(tag)
        if tag in BREAKS:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._left_out:
            del self._left_out[self._left_out.index(tag) :]
        if tag in BREAKS:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.words.append(data)

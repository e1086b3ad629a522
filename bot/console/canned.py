"""Canned replies: which variables they may have, and what becomes of them in a conversation."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from actions.tickets import CannedReply
from bot.conversation import Assistant
from knowledge.search import Found, Outcome

VARIABLES: Final = ("first_name", "number", "agent")
_MAY_HOLD = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not)
_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
_SPACE_BEFORE_COMMA = re.compile(r" +(?=[,.])")
SHOWN = 3
KNOWN: Final = frozenset({Outcome.ANSWER, Outcome.CHOOSE})
"""What people would be answered, or asked which is meant."""
LIKELY: Final = 0.05  # less sure than that, an article has next to nothing to do with the words
MOST_REMEMBERED: Final = 5000  # versions of replies


class CannedError(Exception):
    """A text that cannot be filled in: `what` is an unknown variable, or empty for what is no template at all."""

    def __init__(self, what: str = "") -> None:
        super().__init__(what)
        self.what = what


def check(text: str) -> None:
    """Raise `CannedError` for a text with more in it than our variables, and whether they are there."""
    _template(text)


@lru_cache(maxsize=MOST_REMEMBERED)
def _template(text: str) -> Template:
    """Return what fills it in: all replies are for each look at a ticket, and making one takes milliseconds."""
    try:
        parsed = _ENVIRONMENT.parse(text)
        _look_through(parsed)
        return _ENVIRONMENT.from_string(parsed)
    except (SyntaxError, RecursionError, TemplateSyntaxError):  # the first two: too many within each other
        raise CannedError from None


def _look_through(parsed: nodes.Template) -> None:
    for node in parsed.find_all(nodes.Node):
        if isinstance(node, nodes.Name) and node.name not in VARIABLES:
            raise CannedError(node.name)
        if not isinstance(node, _MAY_HOLD):
            raise CannedError


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Return the words; a name that is not known leaves no gap before a comma. Raises `CannedError`."""
    said = _template(text).render(facts)
    return said if facts["first_name"] else _SPACE_BEFORE_COMMA.sub("", said)


class Suggesting:
    """Finds what suits somebody's words: two texts are alike to the search if it finds the same articles for both."""

    def __init__(self, knows: Callable[[], Assistant]) -> None:
        """`knows` tells the assistant that people talk to now."""
        self._knows = knows
        self._known = knows()
        self._about: dict[tuple[str, int], dict[str, float]] = {}

    def articles(self, words: str, language: str) -> list[str]:
        """Return the names of articles that may answer, best first."""
        return _likely(self._assistant().find(words, language))

    def answers(self, words: str, language: str) -> list[str]:
        """Return the same, but none where people would not be answered, nor asked which is meant."""
        found = self._assistant().find(words, language)
        return _likely(found) if found.outcome in KNOWN else []

    def question(self, words: str, subject: str, language: str) -> str:
        """Return what is asked: the last words, or the subject where they ask nothing that is known."""
        return words if self._assistant().find(words, language).outcome in KNOWN else subject

    def replies(self, words: str, language: str, replies: list[CannedReply]) -> list[CannedReply]:
        asked = self._articles_of(words, language)
        likeness = [(self._likeness(asked, reply), reply) for reply in replies if reply.language == language]
        ranked = sorted((one for one in likeness if one[0] > 0), key=lambda one: -one[0])
        return [reply for _, reply in ranked[:SHOWN]]

    def _assistant(self) -> Assistant:
        """Return the one of now; what its articles made of the replies is forgotten with it."""
        if self._known is not self._knows():
            self._known = self._knows()
            self._about.clear()
        return self._known

    def _likeness(self, asked: Mapping[str, float], reply: CannedReply) -> float:
        place = (reply.id, reply.updated_at)
        if place not in self._about:
            if len(self._about) > MOST_REMEMBERED:
                self._about.clear()
            self._about[place] = self._articles_of(f"{reply.title}. {reply.text}", reply.language)
        about = self._about[place]
        return sum(asked[name] * about[name] for name in asked.keys() & about.keys())

    def _articles_of(self, words: str, language: str) -> dict[str, float]:
        found = self._assistant().find(words, language)
        return {candidate.article: candidate.confidence for candidate in found.candidates}


def _likely(found: Found) -> list[str]:
    return [one.article for one in found.candidates[:SHOWN] if one.confidence >= LIKELY]

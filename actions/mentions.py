"""Whom a note mentions: `@` and the name of an agent, or their first name where only one of them has it."""

import re
from collections.abc import Iterable, Sequence

from actions.refusals import NobodyMentioned
from actions.tickets import Agent, AgentState

_AT = re.compile(r"(?<![^\s(«“\"'/,;])@(?=\w)")  # and not that of an e-mail address
_WORD = re.compile(r"[\w’'-]+")


def mentioned_in(text: str, agents: Iterable[Agent]) -> list[Agent]:
    """Return who is mentioned, each once, in order of `agents`. Raises `NobodyMentioned`."""
    active = [one for one in agents if one.state == AgentState.ACTIVE]
    ids = {_meant(text[found.end() :], active) for found in _AT.finditer(text)}
    return [one for one in active if one.id in ids]


def _meant(text: str, agents: Sequence[Agent]) -> str:
    said = text.casefold()
    whole = [one for one in agents if _begins(said, one.name.casefold())]
    if whole:
        return max(whole, key=lambda one: len(one.name)).id
    first = [one for one in agents if _begins(said, one.name.casefold().partition(" ")[0])]
    if len(first) != 1:
        word = _WORD.match(text)
        raise NobodyMentioned(name=word[0] if word else "")
    return first[0].id


def _begins(said: str, name: str) -> bool:
    """Tell whether the name comes first, and is not the beginning of a longer word."""
    return bool(name) and said.startswith(name) and not re.match(r"[\w-]", said[len(name) :])

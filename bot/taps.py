"""What becomes of a tap on a button of a card, as the log tells it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot import adaptive_cards
from bot.messages import Incoming, Json, Tap
from bot.shortened import shortened
from bot.telling import HARMLESS

OVER, OTHERS, UNKNOWN = "over", "others", "unknown"
"""Why nothing comes of it: it is no longer asked; somebody else is asked; this is no button of ours."""
FORM = "form"
"""What a button leads to that sends a form, and what one offers that shows it."""
MARK = "guichet"
LONGEST = 120  # characters of what was said that a card repeats


def told_of(body: Json) -> Mapping[str, Any] | None:
    """Return what the log tells of a tap, None of what was none."""
    value = body.get("value")
    told = value.get(MARK) if isinstance(value, dict) else None
    return told if isinstance(told, dict) and "at" in told else None


def taken(incoming: Incoming, tap: Tap, words: str) -> Incoming:
    """Return the activity as what it says."""
    body = {**incoming.body, "text": words, "value": {MARK: {"at": tap.at}}}
    return replace(incoming, text=words, body=body, tap=tap)


def refused(incoming: Incoming, tap: Tap, problem: str, **facts: str) -> Incoming:
    """Return the activity as one that says nothing, and why."""
    body = {name: value for name, value in incoming.body.items() if name != "text"}
    told = {"at": tap.at, "problem": problem, **facts}
    return replace(incoming, text="", body={**body, "value": {MARK: told}}, tap=replace(tap, problem=problem))


def settled(card: Json, chosen: Json | None, words: Callable[..., str], *, is_group: bool) -> dict[str, Any]:
    """Return a card that this activity answered, or None that is known; `words` are those for people, by key."""
    if chosen is None:
        return adaptive_cards.settled(card, words("card_over"))
    name = name_of(chosen.get("from")) if is_group else ""
    filled = (told_of(chosen) or {}).get("filled")
    if filled is not None:
        shown = {label: str(value).translate(HARMLESS) for label, value in filled.items()}
        return adaptive_cards.settled(card, words("card_sent", name=name), shown)
    return adaptive_cards.settled(card, words("card_chosen", name=name, chosen=_cut(str(chosen.get("text", "")))))


def name_of(author: object) -> str:
    """Return the name of who wrote an activity, as cards and messages may tell it."""
    return _cut(str(author.get("name") or "")) if isinstance(author, Mapping) else ""


def _cut(words: str) -> str:
    """Return words as they fit on a line of a card, where they are no Markdown."""
    line = " ".join(words.splitlines()).translate(HARMLESS)
    return shortened(line, LONGEST)

"""Adaptive Cards of version 1.5, as Microsoft Teams shows them: what is said, and the same card once it is answered."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot import adaptive_markdown as markdown
from bot import teams_files
from bot.adaptive_markdown import Element
from bot.messages import Card, Download, Field, Json, Link, Say
from bot.shortened import shortened

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.5"
MOST_SHOWN = 6  # actions of one set that Teams shows; it drops the others without a word
LARGEST = 28_000  # characters of a card; longer words are said beside it, by as many messages as they need
LONGEST_SUMMARY = 200  # characters of what a notification shows
LONGEST_TYPED = 2_000  # characters that a field takes
OURS = "guichet"
"""What is ours in the data of an action."""
MORE, THING, FIELD = "more", "thing", "field"  # how ids of parts begin
SIGN = "✓"
WRONG = "⚠"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a reply stands: its sequence in the log, the language of its words, and those that cards have of their own.

    `leads` are the options that mean the same at any time, as questions that are related do: what they offer, by label.
    """

    sequence: int
    language: str
    words: Callable[..., str]
    leads: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def say(self, key: str, **facts: object) -> str:
        return self.words(self.language, key, **facts)


def attachment(said: Say, place: Place) -> dict[str, Any] | None:
    """Return what is said as a card, None where words alone are no worse."""
    if not (said.options or said.links or said.cards or said.form):
        return None
    content = _card(said, place)
    if len(json.dumps(content, ensure_ascii=False)) > LARGEST:
        content = _card(replace(said, text=""), place)
    return {"contentType": CONTENT_TYPE, "content": content}


def of(body: Json) -> dict[str, Any] | None:
    """Return the card of a stored reply."""
    for one in body.get("attachments") or ():
        if one.get("contentType") == CONTENT_TYPE:
            card: dict[str, Any] = one["content"]
            return card
    return None


def has_words(body: Json) -> bool:
    """Tell whether the text of a reply is on its card, and must not be shown beside it."""
    card = of(body)
    return card is not None and "speak" in card


def titles(card: Json) -> Iterator[str]:
    """Yield the titles of the things that a card tells of."""
    for part in card.get("body", ()):
        if str(part.get("id", "")).startswith(THING):
            yield str(part["items"][0]["text"])


def said_by(card: Json) -> Iterator[Mapping[str, Any]]:
    """Yield what its buttons say, which is in their data."""
    for part in _parts(card.get("body", ())):
        for action in part.get("actions", ()):
            ours = action.get("data", {}).get(OURS)
            if action["type"] == "Action.Execute" and isinstance(ours, dict):
                yield ours


def labels(card: Json) -> dict[str, str]:
    """Return the names of the fields of a form, by their slots."""
    return {part["id"]: part["label"] for part in _parts(card.get("body", ())) if part["type"].startswith("Input.")}


def settled(card: Json, line: str, filled: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the card once it is answered: without what says something, with a line that tells what was said.

    What opens pages or documents stays. `filled` are the answers of a form, by the names of its fields.
    """
    body = list(_kept(card.get("body", ())))
    if filled:
        facts = [{"title": name, "value": value} for name, value in filled.items()]
        body.append({"type": "FactSet", "facts": facts, "separator": True})
    body.append(markdown.words(f"{SIGN} {line}", weight="Bolder", separator=True))
    return {**card, "body": body}


def summary(text: str) -> str:
    """Return what a notification shows of the words."""
    return shortened(" ".join(markdown.plain(text).split()), LONGEST_SUMMARY)


def _card(said: Say, place: Place) -> dict[str, Any]:
    body = [*markdown.elements(said.text)]
    body += [_thing(card, number) for number, card in enumerate(said.cards, start=1)]
    if said.form:
        body += [_field(one) for one in said.form.fields]
    if said.links:
        body += _sets([_opens(link) for link in said.links], place, "links")
    body += _sets(list(_choices(said, place)), place, MORE)
    spoken = markdown.plain(said.text)
    told = {"speak": spoken, "fallbackText": _without_card(said, spoken)} if spoken else {}
    return {"$schema": SCHEMA, "type": "AdaptiveCard", "version": VERSION, "lang": place.language, **told, "body": body}


def _without_card(said: Say, spoken: str) -> str:
    """Return the same for a client that cannot show the card; what can be chosen can be typed."""
    links = [f"{link.label} → {link.url}" for link in said.links]
    return "\n\n".join((spoken, *(card.title for card in said.cards), *links, *said.options))


def _thing(card: Card, number: int) -> Element:
    """Return one of several things, with its own buttons."""
    items: list[Element] = [markdown.words(card.title, weight="Bolder", style="heading")]
    items += markdown.elements(card.text)
    if card.picture:
        items.append({"type": "Image", "url": card.picture.url, "altText": card.picture.words, "size": "Stretch"})
    buttons = [_opens(link) for link in card.links]
    items += [{"type": "ActionSet", "actions": part} for part in _by(MOST_SHOWN, buttons)]
    return {"type": "Container", "id": f"{THING}-{number}", "separator": True, "items": items}


def _opens(link: Link) -> Element:
    if isinstance(link, Download):
        return {"type": "Action.Submit", "title": link.label, "data": teams_files.asks_for(link)}
    return {"type": "Action.OpenUrl", "title": link.label, "url": link.url}


def _choices(said: Say, place: Place) -> Iterator[Element]:
    if said.form:
        data = {"fill": said.form.dialog, "at": place.sequence}
        yield {**executes(said.form.send, "fill", {OURS: data}), "style": "positive"}
    for option in said.options:
        data = {"say": option, "at": place.sequence}
        if leads := place.leads.get(option):
            data["leads"] = list(leads)
        button = executes(option, "say", {OURS: data})
        yield _without_fields(button) if said.form else button


def executes(title: str, verb: str, told: Mapping[str, Any]) -> Element:
    """Return a button that is answered on the card; clients that do not know how to send a message instead."""
    fallback = {"type": "Action.Submit", "title": title, "data": told}
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": told, "fallback": fallback}


def _without_fields(button: Element) -> Element:
    alone = {"associatedInputs": "none"}
    return {**button, **alone, "fallback": {**button["fallback"], **alone}}


def _sets(actions: Sequence[Element], place: Place, name: str) -> list[Element]:
    """Return sets of no more than are shown; beyond the first, they come out when they are asked for."""
    if len(actions) <= MOST_SHOWN:
        return [{"type": "ActionSet", "actions": list(actions)}] if actions else []
    others = list(_by(MOST_SHOWN, actions[MOST_SHOWN - 1 :]))
    ids = [f"{name}-{number}" for number in range(1, len(others) + 1)]
    more = {"type": "Action.ToggleVisibility", "title": place.say("card_more"), "targetElements": ids}
    first = {"type": "ActionSet", "actions": [*actions[: MOST_SHOWN - 1], more]}
    hidden = [
        {"type": "ActionSet", "id": id_, "isVisible": False, "actions": part}
        for id_, part in zip(ids, others, strict=True)
    ]
    return [first, *hidden]


def _by(most: int, actions: Sequence[Element]) -> Iterator[list[Element]]:
    return (list(actions[first : first + most]) for first in range(0, len(actions), most))


def _field(one: Field) -> Element:
    """Return a question of a form, with what is wrong under its answer."""
    items = [_input(one)]
    if one.problem:
        items.append(markdown.words(f"{WRONG} {one.problem}", color="Attention", weight="Bolder", spacing="Small"))
    if one.hint:
        items.append(markdown.words(one.hint, isSubtle=True, size="Small", spacing="Small"))
    return {"type": "Container", "id": f"{FIELD}-{one.slot}", "items": items}


def _input(one: Field) -> Element:
    named = {"id": one.slot, "label": one.label}
    if one.value:
        named["value"] = one.value
    if one.options:
        choices = [{"title": option.label, "value": option.value} for option in one.options]
        style = "expanded" if len(choices) <= MOST_SHOWN else "compact"
        return {"type": "Input.ChoiceSet", **named, "choices": choices, "style": style, "wrap": True}
    return {"type": "Input.Text", **named, "isMultiline": one.is_long, "maxLength": LONGEST_TYPED}


def _kept(body: Iterable[Element]) -> Iterator[Element]:
    """Yield the parts that stay when a card is answered."""
    for part in body:
        if part["type"] == "ActionSet":
            if actions := [one for one in part["actions"] if _lasts(one)]:
                yield {"type": "ActionSet", "actions": actions}
        elif not str(part.get("id", "")).startswith(FIELD):
            yield part


def _lasts(action: Element) -> bool:
    return action["type"] == "Action.OpenUrl" or teams_files.ASKED in action.get("data", {})


def _parts(body: Iterable[Element]) -> Iterator[Element]:
    """Yield the parts of a card, and those within them."""
    for part in body:
        yield part
        yield from _parts(part.get("items", ()))

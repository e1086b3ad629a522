"""A `Say` becomes an activity in the JSON of the Bot Framework schema, as rich as its channel can show."""

from dataclasses import dataclass
from typing import Any

from bot import adaptive_cards, teams_files
from bot.adaptive_cards import Place
from bot.delivery import UPDATED, UPDATES
from bot.messages import Card, Json, Link, Say
from bot.teams_sso import card as sso_card

HERO_CARD = "application/vnd.microsoft.card.hero"
TAKES_BACK = "messageDelete"
MOST_BUTTONS = 6  # of one card


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a channel can show; where it cannot, the words say the same."""

    markdown: bool = False
    cards: bool = False
    adaptive_cards: bool = False
    """Cards hold the words, too, can be filled in, and are answered in their place."""
    suggested_actions: bool = False
    hands_files: bool = False
    """Documents are offered and put where the person keeps files, instead of being opened by a link."""
    updates: bool = False
    """What was said can be changed in its place."""


CHANNELS = {
    "directline": Abilities(markdown=True, cards=True, suggested_actions=True),
    "webchat": Abilities(markdown=True, cards=True, suggested_actions=True),
    "emulator": Abilities(markdown=True, cards=True, suggested_actions=True),
    "msteams": Abilities(markdown=True, cards=True, adaptive_cards=True, hands_files=True, updates=True),
}
PLAIN = Abilities()


def is_shown(said: Say, channel: str, *, is_called: bool) -> bool:
    """Tell whether this is said at all; `is_called`: the channel is called with it, and not asked by it."""
    return not said.updates or (is_called and CHANNELS.get(channel, PLAIN).updates)


def shows_forms(channel: str) -> bool:
    return CHANNELS.get(channel, PLAIN).adaptive_cards


def activity(said: Say, channel: str, place: Place) -> Json:
    """Return the activity without ids, addresses or time, which the store and the channel add."""
    if link := sso_card.link_of(said):
        return sso_card.asking(said, link)
    body = _said(said, CHANNELS.get(channel, PLAIN), place)
    return {**body, "type": UPDATES, UPDATED: said.updates} if said.updates else body


def _said(said: Say, abilities: Abilities, place: Place) -> Json:
    if said.takes_back:
        return {"type": TAKES_BACK, "replyToId": said.takes_back}
    options = () if abilities.suggested_actions or abilities.cards else said.options
    links = () if abilities.cards else said.links
    cards = () if abilities.cards else said.cards
    body: dict[str, Any] = {
        "type": "message",
        "text": "\n\n".join(
            part for part in (said.text, *map(_as_words, cards), _as_lines(links), _as_list(options)) if part
        ),
        "textFormat": "markdown" if abilities.markdown else "plain",
        "inputHint": "acceptingInput",
    }
    if said.agent:
        body["channelData"] = {"guichet": {"agent": said.agent}}
    buttons = [_button(link) for link in said.links]
    choices = [{"type": "imBack", "title": option, "value": option} for option in said.options]
    if abilities.adaptive_cards:
        if card := adaptive_cards.attachment(said, place):
            body |= {"summary": adaptive_cards.summary(said.text), "attachments": [card]}
    elif choices and abilities.suggested_actions:
        body["suggestedActions"] = {"actions": choices}
    elif choices and abilities.cards:
        buttons += choices
    if abilities.cards and not abilities.adaptive_cards:
        contents = [_hero(card) for card in said.cards]
        contents += [
            {"buttons": buttons[first : first + MOST_BUTTONS]} for first in range(0, len(buttons), MOST_BUTTONS)
        ]
        if contents:
            body["attachments"] = [{"contentType": HERO_CARD, "content": content} for content in contents]
    if abilities.hands_files and (said.offered or said.handed):
        return teams_files.with_file(body, said)
    return body


def _hero(card: Card) -> dict[str, Any]:
    content: dict[str, Any] = {"title": card.title, "text": card.text}
    if card.picture:
        content["images"] = [{"url": card.picture.url, "alt": card.picture.words}]
    if card.links:
        content["buttons"] = [_button(link) for link in card.links]
    return content


def _button(link: Link) -> dict[str, Any]:
    return {"type": "openUrl", "title": link.label, "value": link.url}


def _as_words(card: Card) -> str:
    return "\n".join(part for part in (card.title, card.text, _as_lines(card.links)) if part)


def _as_lines(links: tuple[Link, ...]) -> str:
    return "\n".join(f"{link.label} → {link.url}" for link in links)


def _as_list(options: tuple[str, ...]) -> str:
    """Number the options: a number typed back is understood."""
    return "\n".join(f"{number}. {option}" for number, option in enumerate(options, start=1))

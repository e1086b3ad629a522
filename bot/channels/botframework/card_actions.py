"""Invokes of our cards: a tap on a button is a turn of its own, and is answered by the card as it is then."""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from math import ceil
from typing import Any, Protocol

from bot import adaptive_cards, taps
from bot.channels.botframework.incoming import incoming, locale_of
from bot.channels.botframework.invokes import TAP_WORDS, InvokeAnswer, tap_answer
from bot.channels.botframework.received import Received
from bot.delivery import UPDATES
from bot.messages import Incoming, Json, Kind, Stored, Taken
from bot.turn import TurnFailedError

CARD = adaptive_cards.CONTENT_TYPE
ERROR = "application/vnd.microsoft.error"
MOST_LOOKED_AT = 200  # activities after a card, among which is the first that answered it


class TakesTurns(Protocol):
    async def take(self, incoming: Incoming) -> Taken: ...


class ReadsLog(Protocol):
    async def activities_after(self, conversation: str, watermark: int, most: int) -> list[Stored]: ...


class CardActions:
    """`words` are those for people, by language and key; `language_of` tells the language of a locale."""

    def __init__(
        self, turns: TakesTurns, store: ReadsLog, words: Callable[..., str], language_of: Callable[[str | None], str]
    ) -> None:
        self._turns = turns
        self._store = store
        self._words = words
        self._language_of = language_of

    async def __call__(self, received: Received) -> InvokeAnswer:
        record = incoming(received, Kind.MESSAGE)
        language = self._language_of(record.locale)
        if record.tap is None:
            return self._refused(language)
        try:
            taken = await self._turns.take(record)
        except TurnFailedError:  # nothing was written: they may tap again
            return _answer(TAP_WORDS, self._words(language, "card_failed"))
        told = taps.told_of(taken.incoming.body)
        if told is None:  # something broke, of which the chat tells
            return _answer(TAP_WORDS, self._words(language, "card_failed"))
        if told.get("is_wrong") and (updated := _updated(taken)):
            return _answer(CARD, updated)
        return await self._settled(taken.incoming, told, language, is_group=record.is_group)

    def too_fast(self, received: Received, seconds: int) -> InvokeAnswer:
        language = self._language_of(locale_of(received.activity))
        return _answer(TAP_WORDS, self._words(language, "too_fast", minutes=ceil(seconds / 60), name=""))

    def _refused(self, language: str) -> InvokeAnswer:
        told = {"code": "BadRequest", "message": self._words(language, "card_unknown")}
        return _answer(ERROR, told, HTTPStatus.BAD_REQUEST)

    async def _settled(self, tap: Stored, told: Mapping[str, Any], language: str, *, is_group: bool) -> InvokeAnswer:
        """Return the card as it was in our log, and what was chosen on it first."""
        log = await self._store.activities_after(tap.conversation, told["at"] - 1, MOST_LOOKED_AT)
        is_there = bool(log) and log[0].sequence == told["at"] and log[0].reply_to is not None  # people send cards, too
        card = adaptive_cards.of(log[0].body) if is_there else None
        problem = told.get("problem")
        if card is None or problem == taps.UNKNOWN:
            return _answer(TAP_WORDS, self._words(language, "card_unknown"))
        language = card["lang"]
        if problem == taps.OTHERS:
            return _answer(TAP_WORDS, self._words(language, "card_others", name=told["name"]))
        chosen = tap.body if problem is None else _first_choice(log, told["at"])
        return _answer(CARD, taps.settled(card, chosen, partial(self._words, language), is_group=is_group))


def _first_choice(log: list[Stored], at: int) -> Json | None:
    for stored in log[1:]:
        told = taps.told_of(stored.body) if stored.reply_to is None else None
        if told is not None and told["at"] == at and "problem" not in told:
            return stored.body
    return None


def _updated(taken: Taken) -> dict[str, Any] | None:
    """Return the card that the turn put in the place of the one that was tapped on."""
    return next((adaptive_cards.of(one.body) for one in taken.replies if one.body["type"] == UPDATES), None)


def _answer(kind: str, value: object, status: HTTPStatus = HTTPStatus.OK) -> InvokeAnswer:
    """Return the answer to the invoke, which is a success as such, whatever it says."""
    return InvokeAnswer(body=tap_answer(kind, value, status))

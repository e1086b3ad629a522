"""Cards whose question is no longer open: they are shown without their buttons, however it was answered."""

from functools import partial
from typing import Any

from bot import adaptive_cards, taps
from bot.delivery import UPDATED, UPDATES
from bot.messages import Incoming, Json, Kind
from bot.phrases import Phrases
from bot.state import State
from bot.store.store import Transaction

ASKS = {"answer", "correct", "command", taps.FORM}
"""Kinds of offers that are answers to a question; others go on being of use."""


async def settled(
    before: State, after: State, kept: Incoming, transaction: Transaction, phrases: Phrases
) -> list[Json]:
    """Return what changes the card that was tapped on, and the one whose question was open before this turn.

    `kept` is the activity as the log has it.
    """
    tapped = kept.tap.at if kept.tap and not kept.tap.problem else 0
    is_asked = bool(before.stack) and any(offer.kind in ASKS for offer in before.offers)
    asked = before.shown if is_asked and before.shown not in {tapped, after.shown} else 0
    words = partial(phrases, before.language)
    is_again = _is_asked_again(before, after)
    is_answered = kept.kind is Kind.MESSAGE and not is_again and not tapped
    updates: list[Json] = []
    if tapped and (card := await _card(kept, tapped, transaction)):
        updates.append(_update(card, tapped, taps.settled(_of(card), kept.body, words, is_group=kept.is_group)))
    if asked and (card := await _card(kept, asked, transaction)):
        chosen = taps.settled(_of(card), kept.body, words, is_group=kept.is_group)
        over = adaptive_cards.settled(_of(card), words("card_again" if is_again else "card_over"))
        updates.append(_update(card, asked, chosen if is_answered else over))
    return updates


async def _card(kept: Incoming, at: int, transaction: Transaction) -> Json | None:
    """Return the reply of ours that has a card there."""
    stored = await transaction.activity(kept.conversation, at)
    return stored.body if stored and stored.reply_to is not None and adaptive_cards.of(stored.body) else None


def _of(body: Json) -> dict[str, Any]:
    return adaptive_cards.of(body) or {}


def _is_asked_again(before: State, after: State) -> bool:
    """Tell whether the same question is asked again, on a newer card."""
    asked, asks = (state.stack[-1] if state.stack else None for state in (before, after))
    return asked is not None and asks is not None and (asked.dialog, asked.asked) == (asks.dialog, asks.asked)


def _update(body: Json, at: int, card: Json) -> dict[str, Any]:
    attachments = [{"contentType": adaptive_cards.CONTENT_TYPE, "content": card}]
    summary = body.get("summary", "")
    return {"type": UPDATES, UPDATED: body.get(UPDATED, at), "summary": summary, "attachments": attachments}

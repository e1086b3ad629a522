"""Buttons of our cards that people tap on, looked up in our own log: what a client sends of them proves nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot import adaptive_cards, taps
from bot.delivery import UPDATED
from bot.messages import Incoming, Stored, Tap
from bot.state import State
from bot.store.store import Transaction


async def looked_up(incoming: Incoming, tap: Tap, state: State, transaction: Transaction) -> Incoming:
    """Return the activity with the words of the button and what it leads to, or why it is not for them, or not now."""
    stored = await transaction.activity(incoming.conversation, tap.at)
    button = _button(stored, tap)
    if stored is None or button is None:
        return taps.refused(incoming, tap, taps.UNKNOWN)
    is_form = tap.filled is not None
    leads = (taps.FORM, str(button["fill"])) if is_form else _leads(button)
    asker = await _asker(incoming, stored, transaction)
    asked = _owner(tap, state) or asker.get("id", "")
    if asked and asked != incoming.user and (is_form or leads is None):
        name = taps.name_of(asker) if asker.get("id") == asked else ""
        return taps.refused(incoming, tap, taps.OTHERS, name=name)
    if leads is None and tap.at != state.shown:
        return taps.refused(incoming, tap, taps.OVER)
    known = replace(tap, leads=leads, card=stored.body.get(UPDATED, tap.at))
    return taps.taken(incoming, known, "" if is_form else str(button["say"]))


def _button(stored: Stored | None, tap: Tap) -> Mapping[str, Any] | None:
    """Return the button's data as we wrote them."""
    card = adaptive_cards.of(stored.body) if stored and stored.reply_to is not None else None
    for ours in adaptive_cards.said_by(card or {}):
        if ("fill" in ours) if tap.filled is not None else (tap.says and ours.get("say") == tap.says):
            return ours
    return None


def _leads(button: Mapping[str, Any]) -> tuple[str, str] | None:
    leads = button.get("leads")
    return (str(leads[0]), str(leads[1])) if leads else None


def _owner(tap: Tap, state: State) -> str:
    """Return whose the open dialog is, if the card asks its question: who asked something in between is not asked."""
    return state.stack[-1].of if state.stack and tap.at == state.shown else ""


async def _asker(incoming: Incoming, stored: Stored, transaction: Transaction) -> Mapping[str, Any]:
    """Return who said what the card replies to, where others read along."""
    if not incoming.is_group or stored.reply_to is None:
        return {}
    asked = await transaction.activity(incoming.conversation, stored.reply_to)
    author = asked.body.get("from") if asked else None
    return author if isinstance(author, dict) else {}

"""What clients send of a button on a card of ours: read with distrust, and good for no more than to look it up."""

from typing import Any

from bot.adaptive_cards import LONGEST_TYPED, OURS
from bot.messages import Json, Tap

INVOKE = "adaptiveCard/action"
LONGEST_WORDS = 300  # characters of a button
LONGEST_SLOT = 50
MOST_FIELDS = 20
LAST_PLACE = 2**31 - 1


def tap(activity: Json) -> Tap | None:
    """Return the tap that an activity tells of: an invoke, or a message from a client that does not know these."""
    data = _data(activity)
    ours = data.get(OURS) if data else None
    if data is None or not isinstance(ours, dict):
        return None
    at, says = ours.get("at"), ours.get("say", "")
    if type(at) is not int or not 0 < at <= LAST_PLACE or not isinstance(says, str) or len(says) > LONGEST_WORDS:
        return None
    is_shown = activity["type"] == "invoke"
    if "fill" not in ours:
        return Tap(at=at, says=says, is_shown=is_shown) if says else None
    filled = _filled(data)
    return None if filled is None else Tap(at=at, filled=filled, is_shown=is_shown)


def _data(activity: Json) -> dict[str, Any] | None:
    value = activity.get("value")
    if activity["type"] == "invoke":
        action = value.get("action") if activity.get("name") == INVOKE and isinstance(value, dict) else None
        value = action.get("data") if isinstance(action, dict) else None
    return value if isinstance(value, dict) else None


def _filled(data: dict[str, Any]) -> dict[str, str] | None:
    """Return what stands in the fields of a form; None if there are more or longer ones than we ever ask for."""
    typed = {name: value for name, value in data.items() if name != OURS and isinstance(value, str)}
    fits = all(len(name) <= LONGEST_SLOT and len(value) <= LONGEST_TYPED for name, value in typed.items())
    return typed if fits and len(typed) <= MOST_FIELDS else None

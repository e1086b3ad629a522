"""The address of a conversation: all that is needed to write to it later, as the channel gave it."""

from typing import Any

from bot.adaptive_cards import has_words
from bot.channels.botframework.entra_user import entra_user_of
from bot.messages import Json

HERE = ("serviceUrl", "channelId", "conversation")
"""Kept as they came, with fields that no schema knows: Teams wants its tenantId back."""


def address_of(activity: Json, *, app_id: str) -> dict[str, Any]:
    """Return where replies to this activity go.

    `app_id` is the bot that the activity was authenticated for, empty for a local emulator: without it, an
    address never gets the bot's own token.
    """
    address: dict[str, Any] = {name: activity[name] for name in HERE}
    address["bot"] = activity.get("recipient")
    address["user"] = activity.get("from")
    address["locale"] = activity.get("locale")
    if activity["type"] == "message":  # nothing else can be replied to
        address["activityId"] = activity.get("id")
    address["appId"] = app_id
    address["isGroup"] = is_group(activity) or None
    if user := entra_user_of(activity, app_id):
        address["entra"] = {"tenant": user.tenant, "oid": user.oid}
    return {name: value for name, value in address.items() if value is not None}


def is_group(activity: Json) -> bool:
    """Tell whether others read along: a group chat, or a channel of a team."""
    conversation = activity["conversation"]
    return bool(conversation.get("isGroup")) or conversation.get("conversationType") in {"groupChat", "channel"}


def addressed(reply: Json, address: Json) -> dict[str, Any]:
    """Return the reply as it goes out; an id is the channel's to give. What its card says, its text does not say."""
    activity = {**reply, **{name: address[name] for name in HERE}}
    activity.pop("id", None)
    if has_words(reply):
        activity.pop("text", None)
    for name, part in (("from", "bot"), ("recipient", "user")):
        if part in address:
            activity[name] = address[part]
    for name, part in (("replyToId", "activityId"), ("locale", "locale")):
        if part in address:
            activity.setdefault(name, address[part])
    return activity

"""What an activity of a bot must look like for Teams to take it."""

import json
from collections.abc import Mapping
from typing import Any

from tools.connector.places import Json, Place
from tools.connector.refusal import RefusedError, bad

LARGEST = 80_000  # bytes, in UTF-16, of which Teams is said to take some more
TYPES = {"message", "typing"}
TEXT_FORMATS = {"plain", "markdown", "xml"}
FIELDS = {
    "type",
    "id",
    "timestamp",
    "localTimestamp",
    "localTimezone",
    "serviceUrl",
    "channelId",
    "from",
    "conversation",
    "recipient",
    "text",
    "textFormat",
    "locale",
    "speak",
    "inputHint",
    "summary",
    "suggestedActions",
    "attachments",
    "attachmentLayout",
    "entities",
    "channelData",
    "replyToId",
    "importance",
    "deliveryMode",
    "expiration",
    "value",
    "valueType",
    "name",
    "topicName",
}
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
HERO_CARD = "application/vnd.microsoft.card.hero"
CARD_ACTIONS = {"Action.OpenUrl", "Action.Submit", "Action.ShowCard", "Action.ToggleVisibility", "Action.Execute"}
CARD_VERSIONS = {f"1.{minor}" for minor in range(6)}
BUTTONS = {"openUrl", "imBack", "messageBack", "invoke", "signin"}
MOST_BUTTONS = 6  # of a hero card that Teams shows


def size(activity: object) -> int:
    written = json.dumps(activity, ensure_ascii=False, separators=(",", ":"))
    return len(written.encode("utf-16-le", "surrogatepass"))


def read(body: bytes, largest: int) -> dict[str, Any]:
    """Return the activity. Raises `RefusedError`."""
    try:
        activity = json.loads(body)
    except ValueError:
        raise bad("this is no JSON") from None
    if not isinstance(activity, dict):
        raise bad("this is no object")
    if size(activity) > largest:
        raise RefusedError(413, "MessageSizeTooBig", f"{size(activity)} bytes")
    return activity


def check(activity: Json, place: Place, *, service_url: str, bot: str) -> None:
    """Raise `RefusedError` for what Teams would not take, or would take for something else than was meant."""
    if unknown := activity.keys() - FIELDS:
        raise bad(f"unknown fields: {sorted(unknown)}")
    if activity.get("type") not in TYPES:
        raise bad(f"type {activity.get('type')}")
    if str(activity.get("serviceUrl", "")).rstrip("/") != service_url.rstrip("/"):
        raise bad("serviceUrl is not where this was sent")
    if activity.get("channelId") != place.channel:
        raise bad("channelId")
    conversation = _part(activity, "conversation")
    if conversation.get("id") != place.id:
        raise bad("conversation.id is not the address's")
    if place.tenant and conversation.get("tenantId") != place.tenant:
        raise bad("conversation.tenantId was lost")
    if _part(activity, "from").get("id") != bot:
        raise bad("from is not the bot")
    if "recipient" in activity and _part(activity, "recipient").get("id") not in place.members:
        raise bad("recipient is not of the conversation")
    if activity["type"] == "message":
        check_content(activity)


def check_content(activity: Json) -> None:
    """Raise `RefusedError` unless people can be shown this."""
    if not isinstance(text := activity.get("text", ""), str):
        raise bad("text is no string")
    if activity.get("textFormat", "markdown") not in TEXT_FORMATS:
        raise bad("textFormat")
    attachments = activity.get("attachments", [])
    if not isinstance(attachments, list):
        raise bad("attachments are no list")
    if not text and not attachments:
        raise bad("a message without words or attachments")
    for attachment in attachments:
        if not isinstance(attachment, dict) or not isinstance(attachment.get("contentType"), str):
            raise bad("an attachment without contentType")
        content = attachment.get("content")
        if attachment["contentType"] == ADAPTIVE_CARD:
            _check_adaptive(content)
        elif attachment["contentType"] == HERO_CARD:
            _check_hero(content)


def _check_hero(card: object) -> None:
    if not isinstance(card, dict):
        raise bad("a card without content")
    buttons = card.get("buttons", [])
    if len(buttons) > MOST_BUTTONS:
        raise bad(f"{len(buttons)} buttons, of which {MOST_BUTTONS} are shown")
    if any(button.get("type") not in BUTTONS or not button.get("title") for button in buttons):
        raise bad("a button of an unknown type, or without title")


def _check_adaptive(card: object) -> None:
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        raise bad("an Adaptive Card that is none")
    if card.get("version") not in CARD_VERSIONS:
        raise bad(f"Adaptive Card of version {card.get('version')}")
    _check_elements(card)


def _check_elements(value: object) -> None:
    if isinstance(value, list):
        for one in value:
            _check_elements(one)
    if isinstance(value, Mapping):
        kind = value.get("type")
        if isinstance(kind, str) and kind.startswith("Action.") and kind not in CARD_ACTIONS:
            raise bad(kind)
        for name, one in value.items():
            if name != "data":  # of the bot's own making
                _check_elements(one)


def _part(activity: Json, name: str) -> Json:
    part = activity.get(name)
    if not isinstance(part, dict):
        raise bad(f"{name} is missing")
    return part

"""An activity that a Direct Line client posted, checked and made ours."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from actions.receive_files import Sent
from bot.channels.directline.tokens import Bearer
from bot.messages import Incoming, Kind

LONGEST_KEY = 200
LONGEST_WORD = 100  # of a type, a name or a locale
CHANNEL = "directline"
OPENING = "\topening"  # no client's key has a control character
KINDS = {"message": Kind.MESSAGE}


class PostedError(Exception):
    """What was posted is no activity; the words say what is wrong."""


def incoming(activity: object, bearer: Bearer, attachments: Sequence[Mapping[str, Any]] = ()) -> Incoming:
    """Read an activity. Only known parts are kept, and who sent it is taken from the token. Raises `PostedError`."""
    if not isinstance(activity, dict):
        raise PostedError("An activity is a JSON object.")
    kind = _word(activity, "type")
    if kind is None:
        raise PostedError("An activity has a type, such as message.")
    text = _text(activity) if kind in KINDS else ""  # what is not read is not kept
    channel_data = activity.get("channelData")
    client_id = channel_data.get("clientActivityID") if isinstance(channel_data, dict) else None
    key = client_id if _is_key(client_id) else secrets.token_urlsafe(16)
    locale = _word(activity, "locale")
    body: dict[str, Any] = {
        "type": kind,
        "text": text,
        "textFormat": "plain",
        "from": {"id": bearer.user, "role": "user"},
        "channelData": {"clientActivityID": key},
    }
    if locale:
        body["locale"] = locale
    if name := _word(activity, "name"):
        body["name"] = name
    if attachments:
        body["attachments"] = list(attachments)
    return Incoming(
        channel=CHANNEL,
        conversation=bearer.conversation,
        key=key,
        kind=KINDS.get(kind, Kind.OTHER),
        text=text,
        body=body,
        locale=locale,
        user=bearer.user,
        files=tuple(Sent(name=one["name"], size=one["size"], sha256=one["sha256"]) for one in attachments),
    )


def opening(bearer: Bearer, locale: str | None) -> Incoming:
    """The person opens the conversation: the same activity however often they do."""
    return Incoming(
        channel=CHANNEL,
        conversation=bearer.conversation,
        key=OPENING,
        kind=Kind.JOINED,
        text="",
        body={"type": "conversationUpdate", "from": {"id": bearer.user, "role": "user"}},
        locale=locale,
        user=bearer.user,
    )


def _text(activity: Mapping[str, Any]) -> str:
    """Return the words; a button that posts a value back says them there."""
    text = activity.get("text")
    if text is None:
        value = activity.get("value")
        text = value if isinstance(value, str) else ""
    if not isinstance(text, str):
        raise PostedError("The text of an activity is a string.")
    # A lone surrogate is no character and no database takes it, nor does PostgreSQL take a NUL.
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _word(activity: Mapping[str, Any], name: str) -> str | None:
    word = activity.get(name)
    return word if isinstance(word, str) and 0 < len(word) <= LONGEST_WORD and word.isprintable() else None


def _is_key(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_KEY and value.isprintable()

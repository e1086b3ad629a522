"""What an activity must look like before anything in it is used: present, of the right type, not too long."""

import re
from http import HTTPStatus
from typing import Any

from bot.channels.botframework.refusal import RequestRefusedError
from bot.messages import Json

LONGEST_ID = 800  # bytes: three of them fit into one row of a PostgreSQL index
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # begins the keys of what we do ourselves: nobody is to have done it before
LONGEST_PART = 4096  # characters of an account or conversation, far above what any channel sends

REQUIRED = ("type", "channelId", "serviceUrl", "conversation")
TYPES: dict[str, type[str | dict[str, Any] | list[Any]]] = {
    "type": str,
    "channelId": str,
    "serviceUrl": str,
    "conversation": dict,
    "from": dict,
    "recipient": dict,
    "id": str,
    "replyToId": str,
    "timestamp": str,
    "text": str,
    "textFormat": str,
    "locale": str,
    "name": str,
    "action": str,
    "deliveryMode": str,
    "membersAdded": list,
    "membersRemoved": list,
    "entities": list,
    "attachments": list,
}
LISTS = ("membersAdded", "membersRemoved", "entities", "attachments")
WITHOUT_SENDER = frozenset({"conversationUpdate", "installationUpdate", "endOfConversation", "event"})


def check(activity: Json) -> None:
    """Return if it can be taken; fields that nobody reads are not looked at. Raises `RequestRefusedError`."""
    for name in REQUIRED:
        if not activity.get(name):
            raise _refused(f"{name} is missing")
    for name, wanted in TYPES.items():
        value = activity.get(name)
        if value is None:
            continue
        if not isinstance(value, wanted):
            raise _refused(f"{name} is of the wrong type")
        if isinstance(value, str) and name != "text" and _is_too_long(value):
            raise _refused(f"{name} is too long")
    if CONTROL.search(activity.get("id") or ""):
        raise _refused("id has a control character")
    for name in LISTS:
        if not all(isinstance(part, dict) for part in activity.get(name) or ()):
            raise _refused(f"{name} holds something that is no object")
    _check_accounts(activity)


def _check_accounts(activity: Json) -> None:
    for name in ("conversation", "from", "recipient"):
        account = activity.get(name)
        if account is None:
            if name == "from" and activity["type"] not in WITHOUT_SENDER:
                raise _refused("from is missing")
            continue
        identity: Any = account.get("id")
        # Limits, and who is signed in, go by the sender: nobody's messages would all be one person's.
        is_needed = name == "conversation" or (name == "from" and activity["type"] == "message")
        if not isinstance(identity, str) or not (identity or not is_needed):
            raise _refused(f"{name}.id is missing")
        if CONTROL.search(identity):
            raise _refused(f"{name}.id has a control character")
        if _is_too_long(identity) or len(str(account)) > LONGEST_PART:
            raise _refused(f"{name} is too long")


def _is_too_long(identity: str) -> bool:
    return len(identity.encode()) > LONGEST_ID


def _refused(words: str) -> RequestRefusedError:
    return RequestRefusedError(HTTPStatus.BAD_REQUEST, "BadArgument", words)

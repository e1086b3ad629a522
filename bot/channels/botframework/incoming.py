"""An activity's JSON becomes the record that a turn takes."""

import uuid
from hashlib import sha256
from typing import Any

from actions.receive_files import Sent
from bot import teams_files
from bot.channels.botframework import card_data, service_url, words
from bot.channels.botframework.address import address_of, is_group
from bot.channels.botframework.entra_user import entra_user_of
from bot.channels.botframework.received import Received
from bot.channels.botframework.shape import LONGEST_ID
from bot.file_name import clean
from bot.masking import mask
from bot.messages import Incoming, Json, Kind
from bot.transcript import DELETED, EDITED

KEPT = (
    "type",
    "id",
    "timestamp",
    "localTimestamp",
    "channelId",
    "from",
    "recipient",
    "conversation",
    "locale",
    "name",
    "action",
    "replyToId",
)
"""What the transcript keeps beside the text: `value`, `channelData` and HTML repeat what people typed."""
SAME_ID_AGAIN = frozenset({EDITED, DELETED})
WELCOME = "welcome"
"""The key of whatever opens a conversation: Teams tells it in two ways, and each time the app is installed again."""
MOST_LISTED = 20
LONGEST_URL = 2048


def incoming(received: Received, kind: Kind) -> Incoming:
    activity = received.activity
    tap = card_data.tap(activity) if kind is Kind.MESSAGE else None
    text = (words.of(activity) or (tap.says if tap else "")) if kind is Kind.MESSAGE else ""
    return Incoming(
        channel=activity["channelId"],
        conversation=conversation_of(activity),
        key=WELCOME if kind is Kind.JOINED else _key(activity, received.raw),
        kind=kind,
        text=text,
        body=_body(activity, text) | ({"type": "message"} if tap else {}),
        locale=locale_of(activity),
        address={} if expects_replies(activity) else address_of(activity, app_id=received.app_id),
        user=activity["from"]["id"] if isinstance(activity.get("from"), dict) else "",
        files=_files(activity, received.app_id) if kind is Kind.MESSAGE else (),
        is_group=is_group(activity),
        entra=entra_user_of(activity, received.app_id),
        asked=teams_files.asked(activity) if kind is Kind.MESSAGE else None,
        answer=teams_files.answer(activity) if kind is Kind.ANSWER else None,
        tap=tap,
        replied_as=activity.get("id") if activity["type"] == "message" else None,  # nothing else can be replied to
    )


def conversation_of(activity: Json) -> str:
    """Return what we call the conversation."""
    return f"{activity['channelId']}:{activity['conversation']['id']}"


def expects_replies(activity: Json) -> bool:
    """Tell whether the replies are the answer to this very request, so that nobody is to be called."""
    return activity.get("deliveryMode") == "expectReplies"


def _key(activity: Json, raw: bytes) -> str:
    identity = activity.get("id")
    if identity and activity["type"] not in SAME_ID_AGAIN:
        return str(identity)
    if identity or activity.get("timestamp"):
        return f"sha256:{sha256(raw).hexdigest()}"
    return f"uuid:{uuid.uuid4()}"  # a second "oui" looks like the first delivered again: both are taken


def _body(activity: Json, text: str) -> dict[str, Any]:
    body = {name: activity[name] for name in KEPT if activity.get(name) is not None}
    if activity["type"] == EDITED:  # no turn reads it, so that its secrets are hidden here
        text = mask(words.of(activity))
    if text:
        body["text"] = text
    for name in ("membersAdded", "membersRemoved"):
        if members := activity.get(name):
            body[name] = [{"id": str(member.get("id"))[:LONGEST_ID]} for member in members[:MOST_LISTED]]
    files = [part for part in activity.get("attachments") or () if part.get("contentType") != "text/html"]
    if files:  # the HTML that Teams attaches repeats the text
        body["attachments"] = [_attachment(part) for part in files[:MOST_LISTED]]
    return body


def _files(activity: Json, app_id: str) -> tuple[Sent, ...]:
    """Return the files that were sent; an emulator keeps them on this machine, and says so without more ado."""
    if app_id:
        return teams_files.sent(activity)
    local = [one for one in activity.get("attachments") or () if service_url.is_local(str(one.get("contentUrl", "")))]
    emulated = (
        Sent(name=clean(str(one.get("name") or "")), size=0, sha256=None, source=one["contentUrl"]) for one in local
    )
    return (*teams_files.sent(activity), *emulated)[:MOST_LISTED]


def _attachment(attachment: dict[str, Any]) -> dict[str, Any]:
    """Return what names a file, and where it lies if that is an address, not the file itself (data: URL).

    Of a file for us, where it lies is nobody's business.
    """
    is_sent = attachment.get("contentType") == teams_files.SENT
    kept = ("contentType", "name") if is_sent else ("contentType", "name", "contentUrl")
    named = {name: attachment.get(name) for name in kept}
    return {name: value for name, value in named.items() if isinstance(value, str) and len(value) <= LONGEST_URL}


def locale_of(activity: Json) -> str | None:
    if locale := activity.get("locale"):
        return str(locale)
    for entity in activity.get("entities") or ():
        locale = entity.get("locale")
        if entity.get("type") == "clientInfo" and isinstance(locale, str):
            return locale
    return None

"""The activity log as Direct Line clients read it."""

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.channels.directline.tokens import Tokens, Use
from bot.messages import NOTICE, Stored

BOT = "guichet"


def activity_id(conversation: str, sequence: int) -> str:
    return f"{conversation}|{sequence:07d}"


class Feed:
    def __init__(self, tokens: Tokens, assistant_name: str) -> None:
        self._tokens = tokens
        self._sender = {"id": BOT, "name": assistant_name, "role": "bot"}

    def page(self, stored: Sequence[Stored], watermark: int, base: str) -> dict[str, Any]:
        """Return an activity set; its watermark is the one to come back with. `base` is where Direct Line is served."""
        newest = stored[-1].sequence if stored else watermark
        hidden = {one.sequence for one in stored if one.body.get("name") == NOTICE}
        shown = [self._activity(one, base, hidden) for one in stored if one.sequence not in hidden]
        return {"activities": shown, "watermark": str(newest)}

    def typing(self, conversation: str) -> dict[str, Any]:
        """Return an activity that is not in the log: somebody on our side is typing now."""
        return {
            "type": "typing",
            "from": self._sender,
            "id": f"{conversation}|typing-{time.time_ns()}",
            "channelId": "directline",
            "conversation": {"id": conversation},
            "timestamp": _timestamp(datetime.now(UTC)),
        }

    def _activity(self, one: Stored, base: str, hidden: Collection[int]) -> dict[str, Any]:
        moment = datetime.fromtimestamp(one.created_at / 1000, UTC)
        activity = {
            "from": self._sender,  # the person's own activities carry theirs in the body
            **one.body,
            "id": activity_id(one.conversation, one.sequence),
            "channelId": "directline",
            "conversation": {"id": one.conversation},
            "timestamp": _timestamp(moment),
        }
        if one.reply_to is None:
            if attachments := one.body.get("attachments"):
                activity["attachments"] = [self._attachment(kept, one, base) for kept in attachments]
        elif one.reply_to not in hidden:  # Web Chat holds a reply back for seconds until it has what it replies to
            activity["replyToId"] = activity_id(one.conversation, one.reply_to)
        return activity

    def _attachment(self, kept: dict[str, Any], one: Stored, base: str) -> dict[str, Any]:
        """Give a file of the person's a link that works for a while, for this file alone."""
        owner = attachment_owner(one.conversation, kept["sha256"])
        token = self._tokens.issue(conversation=owner, user=BOT, use=Use.ATTACHMENT).value
        path = f"conversations/{quote(one.conversation)}/attachments/{kept['sha256']}/{quote(kept['name'], safe='')}"
        return {
            "contentType": kept["contentType"],
            "name": kept["name"],
            "contentUrl": f"{base}/{path}?t={token}",
        }


def _timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def attachment_owner(conversation: str, sha256: str) -> str:
    """Return what an attachment's token is bound to: one file of one conversation."""
    return f"{conversation}/{sha256}"

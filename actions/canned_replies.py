"""Replies that agents need again and again: kept and removed by supervisors."""

import secrets
from dataclasses import dataclass

from actions.outcome import Said
from actions.refusals import NothingSaid
from actions.tickets import CannedReply
from actions.work import Work

LONGEST_TITLE = 120  # characters
LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCannedReply:
    """`reply` is the id of the one that it replaces, or empty; whoever asks has looked at the text's variables."""

    reply: str = ""
    language: str
    title: str
    text: str


async def keep_canned_reply(request: KeepCannedReply, work: Work) -> Said:
    """Raises `NothingSaid` where the title or the text is empty."""
    title, text = " ".join(request.title.split())[:LONGEST_TITLE], request.text.strip()[:LONGEST]
    if not title or not text:
        raise NothingSaid
    reply = CannedReply(
        id=request.reply or secrets.token_urlsafe(9),
        language=request.language,
        title=title,
        text=text,
        updated_at=work.now(),
    )
    await work.canned_replies.put(reply)
    return Said(key="desk.reply_kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCannedReply:
    reply: str


async def remove_canned_reply(request: RemoveCannedReply, work: Work) -> Said:
    await work.canned_replies.remove(request.reply)
    return Said(key="desk.reply_removed")

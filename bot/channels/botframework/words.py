"""What the person wrote, without the marks that channels put around it."""

import re
from html import unescape
from typing import Any

from bot.messages import Json

_LINE_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_AT = re.compile(r"</?at(?:\s[^<>]*)?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")


def of(activity: Json) -> str:
    """Return the text of a message without the mention of the bot, other people's mentions as plain names."""
    text = activity.get("text") or _tapped(activity)
    if not text:
        return ""
    marked_up = activity.get("textFormat") == "xml"
    if "<" in text or "@" in text:
        text = _without_mentions(text, activity, marked_up=marked_up)
    if "&" in text and (marked_up or activity["channelId"] == "msteams"):  # Teams escapes some plain text too
        text = unescaped(text)
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(lines).strip()


def unescaped(text: str) -> str:
    """Return a text with the characters that entities stand for, whatever else there is behind an &."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text)


def mentions_bot(activity: Json) -> bool:
    return any(_is_of_the_bot(entity, activity) for entity in activity.get("entities") or ())


def _tapped(activity: Json) -> str:
    """Return what a tapped button says, on channels that send it as a value without a text."""
    value = activity.get("value")
    return value if isinstance(value, str) else ""


def _without_mentions(text: str, activity: Json, *, marked_up: bool) -> str:
    for entity in activity.get("entities") or ():
        said = entity.get("text")
        if isinstance(said, str) and said and _is_of_the_bot(entity, activity):
            text = text.replace(said, " ")
    text = _AT.sub("", text)
    return _TAG.sub("", _LINE_BREAK.sub("\n", text)) if marked_up else text


def _is_of_the_bot(entity: dict[str, Any], activity: Json) -> bool:
    mentioned = entity.get("mentioned")
    bot = (activity.get("recipient") or {}).get("id")
    kind = entity.get("type")
    return (
        isinstance(kind, str)
        and kind.lower() == "mention"
        and isinstance(mentioned, dict)
        and bool(bot)
        and mentioned.get("id") == bot
    )

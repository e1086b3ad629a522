"""Questions without a good answer, as the pages name their groups."""

from hashlib import sha256

from bot.console.site import Console
from bot.newsroom import QuestionGroup


def key_of(group: QuestionGroup) -> str:
    """Return what a group is called in addresses: by its oldest question, so that newer ones change nothing."""
    oldest = group.questions[-1]
    return sha256(f"{oldest.conversation} {oldest.sequence}".encode()).hexdigest()[:16]


async def group_of(console: Console, key: str) -> QuestionGroup | None:
    """Return the group, None when there is none of this name any more. Raises `ApartFailedError`."""
    if not key:
        return None
    found = await console.workplace.newsroom.unanswered()
    return next((group for group in found if key_of(group) == key), None)


def texts_of(group: QuestionGroup | None, most: int) -> list[str]:
    """Return what was asked, each once, the newest first."""
    return list(dict.fromkeys(question.text for question in group.questions))[:most] if group else []

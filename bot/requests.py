"""A request that a dialog wants becomes its record: the answers, and who asks, which the turn alone knows."""

from dataclasses import fields

from actions.work import Work
from bot.messages import Incoming
from dialogs.engine import Wanted


async def record_of(wanted: Wanted, incoming: Incoming, language: str, work: Work) -> object:
    """Return the record; `account` is the one that this person is signed in as in this conversation, or empty."""
    names = {field.name for field in fields(wanted.record)}
    values: dict[str, object] = {name: value for name, value in wanted.values.items() if name in names}
    context = {"conversation": incoming.conversation, "user": incoming.user, "language": language}
    values |= {name: value for name, value in context.items() if name in names and name not in wanted.values}
    if "account" in names:
        values["account"] = await work.chat_sign_ins.account_of(incoming.conversation, incoming.user, work.now()) or ""
    return wanted.record(**values)

"""A request that a dialog wants becomes its record: the answers, and who asks, which the turn alone knows."""

from dataclasses import fields

from bot.messages import Incoming
from bot.state import State
from bot.store.store import Transaction
from bot.transcript import transcript
from dialogs import DIALOGS
from dialogs.engine import Wanted
from dialogs.progress import Progress


async def record_of(wanted: Wanted, incoming: Incoming, state: State, transaction: Transaction) -> object:
    """Return the record; `account` is the one that this person is signed in as in this conversation, or empty."""
    names = {field.name for field in fields(wanted.record)}
    values: dict[str, object] = {name: value for name, value in wanted.values.items() if name in names}
    context: dict[str, object] = {
        "conversation": incoming.conversation,
        "user": incoming.user,
        "channel": incoming.channel,
        "language": state.language,
        "entra": incoming.entra,
    }
    if "under" in names:
        context["under"] = _under(state)
    values |= {name: value for name, value in context.items() if name in names and name not in wanted.values}
    if "account" in names:
        work = transaction.work
        values["account"] = await work.chat_sign_ins.account_of(incoming.conversation, incoming.user, work.now()) or ""
    if "transcript" in names:
        values["transcript"] = transcript(await transaction.log(incoming.conversation))
    return wanted.record(**values)


def _under(state: State) -> dict[str, object]:
    """Return the dialog that is under the open one: its name, and its answers but for the secret ones."""
    under = state.stack[-2] if len(state.stack) > 1 else state.kept[-1].progress if state.kept else None
    if under is None:
        return {}
    return {
        "name": under.dialog,
        "answers": {slot: under.answers[slot] for slot in under.order if _is_told(under, slot)},
    }


def _is_told(progress: Progress, slot: str) -> bool:
    dialog = DIALOGS.get(progress.dialog)
    ask = dialog.asks(slot) if dialog else None
    return ask is not None and not ask.secret

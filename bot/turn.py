"""The turn: one incoming activity is one transaction, and what it says leaves after the commit."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from weakref import WeakValueDictionary

import structlog

from actions import carry_out
from actions.outcome import Refusal
from actions.people import EntraUser
from actions.work import Work
from bot.adaptive_cards import Place
from bot.conversation import Assistant
from bot.fitting import fitted
from bot.masking import mask
from bot.messages import NOTICE, Incoming, Json, Kind, Say, Taken
from bot.rendering import activity, is_shown, shows_forms
from bot.requests import record_of
from bot.settling import settled
from bot.state import State
from bot.store.conversations import ClashError, OvertakenError
from bot.store.store import Store, StoreAwayError
from bot.tapped import looked_up

MOST_RUNS = 20  # of one turn that others keep overtaking; each time one of them got through
MOST_CLASHES = 3  # of one turn with rows that others wrote: then it is not others, but we who are wrong
MOST_REQUESTS = 10  # of one turn
LEAD = {"article", "dialog"}  # offers that mean the same at any time
FAILED = "failed"  # in the state of a conversation whose last turn failed

Run = Callable[[Incoming], Awaitable[Taken]]

log = structlog.get_logger()


class TurnFailedError(Exception):
    """The activity could not be taken, nothing was written: the sender should try again."""


class RefusedError(Exception):
    """What an agent ordered is refused: nothing was written, nothing is said in the conversation."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.key)
        self.refusal = refusal


class EndlessTurnError(Exception):
    """A dialog that wants ever more of one message."""


class Turns:
    """Takes activities, one at a time in each conversation.

    The lock only saves work within this process: what holds between processes is the conversation's version in the
    store, and the uniqueness of an activity's key.
    """

    def __init__(self, *, store: Store, assistant: Assistant, committed: Callable[[Incoming, Taken], None]) -> None:
        self._store = store
        self._assistant = assistant
        self._committed = committed
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def speak_as(self, assistant: Assistant) -> None:
        """Let the turns that begin from now on be this assistant's; those that have begun end as they are."""
        self._assistant = assistant

    async def take(self, incoming: Incoming) -> Taken:
        """Take one activity to its committed replies, or return those it got when it came before.

        Raises `TurnFailedError` when the database is away, and `RefusedError` for an agent's order.
        """
        lock = self._locks.setdefault(incoming.conversation, asyncio.Lock())
        try:
            async with lock:
                taken = await self._take(incoming)
        except StoreAwayError as away:
            log.error(  # noqa: TRY400 - why is in the reason
                "turn.store_away", channel=incoming.channel, reason=str(away)
            )
            raise TurnFailedError from away
        if not taken.duplicate:
            self._committed(incoming, taken)
        return taken

    async def _take(self, incoming: Incoming) -> Taken:
        try:
            return await self._run_until_through(incoming)
        except StoreAwayError as away:
            if not away.cut_off:
                raise
            return await self._run_until_through(incoming)  # on another connection; if it was committed, it is found

    async def _run_until_through(self, incoming: Incoming) -> Taken:
        run: Run = self._run
        clashes = 0
        if incoming.order is not None and (before := await self._store.find(incoming.conversation, incoming.key)):
            return before  # what was done cannot be done again: it would be refused
        for _ in range(MOST_RUNS):
            try:
                return await run(incoming)
            except OvertakenError as overtaken:
                clashes += isinstance(overtaken, ClashError)
                if clashes == MOST_CLASHES:
                    run = self._to_apology(incoming, overtaken, run)
                elif before := await self._store.find(incoming.conversation, incoming.key):
                    return before
            except (StoreAwayError, RefusedError):
                raise
            except Exception as broken:  # noqa: BLE001 - the one place that catches what nobody foresaw
                run = self._to_apology(incoming, broken, run)
        log.error("turn.overtaken", channel=incoming.channel, runs=MOST_RUNS)
        raise TurnFailedError

    def _to_apology(self, incoming: Incoming, broken: Exception, run: Run) -> Run:
        """Log what broke; returns what to run instead. Raises `TurnFailedError` when that was the apology itself."""
        number = secrets.token_hex(4)
        log.error("turn.failed", number=number, channel=incoming.channel, exc_info=broken)
        if run != self._run:
            raise TurnFailedError from broken
        return partial(self._apologise, number=number)

    async def _run(self, incoming: Incoming) -> Taken:
        async with self._store.turn() as transaction:
            found = await transaction.load(incoming.conversation)
            if incoming.kind in {Kind.NOTICE, Kind.DESK}:
                incoming = _there(incoming, found.address)
            if incoming.order is not None:
                incoming = await _ordered(incoming, transaction.work)
            now = transaction.work.now()
            assistant = self._assistant
            before = State.from_json(found.state, language=assistant.language(incoming.locale))
            if incoming.tap is not None:
                incoming = await looked_up(incoming, incoming.tap, before, transaction)
            seen = before.seen_by(incoming.user) if incoming.is_group else before
            reply = assistant.reply(seen, incoming, found.last_sequence + 2, now)
            for _ in range(MOST_REQUESTS):
                if reply.wanted is None:
                    break
                request = await record_of(reply.wanted, incoming, reply.state, transaction)
                reply = assistant.go_on(reply, await carry_out(request, transaction.work), now)
            if reply.wanted:
                raise EndlessTurnError
            if shows_forms(incoming.channel):
                reply = assistant.with_form(before, reply)
            bodies, shown = self._bodies(reply.says, incoming, reply.state, found.last_sequence + 2)
            state = replace(reply.state, shown=shown or (reply.state.shown if reply.state.offers else 0))
            if incoming.is_group:
                state = state.with_dialogs_of(incoming.user, before)
            kept = incoming if reply.body is None else replace(incoming, body=reply.body)
            if shows_forms(incoming.channel) and incoming.address and not any(said.updates for said in reply.says):
                bodies += await settled(before, state, kept, transaction, assistant.phrases)
            return await transaction.record(found, kept, state.to_json(), bodies)

    async def _apologise(self, incoming: Incoming, *, number: str) -> Taken:
        """Keep the activity, and say the number under which the log has what nobody foresaw.

        The conversation stays where it was; after a second failure in a row it begins afresh, since what it remembers
        may be what breaks.
        """
        said = self._assistant.apology(incoming.locale, number)
        kept = replace(incoming, body={**incoming.body, "text": mask(incoming.text)}) if incoming.text else incoming
        async with self._store.turn() as transaction:
            found = await transaction.load(incoming.conversation)
            state = {} if FAILED in found.state else {**found.state, FAILED: True}
            spoken = State(language=self._assistant.language(incoming.locale))
            bodies, _ = self._bodies([said], incoming, spoken, found.last_sequence + 2)
            return await transaction.record(found, kept, state, bodies)

    def _bodies(self, says: Iterable[Say], incoming: Incoming, state: State, first: int) -> tuple[list[Json], int]:
        """Return the replies' bodies, and the place in the log of the last that shows choices, 0 for none.

        `first` is the place of the first of them. Each names what it replies to: when it is sent, that may not be the
        newest message.
        """
        is_called, bodies, shown = bool(incoming.address), list[Json](), 0
        for said in says:
            if is_shown(said, incoming.channel, is_called=is_called):
                parts = self._parts(said, incoming.channel, state, first + len(bodies), is_called=is_called)
                bodies += parts
                shown = first + len(bodies) - 1 if said.options else shown
        if incoming.replied_as is None:
            return bodies, shown
        return [{"replyToId": incoming.replied_as, **body} for body in bodies], shown

    def _parts(self, said: Say, channel: str, state: State, at: int, *, is_called: bool) -> Sequence[Json]:
        """Return what is said in as many parts as it needs where the channel is called with it; a card comes last."""
        phrases = self._assistant.phrases
        leads = {offer.label: (offer.kind, offer.value) for offer in state.offers if offer.kind in LEAD}
        place = Place(sequence=at, language=state.language, words=phrases, leads=leads)
        body = activity(said, channel, place)
        if not is_called:
            return [body]
        words = partial(phrases, state.language, "partly_shown")
        parts = fitted(body, words)
        if len(parts) == 1:
            return parts
        return fitted(activity(said, channel, replace(place, sequence=at + len(parts) - 1)), words)


def _there(incoming: Incoming, address: Json) -> Incoming:
    """Return what comes from elsewhere as it is in its conversation.

    Who is there to Microsoft counts for what happens to them, not for what an agent does: that is no wish of theirs.
    """
    is_group, entra = bool(address.get("isGroup")), address.get("entra")
    user = EntraUser(**entra) if entra and incoming.kind is Kind.NOTICE else None
    return replace(incoming, address=address, is_group=is_group, entra=user)


async def _ordered(incoming: Incoming, work: Work) -> Incoming:
    """Carry out what an agent ordered, and return the activity with what came of it. Raises `RefusedError`."""
    assert incoming.order is not None  # noqa: S101 - says it to the type checker
    outcome = await carry_out(incoming.order, work)
    if isinstance(outcome, Refusal):
        raise RefusedError(outcome)
    value = {"key": outcome.key, "facts": dict(outcome.facts)}
    return replace(incoming, body={"type": "event", "name": NOTICE, "value": value})

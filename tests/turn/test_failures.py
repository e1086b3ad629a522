import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from actions import HANDLERS
from actions.feedback import RecordFeedback
from actions.work import Work
from bot.messages import Incoming
from bot.store import conversations
from bot.store.store import Store, StoreAwayError, Transaction
from bot.turn import TurnFailedError
from dialogs.engine import Wanted
from tests.activities import log, message, texts
from tests.turn.assistant_double import AssistantDouble
from tests.turn.replica import Replica

FEEDBACK = RecordFeedback(conversation="c", sequence=2, article="a", language="fr", helped=True)


class UnforeseenError(Exception):
    pass


@dataclass(frozen=True)
class Break:
    """A request whose action breaks after it has written something."""


@pytest.fixture
def broken(request: pytest.FixtureRequest) -> BaseException:
    raised: BaseException = request.param
    return raised


@pytest.fixture
def breaking(monkeypatch: pytest.MonkeyPatch, broken: BaseException) -> AssistantDouble:
    async def break_off(_: Break, work: Work) -> None:
        await HANDLERS[RecordFeedback](FEEDBACK, work)
        raise broken

    monkeypatch.setitem(HANDLERS, Break, break_off)
    return AssistantDouble(wanted=Wanted(record=Break, values={}))


async def opinions(store: Store) -> int:
    async with store.turn() as transaction:
        counted = await transaction._connection.execute(text("SELECT count(*) FROM feedback"))  # noqa: SLF001
        return int(counted.scalar_one())


@pytest.mark.parametrize(
    "broken",
    [UnforeseenError(), OSError("no such file"), TimeoutError()],
    indirect=True,
    ids=lambda e: type(e).__name__,
)
async def test_an_action_that_breaks_leaves_an_apology_and_nothing_else(
    store: Store, breaking: AssistantDouble
) -> None:
    with capture_logs() as logs:
        taken = await Replica(store, breaking).take(message("un"))
    (entry,) = logs
    assert (entry["event"], entry["log_level"]) == ("turn.failed", "error")
    assert entry["exc_info"]
    assert await texts(store) == ["un", f"pardon {entry['number']}"]
    assert [stored.reply_to for stored in taken.replies] == [1]
    assert await opinions(store) == 0


async def test_an_action_whose_statement_is_wrong_gets_an_apology_not_try_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def twice(_: Break, work: Work) -> None:
        for _ in range(2):
            await work.feedback._connection.execute(  # type: ignore[attr-defined]  # noqa: SLF001
                text("INSERT INTO feedback VALUES ('c', 2, 'a', 'fr', true, 0)")
            )

    monkeypatch.setitem(HANDLERS, Break, twice)
    await Replica(store, AssistantDouble(wanted=Wanted(record=Break, values={}))).take(message("un"))
    assert [said[:6] for said in await texts(store)] == ["un", "pardon"]
    assert await opinions(store) == 0


async def test_an_assistant_that_breaks_keeps_the_conversation_where_it_stood(store: Store) -> None:
    replica = Replica(store)
    await replica.take(message("un", key="1"))
    await Replica(store, AssistantDouble.that_breaks(UnforeseenError())).take(message("deux", key="2"))
    await replica.take(message("trois", key="3"))
    assert (await replica.state())["question"] == "1 3"
    assert [stored.sequence for stored in await log(store)] == [1, 2, 3, 4, 5, 6]


async def test_two_failures_in_a_row_let_the_conversation_begin_afresh(store: Store) -> None:
    """What a conversation remembers may be what breaks: it was then broken for ever."""

    def breaks(incoming: Incoming) -> None:
        if incoming.key in {"2", "3"}:
            raise UnforeseenError

    replica = Replica(store, AssistantDouble(breaks))
    for key in ("1", "2", "3"):
        await replica.take(message("bonjour", key=key))
    assert await replica.state() == {}
    await replica.take(message("bonjour", key="4"))
    assert (await replica.state())["question"] == "4"


async def test_failures_apart_do_not_count_together(store: Store) -> None:
    def breaks(incoming: Incoming) -> None:
        if incoming.key in {"2", "4"}:
            raise UnforeseenError

    replica = Replica(store, AssistantDouble(breaks))
    for key in ("1", "2", "3", "4", "5"):
        await replica.take(message("bonjour", key=key))
    assert (await replica.state())["question"] == "1 3 5"


async def test_what_looks_like_a_password_is_masked_in_an_apology_too(store: Store) -> None:
    said = "mon mot de passe est Soleil2024!"
    await Replica(store, AssistantDouble.that_breaks(UnforeseenError())).take(message(said))
    assert "Soleil2024" not in "".join(await texts(store))


async def test_an_apology_that_breaks_too_is_for_the_sender_to_try_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = AssistantDouble.that_breaks(UnforeseenError())
    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(AssistantDouble, "apology", lambda *_: 1 / 0)
        with pytest.raises(TurnFailedError):
            await Replica(store, assistant).take(message("un", key="k"))
    assert [entry["event"] for entry in logs] == ["turn.failed", "turn.failed"]
    assert await log(store) == []
    assert not (await Replica(store).take(message("un", key="k"))).duplicate


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_connection_lost_at_the_commit_is_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, *, arrived: bool
) -> None:
    """Nobody can know whether the commit had arrived: the activity's key tells the second attempt."""
    once, turn = iter([True]), store.turn

    @asynccontextmanager
    async def lost_once() -> AsyncIterator[Transaction]:
        async with turn() as transaction:
            yield transaction
            lost = next(once, False)
            if lost and not arrived:
                raise StoreAwayError("lost", cut_off=True)
        if lost:
            raise StoreAwayError("lost", cut_off=True)

    monkeypatch.setattr(store, "turn", lost_once)
    replica = Replica(store)
    taken = await replica.take(message("un", key="k"))
    assert (taken.incoming.sequence, taken.duplicate) == (1, arrived)
    assert await texts(store) == ["un", "un: 1"]


async def test_a_database_that_is_away_is_not_tried_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise StoreAwayError("gone")

    replica = Replica(store)
    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(conversations, "record", away)
        with pytest.raises(TurnFailedError):
            await replica.take(message("un"))
    assert [(entry["event"], entry["reason"]) for entry in logs] == [("turn.store_away", "gone")]
    assert (len(replica.assistant.runs), replica.committed) == (1, [])


@dataclass(frozen=True)
class Pause:
    """A request whose action waits until it is let go on."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)


@pytest.fixture
def pause(monkeypatch: pytest.MonkeyPatch) -> Pause:
    async def wait(request: Pause, work: Work) -> None:
        await HANDLERS[RecordFeedback](FEEDBACK, work)
        request.begun.set()
        await request.go_on.wait()

    monkeypatch.setitem(HANDLERS, Pause, wait)
    return Pause()


async def test_cancelled_in_mid_turn_leaves_nothing_half_done(store: Store, pause: Pause) -> None:
    wanted = Wanted(record=Pause, values={"begun": pause.begun, "go_on": pause.go_on})
    replica = Replica(store, AssistantDouble(wanted=wanted))
    taking = asyncio.create_task(replica.take(message("un", key="k")))
    await pause.begun.wait()
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking
    assert await log(store) == []
    assert await opinions(store) == 0
    assert replica.committed == []

    pause.go_on.set()  # nothing is locked: the same activity is taken now
    assert not (await replica.take(message("un", key="k"))).duplicate
    assert await texts(store) == ["un", "un: 1"]


async def test_cancelled_anywhere_is_all_or_nothing(store: Store) -> None:
    """Cancel after ever more steps of the event loop, until the turn is through before it is cancelled."""
    steps, through = 0, False
    while not through:
        steps += 1
        conversation = f"c{steps}"
        taking = asyncio.create_task(Replica(store).take(message("un", conversation=conversation, key="k")))
        for _ in range(steps):
            await asyncio.sleep(0)
        through = taking.done()
        taking.cancel()
        await asyncio.wait([taking])
        assert await texts(store, conversation) in ([], ["un", "un: 1"])
        again = await Replica(store).take(message("un", conversation=conversation, key="k"))
        assert again.replies[0].body["text"] == "un: 1"
        assert await texts(store, conversation) == ["un", "un: 1"]
    assert steps > 2


async def test_replies_leave_only_after_the_commit(store: Store) -> None:
    """Whoever is told to deliver finds them in the database, over another connection."""
    found: list[list[str]] = []
    reading: list[asyncio.Task[None]] = []

    async def look() -> None:
        found.append(await texts(store))

    replica = Replica(store)
    replica.turns._committed = lambda *_: reading.append(asyncio.create_task(look()))  # noqa: SLF001
    await replica.take(message("un"))
    await asyncio.gather(*reading)
    assert found == [["un", "un: 1"]]


async def test_nothing_leaves_when_the_commit_fails(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    replica = Replica(store)

    async def disk_full(*_: object) -> None:
        raise StoreAwayError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("sqlalchemy.ext.asyncio.AsyncTransaction.__aexit__", disk_full)
        with pytest.raises(TurnFailedError):
            await replica.take(message("un"))
    assert replica.committed == []
    assert await texts(store) == []

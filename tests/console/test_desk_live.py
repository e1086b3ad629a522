"""Open pages hear that something has changed, and that the line still holds."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse

from actions.agents import DisableAgent
from actions.ticket_handling import NoteOnTicket
from bot.console import live
from bot.console.workplace import Workplace
from bot.typing_signs import Side, topic
from tests.console.caller import Caller
from tests.console.conftest import Visit
from tests.console.small_desk import agent_id, email
from tests.pages.person import Person

STREAM = {"Accept": "text/event-stream"}


async def stream(person: Person, path: str) -> ClientResponse:
    response = await person.client.get(path, headers=STREAM)
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/event-stream"
    return response


async def events(response: ClientResponse) -> AsyncIterator[str]:
    async for line in response.content:
        if line.startswith(b"event: "):
            yield line.decode().removeprefix("event: ").strip()


async def until(response: ClientResponse, name: str) -> None:
    async for heard in events(response):
        if heard == name:
            return
    raise AssertionError(f"the stream ended without {name}")


async def test_stream_begins_with_what_was_missed(visit: Visit, at: Workplace) -> None:
    """What happened between a page and its stream was shown with the next change, or a minute later."""
    anna, ticket = await visit("Anna"), await Caller(at).is_taken_by("Anna")
    for path, missed in (("/desk/events", ["queue"]), (f"/desk/events?ticket={ticket.number}", ["queue", "ticket"])):
        response = await stream(anna, path)
        heard = events(response)
        assert [await anext(heard) for _ in (*missed, "beat")] == [*missed, "beat"]
        response.close()


async def test_queue_hears_of_any_ticket(visit: Visit, at: Workplace) -> None:
    response = await stream(await visit("Anna"), "/desk/events")
    await until(response, "beat")
    await Caller(at).hands_over()
    await until(response, "queue")
    response.close()


async def test_ticket_hears_of_its_conversation_and_of_notes(visit: Visit, at: Workplace) -> None:
    caller = Caller(at)
    ticket = await caller.is_taken_by("Anna")
    response = await stream(await visit("Anna"), f"/desk/events?ticket={ticket.number}")
    await until(response, "beat")
    await caller.says("vous êtes là ?")
    await until(response, "ticket")
    await at.desk.do(NoteOnTicket(ticket=ticket.id, agent=agent_id("Anna"), text="oui"))
    await until(response, "ticket")
    response.close()


async def test_who_looks_at_a_ticket_hears_how_many_others_wait(visit: Visit, at: Workplace) -> None:
    """They saw only the ticket before them: what people wrote in their other ones waited until they went to look."""
    mine = await Caller(at, "mine").is_taken_by("Anna")
    anna = await visit("Anna")
    response = await stream(anna, f"/desk/events?ticket={mine.number}")
    await until(response, "beat")
    other = Caller(at, "other")
    await other.is_taken_by("Anna")
    await Caller(at, "of another agent").is_taken_by("Sami")
    await until(response, "queue")
    response.close()
    for one in (other, Caller(at, "mine"), Caller(at, "of another agent")):
        await one.says("vous êtes là ?")
    await Caller(at, "nobody's").hands_over()
    await anna.opens(f"/desk/tickets/{mine.number}/waiting")
    assert 'data-waiting="2"' in anna.page
    assert "2 autres personnes attendent" in anna.page
    await anna.opens("/desk")
    assert 'data-waiting="3"' in anna.page


async def test_it_beats_while_nothing_happens(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.01)
    response = await stream(await visit("Anna"), "/desk/events")
    for _ in range(3):
        await until(response, "beat")
    response.close()


async def test_stream_ends_with_the_session(visit: Visit, at: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.01)
    response = await stream(await visit("Anna"), "/desk/events")
    await until(response, "beat")
    await at.desk.do(DisableAgent(email=email("Anna")))
    assert {heard async for heard in events(response)} == {"beat"}


async def test_stream_ends_with_the_session_at_a_busy_desk(
    visit: Visit, at: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(live.News, "next", _always)
    response = await stream(await visit("Anna"), "/desk/events")
    await until(response, "beat")
    await at.desk.do(DisableAgent(email=email("Anna")))
    assert {heard async for heard in events(response)} == {"queue"}


async def _always(_news: live.News, _seconds: float) -> list[str]:
    await asyncio.sleep(0.01)
    return ["queue"]


async def test_streams_end_with_the_server(visit: Visit, at: Workplace) -> None:
    response = await stream(await visit("Anna"), "/desk/events")
    await until(response, "beat")
    await at.live.close()
    assert [heard async for heard in events(response)] == []


async def test_typing_crosses_in_both_directions_and_is_not_kept(visit: Visit, at: Workplace) -> None:
    caller = Caller(at)
    ticket = await caller.is_taken_by("Anna")
    anna, sami = await visit("Anna"), await visit("Sami")
    response = await stream(anna, f"/desk/events?ticket={ticket.number}")
    await until(response, "beat")
    before = await caller.heard()
    await at.signs.person_types(ticket.conversation)
    await until(response, "typing")
    response.close()
    with at.bell.listen(topic(ticket.conversation, Side.AGENT)) as person:
        for who, is_told in ((sami, False), (anna, True)):  # Sami does not have the ticket
            await who.opens(f"/desk/tickets/{ticket.number}")
            assert (await who.sends(f"/desk/tickets/{ticket.number}/typing")).status == 204
            assert await person.wait(0.01) == is_told
    assert await caller.heard() == before


async def test_nobody_is_told_of_typing_where_no_agent_is(at: Workplace) -> None:
    caller = Caller(at)
    await caller.says("bonjour")
    with at.bell.listen(topic(caller.conversation, Side.PERSON)) as agent:
        await at.signs.person_types(caller.conversation)
        assert not await agent.wait(0.01)

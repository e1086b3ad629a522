"""What agents and programs do is told by webhook, with the ticket as it has become."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions import carry_out
from actions.api_tokens import add_token
from actions.rules import HOUR
from actions.scopes import Scope
from actions.ticket_handling import SnoozeTicket
from actions.ticket_of_person import HearTicket
from actions.tickets import Agent, Role
from bot.app import build
from bot.settings import Settings
from bot.store.store import Store
from tests.api.conftest import LEA, NEW, NOE, Program
from tests.webhooks.receiver import Receiver


@pytest.fixture
def database_url() -> str:
    """One database is enough: it is the acts that are tested."""
    return ""


@pytest.fixture
async def program(store: Store, settings: Settings) -> AsyncIterator[Program]:
    async with store.turn() as transaction:
        work = transaction.work
        for agent_id, name in ((LEA, "Léa"), (NOE, "Noé")):
            agent = Agent(
                id=agent_id, email=f"{name}@aide.example", name=name, roles=[Role.AGENT], state="active", language="fr"
            )
            await work.agents.add(agent, work.now())
        _, word = await add_token("helpdesk", set(Scope), None, work)
    async with TestClient(TestServer(await build(settings))) as client:
        yield Program(client, word)


async def test_the_server_tells_what_was_done_in_order_and_as_it_was_then(
    program: Program, receiver: Receiver, store: Store
) -> None:
    number = await program.opens()
    at = f"/tickets/{number}"
    await program.posts(f"{at}/take", {"agent": LEA})
    await program.posts(f"{at}/replies", {"agent": LEA, "text": "Je regarde."}, 201)
    await program.asks("PATCH", at, {"agent": LEA, "priority": "urgent", "tags": ["xml"]})
    await program.posts(f"{at}/notes", {"agent": LEA, "text": "entre nous"}, 201)
    await program.posts(f"{at}/transfer", {"agent": LEA, "to": NOE, "note": "entre nous"})
    await program.posts(f"{at}/close", {"agent": NOE})
    await program.posts(f"{at}/reopen", {"agent": LEA})
    told = [
        ("ticket.opened", "waiting", None, "normal"),
        ("ticket.taken", "taken", LEA, "normal"),
        ("ticket.reply", "taken", LEA, "normal"),
        ("ticket.changed", "taken", LEA, "urgent"),
        ("ticket.changed", "taken", LEA, "urgent"),
        ("ticket.transferred", "taken", NOE, "urgent"),
        ("ticket.closed", "closed", NOE, "urgent"),
        ("ticket.reopened", "taken", LEA, "urgent"),
    ]
    await receiver.has(len(told))
    assert [seen(body) for body in receiver.bodies] == told
    assert receiver.bodies[2]["data"]["first_reply_at"] is not None
    assert receiver.bodies[6]["data"]["closed_as"] == "solved"
    assert receiver.bodies[7]["data"]["reopened"] == 1
    for personal in ("entre nous", "regarde", str(NEW["email"]), str(NEW["subject"])):
        assert personal not in str(receiver.bodies)
    async with store.turn() as transaction:
        listed = await transaction.work.webhooks.listed(number=number)
    assert len(listed) == len(told)


async def test_a_ticket_that_was_put_off_and_whose_person_writes_is_told_to_be_back(
    program: Program, receiver: Receiver, store: Store
) -> None:
    """Who was told that it was put off was told that it is back only when its time had come by itself."""
    number = await program.opens()
    await program.posts(f"/tickets/{number}/take", {"agent": LEA})
    async with store.turn() as transaction:
        work = transaction.work
        ticket = await work.tickets.by_number(number)
        assert ticket is not None
        await carry_out(SnoozeTicket(ticket=ticket.id, agent=LEA, until=work.now() + HOUR), work)
        await carry_out(HearTicket(conversation=ticket.conversation, user=ticket.user, text="Bonjour"), work)
    await receiver.has(5)
    assert [seen(body)[:2] for body in receiver.bodies][2:] == [
        ("ticket.snoozed", "snoozed"),
        ("ticket.woken", "taken"),
        ("ticket.message", "taken"),
    ]


def seen(body: dict[str, Any]) -> tuple[str, str, str | None, str]:
    data = body["data"]
    return body["type"], data["state"], data["agent"], data["priority"]

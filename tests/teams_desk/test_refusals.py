"""Who may not act in the channel is told so, nothing is done, and nothing is told of the request."""

import json
from typing import Any

import pytest

from actions.store.tickets import Sought
from actions.tickets import State, Ticket
from bot.messages import Json
from bot.store.store import Store
from tests.teams_desk.in_channel import CHANNEL, HANDS_OVER, TEAM, Asker, Channel

SECRET = ("je ne reçois rien", "DS-", "Normale", "À prendre")
"""What nobody else is told."""
ELSEWHERE = "19:another-channel@thread.tacv2;messageid=7"


async def ticket_of(store: Store) -> tuple[Ticket, int]:
    async with store.turn() as transaction:
        (ticket,) = await transaction.work.tickets.sought(Sought(), most=2)
        return ticket, len(await transaction.work.tickets.events(ticket.id))


async def place_of(store: Store) -> Json | None:
    async with store.turn() as transaction:
        return await transaction.threads.place(TEAM)


def words(answer: dict[str, Any]) -> str:
    assert answer["type"] == "application/vnd.microsoft.activity.message"
    assert not any(one in answer["value"] for one in SECRET), answer
    return str(answer["value"])


@pytest.fixture
async def thread(channel: Channel, jean: Asker) -> str:
    for said in HANDS_OVER:
        await jean.says(said)
    return await channel.thread()


async def test_only_agents_of_the_team_may_act(channel: Channel, store: Store, thread: str) -> None:
    before, there = await ticket_of(store), await place_of(store)
    assert there is not None
    # Somebody elsewhere whose client says that this is of the team: calls for the team would go where they are.
    assert await channel.posts("bonjour", "a:1/x", "29:jean", recipient={"id": "28:another"}) == 202
    assert await place_of(store) == there
    for act in ("take", "assign", "reply", "close", "reopen"):
        for user, why in {
            "29:boss": "pas de compte d’agent actif",
            "29:former": "pas de compte d’agent actif",
            "29:edith": "ne permet pas de répondre",
            "29:elsewhere": "seuls les membres de l’équipe",
            "29:jean": "seuls les membres de l’équipe",
        }.items():
            assert why in words(await channel.taps(thread, user, act, reply="Salutations", to="id of anna"))
    in_english = await channel.taps(thread, "29:boss", "take", locale="en-GB")
    assert "no active agent account" in words(in_english)
    # A card that somebody made, or took elsewhere; a button that we do not know.
    forged = {"guichet": "desk", "act": "take", "ticket": before[0].id}
    for place in ("a:1/x", CHANNEL, f"{CHANNEL};messageid=1", f"{TEAM};messageid=1"):
        assert "plus suivie" in words(await channel.taps(place, "29:anna", "take", forged))
    for data in ({"guichet": "desk"}, {"guichet": "desk", "act": {"take": 1}}, {"guichet": {"say": "oui"}}, {}):
        assert "plus connu" in words(await channel.taps(thread, "29:anna", "", data))
    assert "à qui la confier" in words(await channel.taps(thread, "29:anna", "assign"))
    await channel.writes(thread, "29:boss", "Salutations Jean")
    await channel.hears(thread, "Boss : Rien n’a été fait")
    assert await ticket_of(store) == before
    assert not any("Salutations" in json.dumps(one.activity) for one in channel.connector.deliveries)


async def test_what_is_said_in_the_channel_is_nobodys_turn(channel: Channel, store: Store, thread: str) -> None:
    """Also when a member has left: Teams says so, and they may do nothing from then on."""
    assert "value" in await channel.taps(thread, "29:anna", "take")
    await channel.shows(thread, "Prise en charge")
    await channel.writes(thread, "29:paul", "Je réponds à sa place")
    await channel.hears(thread, "Paul : Anna has this request already")
    await channel.writes(CHANNEL, "29:anna", "quelqu’un ?", id="f:new")
    await channel.hears(CHANNEL, "n’est celle d’aucune demande")
    await channel.writes(thread, "29:anna", "x" * 4001)
    await channel.hears(thread, "dépasse 4000 caractères")
    await channel.writes(thread, "29:anna", "Salutations", type="messageUpdate", id="f:edited")
    await channel.hears(thread, "modification de votre message n’est pas transmise")
    assert await channel.posts(None, thread, "29:anna", type="messageDelete", id="f:edited") == 202  # was never said
    await channel.writes(thread, "29:anna", "Je regarde.", id="f:said")
    for _ in range(2):
        assert await channel.posts(None, thread, "29:anna", type="messageDelete", id="f:said") == 202
    await channel.hears(thread, "La suppression de votre message n’est pas transmise")
    assert sum("La suppression" in one for one in channel.said(thread)) == 1
    assert await channel.posts(None, thread, "29:anna", type="messageReaction") == 202
    picture = [{"contentType": "image/png", "contentUrl": "https://teams.example/1"}]
    await channel.writes(thread, "29:anna", "", attachments=picture)
    await channel.hears(thread, "fichiers ne peuvent pas")
    await channel.writes(thread, "29:anna", "Note :")
    await channel.hears(thread, "Anna : Rien n’est noté")
    data = {"guichet": "desk", "act": "assign", "to": "id of nobody"}
    assert await channel.posts(None, thread, "29:anna", value=data) == 202  # of a client that knows no better
    await channel.hears(thread, "Anna : Cette personne ne fait pas ou plus partie")
    for kind in ("message", "messageUpdate", "messageDelete"):  # in another channel, and not to the bot
        assert await channel.posts("c’est quoi un bcr ?", ELSEWHERE, "29:anna", type=kind) == 202
    assert await store.last_sequence(f"msteams:{ELSEWHERE}") is None
    channel.connector.places.known[TEAM].members = {}
    gone = {"type": "conversationUpdate", "membersRemoved": [{"id": "29:anna"}]}
    assert await channel.posts(None, TEAM, "29:paul", **gone) == 202
    assert "seuls les membres" in words(await channel.taps(thread, "29:anna", "close"))
    ticket, _ = await ticket_of(store)
    assert (ticket.state, ticket.agent_id) == (State.TAKEN, "id of anna")
    said = [str(one.activity.get("text")) for one in channel.connector.deliveries]
    assert not any("à sa place" in one or "xxx" in one or "Salutations" in one for one in said)

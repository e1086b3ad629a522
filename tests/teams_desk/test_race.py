"""The desk on the web and the channel in Teams at once: exactly one gets it, and both show the same."""

import asyncio

from actions.agent_sign_in import open_session
from actions.store.tickets import Sought
from actions.tickets import Ticket
from bot.store.store import Store
from tests.channels.bot_under_test import Client
from tests.desk.at_servers import AtDesk
from tests.teams_desk.in_channel import HANDS_OVER, Asker, Channel


class Server:
    """Where the desk is."""

    def __init__(self, guichet: Client) -> None:
        self.address = str(guichet.make_url("")).rstrip("/")


async def ticket_of(store: Store) -> Ticket:
    async with store.turn() as transaction:
        (ticket,) = await transaction.work.tickets.sought(Sought(), most=2)
    return ticket


async def test_whoever_acts_first_wins(channel: Channel, jean: Asker, guichet: Client, store: Store) -> None:
    for said in HANDS_OVER:
        await jean.says(said)
    thread = await channel.thread()
    number = (await ticket_of(store)).number
    async with store.turn() as transaction:
        paul = await transaction.work.agents.by_id("id of paul")
        assert paul
        word = await open_session(paul, transaction.work)
    async with AtDesk(Server(guichet), word) as desk:
        await desk.sees(number)
        tapped, sent = await asyncio.gather(
            channel.taps(thread, "29:anna", "take"), desk.person.sends(f"/desk/tickets/{number}/take")
        )
        holder = (await ticket_of(store)).agent_id
        lost_in_teams = tapped["type"].endswith("activity.message")
        assert holder == ("id of paul" if lost_in_teams else "id of anna")
        assert (sent.status == 303) == lost_in_teams
        # What Paul, who supervises, does at the desk shows in Teams; what is done in Teams shows at the desk.
        if holder != "id of paul":
            await desk.acts(number, "transfer", to="id of paul", text="Je m’en occupe.")
            await channel.hears(thread, "Je m’en occupe.")
        await channel.shows(thread, "Suivie par", "Paul")
        await desk.acts(number, "priority", priority="urgent")
        await channel.shows(thread, "Urgente", "attention")
        await desk.acts(number, "reply", text="Bonjour Jean")
        await channel.hears(thread, "◆ Paul Bonjour Jean")
        await desk.acts(number, "note", text="Il rappelle <demain>.")
        await channel.hears(thread, "✎ Note interne de Paul Il rappelle <demain>.")
        assert "value" in await channel.taps(thread, "29:paul", "assign", to="")
        assert (await channel.taps(thread, "29:paul", "assign", to="id of anna"))["type"].endswith("card.adaptive")
        assert "Anna" in await desk.sees(number)
        await desk.acts(number, "transfer", to="", text="")
    await channel.shows(thread, "À prendre")
    # Two write below the card of a request that nobody has: one takes it, the other is told.
    await asyncio.gather(
        channel.writes(thread, "29:anna", "C’est Anna qui répond"),
        channel.writes(thread, "29:paul", "C’est Paul qui répond"),
    )
    refused = ("has this request already", "a déjà cette demande")
    await channel.until(lambda: [one for one in channel.said(thread) if any(words in one for words in refused)])
    holder = (await ticket_of(store)).agent_id
    await jean.hears(f"C’est {'Anna' if holder == 'id of anna' else 'Paul'} qui répond")
    assert sum("qui répond" in str(one.activity.get("text")) for one in channel.connector.deliveries) == 1
    said = channel.said(thread)
    assert len(said) == len(set(said)), said

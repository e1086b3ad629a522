"""The app is taken out of the support team, and added again some day: its threads catch up, and nothing is lost."""

import asyncio

from actions.person import Person
from actions.privacy import erase
from bot.store.store import Store
from tests.channels.connector_double import BOT
from tests.teams_desk.in_channel import CHANNEL, HANDS_OVER, SECONDS, TEAM, Asker, Channel

ASKED_IN = "msteams:a:1/x"


def refusals(channel: Channel) -> int:
    return sum(one.status == 403 for one in channel.connector.record.entries)


async def is_refused(channel: Channel, store: Store, thread: str, before: int) -> None:
    """Return when Teams has refused what a thread is to get, more than `before`, and nothing of it waits any more."""
    await channel.until(lambda: refusals(channel) > before, "nothing was refused")
    async with asyncio.timeout(SECONDS):
        while (await store.conversation(f"msteams:{thread}")).undelivered:  # noqa: ASYNC110 - another process's marks
            await asyncio.sleep(0.01)


async def test_what_was_refused_while_the_app_was_out_of_the_team_comes_when_it_is_back(
    channel: Channel, jean: Asker, store: Store
) -> None:
    """It was given up for good before: agents were never shown it, and what was to be deleted stayed in Teams."""
    for words in HANDS_OVER:
        await jean.says(words)
    thread = await channel.thread()
    await channel.taps(thread, "29:anna", "take")
    await channel.hears(thread, "prend la suite")
    channel.connector.places.without_bot |= {TEAM, CHANNEL}
    await channel.posts(None, TEAM, "29:anna", type="installationUpdate", action="remove")
    for words in ("toujours rien", "<b>vraiment</b> rien"):
        before = refusals(channel)
        await jean.says(words)
        await is_refused(channel, store, thread, before)
    assert not any("toujours rien" in one for one in channel.said(thread))

    channel.connector.places.without_bot.clear()
    await channel.is_installed()
    await channel.posts(None, TEAM, "29:anna", type="conversationUpdate", membersAdded=[BOT])
    await channel.hears(thread, "<b>vraiment</b> rien")
    await channel.shows(thread, "toujours rien", "<b>vraiment</b> rien")
    await jean.says("ah si")
    await channel.hears(thread, "ah si")
    said = [one for one in channel.said(thread) if one.startswith("◍")][-3:]
    assert [one.rpartition("personne ")[2] for one in said] == ["toujours rien", "<b>vraiment</b> rien", "ah si"]

    channel.connector.places.without_bot |= {TEAM, CHANNEL}
    before = refusals(channel)
    async with store.turn() as transaction:
        await erase(transaction.work, Person(conversations={ASKED_IN: frozenset()}), {ASKED_IN: None})
        await transaction.forget_threads()
    await is_refused(channel, store, thread, before)
    channel.connector.places.without_bot.clear()
    await channel.is_installed()
    card = thread.partition(";messageid=")[2]
    await channel.until(lambda: card in channel.connector.taken_back, "it is still there")

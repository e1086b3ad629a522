"""The server is killed again and again: what the Bot Framework endpoint accepted is answered, in order, none lost."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.channels.connector_double import ConnectorDouble
from tests.durability.careful_client import AWAY, PAUSE
from tests.durability.chance import Chance
from tests.durability.forked_server import ForkedServer

LIVES = 15
CONVERSATIONS = 8
LEASE_MS = 500
PATIENCE = 120  # seconds until the last answer has come


@dataclass
class Channel:
    """One conversation, as a channel delivers it: again until it is accepted."""

    server: ForkedServer
    connector: ConnectorDouble
    name: str
    accepted: list[str] = field(default_factory=list)

    async def talk(self, stop: asyncio.Event, session: aiohttp.ClientSession) -> None:
        while not stop.is_set():
            key = f"{self.name}-{len(self.accepted) + 1}"
            activity = self.connector.message(id=key, channelId="emulator", conversation={"id": self.name})
            while not await self._is_accepted(activity, session):  # noqa: ASYNC110 - it is the answer that counts
                await asyncio.sleep(PAUSE)
            self.accepted.append(key)

    def answered(self) -> list[str]:
        """Return the messages that were answered, in the order of their first answers."""
        delivered = [delivery.activity for delivery in self.connector.deliveries]
        answers = (one["replyToId"] for one in delivered if one["type"] == "message")  # no sign of being at it
        return list(dict.fromkeys(key for key in answers if key.startswith(f"{self.name}-")))

    async def _is_accepted(self, activity: object, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.post(f"{self.server.address}/api/messages", json=activity) as response:
                return response.status == 202
        except AWAY:
            return False


async def test_killed_while_it_delivers(tmp_path: Path, chance: Chance) -> None:
    stop = asyncio.Event()
    timeout = aiohttp.ClientTimeout(total=10)
    async with (
        ConnectorDouble() as connector,
        ForkedServer(tmp_path, lease_ms=LEASE_MS) as server,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        connector.delay = 0.01  # as a network has: kills fall between a delivery and its mark
        channels = [Channel(server, connector, f"conversation{n}") for n in range(CONVERSATIONS)]
        talking = [asyncio.create_task(channel.talk(stop, session)) for channel in channels]
        for _ in range(LIVES):
            await chance.live(server, talking, lambda: sum(len(channel.accepted) for channel in channels))
        await server.begin()
        await server.serves()
        stop.set()
        await asyncio.gather(*talking)
        accepted = sum(len(channel.accepted) for channel in channels)
        async with asyncio.timeout(PATIENCE):
            while sum(len(channel.answered()) for channel in channels) < accepted:  # noqa: ASYNC110 - many events
                await asyncio.sleep(0.05)
        await server.end()
    for channel in channels:
        assert channel.answered() == channel.accepted
    twice = len(connector.deliveries) - accepted
    print(f"{LIVES} lives, {accepted} messages, {twice} answers delivered once more")  # noqa: T201
    assert accepted > LIVES, "hardly anything was said: this proved nothing"

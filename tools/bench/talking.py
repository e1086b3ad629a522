"""Every bot talked to in every way it knows, in turns, so that the machine's moods fall on all alike."""

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import load
from bots import AGENTS, BOTBUILDER, BOTS, CONNECTOR, GUICHET, WAYS, Bot
from channel import Channel
from load import Sample
from process import Memory, Server
from table import table

HEADS = ("", "turns/s", "p50 ms", "p99 ms", "CPU ms/turn")

Place = tuple[str, Bot]
"""A way, and the bot that is talked to in it."""


@dataclass(frozen=True)
class Talked:
    samples: Mapping[Place, Sample]
    before: Mapping[Bot, Memory]
    after: Mapping[Bot, Memory]
    strays: int


async def talk(folder: Path, *, turns: int, rounds: int) -> Talked:
    places = [(way, bot) for way in WAYS for bot in BOTS if way in bot.ways]
    samples: dict[Place, list[Sample]] = {place: [] for place in places}
    async with Channel() as channel, AsyncExitStack() as stack:
        servers: dict[Bot, Server] = {}
        for number, bot in enumerate(BOTS):
            servers[bot] = await stack.enter_async_context(bot.server(folder / str(number), channel))
        before = {bot: server.memory() for bot, server in servers.items()}
        for number in range(rounds):
            for way, bot in places if number % 2 == 0 else reversed(places):
                try:
                    samples[way, bot].append(await load.run(WAYS[way], servers[bot], channel, turns))
                except Exception as broken:
                    broken.add_note(f"{bot.name}, {way}; its last words:\n{servers[bot].last_words()}")
                    raise
        after = {bot: server.memory() for bot, server in servers.items()}
    middles = {place: load.middle(taken) for place, taken in samples.items()}
    return Talked(samples=middles, before=before, after=after, strays=channel.strays)


def show(talked: Talked) -> Iterator[str]:
    for way in WAYS:
        rows = [
            (
                bot.name,
                f"{sample.turns_per_second:,.0f}",
                f"{sample.median_ms:.1f}",
                f"{sample.slow_ms:.1f}",
                f"{sample.cpu_ms:.2f}",
            )
            for (spoken, bot), sample in talked.samples.items()
            if spoken == way
        ]
        yield table(f"Turns, {way}", HEADS, rows)


def show_memory(talked: Talked) -> str:
    rows = [
        (
            bot.name,
            f"{before.resident:.0f}",
            f"{before.proportional:.0f}",
            f"{talked.after[bot].resident:.0f}",
            f"{talked.after[bot].proportional:.0f}",
        )
        for bot, before in talked.before.items()
    ]
    return table("Memory, MiB", ("", "RSS at start", "PSS at start", "RSS after load", "PSS after load"), rows)


def show_goals(talked: Talked) -> str:
    ours, agents, botbuilder = (talked.samples[CONNECTOR, bot].cpu_ms for bot in (GUICHET, AGENTS, BOTBUILDER))
    goals = (
        ("a durable turn costs less CPU than the Agents SDK's echo", ours / agents, ours < agents),
        ("and at least five times less than botbuilder's echo", ours / botbuilder, 5 * ours <= botbuilder),
        ("no reply arrived twice", float(talked.strays), talked.strays == 0),
    )
    rows = [(words, f"{figure:.2f}", "yes" if reached else "no") for words, figure, reached in goals]
    return table("Goals, through a connector", ("", "ratio", "reached"), rows)

"""Bots whose connector is far away: it answers late, and many conversations wait for it at once."""

from contextlib import AsyncExitStack
from pathlib import Path

import load
from bots import AGENTS, BOTBUILDER, CONNECTOR, GUICHET, WAYS, Bot
from channel import Channel
from load import Sample
from table import table

DELAY = 0.2  # seconds
CONVERSATIONS = 64
BOTS = (GUICHET, AGENTS, BOTBUILDER)
HEADS = ("", "turns/s", "p50 ms", "p99 ms", "CPU ms/turn")


async def measure(folder: Path, *, turns: int, rounds: int) -> str:
    """Return the table: each bot's median of the rounds, which go through them in turns."""
    folder.mkdir(parents=True)  # noqa: ASYNC240 - before anything is measured
    samples: dict[Bot, list[Sample]] = {bot: [] for bot in BOTS}
    async with Channel(DELAY) as channel, AsyncExitStack() as stack:
        servers = {bot: await stack.enter_async_context(bot.server(folder / bot.name, channel)) for bot in BOTS}
        for number in range(rounds):
            for bot in BOTS if number % 2 == 0 else reversed(BOTS):
                taken = await load.run(WAYS[CONNECTOR], servers[bot], channel, turns, connections=CONVERSATIONS)
                samples[bot].append(taken)
    most = CONVERSATIONS / DELAY
    title = (
        f"Connector that answers in {1000 * DELAY:.0f} ms, {CONVERSATIONS} conversations: {most:.0f} turns/s at most"
    )
    return table(title, HEADS, [_row(bot, load.middle(taken)) for bot, taken in samples.items()]) + _strays(channel)


def _row(bot: Bot, sample: Sample) -> tuple[str, ...]:
    figures = (sample.turns_per_second, sample.median_ms, sample.slow_ms, sample.cpu_ms)
    return (bot.name, *(f"{figure:,.{digits}f}" for figure, digits in zip(figures, (0, 0, 0, 2), strict=True)))


def _strays(channel: Channel) -> str:
    return f"replies that arrived twice, or to nothing: {channel.strays}\n"

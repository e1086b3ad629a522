"""The load: the same conversations for every bot, on as many connections at once."""

import asyncio
import itertools
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from channel import Channel
from process import Server
from ways import Talk, Way

CONNECTIONS = 16
WARM_UP = 160  # turns before those that count
SETTLE_SECONDS = 0.2  # what a bot does after its last reply counts too
LONGEST_SECONDS = 120.0
QUESTIONS = Path(__file__).with_name("questions.txt").read_text("utf-8").splitlines()


@dataclass(frozen=True)
class Sample:
    turns_per_second: float
    median_ms: float
    slow_ms: float
    """The 99th percentile."""
    cpu_ms: float
    """Of the bot's process, a turn."""


async def run(way: Way, server: Server, channel: Channel, turns: int, *, connections: int = CONNECTIONS) -> Sample:
    async with AsyncExitStack() as stack, asyncio.timeout(LONGEST_SECONDS):
        talks = [await stack.enter_async_context(way(server, channel)) for _ in range(connections)]
        questions = itertools.cycle(QUESTIONS)
        latencies: list[float] = []

        async def converse(talk: Talk, count: int) -> None:
            latencies.extend([await talk(next(questions)) for _ in range(count)])

        async def say(count: int) -> None:
            async with asyncio.TaskGroup() as group:
                for talk in talks:
                    group.create_task(converse(talk, count // connections))

        await say(WARM_UP)
        await asyncio.sleep(SETTLE_SECONDS)
        latencies.clear()
        cpu, begun = server.cpu_seconds(), time.perf_counter()
        await say(turns)
        seconds = time.perf_counter() - begun
        await asyncio.sleep(SETTLE_SECONDS)
        cpu = server.cpu_seconds() - cpu
    return Sample(
        turns_per_second=len(latencies) / seconds,
        median_ms=1000 * statistics.median(latencies),
        slow_ms=1000 * statistics.quantiles(latencies, n=100)[98],
        cpu_ms=1000 * cpu / len(latencies),
    )


def middle(samples: list[Sample]) -> Sample:
    """Return the median of each figure."""
    return Sample(*(statistics.median(values) for values in zip(*map(_figures, samples), strict=True)))


def _figures(sample: Sample) -> tuple[float, ...]:
    return (sample.turns_per_second, sample.median_ms, sample.slow_ms, sample.cpu_ms)

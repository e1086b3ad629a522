"""How long bots take from nothing to the first good answer of /health/ready."""

import statistics
from pathlib import Path

from bots import AGENTS, BOTBUILDER, GUICHET
from channel import Channel
from table import table

MEASURED = (GUICHET, AGENTS, BOTBUILDER)


async def start(folder: Path, *, rounds: int) -> str:
    """Return the table: the first start in an empty folder, and the second one there."""
    rows = []
    async with Channel() as channel:
        for number, bot in enumerate(MEASURED):
            first: list[float] = []
            second: list[float] = []
            for place in range(rounds):
                for taken in (first, second):
                    async with bot.server(folder / f"start-{number}-{place}", channel) as server:
                        taken.append(server.start_seconds)
            rows.append((bot.name, f"{statistics.median(first):.2f}", f"{statistics.median(second):.2f}"))
    return table("Start, seconds until ready", ("", "empty folder", "again"), rows)

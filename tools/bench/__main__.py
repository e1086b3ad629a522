"""`python tools/bench [--quick] [--teams | --strangers | --checking | --desk]`: speed and memory beside others'."""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import checking
import desking
import distant
import machine
import starting
import strangers
import talking
from bots import ROOT
from table import table

SIZES = (0, 50, 1_000, 10_000)  # articles to search in; 0 for the real ones
SEARCH_SECONDS = 150
SEARCH_HEADS = ("", "p50 µs", "p99 µs", "build s", "memory MiB")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute or two instead of eight: fewer turns, one round")
    parser.add_argument("--strangers", action="store_true", help="only what strangers may learn by the clock")
    parser.add_argument("--checking", action="store_true", help="only the check of files")
    parser.add_argument("--desk", action="store_true", help="only messages between people and agents")
    parser.add_argument("--teams", action="store_true", help="only a connector that takes its time, as that of Teams")
    given = parser.parse_args()
    everything = not (given.strangers or given.checking or given.desk or given.teams)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, it first stops its servers
    begun = time.monotonic()
    print(machine.describe(), end="\n\n", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
            if everything:
                turns, rounds = (320, 1) if given.quick else (1_600, 3)
                asyncio.run(_bots(Path(folder), turns=turns, rounds=rounds))
                _search(SIZES[:-1] if given.quick else SIZES)
            if everything or given.teams:
                turns, rounds = (320, 1) if given.quick else (1_280, 3)
                print(asyncio.run(distant.measure(Path(folder) / "distant", turns=turns, rounds=rounds)), flush=True)
            if everything or given.checking:
                rounds, size = (1, checking.SIZE // 10) if given.quick else (3, checking.SIZE)
                print(checking.measure(Path(folder), rounds=rounds, size=size), flush=True)
            if everything or given.desk:
                print(asyncio.run(desking.measure(Path(folder) / "desk", quick=given.quick)), flush=True)
            if everything or given.strangers:
                print(asyncio.run(strangers.measure(Path(folder) / "strangers", quick=given.quick)), flush=True)
    except KeyboardInterrupt:
        return 130
    print(f"{time.monotonic() - begun:.0f} seconds in all")
    return 0


async def _bots(folder: Path, *, turns: int, rounds: int) -> None:
    print(f"{turns} turns a round after a warm-up, 16 connections, median of {rounds}\n", flush=True)
    talked = await talking.talk(folder, turns=turns, rounds=rounds)
    print(*talking.show(talked), talking.show_goals(talked), talking.show_memory(talked), sep="\n", flush=True)
    print(await starting.start(folder, rounds=rounds), flush=True)


def _search(sizes: Sequence[int]) -> None:
    rows = []
    for size in sizes:
        command = [sys.executable, str(Path(__file__).with_name("searching.py")), str(size)]
        run = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, timeout=SEARCH_SECONDS)
        found = json.loads(run.stdout)
        name = f"{found['articles']:,} articles" if size else f"the {found['articles']} real articles"
        figures = (found["median_us"], found["slow_us"], found["build_seconds"], found["memory"])
        rows.append((name, *(f"{figure:,.{digits}f}" for figure, digits in zip(figures, (0, 0, 2, 0), strict=True))))
    print(table("Search", SEARCH_HEADS, rows), flush=True)


if __name__ == "__main__":
    sys.exit(main())

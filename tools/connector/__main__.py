"""`python -m tools.connector --port 3979 --bot http://localhost:3978/api/messages [--fail 0.33 --seed 1]`."""

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

from tools.connector.connector import StrictConnector
from tools.connector.failures import Chance, Failure
from tools.connector.keys import CHANNELS, new_id
from tools.connector.shape import LARGEST
from tools.connector.throttle import TEAMS


def main() -> int:
    given = parser().parse_args()
    chance = Chance(
        fail=given.fail, seed=given.seed, kinds=given.kinds or tuple(Failure), slow_seconds=given.slow_seconds
    )
    connector = StrictConnector(
        port=given.port,
        bot_url=given.bot,
        chance=chance,
        delay=given.delay,
        file=given.record,
        largest=given.largest,
        published={new_id(): CHANNELS},
        limits=TEAMS if given.throttle else ((10**9, 1.0),),
    )
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(connector))
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m tools.connector", description=sys.modules[__name__].__doc__)
    made.add_argument("--port", type=int, default=3979, help="on loopback; 0 is any that is free")
    made.add_argument("--bot", default="http://localhost:3978/api/messages", help="the bot's endpoint")
    made.add_argument("--fail", type=float, default=0.0, help="how often something goes wrong, from 0 to 1")
    made.add_argument("--seed", type=int, default=0, help="the same one goes wrong in the same way")
    made.add_argument(
        "--kinds", type=Failure, nargs="+", choices=[*Failure], help="what may go wrong; all, if not said"
    )
    made.add_argument("--slow-seconds", type=float, default=2.0, help="how long a slow answer takes")
    made.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    made.add_argument("--largest", type=int, default=LARGEST, help="bytes of a message in UTF-16")
    made.add_argument("--no-throttle", dest="throttle", action="store_false", help="take as much as comes")
    made.add_argument("--record", type=Path, help="a file of JSON lines, which is added to")
    return made


async def _serve(connector: StrictConnector) -> None:
    async with connector:
        settings = {f"GUICHET_{name.upper()}": value for name, value in connector.settings().items()}
        print(json.dumps({"url": connector.url, "settings": settings}, indent=1), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())

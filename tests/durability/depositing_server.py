"""A server whose lives end at random while files are deposited: what a dead one has left is taken up soon."""

import sys

from tests.durability.forked_server import ForkedServer, main

LOOK_SECONDS = 0.2


class DepositingServer(ForkedServer):
    program = "tests.durability.depositing_server"


def prepare(_: str) -> None:
    from actions.store import mails  # noqa: PLC0415 - the test that imports this file needs none of it
    from bot import dispatcher, notices  # noqa: PLC0415
    from bot.backoff import Backoff  # noqa: PLC0415
    from bot.jobs import worker  # noqa: PLC0415

    worker.LEASE_MS = notices.LEASE_MS = mails.LEASE_MS = int(sys.argv[1])
    worker.LOOK_SECONDS = dispatcher.SWEEP_SECONDS = notices.LOOK_SECONDS = LOOK_SECONDS
    worker.BACKOFF = Backoff(first=0.001)


if __name__ == "__main__":
    main(prepare)

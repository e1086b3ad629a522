"""A server whose people have their drive on this machine, and which sends files there in small pieces."""

import sys

from tests.durability.forked_server import ForkedServer, main

PIECE = 10_000  # bytes: every document has several
LOOK_SECONDS = 0.05


class DriveServer(ForkedServer):
    program = "tests.durability.drive_server"


def prepare(_: str) -> None:
    """Let a life take up at once what a dead one has left."""
    from bot import app, notices  # noqa: PLC0415 - the test that imports this file needs none of it
    from bot.drives import drives  # noqa: PLC0415
    from bot.drives.hosts import Hosts  # noqa: PLC0415
    from bot.jobs import worker  # noqa: PLC0415

    worker.LEASE_MS = notices.LEASE_MS = int(sys.argv[1])
    worker.LOOK_SECONDS = notices.LOOK_SECONDS = LOOK_SECONDS
    drives.PIECE = PIECE
    app.file_hosts = lambda settings: Hosts(settings.file_host_names, loopback=True)


if __name__ == "__main__":
    main(prepare)

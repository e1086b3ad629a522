"""A port that stays one server's own while that is away, whatever else is started on this machine meanwhile."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HOST = "127.0.0.1"


@contextmanager
def held_port() -> Iterator[int]:
    """Two servers of tests that run side by side never get the same, and while one is away nobody answers there.

    A socket stays bound to it and never listens: then the system gives the port to nobody who asks for any, and lets
    a server that reuses addresses, as ours do, listen on it.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((HOST, 0))
        port: int = held.getsockname()[1]
        if sys.platform != "linux":
            held.close()  # other systems hold it against the server, too: there it is only likely to stay free
        yield port

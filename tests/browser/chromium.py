"""Finds Chromium, or installs Debian's where that is possible."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Nothing but the tests' own pages is asked for.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")
ONE_AT_A_TIME = Path(tempfile.gettempdir()) / "guichet-tests-chromium.lock"
"""Of the processes that test side by side one installs, and none uses what is half installed."""


def find_chromium() -> str:
    """Return its path. Skips the tests, loudly, where there is none and none can be installed."""
    with ONE_AT_A_TIME.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _on_path()
        if found is None and shutil.which("apt-get") and os.geteuid() == 0:
            _run("apt-get", "update", "-qq")
            _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES)
            found = _on_path()
    if found is None:
        pytest.skip("NO CHROMIUM: THE CHAT PAGE IS NOT TESTED. Get it with: sudo apt-get install chromium")
    return found


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, capture_output=True, env=environment)


def _on_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name)) is not None), None)

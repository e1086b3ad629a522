"""The machine and the versions that figures were taken with."""

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "aiohttp",
    "SQLAlchemy",
    "numpy",
    "botbuilder-integration-aiohttp",
    "microsoft-agents-hosting-aiohttp",
)


def describe() -> str:
    cpuinfo = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in cpuinfo if line.startswith("model name")), "unknown")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return "\n".join(
        [
            f"{len(os.sched_getaffinity(0))} × {cpu}, {memory:.0f} GiB, load {os.getloadavg()[0]:.2f}",
            f"{platform.system()} {platform.release()}",
            f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
            ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name))),
        ]
    )


def _version(package: str) -> str:
    """Return its version, empty where it is not installed: some figures need no other bots."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""

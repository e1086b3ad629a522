"""Hashes of passwords that cost next to nothing, for tests of what surrounds them: real ones take long by design."""

import pytest
from argon2 import PasswordHasher

from actions import passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=64)
NOBODYS = QUICK.hash("nobody's")


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's parameters of the moment; those of production are in tests/actions/test_passwords.py."""
    make_quick(monkeypatch)


def make_quick(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(passwords, "_hasher", QUICK)
    patch.setattr(passwords, "_nobodys", lambda: NOBODYS)

"""Passwords that people choose: hashed, checked, weighed. It takes long: never in a transaction."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

LONGEST = 1024  # characters; what is longer is refused before it costs anything
WEIGHED = 100  # characters that are weighed: beyond that the work grows and the result does not
STRONG = 3  # of 4
AT_ONCE = 2  # hashes, each of 64 MiB

_hasher = PasswordHasher()  # Argon2id with the parameters of RFC 9106 for little memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of a password that was typed: whether it matched a stored hash, and which one.

    `typed` is the word itself, for a temporary password; no representation shows it.
    """

    stored: str | None
    matches: bool
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """`score` from 0 to 4; `problem` names why it will not do, if it will not."""

    score: int
    problem: str | None


class _Turnstile:
    """Lets few in at once, whichever event loop they come from."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._semaphore = asyncio.Semaphore(AT_ONCE)

    def here(self) -> asyncio.Semaphore:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._semaphore = loop, asyncio.Semaphore(AT_ONCE)
        return self._semaphore


_turnstile = _Turnstile()


async def make_hash(password: str) -> str:
    """Return the Argon2id hash of a password."""
    async with _turnstile.here():
        return await asyncio.to_thread(_hasher.hash, password)


async def check(password: str, stored: str | None) -> Checked:
    """Check a password against a hash; where there is none, it takes as long."""
    async with _turnstile.here():
        matches = await asyncio.to_thread(_verify, stored or _nobodys(), password[:LONGEST])
    return Checked(stored=stored, matches=matches and stored is not None, typed=password[:LONGEST])


def weigh(password: str, *about: str, shortest: int) -> Strength:
    """Weigh a password; `about` are words that somebody who knows the person would try."""
    if len(password) > LONGEST:
        return Strength(score=0, problem="too_long")
    words = [part for word in about for part in (word, *word.replace("@", " ").replace(".", " ").split()) if part]
    result = zxcvbn(password[:WEIGHED], user_inputs=words, max_length=WEIGHED)
    score = int(result["score"])
    if len(password) < shortest:
        return Strength(score=min(score, 2), problem="too_short")
    return Strength(score=score, problem=None if score >= STRONG else _why(result["sequence"]))


def _why(sequence: Sequence[Mapping[str, Any]]) -> str:
    dictionaries = {match.get("dictionary_name") for match in sequence if match["pattern"] == "dictionary"}
    if "user_inputs" in dictionaries:
        return "about_you"
    return "breached" if "passwords" in dictionaries else "too_easy"


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("nobody's")

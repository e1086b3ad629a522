"""Passwords that people choose: hashed, checked, weighed. It takes long: never in a transaction."""

import asyncio
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

LONGEST = 1024  # characters; what is longer is refused before it costs anything
WEIGHED = 100  # characters that are weighed: beyond that the work grows and the result does not
STRONG = 3  # of 4
SHORT_WORD = 2  # letters, which are in most passwords by chance
AT_ONCE = 2  # hashes, each of 64 MiB
OBVIOUS = Path(__file__).parent / "obvious_words.txt"

_hasher = PasswordHasher()  # Argon2id with the parameters of RFC 9106 for little memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of a password that was typed: whether it matched a stored hash, and which one.

    `typed` is the word itself, for a temporary password. `renewed` is a hash by today's parameters, where the stored
    one is of older ones. No representation shows either.
    """

    stored: str | None = field(repr=False)
    matches: bool
    typed: str = field(default="", repr=False)
    renewed: str | None = field(default=None, repr=False)


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
        return await asyncio.to_thread(_hash, password)


async def check(password: str, stored: str | None) -> Checked:
    """Check a password against a hash; where there is none, it takes as long."""
    async with _turnstile.here():
        return await asyncio.to_thread(_check, password[:LONGEST], stored)


def weigh(password: str, *about: str, shortest: int) -> Strength:
    """Weigh a password; `about` are words that somebody who knows the person would try."""
    if len(password) > LONGEST:
        return Strength(score=0, problem="too_long")
    if not password:
        return Strength(score=0, problem="too_short")
    words = [part for word in about for part in (word, *word.replace("@", " ").replace(".", " ").split()) if part]
    result = zxcvbn(password[:WEIGHED], user_inputs=[*words, *_obvious()], max_length=WEIGHED)
    score = int(result["score"])
    if len(password) < shortest:
        return Strength(score=min(score, 2), problem="too_short")
    if score >= STRONG and (rest := _without(password, words)) != _plain(password):
        # zxcvbn takes several words for strong whichever they are: what is left must be so without these.
        score = min(score, int(zxcvbn(rest[:WEIGHED], max_length=WEIGHED)["score"]) if rest else 0)
        if score < STRONG:
            return Strength(score=score, problem="about_you")
    return Strength(score=score, problem=None if score >= STRONG else _why(result["sequence"], words))


def _without(password: str, words: Sequence[str]) -> str:
    """Return what is left when the words are taken out; capitals and accents do not hide them."""
    long_enough = sorted({_plain(word) for word in words if len(word) > SHORT_WORD}, key=len, reverse=True)
    plain = _plain(password)
    return re.sub("|".join(map(re.escape, long_enough)), "", plain) if long_enough else plain


def _plain(word: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter)
    ).lower()


@cache
def _obvious() -> tuple[str, ...]:
    """Return the words that people in France begin with; zxcvbn knows those of English."""
    return tuple(OBVIOUS.read_text(encoding="utf-8").split())


def _why(sequence: Sequence[Mapping[str, Any]], words: Sequence[str]) -> str:
    matches = [match for match in sequence if match["pattern"] == "dictionary"]
    if {match["matched_word"] for match in matches} & {word.lower() for word in words}:
        return "about_you"
    return "breached" if any(match["dictionary_name"] == "passwords" for match in matches) else "too_easy"


def _check(password: str, stored: str | None) -> Checked:
    try:
        _hasher.verify(stored or _nobodys(), _composed(password))
    except (VerificationError, InvalidHashError):
        return Checked(stored=stored, matches=False, typed=password)
    renewed = _hash(password) if stored and _hasher.check_needs_rehash(stored) else None
    return Checked(stored=stored, matches=stored is not None, typed=password, renewed=renewed)


def _hash(password: str) -> str:
    return _hasher.hash(_composed(password))


def _composed(password: str) -> str:
    """Return it as one keyboard types it: others put an accent together of two characters."""
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("nobody's")

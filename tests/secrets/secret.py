"""Secrets that a test has made, and whatever is kept of them anywhere."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

SHORT = 8  # characters; what is as short may stand in a digest by chance, so it counts only by itself


@dataclass(frozen=True, slots=True)
class Secret:
    """`at_home` are the places where it may be found."""

    what: str
    word: str
    at_home: frozenset[str] = frozenset()

    def is_in(self, kept: bytes) -> bool:
        return any(self._is_in(kept, form) for form in self._forms())

    def _forms(self) -> set[str]:
        """The ways in which it could be written down."""
        bare = re.sub(r"[\s-]", "", self.word)
        written = json.dumps(self.word)[1:-1]
        return {self.word, bare, bare.lower(), written, quote(self.word), self.word.encode().hex()}

    @staticmethod
    def _is_in(kept: bytes, form: str) -> bool:
        needle = form.encode()
        if len(form) > SHORT:
            return needle in kept
        return needle in kept and bool(re.search(rb"(?<![\w-])" + re.escape(needle) + rb"(?![\w-])", kept))


def strays(secrets: Iterable[Secret], places: Mapping[str, Iterable[bytes]]) -> Iterator[str]:
    """Yield each secret that is in a place where it is not at home, and the place."""
    kept = {place: b"\n".join(pieces) for place, pieces in places.items()}
    for secret in secrets:
        for place, whole in kept.items():
            if place not in secret.at_home and secret.is_in(whole):
                yield f"{secret.what} is in {place}"

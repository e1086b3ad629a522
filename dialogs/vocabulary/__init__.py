"""How people say things, in every language together: many mix them, and few words mean different things in two."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from dialogs.wording import tokens

FOLDER: Final = Path(__file__).parent
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Ways to say one thing: whole messages, and patterns anywhere in plain words unless another pattern is there."""

    says: frozenset[str] = frozenset()
    has: Patterns = ()
    unless: Patterns = ()

    def found_in(self, spaced: str) -> bool:
        """`spaced` are plain words with single blanks between them."""
        return any(one.search(spaced) for one in self.has) and not any(one.search(spaced) for one in self.unless)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    around: frozenset[str]
    ordinals: Mapping[str, int]
    last: frozenset[str]
    yes: Ways
    no: Ways
    choices: Mapping[str, tuple[str, ...]]
    commands: Mapping[str, Ways]
    asking: Ways
    complaining: Ways
    correcting: Ways
    correcting_asks: Patterns
    slots: Mapping[str, tuple[str, ...]]


@cache
def vocabulary() -> Vocabulary:
    """Read once, when the first words are heard."""
    languages = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("??.yaml"))]

    def merged(*places: str) -> list[Any]:
        found: list[Any] = []
        for language in languages:
            here = language
            for place in places:
                here = here.get(place, {})
            found.extend(here if isinstance(here, list) else here.split() if isinstance(here, str) else ())
        return found

    def keys(place: str) -> list[Any]:
        return list(dict.fromkeys(key for language in languages for key in language[place]))

    def ways(*places: str) -> Ways:
        said = (*merged(*places, "says"), *merged(*places, "words"), *merged(*places, "phrases"))
        return Ways(
            says=_plain(said), has=_patterns(merged(*places, "has")), unless=_patterns(merged(*places, "unless"))
        )

    return Vocabulary(
        around=frozenset(token for word in merged("around") for token in tokens(word)),
        ordinals={word: int(place) for place in keys("ordinals") for word in _plain(merged_ordinals(languages, place))},
        last=_plain(merged("last")),
        yes=ways("yes"),
        no=ways("no"),
        choices={key: tuple(" ".join(tokens(way)) for way in merged("choices", key)) for key in keys("choices")},
        commands={key: ways("commands", key) for key in keys("commands")},
        asking=ways("asking"),
        complaining=ways("complaining"),
        correcting=ways("correcting"),
        correcting_asks=_patterns(merged("correcting", "asks")),
        slots={key: tuple(" ".join(tokens(way)) for way in merged("slots", key)) for key in keys("slots")},
    )


def merged_ordinals(languages: Sequence[Mapping[str, Any]], place: int) -> list[str]:
    return [word for language in languages for word in language["ordinals"].get(place, ())]


def _plain(ways: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(tokens(way)) for way in ways)


def _patterns(sources: Iterable[str]) -> Patterns:
    return tuple(re.compile(source) for source in sources)

"""Greetings, thanks and tempers: how people say them, and what is replied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.quoting import Quoting


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of small talk in one language."""

    name: str
    lang: str
    reply: str
    ask: tuple[str, ...]


class Smalltalk:
    """All kinds, in every language."""

    def __init__(self, kinds: Iterable[Kind] = ()) -> None:
        self._kinds = {(kind.name, kind.lang): kind for kind in kinds}
        self.langs = tuple(sorted({lang for _, lang in self._kinds}))

    def in_language(self, lang: str) -> tuple[Kind, ...]:
        return tuple(kind for (_, spoken), kind in self._kinds.items() if spoken == lang)

    def reply(self, name: str, lang: str) -> str:
        """Return the words to reply; raise KeyError for a kind that does not exist."""
        return self._kinds[name, lang].reply


def read_smalltalk(folder: Path, values: Mapping[str, object]) -> Smalltalk:
    """Read `<folder>/<lang>.yaml`: kind → {reply, ask}; raise ValueError naming the file that is wrong."""
    paths = sorted(folder.glob("*.yaml"))
    langs = [path.stem for path in paths]
    return Smalltalk(kind for path in paths for kind in _read(path, Quoting(values, lang=path.stem, langs=langs)))


def _read(path: Path, quoting: Quoting) -> list[Kind]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return [
            Kind(name=name, lang=path.stem, reply=quoting(kind["reply"].strip()), ask=_ways(kind["ask"]))
            for name, kind in content.items()
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: every kind of small talk needs a reply and ways to ask ({error})") from error


def _ways(ways: list[object]) -> tuple[str, ...]:
    for way in ways:
        if not isinstance(way, str):
            raise TypeError(f"YAML does not take {way!r} for a text, put it in quotes")
    return tuple(map(str, ways))

"""Greetings, thanks and tempers: how people say them, and what is replied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.files import read_yaml
from knowledge.head import written
from knowledge.problem import Fact, Key, KnowledgeErrors, Problem, excerpt
from knowledge.quoting import BadQuoteError, Quoting, UnknownSettingsError


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
    """Read `<folder>/<lang>.yaml`: kind → {reply, ask}; raise KnowledgeErrors."""
    paths = sorted(folder.glob("*.yaml"))
    langs = [path.stem for path in paths]
    return Smalltalk(kind for path in paths for kind in _read(path, Quoting(values, lang=path.stem, langs=langs)))


def _read(path: Path, quoting: Quoting) -> list[Kind]:
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise _wrong("smalltalk_kind", path, name="")
    return [_kind(path, name, said, quoting) for name, said in content.items()]


def _kind(path: Path, name: str, said: Mapping[str, Any], quoting: Quoting) -> Kind:
    try:
        reply, ways = quoting(said["reply"].strip()), list(said["ask"])
    except (AttributeError, KeyError, TypeError) as error:
        raise _wrong("smalltalk_kind", path, name=name) from error
    except UnknownSettingsError as error:
        raise _wrong("unknown_settings", path, field="reply", names=error.names, meant=error.meant) from error
    except BadQuoteError as error:
        raise _wrong("bad_quote", path, field="reply", near=excerpt(error.near)) from error
    for way in ways:
        if not isinstance(way, str):
            raise _wrong("smalltalk_way", path, name=name, value=written(way))
    return Kind(name=name, lang=path.stem, reply=reply, ask=tuple(ways))


def _wrong(key: Key, path: Path, /, **facts: Fact) -> KnowledgeErrors:
    return KnowledgeErrors([Problem(key=key, where=path, facts=facts)])

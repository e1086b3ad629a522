"""The articles that are named beside dialogs: `articles.yaml`, which goes with the articles of a portal."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from dialogs.files import WrongFileError, read_yaml

FILE: Final = Path(__file__).with_suffix(".yaml")
Ids = tuple[str, ...]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Near(_Part):
    """Articles that people want who are asked for one of some slots."""

    asked: tuple[str, ...]
    articles: Ids


class NamedArticles(_Part):
    """What the file has, whose remarks say what each part is for."""

    opening: Ids
    people: str
    abilities: str
    beside: Mapping[str, Mapping[str, Ids]]
    near: tuple[Near, ...]

    def beside_question(self, dialog: str, slot: str) -> Ids:
        return self.beside.get(dialog, {}).get(slot, ())

    @cached_property
    def near_to(self) -> Mapping[str, frozenset[str]]:
        """By slot, the articles that whoever is asked for it wants most."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for one in self.near:
            for slot in one.asked:
                found[slot].update(one.articles)
        return {slot: frozenset(articles) for slot, articles in found.items()}

    def every(self) -> Iterator[str]:
        """Yield every id, some of them several times."""
        yield from (*self.opening, self.people, self.abilities)
        for slots in self.beside.values():
            for articles in slots.values():
                yield from articles
        for one in self.near:
            yield from one.articles


@cache
def named_articles() -> NamedArticles:
    return read_named(FILE)


def read_named(path: Path) -> NamedArticles:
    """Read them from a file; raise WrongFileError with everything that is wrong."""
    try:
        return NamedArticles.model_validate(read_yaml(path))
    except ValidationError as error:
        raise WrongFileError(path, "; ".join(map(_told, error.errors()))) from error


def _told(wrong: ErrorDetails) -> str:
    place = ".".join(map(str, wrong["loc"]))
    return f"{place}: {wrong['msg']}" if place else wrong["msg"]

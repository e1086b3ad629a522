"""Settings quoted inside texts: `{{ portal.name }}`, in the text's language."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

LANGUAGE: Final = re.compile("[a-z]{2}")
THOUSANDS: Final = {"fr": "\u202f", "en": ","}


class UnknownSettingsError(Exception):
    """A text quotes settings that do not exist."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(self.names))


class Quoting:
    """Puts the settings into texts of one language."""

    def __init__(self, values: Mapping[str, object], *, lang: str, langs: Sequence[str]) -> None:
        self._values = {name: _in_language(value, lang, langs) for name, value in values.items()}
        self._environment = SandboxedEnvironment(
            undefined=StrictUndefined,
            autoescape=False,
            keep_trailing_newline=False,
        )
        self._environment.filters["number"] = lambda number: f"{number:,}".replace(",", THOUSANDS.get(lang, " "))

    def __call__(self, text: str) -> str:
        """Raise UnknownSettingsError with every name that is wrong, ValueError for what is no template."""
        if "{{" not in text and "{%" not in text:  # compiling thousands of plain texts would take a second
            return text
        try:
            tree = self._environment.parse(text)
            unknown = sorted({name for name in _names(tree) if not self._knows(name)})
            if unknown:
                raise UnknownSettingsError(unknown)
            return self._environment.from_string(tree).render(self._values)
        except (TemplateError, TypeError) as error:
            raise ValueError(str(error)) from error

    def _knows(self, name: str) -> bool:
        value: object = self._values
        for part in name.split("."):
            if not isinstance(value, Mapping) or part not in value:
                return False
            value = value[part]
        return not isinstance(value, Mapping)


def _in_language(value: object, lang: str, langs: Sequence[str]) -> object:
    if not isinstance(value, Mapping):
        return value
    if any(key in langs for key in value) and all(LANGUAGE.fullmatch(str(key)) for key in value):
        return value.get(lang, next(iter(value.values())))
    return {str(key): _in_language(inner, lang, langs) for key, inner in value.items()}


def _names(tree: nodes.Node) -> list[str]:
    """Return the dotted names that a template reads, the longest form of each."""
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    reads = [node for node in tree.find_all((nodes.Getattr, nodes.Name)) if id(node) not in inner]
    return [name for name in map(_dotted, reads) if name is not None]


def _dotted(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        before = _dotted(node.node)
        return None if before is None else f"{before}.{node.attr}"
    return None

"""Settings quoted inside texts: `{{ portal.name }}`, in the text's language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

LANGUAGE: Final = re.compile("[a-z]{2}")
LINE_END: Final = re.compile(r"\r\n|\r|\n")  # as Jinja counts lines
NOT_RENDERED: Final = (
    TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
THOUSANDS: Final = {"fr": "\u202f", "en": ","}


class UnknownSettingsError(Exception):
    """A text quotes settings that do not exist; `meant` are those that may be meant."""

    def __init__(self, names: Sequence[str], meant: Sequence[str]) -> None:
        self.names, self.meant = tuple(names), tuple(meant)
        super().__init__(self.names, self.meant)


class BadQuoteError(Exception):
    """A text quotes in a way that cannot be understood; `near` is the line of it."""

    def __init__(self, near: str) -> None:
        self.near = near
        super().__init__(near)


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
        """Raise UnknownSettingsError with every name that is wrong, BadQuoteError for what is no template."""
        if "{{" not in text and "{%" not in text:  # compiling thousands of plain texts would take a second
            return text
        try:
            tree = self._environment.parse(text)
            unknown = sorted({name for name in _names(tree) if not self._knows(name)})
            if unknown:
                raise UnknownSettingsError(unknown, self._meant(unknown))
            return self._environment.from_string(tree).render(self._values)
        except TemplateSyntaxError as error:
            raise BadQuoteError(LINE_END.split(text)[error.lineno - 1]) from error
        except NOT_RENDERED as error:
            raise BadQuoteError(next(line for line in LINE_END.split(text) if "{{" in line or "{%" in line)) from error

    def _meant(self, unknown: Sequence[str]) -> list[str]:
        known = list(_known(self._values))
        return list(dict.fromkeys(name for one in unknown for name in get_close_matches(one, known, 1)))

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


def _known(values: Mapping[str, object], before: str = "") -> Iterator[str]:
    """Yield the dotted names of all settings."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _known(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


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

"""An article as its fields, for a form, and as the text of a file that these make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import yaml

from knowledge.head import BadHeadError, load_head, split_head

NO_BREAK: Final = "\u00a0\u202f"
SPELLED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What is written, settings quoted as they are: `{{ portal.name }}`; dates are ISO, empty for none."""

    title: str = ""
    ask: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # label and address
    starts: str = ""
    updated: str = ""
    review_on: str = ""
    source: str = ""
    text: str = ""


def split(content: str) -> Fields | None:
    """Return the fields of a text, None where they are more than a form could hold: that is written as a whole."""
    halves = split_head(content)
    if halves is None:
        return None
    try:
        head = load_head(halves)
        fields = _fields(head, halves.text) if isinstance(head, dict) else None
        return fields if fields is not None and _means_the_same(head, fields) else None
    except (BadHeadError, yaml.YAMLError, TypeError, ValueError, AttributeError, KeyError):
        return None


def compose(fields: Fields) -> str:
    """Return the text of a file, as authors write it: `split` finds the same fields in it."""
    return "\n".join(["---", *_head(fields), "---", fields.text.strip(), ""])


def _fields(head: Mapping[str, object], text: str) -> Fields | None:
    links = head.get("links") or []
    if not isinstance(links, list):
        return None
    return Fields(
        title=_one(head, "title"),
        ask=_several(head, "ask"),
        related=_several(head, "related"),
        links=tuple((link["label"], link["url"]) for link in links),
        starts=_one(head, "starts"),
        updated=_day(head, "updated"),
        review_on=_day(head, "review_on"),
        source=_one(head, "source"),
        text=text,
    )


def _means_the_same(head: object, fields: Fields) -> bool:
    """Tell whether nothing would be lost of a head: what a form cannot show would be gone when it is sent."""
    again = yaml.safe_load("\n".join(_head(fields)))
    return isinstance(head, dict) and {name: value for name, value in head.items() if value} == again


def _one(head: Mapping[str, object], name: str) -> str:
    value = head.get(name) or ""
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _several(head: Mapping[str, object], name: str) -> tuple[str, ...]:
    values = head.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) and "\n" not in value for value in values):
        raise TypeError(name)
    return tuple(values)


def _day(head: Mapping[str, object], name: str) -> str:
    value = head.get(name)
    if value is not None and type(value) is not date:
        raise TypeError(name)
    return value.isoformat() if isinstance(value, date) else ""


def _head(fields: Fields) -> Iterator[str]:
    if fields.title:
        yield f"title: {_scalar(fields.title)}"
    if fields.ask:
        yield "ask:"
        yield from (f"  - {_scalar(way)}" for way in fields.ask)
    if fields.related:
        yield f"related: [{', '.join(_scalar(name, in_list=True) for name in fields.related)}]"
    if fields.links:
        yield "links:"
        for label, url in fields.links:
            yield f"  - label: {_scalar(label)}"
            yield f"    url: {_quoted(url)}"
    if fields.starts:
        yield f"starts: {_scalar(fields.starts)}"
    yield from (f"{name}: {value}" for name in ("updated", "review_on") if (value := getattr(fields, name)))
    if fields.source:
        yield f"source: {_quoted(fields.source)}"


def _scalar(value: str, *, in_list: bool = False) -> str:
    """Return the words as they are, in quotes where YAML would take them for something else."""
    return value if _is_plain(value, in_list=in_list) else _quoted(value)


def _is_plain(value: str, *, in_list: bool) -> bool:
    if not all(map(_is_shown, value)) or "{{" in value or (in_list and set(value) & set(",[]{}?:")):
        return False
    try:
        return bool(yaml.safe_load(f"a: {value}") == {"a": value} and yaml.safe_load(f"- {value}") == [value])
    except (yaml.YAMLError, ValueError):
        return False


def _quoted(value: str) -> str:
    return '"' + "".join(map(_spelled, value)) + '"'


def _spelled(character: str) -> str:
    if character in SPELLED:
        return SPELLED[character]
    return character if _is_shown(character) else f"\\U{ord(character):08x}"


def _is_shown(character: str) -> bool:
    return character.isprintable() or character in NO_BREAK

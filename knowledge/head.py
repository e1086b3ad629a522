"""The head of an article's file, which is YAML between two lines of dashes."""

import re
from typing import Any, Final, NamedTuple

import yaml

from knowledge.problem import Key, excerpt

MOST_FAST: Final = 10_000  # characters; what is nested thirty thousand times ends a process that has the C part read it
_AROUND: Final = re.compile(r"^---\n", re.MULTILINE)


class Halves(NamedTuple):
    """The head as it is written, and the text; `begins` is the line of the file on which the head does."""

    head: str
    text: str
    begins: int


class BadHeadError(Exception):
    """A head that is no YAML: what it is instead, and where, if that is known."""

    def __init__(self, key: Key, line: int | None = None, near: str = "") -> None:
        super().__init__(key)
        self.key, self.line, self.near = key, line, near


def split_head(content: str) -> Halves | None:
    """Return the halves of a file; None if it does not begin with a head."""
    lines = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    before, *parts = _AROUND.split(lines, 2)
    if before.strip() or len(parts) != 2:  # noqa: PLR2004 - the head and the text
        return None
    return Halves(parts[0], parts[1].strip(), before.count("\n") + 2)


def load_head(halves: Halves) -> object:
    """Return what the YAML of a head is; raise BadHeadError."""
    try:
        return yaml.load(halves.head, Loader=_loader(halves.head))  # noqa: S506 - both are safe
    except yaml.reader.ReaderError as error:
        found = next((line for line in enumerate(halves.head.split("\n")) if _is_control(line[1])), None)
        raise _bad("head_character", halves, found and found[0]) from error
    except yaml.MarkedYAMLError as error:
        raise _bad("head_not_yaml", halves, _place(error, halves.head)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _bad("head_not_yaml", halves, None) from error
    except ValueError as error:  # a day or a number that does not exist
        raise _bad("head_value", halves, _place_of_value(halves.head)) from error


def written(value: object) -> str:
    """Return a value of a head much as an author writes it: shortened, and empty for none."""
    if value is None:
        return ""
    try:
        text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=MOST_FAST)
    except (yaml.YAMLError, RecursionError, ValueError):
        return "…"
    line = text.removesuffix("...\n").strip()
    return excerpt(line[1:-1] if isinstance(value, dict) else line)


def _loader(head: str) -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader) if len(head) <= MOST_FAST else yaml.SafeLoader


def _bad(key: Key, halves: Halves, place: int | None) -> BadHeadError:
    if place is None:
        return BadHeadError(key)
    return BadHeadError(key, halves.begins + place, halves.head.split("\n")[place])


def _place(error: yaml.MarkedYAMLError, head: str) -> int | None:
    """Return the line of the head: where it is wrong, or, of what has no end, where it begins or the last of all."""
    written_on = [place for place, line in enumerate(head.split("\n")) if line.strip()]
    marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark is not None]
    return next((place for place in marks if place in written_on), written_on[-1] if marks and written_on else None)


def _place_of_value(head: str) -> int | None:
    for place, line in enumerate(head.split("\n")):
        try:
            yaml.safe_load(line)
        except yaml.YAMLError:
            continue
        except ValueError:
            return place
    return None


def _is_control(line: str) -> bool:
    return yaml.reader.Reader.NON_PRINTABLE.search(line) is not None

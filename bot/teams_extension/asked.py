"""What Teams asks of the extension, read with care: what is not as it should be counts as not said."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.messages import Json

ARTICLES, TICKETS, ANSWER = "articles", "tickets", "answer"
"""The commands, as the manifest names them."""
OURS = "guichet"
"""The name under which our buttons keep what they are for, apart from what was typed."""

LONGEST_WORDS = 100  # characters of a search
MOST_RESULTS = 25  # of one page, which is what Teams asks for
MOST_SKIPPED = 10_000
LONGEST = {"title": 80, "questions": 3000, "answer": 3000, "source": 300}
"""Most characters of what is typed into the form: in letters that take most room, a card of it is below 80 KB."""
LARGEST_VERSION = 10**9
NO_CONTROL = {code: None for code in range(ord(" ")) if chr(code) not in "\n\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    command: str
    words: str  # empty: whatever there is
    skip: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of the form; `questions` are lines."""

    language: str = ""
    title: str = ""
    questions: str = ""
    answer: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button of the dialog: which `step` it is, and of what. `versions` are those that were seen, by language.

    `anyway`: in spite of doubts, which was ticked on this card or on one before.
    """

    step: str
    article: str = ""
    language: str = ""
    versions: Mapping[str, int] = field(default_factory=dict)
    anyway: bool = False
    typed: Typed = field(default_factory=Typed)


def query_in(activity: Json) -> Query:
    value = activity.get("value")
    said = {text_in(one, "name"): text_in(one, "value") for one in _list_in(value, "parameters")}
    return Query(
        command=text_in(value, "commandId"),
        words=said.get("words", "").strip()[:LONGEST_WORDS],
        skip=_number_in(value, "queryOptions", "skip", most=MOST_SKIPPED, usual=0),
        count=max(1, _number_in(value, "queryOptions", "count", most=MOST_RESULTS, usual=MOST_RESULTS)),
    )


def pressed_in(activity: Json) -> Pressed:
    data = part_of(activity.get("value"), "data")
    versions = part_of(data, OURS, "versions")
    names = list(versions) if isinstance(versions, Mapping) else []
    language = text_in(data, OURS, "language")
    return Pressed(
        step=text_in(data, OURS, "step"),
        article=text_in(data, OURS, "article"),
        language=language,
        versions={name: _number_in(versions, name, most=LARGEST_VERSION, usual=0) for name in names},
        anyway=part_of(data, "anyway") in ("true", True) or part_of(data, OURS, "anyway") is True,
        typed=Typed(
            language=language or text_in(data, "language"),
            **{name: _lines(text_in(data, name))[:most] for name, most in LONGEST.items()},
        ),
    )


def text_in(value: object, *names: str) -> str:
    """Return a text at that place, empty where there is none."""
    found = part_of(value, *names)
    return found if isinstance(found, str) else ""


def part_of(value: object, *names: str) -> object:
    for name in names:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _list_in(value: object, name: str) -> list[object]:
    found = part_of(value, name)
    return found if isinstance(found, list) else []


def _number_in(value: object, *names: str, most: int, usual: int) -> int:
    found = part_of(value, *names)
    is_number = isinstance(found, int) and not isinstance(found, bool)
    return min(max(0, found), most) if is_number and isinstance(found, int) else usual


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(NO_CONTROL)

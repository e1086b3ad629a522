"""How well answers are read: lines of what was asked, what was typed and what it should be, counted."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dialogs.commands import Command
from dialogs.hearing import Correction, Digression, Heard, Problem, Smalltalk, Topic, Value, hear
from dialogs.slots import (
    Bcr,
    Bcrs,
    Choice,
    ChooseCertifier,
    Consent,
    ContractNumber,
    DepositFilter,
    DepositReference,
    Email,
    FileName,
    FirstName,
    Kind,
    LastName,
    LoginOrEmail,
    SignInCode,
    Siret,
    YesNo,
)
from dialogs.subjects import about
from dialogs.wording import tidy

EXPECTED: Final = ("value", "command", "digression")


def kinds() -> Mapping[str, Kind]:
    """Return the kind of answer of everything that may be asked, by its name in the lines."""
    return {
        "accept_terms": Consent(),
        "bcr": Bcr(),
        "certifier_bcr": Bcr(),
        "certifier_bcrs": Bcrs(),
        "choose_certifier": ChooseCertifier(),
        "code": SignInCode(),
        "confirm": YesNo(),
        "contract_number": ContractNumber(),
        "deposit": DepositReference(),
        "deposits": DepositFilter(),
        "email": Email(),
        "file": FileName(),
        "first_name": FirstName(),
        "last_name": LastName(),
        "login": LoginOrEmail(),
        "login_id": LoginOrEmail(),
        "rights": Choice("user", "administrator"),
        "role": Choice("certifier", "depositor"),
        "sign_in_code": SignInCode(),
        "siret": Siret(),
        "terms": Consent(),
        "who": LoginOrEmail(),
        "yes_no": YesNo(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`expected` is one of EXPECTED, `what` the value, the command's name or the article's id."""

    asked: str
    text: str
    expected: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A line, and what was heard: its sort and what it is."""

    line: Line
    heard: str
    what: str | None

    @property
    def right(self) -> bool:
        return self.heard == self.line.expected and _even(self.what) == _even(self.line.what)

    def as_json(self) -> dict[str, object]:
        expected, heard = {self.line.expected: self.line.what}, {self.heard: self.what}
        return {
            "asked": self.line.asked, "text": self.line.text, "expect": expected, "heard": heard, "right": self.right
        }  # fmt: skip


class LineErrors(ValueError):  # noqa: N818 - it carries several errors, not one
    """Every line that is none, with its number."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Report:
    judged: tuple[Judged, ...]

    @property
    def accuracy(self) -> float:
        return sum(one.right for one in self.judged) / len(self.judged) if self.judged else 0.0

    @property
    def wrong(self) -> tuple[Judged, ...]:
        return tuple(one for one in self.judged if not one.right)

    def table(self) -> str:
        """Return the shares that are right: by what was expected, by what was asked, and over all."""
        lines: list[str] = []
        for name in ("expected", "asked"):
            every: Counter[str] = Counter(getattr(one.line, name) for one in self.judged)
            right: Counter[str] = Counter(getattr(one.line, name) for one in self.judged if one.right)
            lines.extend(_row(key, right[key], every[key]) for key in sorted(every))
            lines.append("-" * len(_row("", 0, 0)))
        return "\n".join((*lines, _row("total", len(self.judged) - len(self.wrong), len(self.judged))))


def read_lines(lines: Iterable[str]) -> tuple[Line, ...]:
    """Read JSON lines, empty ones aside; raise LineErrors naming every line that is wrong."""
    known = kinds()
    read: list[Line] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                read.append(_read(line, known))
            except ValueError as error:
                problems.append(f"line {number}: {error}")
    if problems:
        raise LineErrors(problems)
    return tuple(read)


def evaluate(lines: Iterable[Line], topic_of: Callable[[str], Topic | None]) -> Report:
    """Hear every line as the answer to what was asked; `topic_of` says what the words are about."""
    known = kinds()
    return Report(
        tuple(
            _judge(line, hear(line.asked, known[line.asked], line.text, topic=about(line.asked, line.text, topic_of)))
            for line in lines
        )
    )


def _judge(line: Line, heard: Heard) -> Judged:
    match heard:
        case Value(value=what):
            return Judged(line=line, heard="value", what=what)
        case Command():
            return Judged(line=line, heard="command", what=heard.value)
        case Digression(article=what):
            return Judged(line=line, heard="digression", what=what)
        case Correction(slot=what):
            return Judged(line=line, heard="correction", what=what)
        case Problem(name=what):
            return Judged(line=line, heard="problem", what=what)
        case Smalltalk():
            return Judged(line=line, heard="smalltalk", what=None)


def _read(line: str, known: Mapping[str, Kind]) -> Line:
    try:
        content = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(content, dict):
        raise ValueError('not an object; write {"asked": …, "text": …, "expect": …}')  # noqa: TRY004 - the line is wrong
    wrong = [f"{field} is missing or no text" for field in ("asked", "text") if not isinstance(content.get(field), str)]
    if not wrong and content["asked"] not in known:
        wrong.append(f"nothing asks for {content['asked']!r}; one of {', '.join(known)} does")
    expect = content.get("expect", {})
    if not (isinstance(expect, dict) and len(expect) == 1 and all(isinstance(what, str) for what in expect.values())):
        wrong.append('expect is not {"value": …}, {"command": …} or {"digression": …}')
    elif next(iter(expect)) not in EXPECTED:
        wrong.append(f"expect is none of {', '.join(EXPECTED)}")
    if wrong:
        raise ValueError("; ".join(wrong))
    expected, what = next(iter(expect.items()))
    return Line(asked=content["asked"], text=content["text"], expected=expected, what=what)


def _even(what: str | None) -> str:
    """Return a value as people compare values: capitals and the kind of apostrophe change nothing."""
    return tidy(what or "").casefold()


def _row(name: str, right: int, every: int) -> str:
    return f"{name:<18} {right:>4} of {every:>4}  {right / every if every else 0:>6.1%}"

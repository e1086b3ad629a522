"""What came of checking a file: findings, passage by passage, kept as lines of JSON so that memory does not grow."""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TextIO


class Step(StrEnum):
    STRUCTURE = "structure"  # is it XML, and of the schema's form; an error here stops the whole file
    MEANING = "meaning"  # does each passage make sense; an error here rejects that passage


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to say about one place of a file.

    `cause` names its words (`actions/texts/<lang>/causes.yaml`), `facts` are what they quote: an element's name, a
    value, what was expected. Facts and `original` may hold personal data: they go into reports, never into a chat, a
    log or a mail. `original` is the message of libxml2, or the one that the real portal has for it; empty where the
    check is ours. Lines and columns count from 1; 0 where there is none.
    """

    cause: str
    step: Step
    severity: Severity = Severity.ERROR
    line: int = 0
    column: int = 0
    element: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    original: str = ""

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        kept = {**written, "step": Step(written["step"])}
        kept["severity"] = Severity(written.get("severity", Severity.ERROR))
        return cls(**kept)

    def to_json(self) -> dict[str, Any]:
        """Return what is not as usual: there may be hundreds of thousands."""
        kept: dict[str, Any] = {"cause": self.cause, "step": self.step}
        if self.severity is not Severity.ERROR:
            kept["severity"] = self.severity
        rest = {"line": self.line, "column": self.column, "element": self.element, "original": self.original}
        kept |= {name: value for name, value in rest.items() if value}
        return {**kept, "facts": dict(self.facts)} if self.facts else kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One certified person and one certification; `ordinal` counts the passages of the file from 1."""

    ordinal: int
    id_technique: str
    line: int
    findings: tuple[Finding, ...] = ()

    @property
    def is_rejected(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a file says of itself; empty where it says nothing."""

    id_flux: str = ""
    sent_at: str = ""  # horodatage, as written
    emitter: str = ""
    certifier: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How often a cause was found, where first, and in which fields, a few of them."""

    cause: str
    step: Step
    severity: Severity
    number: int
    line: int
    column: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`accepted` is 0 where the structure is wrong; `rejected` are the passages with errors. No personal data."""

    head: Head
    total: int
    accepted: int
    rejected: int
    warned: int  # passages with a warning and no error
    is_well_formed: bool  # no error of structure: each passage was looked at
    causes: tuple[Counted, ...] = ()  # errors before warnings, the most frequent first

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        causes = tuple(
            Counted(
                **{
                    **one,
                    "step": Step(one["step"]),
                    "severity": Severity(one["severity"]),
                    "fields": tuple(one.get("fields", ())),
                }
            )
            for one in written["causes"]
        )
        return cls(**{**written, "head": Head(**written["head"]), "causes": causes})

    def to_json(self) -> dict[str, Any]:
        names = {name: getattr(self, name) for name in ("total", "accepted", "rejected", "warned", "is_well_formed")}
        head = {name: getattr(self.head, name) for name in Head.__slots__}
        causes = [{name: getattr(one, name) for name in Counted.__slots__} for one in self.causes]
        return {"head": head, **names, "causes": causes}


class OutcomeWriter:
    """Writes the head, findings of the file as a whole, and passages, in any order."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def head(self, head: Head) -> None:
        self._line({"head": {name: getattr(head, name) for name in Head.__slots__}})

    def finding(self, finding: Finding) -> None:
        self._line({"file": finding.to_json()})

    def passage(self, passage: Passage) -> None:
        kept: dict[str, Any] = {"n": passage.ordinal, "id": passage.id_technique, "line": passage.line}
        if passage.findings:
            kept["findings"] = [finding.to_json() for finding in passage.findings]
        self._line(kept)

    def _line(self, kept: Mapping[str, Any]) -> None:
        self._file.write(_encode(kept) + "\n")


@contextmanager
def writing(path: Path) -> Iterator[OutcomeWriter]:
    """Write an outcome file, gzipped lines of JSON."""
    with gzip.open(path, "wt", compresslevel=3, encoding="utf-8") as file:
        yield OutcomeWriter(file)


def read(path: Path) -> Iterator[Finding | Passage]:
    """Yield what an outcome file says of a file, in its order: findings of it as a whole, and passages."""
    return (one for one in read_all(path) if not isinstance(one, Head))


def read_all(path: Path) -> Iterator[Head | Finding | Passage]:
    """Yield all that an outcome file holds, in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            kept = json.loads(line)
            if "head" in kept:
                yield Head(**kept["head"])
            elif "file" in kept:
                yield Finding.from_json(kept["file"])
            else:
                findings = tuple(Finding.from_json(one) for one in kept.get("findings", ()))
                yield Passage(ordinal=kept["n"], id_technique=kept["id"], line=kept["line"], findings=findings)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

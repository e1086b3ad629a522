"""Files that the tests write, and how they have them checked."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from actions.flux.checking import Reference, check
from actions.flux.outcome import Finding, Passage, Summary, read

SAMPLE = Path(__file__).with_name("sample.xml").read_bytes()
TODAY = date(2021, 1, 15)  # soon after what is in the sample


def reference(**given: Any) -> Reference:
    return Reference(**{"today": TODAY, "deadline_months": 3, "most_records": 1000, **given})


class Checked:
    """A file that was checked: its summary, and its findings with the ordinal of their passage or 0."""

    def __init__(self, folder: Path, data: bytes, **given: Any) -> None:
        path, outcome = folder / "flux.xml", folder / "outcome"
        path.write_bytes(data)
        self.path, self.outcome = path, outcome
        self.summary: Summary = check(path, outcome, reference(**given))
        self.found: list[tuple[int, Finding]] = []
        self.passages: list[Passage] = []
        for one in read(outcome):
            if isinstance(one, Passage):
                self.passages.append(one)
                self.found += [(one.ordinal, finding) for finding in one.findings]
            else:
                self.found.append((0, one))

    @property
    def causes(self) -> Sequence[str]:
        return [finding.cause for _, finding in self.found]


def changed(old: str, new: str, count: int = 1) -> bytes:
    """The sample with something else in it, in its first passage unless told."""
    assert old.encode() in SAMPLE, old
    return SAMPLE.replace(old.encode(), new.encode(), count)


def place(data: bytes, at: int) -> tuple[int, int]:
    """Line and column of a byte, from 1."""
    begin = data.rfind(b"\n", 0, at) + 1
    return data.count(b"\n", 0, at) + 1, len(data[begin:at].decode()) + 1

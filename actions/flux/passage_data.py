"""One passage's data, as the reader of a flux (`actions/flux/passages.py`) gives it and its writer takes it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A `resultat` of the European digital framework; empty where the file says nothing."""

    level: str = ""
    domain: str = ""
    competence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageData:
    """One certified person and one certification.

    `values` are what the file says, by the name of the field (`actions/flux/fields.py`), as XML writes it; None is
    `xsi:nil`, and a field that is not there has no key. `natureDeposant`, which stands once for all passages of a
    certification, may be among them. `line` is where the passage begins: of the XML, or the row of a spreadsheet.
    """

    ordinal: int
    line: int
    certification_type: str
    code: str
    values: Mapping[str, str | None]
    results: tuple[Result, ...] = ()

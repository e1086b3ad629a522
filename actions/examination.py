"""What a file is that somebody sent: looked at before anybody is asked about it. Runs in a process of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actions.deposits import FileKind
from actions.flux.checking import Reference, check
from actions.flux.head import read_head
from actions.flux.outcome import Head
from actions.flux.sniffing import Sort, sniff
from actions.spreadsheet.convert import Sheet, convert, read_sheet
from actions.spreadsheet.problems import ProblemGroup
from actions.spreadsheet.refusal import SheetRefusedError

SHOWN = 8  # groups of problems, in a chat
CELLS = 5  # first places of each
SHEETS = frozenset({Sort.XLSX, Sort.CSV, Sort.TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """`problem` names the words that say why it is refused; `facts` are plain JSON without personal data."""

    kind: FileKind
    problem: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def examine(path: Path, name: str) -> Examined:
    """Tell what a file is, by its bytes; `name` is what its sender calls it."""
    sort = sniff(path, name).sort
    if sort is Sort.XML:
        return Examined(kind=FileKind.FLUX, facts=_of_head(read_head(path)))
    if sort in SHEETS:
        try:
            return _of_sheet(read_sheet(path, name))
        except SheetRefusedError as refused:
            return _refused(f"sheets.refusals.{refused.key}.what", **refused.facts)
    return _refused(f"files.{sort}")


def _of_sheet(sheet: Sheet) -> Examined:
    columns = sheet.columns
    if columns.missing:
        return _refused("sheets.refusals.missing_columns.what", fields=", ".join(columns.missing))
    if not sheet.rows:
        return _refused("files.no_rows")
    if len(sheet.certifiers) > 1:
        return _refused("files.several_certifiers")
    if len(sheet.contracts) > 1:
        return _refused("sheets.refusals.several_contracts.what", said=", ".join(sheet.contracts))
    facts = {
        "rows": sheet.rows,
        "columns": [
            {"header": one.header, "field": one.field, "unsure": "" if one.is_certain else "yes"}
            for one in columns.recognised
        ],
        "ignored": [{"header": one.header} for one in columns.columns if one.header and not one.field],
        "certifier": next(iter(sheet.certifiers), ""),
        "contract": next(iter(sheet.contracts), ""),
        "ids_made": sheet.ids_made,
        "passed_over": ", ".join(map(str, sheet.passed_over)),
    }
    return Examined(kind=FileKind.SHEET, facts=facts)


def _refused(problem: str, **facts: str | int) -> Examined:
    return Examined(kind=FileKind.REFUSED, problem=problem, facts=facts)


def _of_head(head: Head) -> dict[str, str]:
    said = {"id_flux": head.id_flux, "emitter": head.emitter, "certifier": head.certifier, "contract": head.contract}
    return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The flux made of a spreadsheet: `facts` tell what a check of it says, `problems` which cells are left out.

    One that is not well-formed would be refused as a whole.
    """

    written: int
    is_well_formed: bool
    left_out: int  # rows
    problem_number: int
    problems: tuple[Mapping[str, str], ...]
    facts: Mapping[str, Any]


def make_flux(path: Path, name: str, target: Path, head: Head, reference: Reference) -> Made:
    """Write the rows that are right as a flux, and check it. Raise `SheetRefusedError`."""
    made = convert(path, name, target, head, today=reference.today)
    sheet, facts, is_well_formed = made.sheet, {}, False
    if made.written:
        summary = check(target, target.with_suffix(".outcome"), reference)
        is_well_formed = summary.is_well_formed
        facts = {
            **_of_head(summary.head),
            "passages": summary.total,
            "would_reject": summary.rejected,
            "left_out": sheet.rows - made.written,
        }
    return Made(
        written=made.written,
        is_well_formed=is_well_formed,
        left_out=sheet.rows - made.written,
        problem_number=sheet.problem_number,
        problems=tuple(_shown(group) for group in sheet.problems[:SHOWN]),
        facts=facts,
    )


def _shown(group: ProblemGroup) -> dict[str, str]:
    return {
        **group.facts,
        "reason": group.reason,
        "field": group.field,
        "header": group.header,
        "times": str(group.number),
        "cells": ", ".join(group.cells[:CELLS]),
    }

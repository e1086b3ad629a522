"""The rejected passages as CSV: their data to be corrected and sent again as a spreadsheet, and why at a row's end.

Headers are those of the template, so that the reader of spreadsheets knows them; it does not know those of the reasons,
and leaves them out. Of a file whose structure is wrong, whose passages nobody could look at one by one, a row is an
error.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from actions.flux.fields import FIELDS
from actions.flux.outcome import Finding, Head
from actions.flux.passage_data import PassageData, Result
from actions.flux.passages import passages
from actions.spreadsheet import headers as named
from actions.spreadsheet.columns import recognise
from bot.reports.deposit import DepositFacts
from bot.reports.processing import BETWEEN
from bot.reports.rejections import Rejected, rejections, structure_errors
from bot.reports.tables import writing_rows
from bot.reports.wording import Wording, Words

REASONS = ("line", "cause", "what", "how", "original")
ERRORS = ("line", "column", "id_technique", "cause", "what", "how", "original")
MOST_RESULTS = 30  # of one passage: the European digital framework has 21 competences
_ABOVE = (named.TYPE, named.CODE, named.CERTIFIER, named.CONTRACT, named.NATURE)
_NAMES = (*_ABOVE, *(field.name for field in FIELDS))
_RESULT = ("Niveau", "Domaine", "Compétence")  # and the number of the result


def write_rejected_csv(
    facts: DepositFacts, outcome: Path, wording: Wording, language: str, target: BinaryIO, *, source: Path
) -> None:
    """Write what is to be corrected of a processed deposit; `source` is its XML. Raises `NotProcessedError`."""
    summary = facts.came_of_it
    words = wording.in_language(language)
    if summary.is_well_formed:
        _write_passages(_matched(rejections(outcome, summary), passages(source)), summary.head, words, target)
    else:
        _write_errors(outcome, words, target)


def column_headers(results: int, words: Words) -> list[str]:
    """Return the headers of a passage's data, with columns for so many results of the digital framework.

    One that the reader would not be sure of gives way to the element's own name.
    """
    said = [words.field(name) for name in _NAMES]
    sure = {
        column.index
        for column in recognise(1, said).columns
        if column.is_certain and column.field == _NAMES[column.index]
    }
    fields = [header if place in sure else _NAMES[place] for place, header in enumerate(said)]
    return fields + [f"{each} {number}" for number in range(1, results + 1) for each in _RESULT]


def _write_passages(
    rows: Iterable[tuple[Rejected, PassageData | None]], head: Head, words: Words, target: BinaryIO
) -> None:
    """Write passages; how many columns their results take is known when all are read, so rows wait in a file."""
    most = 0
    with TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as waiting:
        for rejected, data in rows:
            results = data.results[:MOST_RESULTS] if data else ()
            most = max(most, len(results))
            row = [_cells(rejected, data, head), _result_cells(results), _reasons(rejected, words)]
            waiting.write(f"{json.dumps(row, ensure_ascii=False)}\n")
        waiting.seek(0)
        with writing_rows(target) as write:
            write([*column_headers(most, words), *(words.say(f"rejected.{name}") for name in REASONS)])
            for line in waiting:
                cells, of_results, reasons = json.loads(line)
                write([*cells, *of_results, *[""] * (most * len(_RESULT) - len(of_results)), *reasons])


def _write_errors(outcome: Path, words: Words, target: BinaryIO) -> None:
    """Write errors by their lines; they are told as a check ends with each part, so rows wait in a file."""
    with TemporaryFile("w+b") as waiting:
        places: list[int] = []  # line, column and where it waits in one number: as tuples, millions fill the memory
        for error, passage in structure_errors(outcome):
            told = words.cause(error)
            where = str(error.line or ""), str(error.column or ""), passage.id_technique if passage else ""
            places.append(error.line << 96 | error.column << 64 | waiting.tell())
            waiting.write(json.dumps([*where, told.title, told.what, told.how, error.original]).encode() + b"\n")
        with writing_rows(target) as write:
            write(words.say(f"rejected.{name}") for name in ERRORS)
            places.sort()
            for place in places:
                waiting.seek(place & 0xFFFFFFFFFFFFFFFF)
                write(json.loads(waiting.readline()))


def _matched(
    rejected: Iterator[Rejected], read: Iterator[PassageData]
) -> Iterator[tuple[Rejected, PassageData | None]]:
    """Yield rejected passages with their data: both come in the order of the file."""
    data = next(read, None)
    for one in rejected:
        while data is not None and data.ordinal < one.passage.ordinal:
            data = next(read, None)
        yield one, data if data is not None and data.ordinal == one.passage.ordinal else None


def _cells(rejected: Rejected, data: PassageData | None, head: Head) -> list[str]:
    """Return a passage's data; of one whose data are not found, what names it. What is nil is an empty cell."""
    if data is None:
        known = {
            "idTechnique": rejected.passage.id_technique,
            named.CERTIFIER: head.certifier,
            named.CONTRACT: head.contract,
        }
    else:
        known = {name: value or "" for name, value in data.values.items()}
        known |= {named.TYPE: data.certification_type, named.CODE: data.code}
        known |= {named.CERTIFIER: head.certifier, named.CONTRACT: head.contract}
    return [known.get(name, "") for name in _NAMES]


def _result_cells(results: Sequence[Result]) -> list[str]:
    return [cell for result in results for cell in (result.level, result.domain, result.competence)]


def _reasons(rejected: Rejected, words: Words) -> list[str]:
    told = [words.cause(error) for error in rejected.errors]
    line = rejected.passage.line
    return [
        str(line or ""),
        _joined(each.title for each in told),
        _joined(each.what for each in told),
        _joined(each.how for each in told),
        _joined(_originals(rejected.errors)),
    ]


def _originals(errors: Iterable[Finding]) -> Iterator[str]:
    yield from (error.original for error in errors if error.original)


def _joined(texts: Iterable[str]) -> str:
    """Return texts in one cell, each once."""
    return BETWEEN.join(dict.fromkeys(texts))

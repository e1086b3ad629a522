"""The table of rejected passages: told why, corrected, and read again as a spreadsheet."""

import csv
import tracemalloc
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from actions.flux.fields import FIELDS
from actions.spreadsheet.columns import recognise
from actions.spreadsheet.delimited import open_text
from actions.spreadsheet.passage_row import RowRead, RowReader
from bot.reports.deposit import DepositFacts, NotProcessedError
from bot.reports.rejected_csv import REASONS, column_headers, write_rejected_csv
from bot.reports.wording import Wording
from tests.reports.conftest import Processed, Source
from tests.reports.flux_files import HEAD, RESULTS, data
from tests.reports.outcomes import NO_HOLDER, ours, passage, portals, structure, warning


def written(deposit: tuple[DepositFacts, Path], source: Path, wording: Wording, language: str = "fr") -> bytes:
    target = BytesIO()
    write_rejected_csv(*deposit, wording, language, target, source=source)
    return target.getvalue()


def rows(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.DictReader(text, delimiter=";", strict=True))


def read_again(content: bytes, tmp_path: Path) -> list[RowRead]:
    """Read the table as a spreadsheet that somebody sends."""
    path = tmp_path / "corrected.csv"
    path.write_bytes(content)
    with open_text(path) as tables:
        (number, head), *rest = next(table for table in tables if table.separator == ";").rows()
    reader = RowReader(recognise(number, [str(cell) for cell in head]), date(2026, 1, 1))
    return [reader.read(ordinal, line, cells) for ordinal, (line, cells) in enumerate(rest, start=1)]


def test_rejected_passages_stand_there_with_why(processed: Processed, source: Source, wording: Wording) -> None:
    path = source([data(1), data(2), data(3)])
    deposit = processed([passage(1), passage(2, portals(), ours(), warning()), passage(3, warning())])
    (row,) = rows(written(deposit, path, wording))
    assert row["Identifiant technique"] == "id-2"
    assert row["Nom de naissance"] == "D’Été"
    assert row["Nom d’usage"] == "", "what is nil is an empty cell"
    assert row["Certificateur"] == "E564ACB0"
    assert row["Numéro de contrat"].strip("'") == "2560080000127J"
    assert row["Ligne du fichier"] == "20"
    assert row["Message d’origine"] == NO_HOLDER
    assert len(row["Ce qui ne va pas"].split(" | ")) == 2
    assert row["Comment corriger"]
    assert list(row)[-len(REASONS) :] == [wording.in_language("fr").say(f"rejected.{name}") for name in REASONS]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_is_read_again_as_a_spreadsheet(
    processed: Processed, source: Source, wording: Wording, tmp_path: Path, language: str
) -> None:
    sent = [
        data(1, RESULTS, libelleOption="=HYPERLINK(1)", verbatim='+33 1; «x» "y"'),
        data(2, RESULTS[:1], urlPreuve="https://preuve.example/?a=1", scoring="12.4"),
        data(3, idTechnique="000123456789012"),
    ]
    deposit = processed([passage(each.ordinal, portals()) for each in sent])
    got = read_again(written(deposit, source(sent), wording, language), tmp_path)
    for before, after in zip(sent, got, strict=True):
        assert not after.problems
        assert after.passage is not None
        assert (after.certifier, after.contract) == (HEAD.certifier, HEAD.contract)
        assert after.passage.values == before.values
        assert after.passage.results == before.results
        assert (after.passage.certification_type, after.passage.code) == ("RS", "RS1710")


def test_every_header_is_surely_known_and_no_reason_is(wording: Wording) -> None:
    results = 3
    for language in ("fr", "en"):
        heads = column_headers(results, wording.in_language(language))
        reasons = [wording.in_language(language).say(f"rejected.{name}") for name in REASONS]
        columns = recognise(1, [*heads, *reasons]).columns
        assert all(column.is_certain for column in columns[: len(heads)])
        assert not [column for column in columns[len(heads) :] if column.field]
        found = {(column.field, column.group) for column in columns if column.field}
        assert len(found) == len(heads)
        assert {field.name for field in FIELDS} <= {field for field, _ in found}


def test_a_wrong_structure_is_a_row_an_error(processed: Processed, source: Source, wording: Wording) -> None:
    errors = [passage(1, structure(line=14, column=9, original="=1+1"))]
    found = rows(written(processed(errors, of_file=[structure()]), source([data(1)]), wording))
    assert [(row["Ligne du fichier"], row["Colonne"], row["Identifiant technique"]) for row in found] == [
        ("3", "18", ""),
        ("14", "9", "id-1"),
    ]
    assert found[1]["Message d’origine"] == "'=1+1"


def test_errors_of_structure_are_in_the_order_of_their_lines(
    processed: Processed, source: Source, wording: Wording
) -> None:
    """Those of what is around passages came first, since their places are known when the passages are through."""
    of_file = [structure(line=40, column=2), structure(line=3), structure(line=0, column=0)]
    deposit = processed([passage(1, structure(line=14, column=9), structure(line=14, column=3))], of_file=of_file)
    found = rows(written(deposit, source([data(1)]), wording))
    places = [(row["Ligne du fichier"], row["Colonne"]) for row in found]
    assert places == [("", ""), ("3", "18"), ("14", "3"), ("14", "9"), ("40", "2")]


def test_a_passage_whose_data_are_not_found_is_named_all_the_same(
    processed: Processed, source: Source, wording: Wording
) -> None:
    deposit = processed([passage(1, portals()), passage(7, portals())])
    found = rows(written(deposit, source([data(1), data(2)]), wording))
    assert [row["Identifiant technique"] for row in found] == ["id-1", "id-7"]
    assert found[1]["Nom de naissance"] == ""
    assert found[1]["Message d’origine"] == NO_HOLDER


def test_there_is_none_before_a_deposit_is_processed(facts: DepositFacts, wording: Wording, tmp_path: Path) -> None:
    with pytest.raises(NotProcessedError):
        written((facts, tmp_path / "none.gz"), tmp_path / "none.xml", wording)


def test_memory_does_not_grow_with_the_file(processed: Processed, source: Source, wording: Wording) -> None:
    def peak(number: int) -> int:
        path = source([data(each) for each in range(1, number + 1)])
        passages = [passage(each, portals()) for each in range(1, number + 1)]
        deposit = processed(passages)
        with (path.parent / "table.csv").open("wb") as target:
            tracemalloc.start()
            write_rejected_csv(*deposit, wording, "fr", target, source=path)
            highest = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return highest

    peak(2)  # texts are read once
    assert peak(1_000) < peak(200) + 500_000

"""The report that people read, read back."""

from io import BytesIO
from pathlib import Path

import pytest

from bot.reports.deposit import DepositFacts, NotProcessedError
from bot.reports.gathering import MOST_PLACES, MOST_SHOWN, gather
from bot.reports.report_pdf import write_report_pdf
from bot.reports.wording import Wording
from tests.reports.conftest import Processed
from tests.reports.outcomes import NO_HOLDER, ours, passage, portals, structure, warning
from tests.reports.pdf import read_pdf, tags_of, untagged, words_of


def written(deposit: tuple[DepositFacts, Path], wording: Wording, language: str = "fr") -> bytes:
    target = BytesIO()
    write_report_pdf(*deposit, wording, language, target)
    return target.getvalue()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_tells_what_is_accepted_what_is_not_and_why(processed: Processed, wording: Wording, language: str) -> None:
    passages = [passage(1), passage(2, portals(line=24)), passage(3, warning()), passage(4, ours(), portals(line=44))]
    reader = read_pdf(written(processed(passages), wording, language))
    told = words_of(reader)
    say = wording.in_language(language).say
    assert say("report.some_rejected", rejected=2) in told.replace("\xa0", " ") or language == "fr"
    for each in ("id-2", "id-4", NO_HOLDER, "24, 44"):
        assert each in told
    assert "id-1" not in told
    assert "id-3" not in told
    picture = next(alt for kind, alt in tags_of(reader) if kind == "/Figure")
    assert picture.startswith("4 ")
    assert not untagged(reader)


def test_a_wrong_structure_is_told_by_its_places(processed: Processed, wording: Wording) -> None:
    deposit = processed([passage(1, structure(line=7, column=30))], of_file=[structure(line=0, column=0)])
    told = words_of(read_pdf(written(deposit, wording)))
    assert "ligne 7, colonne 30" in told
    assert "fichier entier" in told
    assert "Le fichier entier est refusé" in told


def test_all_accepted_needs_no_correction(processed: Processed, wording: Wording) -> None:
    told = words_of(read_pdf(written(processed([passage(1), passage(2)]), wording)))
    assert "Tous les passages sont acceptés" in told
    assert "À corriger" not in told
    assert "Les passages rejetés" not in told


def test_stops_at_the_first_ones_and_says_where_the_rest_is(processed: Processed, wording: Wording) -> None:
    many = MOST_SHOWN + 5
    deposit = processed([passage(each, portals(line=10 * each)) for each in range(1, many + 1)])
    reader = read_pdf(written(deposit, wording))
    told = words_of(reader)
    assert f"id-{MOST_SHOWN} " in told
    assert f"id-{MOST_SHOWN + 1} " not in told
    assert f"aux {MOST_SHOWN} premiers sur {many}" in told
    assert f"Page {len(reader.pages)} sur {len(reader.pages)}" in told
    assert not untagged(reader)


def test_sentences_of_any_length_stay_on_their_pages(processed: Processed, wording: Wording) -> None:
    endless = [passage(1, *[portals("x" * 5000)] * 40, name="n" * 255), passage(2, *[ours("y" * 5000)] * 3)]
    reader = read_pdf(written(processed(endless, name="é" * 300), wording))
    assert not untagged(reader)
    assert len(reader.pages) < 20


def test_memory_is_for_the_first_ones_alone(processed: Processed) -> None:
    facts, outcome = processed([passage(each, portals(line=each), warning()) for each in range(1, 1000)])
    gathered = gather(outcome, facts.came_of_it)
    assert len(gathered.wrong) == MOST_SHOWN
    assert gathered.wrong_total == 999
    assert [len(group.lines) for group in gathered.errors] == [MOST_PLACES]
    assert [group.number for group in gathered.warnings] == [999]


def test_there_is_none_before_a_deposit_is_processed(facts: DepositFacts, wording: Wording, tmp_path: Path) -> None:
    with pytest.raises(NotProcessedError):
        write_report_pdf(facts, tmp_path / "none.gz", wording, "fr", BytesIO())

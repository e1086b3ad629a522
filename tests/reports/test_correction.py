"""The file to correct: valid, of the rejected passages alone, the same each time."""

from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from actions.flux.outcome import Finding
from actions.flux.passages import passages
from actions.flux.schemas import schema
from bot.reports.correction import NothingToCorrectError, write_correction
from bot.reports.deposit import DepositFacts
from tests.reports.conftest import Processed, Source
from tests.reports.flux_files import HEAD, RESULTS, data
from tests.reports.outcomes import ours, passage, portals, structure, warning


def written(deposit: tuple[DepositFacts, Path], source: Path) -> bytes:
    target = BytesIO()
    write_correction(*deposit, target, source=source)
    return target.getvalue()


def test_holds_the_rejected_passages_as_they_were(processed: Processed, source: Source, tmp_path: Path) -> None:
    sent = [data(1), data(2, RESULTS, nomNaissance="O’Neil & <fils>"), data(3), data(4)]
    deposit = processed([passage(1), passage(2, portals()), passage(3, warning()), passage(4, ours())])
    file = tmp_path / "correction.xml"
    file.write_bytes(written(deposit, source(sent)))
    found = list(passages(file))
    assert [one.values for one in found] == [sent[1].values, sent[3].values]
    assert found[0].results == RESULTS


def test_is_valid_and_a_flux_of_its_own(processed: Processed, source: Source) -> None:
    deposit = processed([passage(1, portals()), passage(2)])
    path = source([data(1), data(2)])
    document = etree.fromstring(written(deposit, path), etree.XMLParser(resolve_entities=False))
    schema().assertValid(document)
    id_flux, sent_at = (str(element.text) for element in document[:2])
    assert id_flux != HEAD.id_flux
    assert len(id_flux) == 36
    assert sent_at == "2025-11-28T01:00:00+01:00", "when the deposit was processed, in Paris"
    assert written(deposit, path) == written(deposit, path)


def test_errors_of_the_whole_file_leave_every_passage_to_correct(processed: Processed, source: Source) -> None:
    deposit = processed([passage(1), passage(2)], of_file=[ours()])
    document = etree.fromstring(written(deposit, source([data(1), data(2)])))
    assert len(list(document.iter("{*}passageCertification"))) == 2


@pytest.mark.parametrize("of_file", [[], [structure()]], ids=["all accepted", "wrong structure"])
def test_there_is_none_where_no_passage_is_rejected(
    processed: Processed, source: Source, of_file: list[Finding]
) -> None:
    with pytest.raises(NothingToCorrectError):
        written(processed([passage(1)], of_file=of_file), source([data(1)]))

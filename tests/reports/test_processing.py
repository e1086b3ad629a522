"""The report for tools: its structure, and what the readers that exist make of it."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from bot.reports.deposit import DepositFacts, NotProcessedError
from bot.reports.processing import NAMESPACE, write_processing_report
from bot.reports.wording import Wording
from tests.reports.conftest import Processed
from tests.reports.outcomes import NO_HOLDER, ours, passage, portals, structure, warning

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "report.xsd"))


def written(deposit: tuple[DepositFacts, Path], wording: Wording, language: str = "fr") -> etree._Element:
    target = BytesIO()
    write_processing_report(*deposit, wording, language, target)
    report = etree.fromstring(target.getvalue(), etree.XMLParser(resolve_entities=False))
    SCHEMA.assertValid(report)
    return report


def rejected(report: etree._Element) -> dict[str, str]:
    """Return what a reader takes in that keeps one message an identifier, the first."""
    return {str(one.findtext("idTechnique")): str(one.findtext("messageErreur")) for one in report.iter("passage")}


def accepted(report: etree._Element) -> list[str]:
    return [str(one.text) for one in report.iterfind("PassagesOK/idTechnique")]


def test_tells_accepted_and_rejected_passages(processed: Processed, wording: Wording) -> None:
    report = written(processed([passage(1), passage(2, portals()), passage(3, warning())]), wording)
    assert report.nsmap == {"ns2": NAMESPACE}
    assert report.findtext("nomFichier") == "promotion d’été.xml"
    assert report.findtext("idFlux") == "6e3c7378-bda4-497a"
    assert report.findtext("idTraitement") == "51354"
    assert rejected(report) == {"id-2": NO_HOLDER}
    assert accepted(report) == ["id-1", "id-3"]


def test_several_errors_of_one_passage_are_one_message_the_portals_first(
    processed: Processed, wording: Wording
) -> None:
    report = written(processed([passage(1, ours(), portals(), warning(), ours())]), wording)
    assert len(list(report.iter("passage"))) == 1
    told = rejected(report)["id-1"].split(" | ")
    assert told[0] == NO_HOLDER
    assert len(told) == 2, "the same sentence is told once, and a warning rejects nothing"


def test_our_own_messages_are_marked(processed: Processed, wording: Wording) -> None:
    report = written(processed([passage(1, ours()), passage(2, portals())]), wording)
    assert rejected(report)["id-1"].startswith("[Guichet] ")
    assert not rejected(report)["id-2"].startswith("[")


def test_no_message_of_ours_says_what_tools_look_for(processed: Processed, wording: Wording) -> None:
    report = written(processed([passage(1, ours()), passage(2, ours(""))]), wording)
    for told in rejected(report).values():
        assert "existe déjà en base" not in told
        assert "Aucun titulaire" not in told


def test_errors_of_the_whole_file_reject_every_passage(processed: Processed, wording: Wording) -> None:
    report = written(processed([passage(1), passage(2, portals())], of_file=[ours()]), wording)
    assert rejected(report).keys() == {"id-1", "id-2"}
    assert NO_HOLDER in rejected(report)["id-2"]
    assert "[Guichet] " in rejected(report)["id-2"]
    assert not accepted(report)


def test_an_error_of_the_whole_file_is_told_once_of_a_passage(processed: Processed, wording: Wording) -> None:
    """The check says of each passage, too, what it says of the file: the report said it twice."""
    report = written(processed([passage(1, ours())], [ours()]), wording)
    assert "|" not in rejected(report)["id-1"]


def test_a_wrong_structure_is_a_list_of_errors(processed: Processed, wording: Wording) -> None:
    inside = passage(1, structure(line=14, column=9, original="Element 'y': wrong."))
    report = written(processed([inside], of_file=[structure(), warning()]), wording)
    assert [(one.findtext("ligne"), one.findtext("colonne")) for one in report.iter("erreur")] == [
        ("3", "18"),
        ("14", "9"),
    ]
    assert all("Element '" in str(one.findtext("message")) for one in report.iter("erreur"))
    assert report.find("idFlux") is None
    assert report.find("PassagesOK") is None


def test_what_xml_cannot_hold_is_replaced(processed: Processed, wording: Wording) -> None:
    strange = "a\x00\x0b\ud800\ufffe<&>\N{GRINNING FACE}.xml"
    report = written(processed([passage(1, portals("\x1b"))], name=strange), wording)
    assert rejected(report) == {"id-1": "\ufffd"}
    assert report.findtext("nomFichier") == "a\ufffd\ufffd\ufffd\ufffd<&>\N{GRINNING FACE}.xml"


def test_there_is_none_before_a_deposit_is_processed(facts: DepositFacts, wording: Wording, tmp_path: Path) -> None:
    with pytest.raises(NotProcessedError):
        write_processing_report(facts, tmp_path / "none.gz", wording, "fr", BytesIO())


class Nowhere(BytesIO):
    """Takes what is written, and keeps none of it."""

    def write(self, content: object, /) -> int:
        return len(bytes(content))  # type: ignore[call-overload, no-any-return]


def test_memory_does_not_grow_with_the_file(processed: Processed, wording: Wording) -> None:
    def peak(number: int) -> int:
        deposit = processed([passage(each, *[portals()] * (each % 2)) for each in range(1, number + 1)])
        tracemalloc.start()
        write_processing_report(*deposit, wording, "fr", Nowhere())
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    written(processed([passage(1, ours())]), wording)  # texts are read once
    assert peak(8_000) < peak(400) + 500_000

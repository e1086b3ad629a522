"""What files are called when they are downloaded."""

from dataclasses import replace

import pytest

from actions.flux.outcome import Head, Summary
from bot.reports.deposit import DepositFacts, NotProcessedError
from bot.reports.names import LONGEST, document_name, list_name, processing_name
from bot.reports.wording import Wording

SUMMARY = Summary(head=Head(), total=1, accepted=1, rejected=0, warned=0, is_well_formed=True)
KINDS = ("acknowledgement", "report", "rejected", "correction")


@pytest.fixture
def done(facts: DepositFacts) -> DepositFacts:
    """Processed at midnight of the 28th in Paris, when it still is the 27th in Greenwich."""
    return replace(facts, summary=SUMMARY, processed_at=1_764_284_400_000)


def test_the_report_for_tools_is_called_as_they_expect(done: DepositFacts) -> None:
    assert processing_name(done) == "Accusé de traitement_promotion d’été.xml_20251128.xml"


def test_there_is_none_of_a_deposit_that_is_not_processed(facts: DepositFacts) -> None:
    with pytest.raises(NotProcessedError):
        processing_name(facts)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a:b*?.xml", "\u202elmx", "\ud800", "é" * 300 + ".xml", "", ".", "a\r\nb"]
)
def test_every_file_system_takes_it(done: DepositFacts, name: str) -> None:
    made = processing_name(replace(done, name=name))
    assert len(made.encode()) <= LONGEST
    assert not set(made) & set('/\\:*?"<>|\r\n\u202e')
    assert made.startswith("Accusé de traitement_")
    assert made.endswith("_20251128.xml")


def test_a_long_name_keeps_its_ending(done: DepositFacts) -> None:
    assert processing_name(replace(done, name="x" * 300 + ".xml")).endswith("x….xml_20251128.xml")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_documents_are_named_in_the_persons_language(facts: DepositFacts, wording: Wording, language: str) -> None:
    words = wording.in_language(language)
    made = {document_name(kind, facts.number, "pdf", words) for kind in KINDS}
    assert len(made) == len(KINDS)
    assert all(each.endswith(f"{facts.number}.pdf") for each in made)
    assert list_name(facts.received_at, words).endswith("_2025-11-27.csv")

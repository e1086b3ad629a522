"""Any document of a deposit, made into a file: what a process apart is asked to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from actions.download import What
from bot.reports.acknowledgement import write_acknowledgement_json, write_acknowledgement_pdf
from bot.reports.correction import write_correction
from bot.reports.deposit import DepositFacts
from bot.reports.names import document_name, processing_name
from bot.reports.picture import draw_picture
from bot.reports.processing import write_processing_report
from bot.reports.rejected_csv import write_rejected_csv
from bot.reports.report_pdf import write_report_pdf
from bot.reports.wording import Wording, Words

OF_OUTCOME = frozenset({What.REPORT, What.REPORT_DATA, What.REJECTED, What.CORRECTION})
"""What is made of the outcome file."""
OF_SOURCE = frozenset({What.REJECTED, What.CORRECTION})
"""What is made of the deposited file, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`outcome` and `source` are there for what is made of them; `target` must not exist yet."""

    what: What
    facts: DepositFacts
    wording: Wording
    language: str
    outcome: Path
    source: Path
    target: Path


def make(order: Order) -> None:
    """Write the document. Raises what its writer raises."""
    with order.target.open("xb") as target:
        WRITERS[order.what](order, target)


def file_name(what: What, facts: DepositFacts, words: Words) -> str:
    """Return what a document is called when it is downloaded."""
    if what is What.REPORT_DATA:
        return processing_name(facts)
    return document_name(KINDS[what], facts.number, what.rpartition(".")[2], words)


def _receipt(order: Order, target: BinaryIO) -> None:
    write_acknowledgement_pdf(order.facts, order.wording, order.language, target)


def _receipt_data(order: Order, target: BinaryIO) -> None:
    write_acknowledgement_json(order.facts, order.wording, target)


def _report(order: Order, target: BinaryIO) -> None:
    write_report_pdf(order.facts, order.outcome, order.wording, order.language, target)


def _report_data(order: Order, target: BinaryIO) -> None:
    write_processing_report(order.facts, order.outcome, order.wording, order.language, target)


def _rejected(order: Order, target: BinaryIO) -> None:
    write_rejected_csv(order.facts, order.outcome, order.wording, order.language, target, source=order.source)


def _correction(order: Order, target: BinaryIO) -> None:
    write_correction(order.facts, order.outcome, target, source=order.source)


def _picture(order: Order, target: BinaryIO) -> None:
    target.write(draw_picture(order.facts.came_of_it, order.wording, order.language))


WRITERS: Mapping[What, Callable[[Order, BinaryIO], None]] = {
    What.RECEIPT: _receipt,
    What.RECEIPT_DATA: _receipt_data,
    What.REPORT: _report,
    What.REPORT_DATA: _report_data,
    What.REJECTED: _rejected,
    What.CORRECTION: _correction,
    What.PICTURE: _picture,
}
KINDS: Mapping[What, str] = {
    What.RECEIPT: "acknowledgement",
    What.RECEIPT_DATA: "acknowledgement",
    What.REPORT: "report",
    What.REJECTED: "rejected",
    What.CORRECTION: "correction",
    What.PICTURE: "report",
}
"""The keys of `names` in the texts of documents."""

"""A list of deposits as CSV, one a row, the newest where the caller puts it."""

from collections.abc import Iterable
from typing import BinaryIO

from bot.reports.deposit import DepositFacts
from bot.reports.tables import writing_rows
from bot.reports.wording import Wording, Words, in_paris

COLUMNS = (
    "number",
    "received_at",
    "name",
    "size_in_bytes",
    "status",
    "total",
    "accepted",
    "warned",
    "rejected",
    "depositor",
    "depositor_bcr",
    "role",
    "login",
    "certifier",
    "certifier_bcr",
    "id_flux",
    "treatment",
    "processed_at",
    "sha256",
)


def write_list_csv(deposits: Iterable[DepositFacts], wording: Wording, language: str, target: BinaryIO) -> None:
    """Write deposits as they come; times are Paris time, in an order that sorts."""
    words = wording.in_language(language)
    with writing_rows(target) as write:
        write(words.say(f"list.{name}") for name in COLUMNS)
        for facts in deposits:
            write(_row(facts, words))


def _row(facts: DepositFacts, words: Words) -> list[str]:
    came = facts.summary
    counts = [came.total, came.accepted, came.warned, came.rejected] if came and came.is_well_formed else [""] * 4
    return [
        facts.number,
        _moment(facts.received_at),
        facts.name,
        str(facts.size),
        words.status(facts.status),
        *map(str, counts),
        facts.depositor.name,
        facts.depositor.bcr,
        words.role(facts.role),
        facts.login,
        facts.certifier.name,
        facts.certifier.bcr,
        facts.id_flux,
        str(facts.treatment),
        _moment(facts.processed_at),
        facts.sha256,
    ]


def _moment(milliseconds: int | None) -> str:
    return "" if milliseconds is None else f"{in_paris(milliseconds):%Y-%m-%d %H:%M:%S}"

"""Links to what belongs to a deposit: signed, short-lived, for one account."""

import hmac
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlencode

from actions.deposits import ENDED, Deposit
from actions.outcome import Fact
from actions.words import digest
from actions.work import Work

PURPOSE = "download"


class What(StrEnum):
    """What can be downloaded, as its address ends."""

    RECEIPT = "receipt.pdf"
    RECEIPT_DATA = "receipt.json"
    REPORT = "report.pdf"
    REPORT_DATA = "report.xml"
    REJECTED = "rejected.csv"
    CORRECTION = "correction.xml"
    PICTURE = "picture.png"


LONG_BEFORE = frozenset({What.RECEIPT, What.RECEIPT_DATA})
"""What there is from the moment that a file is received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    deposit: Deposit
    what: What


def available(deposit: Deposit) -> tuple[What, ...]:
    """Return what can be downloaded of a deposit as it is now."""
    made = [What.RECEIPT, What.RECEIPT_DATA]
    summary = deposit.summary
    if deposit.status in ENDED and summary and deposit.outcome and not deposit.purged_at:
        made += [What.REPORT, What.REPORT_DATA]
        if summary.is_well_formed:
            made.append(What.PICTURE)
        if summary.rejected or not summary.is_well_formed:
            made.append(What.REJECTED)
        if summary.rejected and summary.is_well_formed:
            made.append(What.CORRECTION)
    return tuple(made)


def address(deposit: Deposit, what: What) -> str:
    """Return the address for whoever is signed in on our pages."""
    return f"/deposits/{quote(deposit.number)}/{what}"


def link(deposit: Deposit, what: What, account_id: str, language: str, work: Work) -> str:
    """Return an address that needs no signing in, for a few minutes."""
    until = work.now() + work.rules.download_ms
    query = {
        "by": account_id,
        "until": until,
        "lang": language,
        "sign": _signature(deposit, what, account_id, until, work),
    }
    return f"{work.rules.base_url}{address(deposit, what)}?{urlencode(query)}"


def links(deposit: Deposit, account_id: str, language: str, work: Work, *wanted: What) -> dict[str, str]:
    """Return links as facts, each under its name before the dot: what is not available is left out."""
    there = available(deposit)
    return {
        f"{what.name.lower()}_url": link(deposit, what, account_id, language, work) for what in wanted if what in there
    }


def is_signed(deposit: Deposit, what: What, *, by: str, until: str, signature: str, work: Work) -> bool:
    """Tell whether a link is one of ours and still works."""
    if not (until.isascii() and until.isdigit() and len(until) < len("1" * 16)):
        return False
    expected = _signature(deposit, what, by, int(until), work)
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")) and int(until) > work.now()


def _signature(deposit: Deposit, what: What, account_id: str, until: int, work: Work) -> str:
    return digest(work.rules.key, PURPOSE, f"{deposit.id} {what} {account_id} {until}")


def row(deposit: Deposit) -> dict[str, Fact]:
    """Return what may be told of a deposit anywhere: no personal data of certified people."""
    summary = deposit.summary
    return {
        "number": deposit.number,
        "name": deposit.name,
        "size": deposit.size,
        "status": deposit.status,
        "certifier": deposit.certifier_bcr,
        "received_at": deposit.received_at,
        "total": summary.total if summary else 0,
        "accepted": summary.accepted if summary else 0,
        "rejected": summary.rejected if summary else 0,
        "warned": summary.warned if summary else 0,
        "well_formed": "yes" if summary and summary.is_well_formed else "no" if summary else "",
    }

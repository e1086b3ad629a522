"""What is checked around the passages: who sends, for whom, under which contract, when; the same for all of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from actions.flux.meaning import WARNING, Remark
from actions.flux.outcome import Head

OF_EACH = frozenset({"emitter_not_depositor", "contract_unknown", "mandate_missing", "too_many_passages"})
"""Causes told once of the file, and again of each passage that is rejected for them."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FIRST_YEAR = 2020  # the obligation began in 2021
_PARIS = timezone(timedelta(hours=2))  # in summer: the later one


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a check is made against; what is not known, "" or None, is not checked.

    `contracts` are pairs of a certifier's BCR and a number, `mandates` the BCRs of those who mandate the depositor.
    """

    today: date
    depositor: str = ""
    contracts: frozenset[tuple[str, str]] | None = None
    mandates: frozenset[str] | None = None
    deadline_months: int
    most_records: int


def remarks_of_all(head: Head, reference: Reference) -> Iterator[Remark]:
    """Yield what rejects every passage of a file."""
    if reference.depositor and head.emitter != reference.depositor:
        facts = {"emitter": head.emitter, "depositor": reference.depositor}
        yield Remark("emitter_not_depositor", "emitter", facts)
    if reference.contracts is not None and (head.certifier, head.contract) not in reference.contracts:
        yield Remark("contract_unknown", "contract", {"certifier": head.certifier, "contract": head.contract})
    is_for_another = head.certifier != (reference.depositor or head.emitter)
    if reference.mandates is not None and is_for_another and head.certifier not in reference.mandates:
        facts = {"certifier": head.certifier, "depositor": reference.depositor or head.emitter}
        yield Remark("mandate_missing", "certifier", facts)


def remarks_of_file(head: Head, today: date) -> Iterator[Remark]:
    """Yield what is odd about a file and rejects nothing."""
    if not _UUID.fullmatch(head.id_flux):
        yield Remark("id_flux_no_uuid", "id_flux", {"value": head.id_flux}, WARNING)
    try:
        sent = datetime.fromisoformat(head.sent_at.strip())
    except ValueError:
        return
    if sent.tzinfo is None:
        return
    if sent > datetime.combine(today, time.max, _PARIS) + timedelta(days=1):
        yield Remark("sent_in_future", "sent_at", {"value": head.sent_at}, WARNING)
    elif sent.year < _FIRST_YEAR:
        yield Remark("sent_long_ago", "sent_at", {"value": head.sent_at}, WARNING)

"""Files that people sent and deposits, as actions see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from actions.flux.outcome import Summary


class Status(StrEnum):
    RECEIVED = "received"
    PROCESSING = "processing"
    PROCESSED_WITH_ERRORS = "processed_with_errors"
    PROCESSED = "processed"
    WITHDRAWN = "withdrawn"


class FileKind(StrEnum):
    FLUX = "flux"  # XML, to be deposited as it is
    SHEET = "sheet"  # to be made a flux of
    REFUSED = "refused"


EXAMINE, CONVERT, CHECK, FETCH = "examine", "convert", "check", "fetch"
"""Kinds of jobs: their subjects are a batch, a file, a deposit and a batch."""
ENDED = (Status.PROCESSED, Status.PROCESSED_WITH_ERRORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """`facts` are what it says of itself: plain JSON without personal data. Times are milliseconds, UTC."""

    id: str
    batch: str
    conversation: str
    user: str
    account_id: str | None
    language: str
    name: str
    size: int
    sha256: str | None
    source: bytes | None = field(default=None, repr=False)
    kind: str | None = None
    problem: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    made_of: str | None = None
    created_at: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    id: str
    number: str
    treatment: int
    account_id: str
    bcr: str
    role: str
    certifier_bcr: str
    name: str
    size: int
    sha256: str
    id_flux: str
    status: str
    received_at: int
    processed_at: int | None = None
    withdrawn_at: int | None = None
    purged_at: int | None = None
    summary: Summary | None = None
    outcome: str | None = None
    conversation: str
    user: str
    language: str

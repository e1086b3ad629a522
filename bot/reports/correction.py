"""The correction file: a flux of the rejected passages alone, as they were, to be corrected and deposited."""

from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from actions.flux.passages import copy_rejected
from bot.reports.deposit import DepositFacts
from bot.reports.rejections import rejections
from bot.reports.wording import in_paris


class NothingToCorrectError(Exception):
    """No passage is rejected by itself: none is at all, or the file is refused as a whole."""

    def __init__(self, number: str) -> None:
        super().__init__(f"deposit {number} has no rejected passages to make a file of")


def write_correction(facts: DepositFacts, outcome: Path, target: BinaryIO, *, source: Path) -> None:
    """Write the file; `source` is the deposited one. Raises `NotProcessedError` and `NothingToCorrectError`.

    Its idFlux is new, and is the same when the file is asked for again, as are all of its bytes: deposited twice as it
    is, it is recognised.
    """
    summary = facts.came_of_it
    if not summary.is_well_formed or not summary.rejected:
        raise NothingToCorrectError(facts.number)
    ordinals = frozenset(rejected.passage.ordinal for rejected in rejections(outcome, summary))
    id_flux = str(uuid5(NAMESPACE_URL, f"correction/{facts.number}/{facts.sha256}"))
    sent_at = in_paris(facts.processed_at or facts.received_at).isoformat(timespec="seconds")
    copy_rejected(source, ordinals, target, id_flux, sent_at)

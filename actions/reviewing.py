"""What has become of files that were sent together: what a page shows before anything is deposited."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from actions.belonging import files_of, signed_in
from actions.deposits import FileKind, ReceivedFile
from actions.work import Work

MADE = "made"  # among the facts of a spreadsheet: what came of making a flux of it
CHOSEN = "to_contract"  # among them, too, once somebody has said that it is to be made


class Step(StrEnum):
    ARRIVING = "arriving"  # not looked at yet
    REFUSED = "refused"
    FLUX = "flux"  # can be deposited
    SHEET = "sheet"  # to be confirmed
    MAKING = "making"
    MADE = "made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """`batch` is where the flux is that was made of a spreadsheet, empty where there is none."""

    file: ReceivedFile
    step: Step
    batch: str = ""


async def review(batch: str, account_id: str, work: Work) -> Sequence[Reviewed]:
    """Return the files of a batch that are this account's, none where it is another's. Raises `NotSignedIn`."""
    account = await signed_in(account_id, work)
    found = await files_of(batch, account, work, conversation="", user="")
    return [await _reviewed(file, work) for file in sorted(found, key=lambda file: (file.name, file.id))]


async def waiting(account_id: str, work: Work) -> Sequence[Reviewed]:
    """Return what the account sent on pages that is neither deposited nor forgotten yet. Raises `NotSignedIn`.

    What was made of a spreadsheet is with the spreadsheet, which waits no longer once that is deposited.
    """
    account = await signed_in(account_id, work)
    found = await work.received_files.sent_on_pages(account.id, work.now())
    made = {_made_of(file) for file in found}
    reviewed = [await _reviewed(file, work) for file in found if file.batch not in made]
    return [one for one in reviewed if one.step is not Step.MADE or one.batch]


async def _reviewed(file: ReceivedFile, work: Work) -> Reviewed:
    step = _step(file)
    made = _made_of(file) if step is Step.MADE else ""
    return Reviewed(file=file, step=step, batch=made if made and await work.received_files.of_batch(made) else "")


def _made_of(file: ReceivedFile) -> str:
    """Return the batch that the flux made of a spreadsheet is in."""
    return f"{file.id}-made"


def _step(file: ReceivedFile) -> Step:
    match file.kind:
        case FileKind.REFUSED:
            return Step.REFUSED
        case FileKind.FLUX:
            return Step.FLUX
        case FileKind.SHEET if MADE in file.facts:
            return Step.MADE
        case FileKind.SHEET:
            return Step.MAKING if file.facts.get(CHOSEN) else Step.SHEET
        case _:
            return Step.ARRIVING

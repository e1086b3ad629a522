"""Deposits of the small portal's organisation, as they are once something has become of them."""

from pathlib import Path
from typing import Any

from sqlalchemy import insert

from actions.deposits import Deposit, Status
from actions.flux.outcome import Counted, Finding, Head, Passage, Severity, Step, Summary, writing
from actions.outside.files import FileStore
from actions.store.tables import organisations
from actions.words import make_receipt_number
from actions.work import Work
from bot.portal import Portal
from tests.pages.small_portal import BCR, account

OTHERS = "56GHI789"
RECEIVED_AT = 1_790_000_000_000
HEAD = Head(id_flux="flux-1", sent_at="2026-09-21T12:00:00+02:00", emitter=BCR, certifier=BCR, contract="C1")
SUMMARY = Summary(
    head=HEAD,
    total=3,
    accepted=2,
    rejected=1,
    warned=1,
    is_well_formed=True,
    causes=(
        Counted(
            cause="validity_ends_before_it_begins",
            step=Step.MEANING,
            severity=Severity.ERROR,
            number=1,
            line=31,
            column=4,
            fields=("dateFinValidite",),
        ),
        Counted(cause="too_late", step=Step.MEANING, severity=Severity.WARNING, number=1, line=12, column=4),
    ),
)
MALFORMED = Summary(
    head=HEAD,
    total=0,
    accepted=0,
    rejected=0,
    warned=0,
    is_well_formed=False,
    causes=(
        Counted(cause="element_missing", step=Step.STRUCTURE, severity=Severity.ERROR, number=2, line=8, column=3),
    ),
)


async def add_deposit(portal: Portal, **given: Any) -> Deposit:
    """Write a deposit of Claire's that has just been received, or as `given`."""

    async def add(work: Work) -> Deposit:
        treatment = await work.deposits.next_treatment()
        values: dict[str, Any] = {
            "id": f"deposit {treatment}",
            "number": make_receipt_number(),
            "treatment": treatment,
            "account_id": "id of Claire",
            "bcr": BCR,
            "role": "certifier",
            "certifier_bcr": BCR,
            "name": f"certifications {treatment}.xml",
            "size": 4321,
            "sha256": f"{treatment:064x}",
            "id_flux": f"flux-{treatment}",
            "status": Status.RECEIVED,
            "received_at": RECEIVED_AT + treatment * 1000,
            "conversation": "",
            "user": "",
            "language": "fr",
        }
        deposit = Deposit(**values | given)
        await work.deposits.add(deposit)
        return deposit

    return await portal.read(add)


async def add_processed(
    portal: Portal, files: FileStore, folder: Path, source: Path, *, summary: Summary = SUMMARY, **given: Any
) -> Deposit:
    """Write a deposit of `source` that has been processed, with its files."""
    folder.mkdir(exist_ok=True)
    outcome = folder / "outcome"
    _write_outcome(outcome, summary)
    kept, sent = await files.put(outcome), await files.put(source)
    return await add_deposit(
        portal,
        **{
            "status": Status.PROCESSED_WITH_ERRORS,
            "processed_at": RECEIVED_AT + 60_000,
            "summary": summary,
            "outcome": kept.sha256,
            "sha256": sent.sha256,
            "size": sent.size,
            **given,
        },
    )


def _write_outcome(path: Path, summary: Summary) -> None:
    error, *warnings = (
        Finding(cause=one.cause, step=one.step, severity=one.severity, line=one.line, column=one.column)
        for one in summary.causes
    )
    with writing(path) as outcome:
        if not summary.is_well_formed:
            outcome.finding(error)
            return
        for ordinal in range(1, summary.accepted + 1):
            findings = tuple(warnings) if ordinal == 1 else ()
            outcome.passage(
                Passage(ordinal=ordinal, id_technique=f"id-{ordinal}", line=ordinal * 10, findings=findings)
            )
        ordinal = summary.accepted + 1
        outcome.passage(Passage(ordinal=ordinal, id_technique=f"id-{ordinal}", line=ordinal * 10, findings=(error,)))


async def add_others(portal: Portal) -> None:
    """Write Olga of another organisation, and Denis, of the same one in its other role."""
    row = {"bcr": OTHERS, "name": "École du fer", "siret": "22345678200010", "is_certifier": True}

    async def add(work: Work) -> None:
        await work.organisations._connection.execute(  # noqa: SLF001 - nothing but an import writes them
            insert(organisations), {**row, "is_depositor": True}
        )
        await work.accounts.add(account("OLGA23456", "Olga", "Petrov", bcr=OTHERS))
        await work.accounts.add(account("DENIS2345", "Denis", "Morel", role="depositor"))

    await portal.read(add)

"""Deposits of earlier days, as a transcript tells of them: what came of them is written, their files are not there."""

from collections.abc import Sequence
from datetime import datetime, time

from actions.belonging import ZONE, today
from actions.deposits import Deposit, Status
from actions.flux.outcome import Counted, Head, Severity, Step, Summary
from actions.periods import days_of
from actions.words import make_receipt_number
from actions.work import Work
from tests.deposits.files_by_words import said_of

NOON = time(12)


async def remember(login: str, name: str, period: str, words: Sequence[str], work: Work) -> str:
    """Write a deposit of an account on the first day of a period; returns its number."""
    account = await work.accounts.by_login(login)
    day = days_of(period, today(work)).first
    assert account, login
    assert day, period
    treatment = await work.deposits.next_treatment()
    moment = int(datetime.combine(day, NOON, ZONE).timestamp() * 1000) + treatment  # the newest is the one told last
    summary = _summary(said_of(words), account.bcr)
    is_good = summary.is_well_formed and not summary.rejected
    deposit = Deposit(
        id=f"earlier {treatment}",
        number=make_receipt_number(),
        treatment=treatment,
        account_id=account.id,
        bcr=account.bcr,
        role=account.role,
        certifier_bcr=summary.head.certifier,
        name=name,
        size=4321,
        sha256=f"{treatment:064x}",
        id_flux=f"flux-{treatment}",
        status=Status.PROCESSED if is_good else Status.PROCESSED_WITH_ERRORS,
        received_at=moment,
        processed_at=moment + 60_000,
        summary=summary,
        outcome=f"{treatment:064x}",
        conversation="",
        user="",
        language=account.language,
    )
    await work.deposits.add(deposit)
    return deposit.number


def _summary(said: dict[str, str], bcr: str) -> Summary:
    good, bad = int(said.get("good", "0")), int(said.get("bad", "0"))
    step, cause = (Step.STRUCTURE, "element_missing") if "malformed" in said else (Step.MEANING, "already_received")
    number = bad or int("malformed" in said)
    counted = Counted(cause=cause, step=step, severity=Severity.ERROR, number=number, line=8, column=3)
    return Summary(
        head=Head(emitter=bcr, certifier=said.get("for", bcr)),
        total=good + bad,
        accepted=good,
        rejected=bad,
        warned=0,
        is_well_formed="malformed" not in said,
        causes=(counted,) if number else (),
    )

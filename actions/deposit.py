"""Deposit files: look at what was sent, and take it in once the person says so."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from actions.belonging import files_of, signed_in
from actions.deposits import CHECK, Deposit, FileKind, ReceivedFile, Status
from actions.download import What, links, row
from actions.outcome import Fact, Said
from actions.people import Account
from actions.refusals import NothingToDeposit
from actions.words import make_receipt_number
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class MayDeposit:
    """Somebody wants to deposit, and has not sent anything yet."""

    account: str


async def may_deposit(request: MayDeposit, work: Work) -> Said:
    account = await signed_in(request.account, work)
    organisation = await work.organisations.by_bcr(account.bcr)
    name = organisation.name if organisation else account.bcr
    return Said(key="deposit.may", facts={"organisation": name, "url": f"{work.rules.base_url}/deposits/new"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtFiles:
    """`batch` names files that were sent together and have been looked at."""

    account: str
    batch: str
    conversation: str = ""
    user: str = ""


async def look_at_files(request: LookAtFiles, work: Work) -> Said:
    """Tell what would be deposited; `news` is "no" where all of it is already.

    Raises `NotSignedIn` and `NothingToDeposit`.
    """
    account, files, waiting = await _sent(request, work)
    rows, others = [await _seen(file, account, work) for file in waiting], refused(files)
    news = "yes" if others or not all(row["again"] for row in rows) else "no"
    return Said(key="deposit.seen", facts={"files": rows, "refused": others, "number": len(waiting), "news": news})


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositFiles:
    """The person says so."""

    account: str
    batch: str
    language: str
    conversation: str = ""
    user: str = ""


async def deposit_files(request: DepositFiles, work: Work) -> Said:
    """Take the files in, each once: the same content again is the deposit that there is."""
    account, _, waiting = await _sent(request, work)
    cards: list[dict[str, str]] = []
    for file in waiting:
        assert file.sha256 is not None  # noqa: S101 - it was looked at
        before = await work.deposits.standing(account.bcr, account.role, file.sha256)
        deposit = before or await _take_in(file, account, request, work)
        cards.append(await _card(deposit, account, request.language, work, again=before is not None))
    await work.received_files.forget([file.id for file in waiting])
    known = sum(bool(card["again"]) for card in cards)
    facts: dict[str, Fact] = {"cards": cards, "number": len(cards), "known": known}
    return Said(key="deposit.received", facts=facts)


async def _sent(
    request: LookAtFiles | DepositFiles, work: Work
) -> tuple[Account, Sequence[ReceivedFile], list[ReceivedFile]]:
    """Return who asks, what was sent together, and what of that can be deposited."""
    account = await signed_in(request.account, work)
    files = await files_of(request.batch, account, work, conversation=request.conversation, user=request.user)
    waiting = [file for file in files if file.kind == FileKind.FLUX and file.sha256]
    if not waiting:
        raise NothingToDeposit(files=refused(files))
    return account, files, waiting


def refused(files: Sequence[ReceivedFile]) -> list[dict[str, str]]:
    """Return the files that cannot be deposited, and why, with the facts that this tells."""
    return [
        {**{name: str(fact) for name, fact in file.facts.items()}, "name": file.name, "problem": file.problem or ""}
        for file in files
        if file.kind == FileKind.REFUSED
    ]


async def _seen(file: ReceivedFile, account: Account, work: Work) -> dict[str, str]:
    """Return what a file says of itself, and what in that is surprising."""
    said = file.facts
    certifier = str(said.get("certifier", ""))
    organisation = await work.organisations.by_bcr(certifier) if certifier else None
    before = await work.deposits.standing(account.bcr, account.role, file.sha256 or "")
    emitter = str(said.get("emitter", ""))
    return {
        "name": file.name,
        "size": str(file.size),
        "id_flux": str(said.get("id_flux", "")),
        "certifier": organisation.name if organisation else certifier,
        "emitter": emitter if emitter and emitter != account.bcr else "",
        "bcr": account.bcr,
        "unknown": "" if emitter or certifier else "yes",  # it has no head that can be read
        "again": before.number if before else "",
        **{name: str(said.get(name) or "") for name in ("passages", "would_reject", "left_out")},
    }


async def _take_in(file: ReceivedFile, account: Account, request: DepositFiles, work: Work) -> Deposit:
    now = work.now()
    deposit = Deposit(
        id=secrets.token_urlsafe(16),
        number=make_receipt_number(),
        treatment=await work.deposits.next_treatment(),
        account_id=account.id,
        bcr=account.bcr,
        role=account.role,
        certifier_bcr=str(file.facts.get("certifier", "")),
        name=file.name,
        size=file.size,
        sha256=file.sha256 or "",
        id_flux=str(file.facts.get("id_flux", "")),
        status=Status.RECEIVED,
        received_at=now,
        conversation=request.conversation,
        user=request.user,
        language=request.language,
    )
    await work.deposits.add(deposit)
    await work.jobs.queue(CHECK, deposit.id, now)
    await work.audit.note(
        "deposit.received", now, by=account.id, account_id=account.id, bcr=account.bcr, deposit=deposit.id
    )
    return deposit


async def _card(deposit: Deposit, account: Account, language: str, work: Work, *, again: bool) -> dict[str, str]:
    by = await work.accounts.by_id(deposit.account_id) if again else None
    told = {name: str(value) for name, value in row(deposit).items()}
    return {
        **told,
        "again": "yes" if again else "",
        "by": f"{by.first_name} {by.last_name}" if by else "",
        **links(deposit, account.id, language, work, What.RECEIPT, What.REPORT),
    }

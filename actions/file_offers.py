"""Documents handed over in a chat whose people keep their files elsewhere: offered, taken or left, and sent there."""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from actions.belonging import deposit_of, signed_in
from actions.deposit_history import IN_CHAT, meant
from actions.deposits import Deposit
from actions.download import What, available
from actions.outcome import Refusal, Said
from actions.people import Account
from actions.refusals import NotAvailable
from actions.sealing import Seal
from actions.store.file_offers import FileOffer
from actions.work import Work

OFFER, SEND = "offer", "send"
"""Kinds of jobs; the subject of both is an offer."""


class State(StrEnum):
    PREPARED = "prepared"  # asked for: its size is being found out
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SENT = "sent"
    LOST = "lost"  # it could not be made or sent, or came too late


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the person wants the file: `upload_url` is a secret, whoever has it can write there; `url` is not."""

    upload_url: str = field(repr=False)
    url: str
    name: str
    unique_id: str
    file_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFile:
    """`deposit` is canonical, see `actions.deposit_criteria`; `what` is one of `actions.download.What`."""

    account: str
    deposit: str
    what: str
    language: str
    conversation: str
    user: str


async def offer_file(request: OfferFile, work: Work) -> Said:
    """Have a document prepared, to be offered when its size is known. Raises `NoSuchDeposit` and `NotAvailable`."""
    account = await signed_in(request.account, work)
    deposit = await meant(request.deposit, account, work)
    if request.what not in IN_CHAT or request.what not in available(deposit):
        raise NotAvailable
    now = work.now()
    offer = FileOffer(
        id=secrets.token_urlsafe(16),
        conversation=request.conversation,
        user=request.user,
        account_id=account.id,
        deposit_id=deposit.id,
        what=request.what,
        language=request.language,
        state=State.PREPARED,
        created_at=now,
        until=now + work.rules.download_ms,
    )
    await work.file_offers.add(offer)
    await work.jobs.queue(OFFER, offer.id, now)
    return Said(key="receipts.preparing", facts={"name": deposit.name})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOffer:
    """Somebody takes a file, or leaves it. `offer` is what their client says: it need not be one of ours, or theirs."""

    offer: str
    accepts: bool
    target: Target | None
    account: str
    conversation: str
    user: str


async def answer_offer(request: AnswerOffer, work: Work) -> Said:
    """Note the answer, the first one; what there is to say of it is a notice. It is sent after the commit."""
    offer, now = await work.file_offers.by_id(request.offer), work.now()
    here = (request.conversation, request.user)
    if offer is None or (offer.conversation, offer.user) != here:
        await work.notices.queue(*here, "file_offer_over", now)
        return Said(key="file_offers.unknown")
    if offer.state != State.OFFERED:  # answered before: twice tapped
        return Said(key="file_offers.answered_before")
    if not request.accepts:
        await work.file_offers.change(offer.id, state=State.OFFERED, values={"state": State.DECLINED})
        await work.notices.queue(*here, "file_declined", now)
        return Said(key="file_offers.declined")
    if request.target is None or offer.until <= now or request.account != offer.account_id:
        await work.file_offers.change(offer.id, state=State.OFFERED, values={"state": State.LOST})
        await work.notices.queue(*here, "file_offer_over", now)
        return Said(key="file_offers.over")
    sealed = {"state": State.ACCEPTED, "target": _seal(work).close(_plain(request.target), offer.id)}
    await work.file_offers.change(offer.id, state=State.OFFERED, values=sealed)
    await work.jobs.queue(SEND, offer.id, now)
    return Said(key="file_offers.accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be made for an offer, and for whom."""

    offer: FileOffer
    deposit: Deposit
    what: What
    account: Account


async def wanted_by(offer: FileOffer, work: Work) -> Wanted | None:
    """Return what is to be made, None when it is not there or not theirs any more."""
    try:
        account = await signed_in(offer.account_id, work)
        found = await work.deposits.by_id(offer.deposit_id)
        deposit = await deposit_of(found.number if found else "", account, work)
    except Refusal:
        return None
    what = What(offer.what)
    return Wanted(offer=offer, deposit=deposit, what=what, account=account) if what in available(deposit) else None


def target_of(offer: FileOffer, work: Work) -> Target | None:
    """Return where an accepted file is to go. Raises `actions.sealing.UnreadableError`."""
    return Target(**_seal(work).open(offer.target, offer.id)) if offer.target else None


def _seal(work: Work) -> Seal:
    return Seal(work.rules.key, "file target")


def _plain(target: Target) -> dict[str, str]:
    return {name: getattr(target, name) for name in Target.__dataclass_fields__}

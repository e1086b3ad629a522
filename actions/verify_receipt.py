"""Does a receipt speak of this file: anybody who holds the number or the very file may ask."""

from dataclasses import dataclass

from actions.limits import Limit
from actions.outcome import Fact, Said
from actions.refusals import NoSuchDeposit
from actions.work import Work

MOST = 5  # deposits of one content that are told
TRIES = Limit(what="receipt_verification", most=120)
UPLOADS = Limit(what="receipt_upload", most=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class MayVerify:
    """Somebody from `address` is about to ask, and perhaps to send a file that we have to read for it."""

    address: str
    with_file: bool = False


async def may_verify(request: MayVerify, work: Work) -> Said:
    """Count it, before anything is read. Raises `TooManyTries`."""
    await TRIES.spend(work, request.address)
    if request.with_file:
        await UPLOADS.spend(work, request.address)
    return Said(key="receipt.may_verify")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReceipt:
    """`number` of a receipt, `sha256` of a file, or both: then they match or do not."""

    number: str = ""
    sha256: str = ""


async def verify_receipt(request: VerifyReceipt, work: Work) -> Said:
    """Tell only what whoever holds the number or the file knows already, and when it was received.

    Numbers cannot be guessed (59 random bits), nor can contents. Raises `NoSuchDeposit`.
    """
    if request.number:
        deposit = await work.deposits.by_number(request.number)
        if deposit is None:
            raise NoSuchDeposit
        told = [deposit]
    else:
        told = await work.deposits.of_content(request.sha256, MOST)
        if not told:
            raise NoSuchDeposit
    matches = not (request.number and request.sha256) or told[0].sha256 == request.sha256
    facts: dict[str, Fact] = {
        "receipts": [
            {
                "number": one.number,
                "received_at": str(one.received_at),
                "size": str(one.size),
                "sha256": one.sha256,
                "withdrawn": "yes" if one.withdrawn_at else "",
            }
            for one in told
        ],
        "matches": matches,
    }
    return Said(key="receipt.matches" if matches else "receipt.differs", facts=facts)

"""A spreadsheet becomes a flux: what its columns are, whose contract it is under, and the work of making it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from actions.belonging import ZONE, file_of, signed_in, today
from actions.deposits import CONVERT, FileKind, ReceivedFile
from actions.outcome import Said
from actions.people import CERTIFIER, Account
from actions.refusals import CertifierToChoose, ContractToChoose, NoContract, NoMandate, NothingToDeposit
from actions.work import Work

TEMPLATE = "/deposits/template.xlsx"
CERTIFIER_FACT, CONTRACT_FACT = "certifier", "contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSheet:
    """`file` is a spreadsheet that somebody sent."""

    account: str
    file: str
    conversation: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MayConvert:
    """Somebody has a spreadsheet, and has not sent it yet."""

    account: str


async def may_convert(request: MayConvert, work: Work) -> Said:
    await signed_in(request.account, work)
    return Said(key="sheet.may", facts={"url": f"{work.rules.base_url}{TEMPLATE}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtSheet(OfSheet):
    """Which column is taken for what."""


async def look_at_sheet(request: LookAtSheet, work: Work) -> Said:
    file, _ = await _sheet(request, work)
    facts = {name: file.facts.get(name, "") for name in ("rows", "columns", "ignored", "passed_over")}
    return Said(key="sheet.seen", facts={**facts, "name": file.name, "url": f"{work.rules.base_url}{TEMPLATE}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCertifier(OfSheet):
    """Whose certifications they are, if that can be only one's."""


async def find_certifier(request: FindCertifier, work: Work) -> Said:
    """Raise `NoMandate` and, where several have mandated the depositor, `CertifierToChoose`."""
    file, account = await _sheet(request, work)
    may = await _certifiers(account, work)
    named = str(file.facts.get(CERTIFIER_FACT, ""))
    if not may or (named and named not in may):
        raise NoMandate
    if named or len(may) == 1:
        return Said(key="sheet.certifier")
    raise _to_choose(may)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindContract(OfSheet):
    """`certifier` is empty where there was nothing to choose."""

    certifier: str = ""


async def find_contract(request: FindContract, work: Work) -> Said:
    """Raise `NoMandate`, `NoContract` and, where the certifier has several, `ContractToChoose`."""
    file, account = await _sheet(request, work)
    certifier, contracts = await _contracts(file, account, request.certifier, work)
    if len(contracts) > 1:
        raise ContractToChoose(contracts=[{"contract": number} for number in contracts])
    return Said(key="sheet.contract", facts={"of": certifier})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertSheet(OfSheet):
    certifier: str = ""
    contract: str = ""


async def convert_sheet(request: ConvertSheet, work: Work) -> Said:
    """Have it made; what comes of it is told when it is done."""
    file, account = await _sheet(request, work)
    certifier, contracts = await _contracts(file, account, request.certifier, work)
    contract = contracts[0] if len(contracts) == 1 else request.contract
    if contract not in contracts:
        raise ContractToChoose(contracts=[{"contract": number} for number in contracts])
    moment = datetime.fromtimestamp(work.now() / 1000, ZONE)
    chosen = {
        "to_id_flux": str(uuid4()),
        "to_sent_at": moment.isoformat(timespec="seconds"),
        "to_emitter": account.bcr,
        "to_certifier": certifier,
        "to_contract": contract,
    }
    await work.received_files.change(file.id, {"facts": {**file.facts, **chosen}, "account_id": account.id})
    await work.jobs.queue(CONVERT, file.id, work.now())
    return Said(key="sheet.converting", facts={"name": file.name})


async def _sheet(request: OfSheet, work: Work) -> tuple[ReceivedFile, Account]:
    account = await signed_in(request.account, work)
    file = await file_of(request.file, account, work, conversation=request.conversation, user=request.user)
    if file is None or file.kind != FileKind.SHEET:
        raise NothingToDeposit(files=[])
    return file, account


async def _certifiers(account: Account, work: Work) -> dict[str, str]:
    """Return the names, by BCR, of those that an account may deposit for."""
    if account.role == CERTIFIER:
        organisation = await work.organisations.by_bcr(account.bcr)
        return {account.bcr: organisation.name if organisation else account.bcr}
    mandating = await work.organisations.mandating(account.bcr, today(work).isoformat())
    return {one.bcr: one.name for one in mandating}


def _to_choose(may: dict[str, str]) -> CertifierToChoose:
    return CertifierToChoose(certifiers=[{"certifier": bcr, "name": name} for bcr, name in may.items()])


async def _contracts(file: ReceivedFile, account: Account, chosen: str, work: Work) -> tuple[str, list[str]]:
    may = await _certifiers(account, work)
    named = str(file.facts.get(CERTIFIER_FACT, "")) or chosen
    if not named and len(may) > 1:  # nobody's certifications are sent in under another's name
        raise _to_choose(may)
    certifier = named or next(iter(may), "")
    if certifier not in may:
        raise NoMandate
    numbers = [number for _, number in await work.organisations.contracts_of([certifier], today(work).isoformat())]
    said = str(file.facts.get(CONTRACT_FACT, ""))
    valid = [number for number in numbers if not said or number == said]
    if not valid:
        raise NoContract
    return certifier, valid

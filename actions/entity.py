"""Which organisation somebody acts for: two identifiers that belong together."""

from dataclasses import dataclass
from typing import Protocol

from actions.belonging import today
from actions.limits import Limit
from actions.people import CERTIFIER, Account, Organisation
from actions.refusals import UnknownPair
from actions.work import Work

WRONG_PAIRS_OF_PERSON = Limit(what="wrong_pair_of_person", most=10)
WRONG_PAIRS_OF_ENTITY = Limit(what="wrong_pair_of_entity", most=30)
MOST_CERTIFIERS = 10  # looked at of one answer: a try is one guess, not a list of sixty
NAMES_TO_PERSON = Limit(what="name_shown_to_person", most=15)


class Entity(Protocol):
    """An organisation in one of its roles."""

    @property
    def bcr(self) -> str: ...
    @property
    def role(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What somebody says of their organisation; `certifier_bcrs` are separated by blanks, one is enough."""

    role: str
    bcr: str
    contract_number: str = ""
    certifier_bcrs: str = ""
    conversation: str = ""
    user: str = ""

    @property
    def person(self) -> str:
        return f"{self.conversation} {self.user}"


async def organisation_of(pair: Pair, work: Work) -> Organisation:
    """Return the organisation. Raises `UnknownPair` and `TooManyTries`; wrong pairs are counted."""
    await WRONG_PAIRS_OF_PERSON.look(work, pair.person)
    await WRONG_PAIRS_OF_ENTITY.look(work, pair.bcr)
    organisation = await work.organisations.by_bcr(pair.bcr)
    belongs = await _belongs(pair, work)
    if organisation is None or not belongs:
        await WRONG_PAIRS_OF_PERSON.spend(work, pair.person)
        await WRONG_PAIRS_OF_ENTITY.spend(work, pair.bcr)
        raise UnknownPair
    return organisation


async def administrator_shown(pair: Pair, work: Work) -> Account | None:
    """Return who administers the organisation that a pair names, in that role. Raises `TooManyTries`."""
    if await work.accounts.administrators(pair.bcr, pair.role):
        await NAMES_TO_PERSON.spend(work, pair.person)
    return await administrator_of(pair, work, by=f"conversation {pair.conversation}")


async def administrator_of(entity: Entity, work: Work, *, by: str) -> Account | None:
    """Return who administers an organisation in a role, to be named to somebody: that is noted."""
    administrators = await work.accounts.administrators(entity.bcr, entity.role)
    if not administrators:
        return None
    first = administrators[0]
    await work.audit.note("administrator.name_shown", work.now(), by=by, account_id=first.id, bcr=first.bcr)
    return first


async def _belongs(pair: Pair, work: Work) -> bool:
    day = today(work).isoformat()
    if pair.role == CERTIFIER:
        return await work.organisations.has_contract(pair.bcr, pair.contract_number, day)
    return await work.organisations.has_mandate(pair.bcr, pair.certifier_bcrs.split()[:MOST_CERTIFIERS], day)

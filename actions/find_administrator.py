"""Who administers an organisation's account, and a request to that person."""

from dataclasses import dataclass

from actions.entity import Pair, administrator_shown, organisation_of
from actions.limits import Limit
from actions.outcome import Said
from actions.refusals import NoAdministrator
from actions.rules import HOUR
from actions.work import Work

REQUESTS_OF_PERSON = Limit(what="administrator_asked_by_person", most=5, window_ms=24 * HOUR)
REQUESTS_TO_ENTITY = Limit(what="administrator_asked_of_entity", most=20, window_ms=24 * HOUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAdministrator(Pair):
    """Somebody asks who administers the account of their organisation."""


async def find_administrator(request: FindAdministrator, work: Work) -> Said:
    await organisation_of(request, work)
    administrator = await administrator_shown(request, work)
    if administrator is None:
        raise NoAdministrator
    facts = {"first_name": administrator.first_name, "last_name": administrator.last_name}
    return Said(key="find_administrator.found", facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAdministrator(Pair):
    """Somebody asks the administrator for an account; no address is told to anybody but the administrator."""

    last_name: str
    first_name: str
    email: str


async def ask_administrator(request: AskAdministrator, work: Work) -> Said:
    organisation = await organisation_of(request, work)
    administrators = await work.accounts.administrators(request.bcr, request.role)
    if not administrators:
        raise NoAdministrator
    await REQUESTS_OF_PERSON.spend(work, request.person)
    await REQUESTS_TO_ENTITY.spend(work, request.bcr)
    for administrator in administrators:
        await work.mail.queue(
            "account_request",
            to=administrator.email,
            language=administrator.language,
            account_id=administrator.id,
            first_name=administrator.first_name,
            requester=f"{request.first_name} {request.last_name}",
            requester_email=request.email,
            organisation=organisation.name,
            sign_in_url=f"{work.rules.base_url}/sign-in",
        )
    await work.audit.note("administrator.asked", work.now(), by=f"conversation {request.conversation}", bcr=request.bcr)
    return Said(key="administrator.asked")

"""Being recognised in Teams ends with whatever ends sessions, and is one person's, on both databases."""

import asyncio
from dataclasses import replace

import pytest

from actions.choose_password import ChoosePassword
from actions.colleague import DisableAccount
from actions.outcome import Outcome, Said
from actions.people import EntraUser
from actions.recognition import ExchangeToken, ForgetInTeams, RecogniseInTeams
from actions.refusals import LinkInvalid, NotInTeams, NotSignedIn, TooManyTries
from actions.rules import TeamsSso
from actions.sign_in import CODE_MS, EndAllSessions, OpenSignIn, RedeemCode, SignOut
from actions.store.tables import teams_people
from tests.actions.desk import CONVERSATION, USER, Desk, hashed
from tests.actions.test_chat_sign_in import code, who

PAUL, CLAIRE = "id-PAUL23456", "id-CLAIRE234"
ENTRA = EntraUser(tenant="tenant", oid="paul")
HERE = {"conversation": CONVERSATION, "user": USER}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    rules = replace(desk.rules, teams_sso=TeamsSso(resource="api://us", tenants=frozenset({"tenant"})))
    return replace(desk, rules=rules)


async def begins(desk: Desk, entra: EntraUser | None = ENTRA) -> str:
    """Ask to sign in; returns the id by which Teams may say who it is."""
    facts = await desk.says(OpenSignIn(**HERE, language="fr", entra=entra))
    return str(facts["exchange"])


async def exchanges(desk: Desk, exchange: str, entra: EntraUser = ENTRA, **given: str) -> Outcome:
    return await desk.do(ExchangeToken(exchange=exchange, entra=entra, **{**HERE, **given}))


async def is_recognised(desk: Desk) -> bool:
    return (await exchanges(desk, await begins(desk))) == Said(key="sign_in.exchanged")


async def test_it_ends_with_whatever_ends_sessions(desk: Desk) -> None:
    asks = RecogniseInTeams(account=PAUL, entra=ENTRA, **HERE)
    ends = [
        ChoosePassword(account=PAUL, password_hash=hashed("another one")),
        EndAllSessions(account=PAUL),
        ForgetInTeams(account="", entra=ENTRA, **HERE),
        ForgetInTeams(account=PAUL, entra=None, **HERE),  # in web chat
        DisableAccount(account=CLAIRE, login="PAUL23456"),
    ]
    assert not await is_recognised(desk)
    for end in ends:
        await desk.says(asks)
        assert (await desk.mail("teams_recognition")).to == "paul23456@ecole.example"
        assert await is_recognised(desk)
        assert await who(desk) == PAUL
        await desk.says(asks)  # again, of which there is nothing to tell
        assert await desk.mails() == []
        await desk.says(SignOut(**HERE, entra=ENTRA))
        waiting = await begins(desk)
        await desk.says(end)
        assert isinstance(await exchanges(desk, waiting), NotSignedIn | LinkInvalid)
        assert await desk.rows(teams_people) == []
        await desk.mails()
    assert isinstance(await desk.do(asks), NotSignedIn)
    assert isinstance(await desk.do(ForgetInTeams(account="", entra=None, **HERE)), NotSignedIn)


async def test_an_exchange_is_one_persons_and_works_once(desk: Desk) -> None:
    await desk.says(RecogniseInTeams(account=PAUL, entra=ENTRA, **HERE))
    exchange = await begins(desk)
    for wrong in ({"user": "somebody else"}, {"conversation": "another"}):
        assert isinstance(await exchanges(desk, exchange, **wrong), LinkInvalid)
    assert isinstance(await exchanges(desk, "not ours"), LinkInvalid)
    for other in (EntraUser(tenant="tenant", oid="claire"), EntraUser(tenant="foreign", oid="paul")):
        assert isinstance(await exchanges(desk, exchange, other), NotSignedIn)
    assert await who(desk) is None
    outcomes = await asyncio.gather(*[exchanges(desk, exchange) for _ in range(3)])
    assert sorted(outcome.key for outcome in outcomes) == ["sign_in.exchanged", *["sign_in.exchanged_before"] * 2]
    assert await who(desk) == PAUL
    assert [notice.key for notice in await desk.notices()] == ["signed_in"]
    late, later = await begins(desk), await begins(desk)
    assert isinstance(await exchanges(desk, late), LinkInvalid)  # another was asked for since
    desk.clock.passes(desk.rules.sign_in_link_ms)
    assert isinstance(await exchanges(desk, later), LinkInvalid)
    assert await begins(desk, EntraUser(tenant="foreign", oid="paul")) == await begins(desk, None) == ""


async def test_it_is_offered_once_and_told_by_no_more_than_a_few_mails(desk: Desk) -> None:
    offers = []
    for entra in (ENTRA, ENTRA, EntraUser(tenant="foreign", oid="paul"), None):
        shown = await code(desk)
        facts = await desk.says(RedeemCode(**HERE, code=shown, entra=entra))
        offers.append(facts["recognition"])
        desk.clock.passes(CODE_MS)
    assert offers == ["offered", "", "", ""]
    assert not await is_recognised(desk)  # that it was offered is no yes
    assert isinstance(await desk.do(RecogniseInTeams(account=PAUL, entra=None, **HERE)), NotInTeams)
    outcomes = []
    for _ in range(6):
        outcomes.append(await desk.do(RecogniseInTeams(account=PAUL, entra=ENTRA, **HERE)))
        await desk.do(ForgetInTeams(account="", entra=ENTRA, **HERE))
    assert isinstance(outcomes.pop(), TooManyTries)
    assert all(isinstance(outcome, Said) for outcome in outcomes)

from dataclasses import replace

from actions.find_administrator import AskAdministrator, FindAdministrator
from actions.outcome import Said
from actions.people import ADMINISTRATOR
from actions.refusals import NoAdministrator, TooManyTries, UnknownPair
from actions.store.tables import audit
from tests.actions.conftest import account
from tests.actions.desk import CONVERSATION, USER, Desk

FIND = FindAdministrator(
    role="certifier", bcr="34DEF567", contract_number="MCFCER000456", conversation=CONVERSATION, user=USER
)
ASK = AskAdministrator(
    role="certifier",
    bcr="34DEF567",
    contract_number="MCFCER000456",
    last_name="Durand",
    first_name="Zoé",
    email="zoe@ecole.example",
    conversation=CONVERSATION,
    user=USER,
)


async def test_the_name_is_shown_for_matching_identifiers_and_noted(desk: Desk) -> None:
    outcome = await desk.do(FIND)
    facts = {"first_name": "Claire", "last_name": "Fontaine"}  # and no address
    assert outcome == Said(key="find_administrator.found", facts=facts)
    (noted,) = await desk.rows(audit)
    assert (noted["event"], noted["account_id"], noted["bcr"]) == (
        "administrator.name_shown",
        "id-CLAIRE234",
        "34DEF567",
    )
    assert noted["by"] == f"conversation {CONVERSATION}"
    assert noted["facts"] == {}


async def test_identifiers_that_do_not_match_show_nobody(desk: Desk) -> None:
    assert isinstance(await desk.refuses(replace(FIND, contract_number="MCFCER000123")), UnknownPair)
    assert isinstance(await desk.refuses(replace(ASK, contract_number="MCFCER000123")), UnknownPair)
    assert await desk.rows(audit) == []
    assert await desk.mails() == []


async def test_an_organisation_that_nobody_administers(desk: Desk) -> None:
    nobodys = {"bcr": "12ABC345", "contract_number": "MCFCER000123"}
    assert isinstance(await desk.refuses(replace(FIND, **nobodys)), NoAdministrator)
    assert isinstance(await desk.refuses(replace(ASK, **nobodys)), NoAdministrator)


async def test_names_shown_to_one_person_are_limited(desk: Desk) -> None:
    for _ in range(15):
        await desk.says(FIND)
    assert isinstance(await desk.refuses(FIND), TooManyTries)
    await desk.says(replace(FIND, conversation="other"))
    desk.clock.passes(3_600_000)
    await desk.says(FIND)


async def test_every_administrator_gets_the_request_in_their_language(desk: Desk) -> None:
    async with desk.work() as work:
        await work.accounts.add(account("ADAM23456", rights=ADMINISTRATOR, language="en"))
    assert await desk.do(ASK) == Said(key="administrator.asked")
    mails = {mail.to: mail for mail in await desk.mails()}
    assert {to: (mail.kind, mail.language) for to, mail in mails.items()} == {
        "claire234@ecole.example": ("account_request", "fr"),
        "adam23456@ecole.example": ("account_request", "en"),
    }
    assert mails["claire234@ecole.example"].facts == {
        "first_name": "Claire",
        "requester": "Zoé Durand",
        "requester_email": "zoe@ecole.example",
        "organisation": "École du Rhône",
        "sign_in_url": "https://portal.example/sign-in",
    }


async def test_requests_are_limited_for_a_person_and_for_an_organisation(desk: Desk) -> None:
    for _ in range(5):
        await desk.says(ASK)
    assert isinstance(await desk.refuses(ASK), TooManyTries)
    for place in range(15):
        await desk.do(replace(ASK, conversation=f"c{place}"))
    assert isinstance(await desk.refuses(replace(ASK, conversation="c15")), TooManyTries)
    assert len(await desk.mails()) <= 20

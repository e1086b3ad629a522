import asyncio

import pytest

from actions.colleague import (
    CreateColleague,
    DisableAccount,
    EnableAccount,
    ListAccounts,
    MayAdminister,
    NameAdministrator,
)
from actions.confirmation import LookAtConfirmation
from actions.looking import session_of
from actions.outcome import Said
from actions.people import ADMINISTRATOR, USER, State
from actions.refusals import (
    AlreadyDone,
    LastAdministrator,
    LinkInvalid,
    NoSuchAccount,
    NotAdministrator,
    NotSignedIn,
    TooManyTries,
    WrongCredentials,
)
from actions.store.tables import audit
from tests.actions.conftest import account
from tests.actions.desk import Desk

CLAIRE, PAUL = "id-CLAIRE234", "id-PAUL23456"


def invites(email: str = "zoe@ecole.example", rights: str = USER, by: str = CLAIRE) -> CreateColleague:
    return CreateColleague(account=by, last_name="Durand", first_name="Zoé", email=email, rights=rights, language="fr")


def requests_of(by: str) -> list[object]:
    return [
        MayAdminister(account=by),
        ListAccounts(account=by),
        invites(by=by),
        *(kind(account=by, login="GONE23456") for kind in (DisableAccount, EnableAccount, NameAdministrator)),
    ]


@pytest.mark.parametrize("by", ["", "no such account", "id-GONE23456"])
async def test_only_who_is_signed_in_administers(desk: Desk, by: str) -> None:
    for request in requests_of(by):
        assert isinstance(await desk.refuses(request), NotSignedIn)


async def test_only_administrators_administer(desk: Desk) -> None:
    for request in requests_of(PAUL):
        assert isinstance(await desk.refuses(request), NotAdministrator)
    assert await desk.mails() == []
    assert await desk.do(MayAdminister(account=CLAIRE)) == Said(key="administration.may")


async def test_the_accounts_of_ones_organisation_are_listed_and_no_others(desk: Desk) -> None:
    async with desk.work() as work:
        await work.accounts.add(account("DEPOT2345", role="depositor"))
    await desk.says(invites())
    facts = await desk.says(ListAccounts(account=CLAIRE))
    assert facts["organisation"] == "École du Rhône"
    rows = facts["accounts"]
    assert isinstance(rows, list)
    assert sorted((row["login"], row["rights"], row["state"]) for row in rows) == [
        ("", "user", "email_to_confirm"),
        ("CLAIRE234", "administrator", "active"),
        ("GONE23456", "user", "disabled"),
        ("PAUL23456", "user", "active"),
    ]


@pytest.mark.parametrize("rights", [USER, ADMINISTRATOR])
async def test_a_colleague_is_invited_and_confirms(desk: Desk, rights: str) -> None:
    """That there is an administrator already does not stop another whom that one has invited."""
    assert await desk.do(invites(rights=rights)) == Said(key="colleague.invited")
    mail = await desk.mail("confirm_colleague")
    assert mail.to == "zoe@ecole.example"
    assert (mail.facts["administrator"], mail.facts["organisation"]) == ("Claire Fontaine", "École du Rhône")
    login = await desk.confirms(mail)
    colleague = await desk.account(login)
    assert (colleague.bcr, colleague.role, colleague.rights) == ("34DEF567", "certifier", rights)
    assert isinstance(await desk.signs_in(login), Said)
    assert await desk.notices() == []


async def test_an_invitation_sent_again_takes_the_place_of_the_first(desk: Desk, replica: Desk) -> None:
    await asyncio.gather(desk.do(invites()), replica.do(invites()))
    first, second = await desk.mails()
    async with desk.work() as work:
        assert len(await work.accounts.of_address("zoe@ecole.example", "34DEF567", "certifier")) == 1
    opened = [await desk.do(LookAtConfirmation(token=mail.word())) for mail in (first, second)]
    assert {type(outcome) for outcome in opened} == {LinkInvalid, Said}


async def test_who_has_an_account_is_not_invited(desk: Desk) -> None:
    assert isinstance(await desk.refuses(invites("Paul23456@ecole.example")), AlreadyDone)
    await desk.says(invites("other2345@ecole.example"))  # whose account is another organisation's


async def test_invitations_are_limited(desk: Desk) -> None:
    for place in range(50):
        await desk.says(invites(f"z{place}@ecole.example"))
    assert isinstance(await desk.refuses(invites()), TooManyTries)


async def test_a_disabled_account_is_out_at_once_and_can_come_back(desk: Desk) -> None:
    signed_in = await desk.signs_in("PAUL23456")
    assert isinstance(signed_in, Said)
    async with desk.work() as work:
        await work.chat_sign_ins.put("c", "u", PAUL, until=work.now() + 10_000, now=work.now())
    outcome = await desk.do(DisableAccount(account=CLAIRE, login="paul 23456"))
    assert outcome == Said(key="account.disabled", facts={"first_name": "Paul23456", "last_name": "Martin"})
    mail = await desk.mail("account_disabled")
    assert (mail.to, mail.facts["organisation"]) == ("paul23456@ecole.example", "École du Rhône")
    assert isinstance(await desk.signs_in("PAUL23456"), WrongCredentials)

    assert isinstance(await desk.refuses(DisableAccount(account=CLAIRE, login="PAUL23456")), AlreadyDone)
    assert (await desk.do(EnableAccount(account=CLAIRE, login="PAUL23456"))) == Said(
        key="account.enabled", facts={"first_name": "Paul23456", "last_name": "Martin"}
    )
    await desk.mail("account_enabled")
    async with desk.work() as work:  # what was open before is not open again
        assert await session_of(str(signed_in.facts["session"]), work) is None
        assert await work.chat_sign_ins.account_of("c", "u", work.now()) is None
    assert isinstance(await desk.signs_in("PAUL23456"), Said)
    assert isinstance(await desk.refuses(EnableAccount(account=CLAIRE, login="PAUL23456")), AlreadyDone)


async def test_another_administrator_is_named(desk: Desk) -> None:
    outcome = await desk.do(NameAdministrator(account=CLAIRE, login="PAUL23456"))
    assert outcome == Said(key="administrator.named", facts={"first_name": "Paul23456", "last_name": "Martin"})
    assert (await desk.mail("administrator_named")).to == "paul23456@ecole.example"
    await desk.says(MayAdminister(account=PAUL))
    assert isinstance(await desk.refuses(NameAdministrator(account=CLAIRE, login="PAUL23456")), AlreadyDone)


@pytest.mark.parametrize("login", ["OTHER2345", "NOBODY234", ""])
async def test_accounts_of_others_are_out_of_reach(desk: Desk, login: str) -> None:
    for kind in (DisableAccount, EnableAccount, NameAdministrator):
        assert isinstance(await desk.refuses(kind(account=CLAIRE, login=login)), NoSuchAccount)
    assert (await desk.account("OTHER2345")).state == State.ACTIVE


async def test_nobody_disabled_is_named_administrator(desk: Desk) -> None:
    assert isinstance(await desk.refuses(NameAdministrator(account=CLAIRE, login="GONE23456")), NoSuchAccount)


async def test_the_last_administrator_stays(desk: Desk) -> None:
    assert isinstance(await desk.refuses(DisableAccount(account=CLAIRE, login="CLAIRE234")), LastAdministrator)
    assert (await desk.account("CLAIRE234")).state == State.ACTIVE
    await desk.says(NameAdministrator(account=CLAIRE, login="PAUL23456"))
    await desk.says(DisableAccount(account=CLAIRE, login="CLAIRE234"))


async def test_an_administrator_who_has_not_confirmed_does_not_count_as_another(desk: Desk) -> None:
    await desk.says(invites(rights=ADMINISTRATOR))
    assert isinstance(await desk.refuses(DisableAccount(account=CLAIRE, login="CLAIRE234")), LastAdministrator)


async def test_two_administrators_who_disable_each_other_at_once_leave_one(desk: Desk, replica: Desk) -> None:
    await desk.says(NameAdministrator(account=CLAIRE, login="PAUL23456"))
    outcomes = await asyncio.gather(
        desk.do(DisableAccount(account=CLAIRE, login="PAUL23456")),
        replica.do(DisableAccount(account=PAUL, login="CLAIRE234")),
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, Said)]) == 1
    async with desk.work() as work:
        assert len(await work.accounts.administrators("34DEF567", "certifier")) == 1


async def test_every_change_is_noted_by_whom_and_to_whom_without_names(desk: Desk) -> None:
    await desk.says(invites())
    await desk.says(NameAdministrator(account=CLAIRE, login="PAUL23456"))
    await desk.says(DisableAccount(account=CLAIRE, login="PAUL23456"))
    await desk.says(EnableAccount(account=CLAIRE, login="PAUL23456"))
    noted = await desk.rows(audit)
    assert {row["event"] for row in noted} == {
        "colleague.invited",
        "administrator.named",
        "account.disabled",
        "account.enabled",
    }
    assert {(row["by"], row["bcr"]) for row in noted} == {(CLAIRE, "34DEF567")}
    assert {row["account_id"] for row in noted if row["event"] != "colleague.invited"} == {PAUL}
    for word in ("Durand", "Zoé", "Martin", "@"):
        assert word not in str(noted)

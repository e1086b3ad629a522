import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from actions.belonging import ZONE
from actions.confirmation import ConfirmEmail, LookAtConfirmation
from actions.forgetting import forget_old
from actions.outcome import Said
from actions.people import ADMINISTRATOR, State
from actions.refusals import EntityHasAdministrator, LinkInvalid, TooManyTries, UnknownPair
from actions.registration import MayRegister, Register, ResendConfirmation
from actions.store.tables import accepted_terms, accounts, audit
from tests.actions.desk import BEGINNING, CONVERSATION, USER, Desk, hashed

CERTIFIER = {"role": "certifier", "bcr": "12ABC345", "contract_number": "MCFCER000123"}
DEPOSITOR = {"role": "depositor", "bcr": "56GHI789", "certifier_bcrs": "12ABC345"}
HERE = {"conversation": CONVERSATION, "user": USER}
ZOE = {"last_name": "Durand", "first_name": "Zoé", "email": "Zoe@CFA.example", "language": "fr"}
REGISTER = Register(**CERTIFIER, **ZOE, **HERE)
DAY = 24 * 3_600_000


async def events(desk: Desk) -> list[str]:
    return [row["event"] for row in sorted(await desk.rows(audit), key=lambda row: row["at"])]


@pytest.mark.parametrize(
    "pair",
    [
        CERTIFIER,
        DEPOSITOR,
        {**DEPOSITOR, "certifier_bcrs": "99XYZ999 12ABC345"},
        {"role": "depositor", "bcr": "78JKL012", "certifier_bcrs": "12ABC345"},
    ],
    ids=["certifier", "depositor", "one of several mandates", "an organisation that is both"],
)
async def test_an_organisation_without_administrator_may_register(desk: Desk, pair: dict[str, str]) -> None:
    outcome = await desk.do(MayRegister(**pair, **HERE))
    assert isinstance(outcome, Said)
    assert outcome.key == "registration.may"
    assert outcome.facts["organisation"]


@pytest.mark.parametrize(
    "pair",
    [
        {**CERTIFIER, "contract_number": "MCFCER000456"},
        {**CERTIFIER, "contract_number": "MCFCER000100"},
        {**CERTIFIER, "contract_number": "MCFCER000200"},
        {**CERTIFIER, "contract_number": ""},
        {**CERTIFIER, "bcr": "99XYZ999"},
        {**CERTIFIER, "role": "depositor"},
        {**DEPOSITOR, "certifier_bcrs": "34DEF567"},
        {**DEPOSITOR, "certifier_bcrs": "78JKL012"},
        {**DEPOSITOR, "certifier_bcrs": ""},
        {"role": "depositor", "bcr": "90MNO345", "certifier_bcrs": "34DEF567"},
    ],
    ids=[
        "another's contract",
        "contract ended",
        "contract to come",
        "no contract",
        "unknown",
        "certifier as depositor",
        "no mandate",
        "mandate ended",
        "no certifier",
        "mandate to come",
    ],
)
async def test_identifiers_that_do_not_belong_together_are_refused(desk: Desk, pair: dict[str, str]) -> None:
    assert isinstance(await desk.refuses(MayRegister(**pair, **HERE)), UnknownPair)
    assert isinstance(await desk.refuses(Register(**pair, **ZOE, **HERE)), UnknownPair)
    assert len(await desk.rows(accounts)) == 4


async def test_a_contract_begins_with_the_day_in_france(desk: Desk) -> None:
    """It was the day in Greenwich, one or two hours later, while deposits went by that in France."""
    pair = {**CERTIFIER, "contract_number": "MCFCER000200"}
    desk.clock.now = int(datetime(2027, 1, 1, tzinfo=ZONE).timestamp() * 1000) - 1
    assert isinstance(await desk.refuses(MayRegister(**pair, **HERE)), UnknownPair)
    desk.clock.passes(1)
    assert isinstance(await desk.do(MayRegister(**pair, **HERE)), Said)


async def test_the_administrator_that_there_is_is_named_and_that_is_noted(desk: Desk) -> None:
    pair = {"role": "certifier", "bcr": "34DEF567", "contract_number": "MCFCER000456"}
    for request in (MayRegister(**pair, **HERE), Register(**pair, **ZOE, **HERE)):
        refusal = await desk.refuses(request)
        assert isinstance(refusal, EntityHasAdministrator)
        assert refusal.facts == {"first_name": "Claire", "last_name": "Fontaine"}
    assert await events(desk) == ["administrator.name_shown"] * 2
    assert await desk.mails() == []


async def test_a_registered_person_confirms_and_is_administrator(desk: Desk) -> None:
    assert await desk.do(REGISTER) == Said(key="registration.sent")
    mail = await desk.mail("confirm_email")
    assert (mail.to, mail.language) == ("Zoe@CFA.example", "fr")
    assert (mail.facts["first_name"], mail.facts["organisation"], mail.facts["hours"]) == ("Zoé", "CFA de Lyon", 24)
    assert mail.facts["url"].startswith("https://portal.example/confirm?")

    looked = await desk.says(LookAtConfirmation(token=mail.word()))
    assert looked == {
        "first_name": "Zoé",
        "last_name": "Durand",
        "email": "Zoe@CFA.example",
        "organisation": "CFA de Lyon",
    }
    assert await desk.says(LookAtConfirmation(token=mail.word())) == looked  # looking changes nothing

    login = await desk.confirms(mail)
    account = await desk.account(login)
    assert len(login) == 9
    assert (account.state, account.rights, account.role) == (State.ACTIVE, ADMINISTRATOR, "certifier")
    assert (await desk.mail("login")).facts["login"] == login
    (notice,) = await desk.notices()
    assert (notice.conversation, notice.user, notice.key) == (CONVERSATION, USER, "account_active")
    assert login not in str(notice.facts)
    (terms,) = await desk.rows(accepted_terms)
    assert (terms["account_id"], terms["version"]) == (account.id, desk.rules.terms_version)
    assert isinstance(await desk.signs_in(login), Said)


async def test_terms_are_accepted_when_the_person_says_so_not_when_the_mail_is_read(desk: Desk) -> None:
    await desk.do(REGISTER)
    desk.clock.passes(3_600_000)
    await desk.confirms(await desk.mail("confirm_email"))
    assert [row["accepted_at"] for row in await desk.rows(accepted_terms)] == [BEGINNING]


async def test_a_confirmation_link_opens_once(desk: Desk) -> None:
    await desk.do(REGISTER)
    mail = await desk.mail("confirm_email")
    await desk.confirms(mail)
    for request in (LookAtConfirmation(token=mail.word()), ConfirmEmail(token=mail.word(), password_hash=hashed("x"))):
        assert isinstance(await desk.refuses(request), LinkInvalid)


async def test_a_confirmation_link_expires(desk: Desk) -> None:
    await desk.do(REGISTER)
    mail = await desk.mail("confirm_email")
    desk.clock.passes(desk.rules.confirmation_ms - 1)
    await desk.says(LookAtConfirmation(token=mail.word()))
    desk.clock.passes(1)
    for request in (LookAtConfirmation(token=mail.word()), ConfirmEmail(token=mail.word(), password_hash=hashed())):
        assert isinstance(await desk.refuses(request), LinkInvalid)


@pytest.mark.parametrize("token", ["", "x", "é\0"])
async def test_a_word_that_is_no_link_opens_nothing(desk: Desk, token: str) -> None:
    assert isinstance(await desk.refuses(LookAtConfirmation(token=token)), LinkInvalid)


async def test_a_link_followed_twice_at_once_makes_one_account(desk: Desk, replica: Desk) -> None:
    await desk.do(REGISTER)
    request = ConfirmEmail(token=(await desk.mail("confirm_email")).word(), password_hash=hashed())
    outcomes = await asyncio.gather(*(one.do(request) for one in (desk, replica) * 2))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkInvalid"] * 3 + ["Said"]
    assert [mail.kind for mail in await desk.mails()] == ["login"]


@pytest.mark.parametrize("here", [HERE, {"conversation": "", "user": ""}], ids=["chat", "elsewhere"])
async def test_of_two_who_register_the_first_to_confirm_becomes_administrator(
    desk: Desk, replica: Desk, here: dict[str, str]
) -> None:
    await desk.do(replace(REGISTER, **here))
    other: dict[str, Any] = {"first_name": "Marc", "email": "marc@cfa.example", "conversation": "other"}
    await desk.do(replace(REGISTER, **{**other, **({} if here["conversation"] else here)}))
    words = [mail.word() for mail in await desk.mails()]
    assert len(words) == 2
    requests = [ConfirmEmail(token=word, password_hash=hashed()) for word in words]
    outcomes = await asyncio.gather(desk.do(requests[0]), replica.do(requests[1]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["EntityHasAdministrator", "Said"]
    async with desk.work() as work:
        (administrator,) = await work.accounts.administrators("12ABC345", "certifier")
    (refusal,) = (outcome for outcome in outcomes if isinstance(outcome, EntityHasAdministrator))
    assert refusal.facts == {"first_name": administrator.first_name, "last_name": administrator.last_name}
    assert "administrator.name_shown" in await events(desk)


async def test_another_address_makes_the_first_link_open_nothing(desk: Desk) -> None:
    """It had gone to somebody else, who could have become administrator."""
    await desk.do(replace(REGISTER, email="wrong@cfa.example"))
    await desk.do(Register(**DEPOSITOR, **ZOE, **HERE))  # in between, for another organisation
    await desk.do(REGISTER)
    wrong, other, right = await desk.mails()
    assert isinstance(await desk.refuses(LookAtConfirmation(token=wrong.word())), LinkInvalid)
    for mail in (other, right):
        await desk.says(LookAtConfirmation(token=mail.word()))


async def test_an_organisation_that_is_both_gets_an_account_of_each_role(desk: Desk) -> None:
    await desk.do(Register(role="depositor", bcr="78JKL012", certifier_bcrs="12ABC345", **ZOE, **HERE))
    account = await desk.account(await desk.confirms(await desk.mail("confirm_email")))
    assert (account.role, account.rights) == ("depositor", ADMINISTRATOR)


async def test_the_confirmation_mail_is_sent_again_but_not_at_once(desk: Desk) -> None:
    await desk.do(REGISTER)
    first = await desk.mail("confirm_email")
    again = ResendConfirmation(**HERE)
    assert await desk.do(again) == Said(key="registration.sent_again")
    assert await desk.mails() == []
    desk.clock.passes(desk.rules.mail_again_ms)
    await desk.do(again)
    second = await desk.mail("confirm_email")
    for mail in (first, second):  # whichever is read first
        await desk.says(LookAtConfirmation(token=mail.word()))
    await desk.confirms(second)
    assert isinstance(await desk.refuses(LookAtConfirmation(token=first.word())), LinkInvalid)


@pytest.mark.parametrize("here", [{"conversation": "other", "user": USER}, {"conversation": CONVERSATION, "user": "x"}])
async def test_who_has_not_registered_gets_the_same_words_and_no_mail(desk: Desk, here: dict[str, str]) -> None:
    await desk.do(REGISTER)
    await desk.mail("confirm_email")
    desk.clock.passes(desk.rules.mail_again_ms)
    assert await desk.do(ResendConfirmation(**here)) == Said(key="registration.sent_again")
    assert await desk.mails() == []


async def test_wrong_pairs_are_counted_where_they_come_from(desk: Desk) -> None:
    wrong = MayRegister(**{**CERTIFIER, "contract_number": "MCFCER000124"}, **HERE)
    refusals = [await desk.refuses(wrong) for _ in range(11)]
    assert {type(refusal) for refusal in refusals[:10]} == {UnknownPair}
    assert isinstance(refusals[10], TooManyTries)
    assert refusals[10].facts == {"minutes": 60}
    assert isinstance(await desk.refuses(MayRegister(**CERTIFIER, **HERE)), TooManyTries)  # however right
    await desk.says(MayRegister(**CERTIFIER, conversation="other", user="other"))
    desk.clock.passes(3_600_000)
    await desk.says(MayRegister(**CERTIFIER, **HERE))


async def test_wrong_pairs_are_counted_for_an_organisation_however_many_conversations_try_it(desk: Desk) -> None:
    for place in range(30):
        wrong = MayRegister(
            **{**CERTIFIER, "contract_number": f"MCFCER0{place:05}"}, conversation=f"c{place}", user="u"
        )
        assert isinstance(await desk.refuses(wrong), UnknownPair)
    assert isinstance(await desk.refuses(MayRegister(**CERTIFIER, **HERE)), TooManyTries)
    await desk.says(MayRegister(**DEPOSITOR, **HERE))


async def test_a_registration_that_nobody_confirms_is_forgotten(desk: Desk) -> None:
    await desk.do(REGISTER)
    desk.clock.passes(desk.rules.confirmation_ms + 6 * DAY)
    for kept in (5, 4):
        async with desk.work() as work:
            await forget_old(work)
        assert len(await desk.rows(accounts)) == kept
        desk.clock.passes(2 * DAY)


async def test_one_address_gets_few_mails_however_many_conversations_ask_for_them(desk: Desk) -> None:
    """Each new conversation used to begin with ten more."""
    for place in range(10):
        await desk.says(replace(REGISTER, conversation=f"c{place}"))
    assert isinstance(await desk.refuses(replace(REGISTER, email="ZOE@cfa.example")), TooManyTries)
    desk.clock.passes(desk.rules.mail_again_ms)
    assert isinstance(await desk.refuses(ResendConfirmation(conversation="c1", user=USER)), TooManyTries)
    assert len(await desk.mails()) == 10
    await desk.says(replace(REGISTER, email="max@cfa.example"))
    await desk.says(Register(**DEPOSITOR, **ZOE, **HERE))


async def test_one_try_does_not_guess_a_long_list_of_certifiers(desk: Desk) -> None:
    """All that fitted into a message used to be looked up and counted once."""
    others = [f"99XYZ{place:03}" for place in range(10)]
    long = {**DEPOSITOR, "certifier_bcrs": " ".join([*others, "12ABC345"])}
    assert isinstance(await desk.refuses(MayRegister(**long, **HERE)), UnknownPair)
    await desk.says(MayRegister(**{**DEPOSITOR, "certifier_bcrs": " ".join([*others[1:], "12ABC345"])}, **HERE))

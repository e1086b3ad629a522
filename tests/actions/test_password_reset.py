import asyncio

import pytest

from actions.choose_password import ChoosePassword
from actions.login_reminder import RemindLogin
from actions.outcome import Refusal, Said
from actions.password_reset import ResetPassword
from actions.people import State
from actions.refusals import SignInPaused, TooManyTries, WrongCredentials
from tests.actions.conftest import account
from tests.actions.desk import CONVERSATION, PASSWORD, USER, Desk, hashed

SENT = Said(key="password_reset.sent")
HERE = {"conversation": CONVERSATION, "user": USER}


def reset(who: str, **given: str) -> ResetPassword:
    return ResetPassword(**{"who": who, "language": "fr", **given})


async def temporary_password(desk: Desk, who: str = "PAUL23456") -> str:
    assert await desk.do(reset(who)) == SENT
    return str((await desk.mail("temporary_password")).facts["password"])


@pytest.mark.parametrize("who", ["PAUL23456", " paul 23456 ", "paul23456@ecole.example", "Paul23456@ECOLE.example"])
async def test_login_or_address_bring_a_mail_however_they_are_typed(desk: Desk, who: str) -> None:
    assert await desk.do(reset(who)) == SENT
    mail = await desk.mail("temporary_password")
    assert mail.to == "paul23456@ecole.example"
    assert {name: mail.facts[name] for name in ("first_name", "login", "minutes", "sign_in_url")} == {
        "first_name": "Paul23456",
        "login": "PAUL23456",
        "minutes": 60,
        "sign_in_url": "https://portal.example/sign-in",
    }


@pytest.mark.parametrize("who", ["NOBODY234", "nobody@ecole.example", "GONE23456", "gone23456@ecole.example", "", "'"])
async def test_who_has_no_account_or_a_disabled_one_gets_the_same_words(desk: Desk, who: str) -> None:
    assert await desk.do(reset(who)) == SENT
    assert await desk.mails() == []


async def test_an_address_of_several_accounts_gets_a_mail_for_each(desk: Desk) -> None:
    async with desk.work() as work:
        await work.accounts.add(account("PAULA2345", email="paul23456@ecole.example"))
    await desk.do(reset("paul23456@ecole.example"))
    assert sorted(mail.facts["login"] for mail in await desk.mails()) == ["PAUL23456", "PAULA2345"]


async def test_a_temporary_password_leads_to_ones_own(desk: Desk) -> None:
    word = await temporary_password(desk)
    outcome = await desk.signs_in("PAUL23456", word)
    assert isinstance(outcome, Said)
    assert outcome.facts["must_change"] is True
    await desk.says(ChoosePassword(account="id-PAUL23456", password_hash=hashed("another one")))
    assert isinstance(await desk.signs_in("PAUL23456", PASSWORD), WrongCredentials)
    outcome = await desk.signs_in("PAUL23456", "another one")
    assert isinstance(outcome, Said)
    assert outcome.facts["must_change"] is False


@pytest.mark.parametrize("change", [str.lower, lambda word: word.replace("-", " "), lambda word: word.replace("-", "")])
async def test_a_temporary_password_is_typed_as_people_type(desk: Desk, change: object) -> None:
    assert callable(change)
    typed = f" {change(await temporary_password(desk))} "
    assert isinstance(await desk.signs_in("PAUL23456", typed), Said)


async def test_a_temporary_password_opens_once(desk: Desk) -> None:
    word = await temporary_password(desk)
    assert isinstance(await desk.signs_in("PAUL23456", word), Said)
    assert isinstance(await desk.signs_in("PAUL23456", word), WrongCredentials)


async def test_of_two_who_type_it_at_once_one_comes_in(desk: Desk, replica: Desk) -> None:
    word = await temporary_password(desk)
    outcomes = await asyncio.gather(*(one.signs_in("PAUL23456", word) for one in (desk, replica) * 2))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Said", *["WrongCredentials"] * 3]


async def test_a_temporary_password_expires(desk: Desk) -> None:
    word = await temporary_password(desk)
    desk.clock.passes(desk.rules.temporary_password_ms)
    assert isinstance(await desk.signs_in("PAUL23456", word), WrongCredentials)


async def test_a_temporary_password_is_of_one_account(desk: Desk) -> None:
    word = await temporary_password(desk)
    assert isinstance(await desk.signs_in("CLAIRE234", word), WrongCredentials)
    assert isinstance(await desk.signs_in("PAUL23456", word), Said)


async def test_only_the_newest_temporary_password_opens(desk: Desk) -> None:
    first = await temporary_password(desk)
    desk.clock.passes(desk.rules.mail_again_ms)
    second = await temporary_password(desk)
    assert isinstance(await desk.signs_in("PAUL23456", first), WrongCredentials)
    assert isinstance(await desk.signs_in("PAUL23456", second), Said)


async def test_guessing_it_pauses_who_guesses_and_nobody_else(desk: Desk) -> None:
    word = await temporary_password(desk)
    outcomes = [await desk.signs_in("PAUL23456", f"BCDF-GHJK-MN{place:02}") for place in range(20)]
    assert [type(outcome) for outcome in outcomes] == [WrongCredentials] * 5 + [SignInPaused] * 15
    assert isinstance(await desk.signs_in("PAUL23456", PASSWORD), SignInPaused)
    assert isinstance(await desk.signs_in("PAUL23456", word), Said)  # the mailbox's owner, even from there


async def test_guesses_at_once_are_answered_no_more_often_than_one_after_another(desk: Desk, replica: Desk) -> None:
    guesses = [(desk, replica)[place % 2].signs_in("PAUL23456", f"guess {place}") for place in range(12)]
    outcomes = await asyncio.gather(*guesses)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SignInPaused"] * 7 + ["WrongCredentials"] * 5


async def test_another_mail_is_not_sent_at_once(desk: Desk, replica: Desk) -> None:
    outcomes = await asyncio.gather(desk.do(reset("PAUL23456")), replica.do(reset("PAUL23456")))
    assert outcomes == [SENT, SENT]
    assert len(await desk.mails()) == 1
    desk.clock.passes(desk.rules.mail_again_ms)
    assert await desk.do(reset("PAUL23456")) == SENT
    assert len(await desk.mails()) == 1


@pytest.mark.parametrize("who", ["PAUL23456", "NOBODY234", "paul23456@ecole.example", "nobody@ecole.example"])
async def test_known_or_not_what_was_typed_is_counted(desk: Desk, who: str) -> None:
    outcomes = [await desk.do(reset(who)) for _ in range(11)]
    assert outcomes[:10] == [SENT] * 10
    assert isinstance(outcomes[10], TooManyTries)
    assert outcomes[10].facts == {"minutes": 60}


async def test_one_person_cannot_ask_for_everybody(desk: Desk) -> None:
    outcomes = [await desk.do(reset(f"NOBODY{place:03}", **HERE)) for place in range(21)]
    assert [isinstance(outcome, Refusal) for outcome in outcomes] == [False] * 20 + [True]


async def test_asking_takes_nothing_from_who_remembers_the_password(desk: Desk) -> None:
    """Anybody may ask for anybody."""
    word = await temporary_password(desk)
    outcome = await desk.signs_in("PAUL23456")
    assert isinstance(outcome, Said)
    assert outcome.facts["must_change"] is False
    assert (await desk.account("PAUL23456")).state == State.ACTIVE
    assert isinstance(await desk.signs_in("PAUL23456", word), WrongCredentials)  # it was not needed


async def test_a_temporary_password_of_an_account_disabled_since_opens_nothing(desk: Desk) -> None:
    word = await temporary_password(desk)
    async with desk.work() as work:
        await work.accounts.change("id-PAUL23456", state=State.DISABLED)
    assert isinstance(await desk.signs_in("PAUL23456", word), WrongCredentials)


async def test_a_reminder_lists_every_login_of_the_address(desk: Desk) -> None:
    async with desk.work() as work:
        await work.accounts.add(account("PAULA2345", email="Paul23456@ecole.example", bcr="78JKL012", role="depositor"))
    outcome = await desk.do(RemindLogin(email="PAUL23456@ecole.example", language="fr"))
    assert outcome == Said(key="login_reminder.sent")
    rows = (await desk.mail("login_reminder")).facts["accounts"]
    assert sorted(rows, key=lambda row: row["login"]) == [
        {"login": "PAUL23456", "organisation": "École du Rhône", "role": "certifier"},
        {"login": "PAULA2345", "organisation": "Savoirs de l’Ouest", "role": "depositor"},
    ]


@pytest.mark.parametrize("email", ["nobody@ecole.example", "gone23456@ecole.example", "", "PAUL23456"])
async def test_an_address_without_account_gets_the_same_words(desk: Desk, email: str) -> None:
    assert await desk.do(RemindLogin(email=email, language="fr")) == Said(key="login_reminder.sent")
    assert await desk.mails() == []


@pytest.mark.parametrize("email", ["paul23456@ecole.example", "nobody@ecole.example"])
async def test_reminders_are_counted_known_or_not(desk: Desk, email: str) -> None:
    outcomes = [await desk.do(RemindLogin(email=email, language="fr")) for _ in range(6)]
    assert [type(outcome) for outcome in outcomes] == [Said] * 5 + [TooManyTries]


async def test_other_ways_to_write_an_address_are_counted_with_it(desk: Desk) -> None:
    """Each of them used to bring its five reminders to the one mailbox."""
    address = "paul23456@ecole.example"
    written = [
        address,
        address.upper(),
        *(address[:at] + chr(ord(address[at]) + 0xFEE0) + address[at + 1 :] for at in range(4)),
    ]
    outcomes = [await desk.do(RemindLogin(email=one, language="fr")) for one in written]
    assert [type(outcome) for outcome in outcomes] == [Said] * 5 + [TooManyTries]
    assert len(await desk.mails()) == 5

"""What a stranger sees of an account that there is, and of one that there is not."""

import pytest

from actions.login_reminder import RemindLogin
from actions.password_reset import ResetPassword
from actions.store.tables import mails
from bot.letters import Letters
from bot.settings import Settings
from tests.actions.desk import Desk, trying


@pytest.mark.parametrize("times", [1, 2], ids=["once", "again, while the mail is on its way"])
@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ("PAUL23456", "NOBODY234"),
        ("paul23456@ecole.example", "nobody@ecole.example"),
        ("PAUL23456", "GONE23456"),
    ],
)
async def test_a_temporary_password_is_asked_for_with_the_same_work(
    desk: Desk, known: str, unknown: str, times: int
) -> None:
    """A known account took twice as long: the clock told who exists."""
    work = []
    for who in (known, unknown):
        for _ in range(times):
            with desk.statements() as asked:
                outcome = await desk.do(ResetPassword(who=who, language="fr"))
        work.append((outcome, asked))
    assert work[0] == work[1]
    assert len(await desk.mails()) == 1


async def test_a_login_is_asked_for_with_the_same_work(desk: Desk) -> None:
    work = []
    for email in ("paul23456@ecole.example", "nobody@ecole.example"):
        with desk.statements() as asked:
            outcome = await desk.do(RemindLogin(email=email, language="fr"))
        work.append((outcome, asked))
    assert work[0] == work[1]


async def test_a_wrong_password_is_refused_with_the_same_work(desk: Desk) -> None:
    async with desk.work() as work:
        stored = await work.accounts.password_of("PAUL23456")
    done = []
    for login, found in (("PAUL23456", stored), ("NOBODY234", None)):
        with desk.statements() as asked:
            refusal = await desk.refuses(trying(login, "wrong", found))
        done.append((type(refusal), refusal.facts, asked))
    assert done[0] == done[1]


async def test_a_mail_that_is_only_pretended_is_as_any_other_but_to_nobody(desk: Desk) -> None:
    """One that was written as sent already left the mailer without work: the next request told who exists."""
    await desk.do(ResetPassword(who="NOBODY234", language="fr"))
    (row,) = await desk.rows(mails)
    assert row["sealed"]
    assert (row["kind"], row["account_id"]) == ("temporary_password", None)
    async with desk.work() as work:
        (due,) = await work.mail.claim(10)
    assert due.letter
    assert due.letter.is_pretended
    assert await desk.mails() == []


@pytest.mark.parametrize(
    "asked", [ResetPassword(who="NOBODY234", language="fr"), RemindLogin(email="nobody@ecole.example", language="en")]
)
async def test_a_mail_to_nobody_can_be_written(desk: Desk, settings: Settings, asked: object) -> None:
    """That of a reminder could not: it was tried for two days, each time with an error in the log."""
    await desk.do(asked)
    async with desk.work() as work:
        (due,) = await work.mail.claim(10)
    assert due.letter
    words = Letters(settings.quoted(), settings.default_language).write(due.kind, due.language, due.letter.facts)
    assert words.text

"""What is queued leaves after the commit: once, later when it must, and never with a secret in the log."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from actions.outside.mail.envelope import Envelope, MailFailedError, MailRefusedError, Sender
from actions.outside.mail.smtp import SmtpSender
from actions.store.tables import mails
from bot.letters import Letters
from bot.mailer import Mailer, sender_address
from bot.settings import Settings
from bot.store.away import StoreAwayError
from tests.mail.conftest import Mailbag
from tests.mail.mail_server import Inbox, serving

FACTS: dict[str, Any] = {
    "first_name": "Hélène",
    "login": "HLN234567",
    "password": "KXRT-7GHM-PQWZ",
    "minutes": 60,
    "sign_in_url": "https://portal.example/sign-in",
}
SECRETS = ("KXRT", "helene", "Hélène", "HLN234567")


@dataclass
class Transactions:
    """The store as the mailer sees it; the transactions whose number is among `away` find no database."""

    mailbag: Mailbag
    away: set[int] = field(default_factory=set)
    opened: int = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Any]:
        self.opened += 1
        if self.opened in self.away:
            raise StoreAwayError("gone for a moment")
        async with self.mailbag.turn() as queue:
            yield SimpleNamespace(work=SimpleNamespace(mail=queue))


@dataclass
class Carrier:
    """A sender that answers as told, in turn, and then takes everything."""

    answers: list[Exception] = field(default_factory=list)
    sent: list[Envelope] = field(default_factory=list)

    async def send(self, envelope: Envelope) -> None:
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(envelope)


MakeMailer = Callable[..., Mailer]


@pytest.fixture
def make_mailer(settings: Settings, mailbag: Mailbag) -> MakeMailer:
    def make(sender: Sender, away: set[int] | None = None) -> Mailer:
        letters = Letters(settings.quoted(), settings.default_language)
        from_ = sender_address(settings.portal.name["fr"], settings.accounts.mail_sender)
        return Mailer(Transactions(mailbag, away or set()), sender, letters, from_)

    return make


async def queue(
    mailbag: Mailbag, kind: str = "temporary_password", to: str = "helene@cfa.example", **facts: Any
) -> None:
    async with mailbag.turn() as waiting:
        await waiting.queue(kind, to=to, language="fr", account_id="a1", **{**FACTS, **facts})


async def rows(mailbag: Mailbag) -> list[Any]:
    async with mailbag.database.reading() as connection:
        return list((await connection.execute(select(mails))).all())


async def set_all(mailbag: Mailbag, **values: Any) -> None:
    async with mailbag.database.transaction() as connection:
        await connection.execute(update(mails).values(**values))


async def test_a_mail_goes_from_the_queue_to_the_mail_server(mailbag: Mailbag, make_mailer: MakeMailer) -> None:
    inbox = Inbox()
    await queue(mailbag)
    async with serving(inbox) as server:
        assert await make_mailer(SmtpSender(server)).send_due()
    [mail] = inbox.mails
    [row] = await rows(mailbag)
    assert mail["Message-ID"] == f"<{row.message_id}@portail.example>"
    assert mail["From"].addresses[0].display_name == "Portail de dépôt"
    assert "KXRT-7GHM-PQWZ" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert (row.sealed, row.due_at) == (None, None)


async def test_the_mailer_is_woken_and_need_not_be_waited_for(
    mailbag: Mailbag, make_mailer: MakeMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.dispatcher.SWEEP_SECONDS", 3600)
    inbox = Inbox()
    async with serving(inbox) as server:
        mailer = make_mailer(SmtpSender(server))
        running = asyncio.create_task(mailer.run())
        await asyncio.sleep(0)  # it has begun to look
        await queue(mailbag)
        mailer.wake()
        await asyncio.wait_for(inbox.got.wait(), 60)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await mailer.close()
    [row] = await rows(mailbag)
    assert row.sent_at is not None


async def test_a_mail_that_could_not_leave_is_tried_again_and_is_the_same(
    mailbag: Mailbag, make_mailer: MakeMailer
) -> None:
    carrier = Carrier([MailFailedError("recipient 451")])
    mailer = make_mailer(carrier)
    await queue(mailbag)
    await mailer.send_due()
    assert not await mailer.send_due()  # it waits for its time
    await set_all(mailbag, due_at=1)
    await mailer.send_due()
    [envelope] = carrier.sent
    [row] = await rows(mailbag)
    assert row.message_id.encode() in envelope.content
    assert row.attempts == 2


async def test_the_same_after_a_refusal_of_a_real_server(mailbag: Mailbag, make_mailer: MakeMailer) -> None:
    inbox = Inbox(answers={"helene@cfa.example": "451 4.7.1 greylisted"})
    await queue(mailbag)
    async with serving(inbox) as server:
        mailer = make_mailer(SmtpSender(server))
        await mailer.send_due()
        assert inbox.mails == []
        inbox.answers.clear()
        await set_all(mailbag, due_at=1)
        await mailer.send_due()
    assert len(inbox.mails) == 1


async def test_each_failure_waits_longer(mailbag: Mailbag, make_mailer: MakeMailer) -> None:
    mailer = make_mailer(Carrier([MailFailedError("away")] * 3))
    await queue(mailbag, "login")
    waits = []
    for attempt in (0, 4, 40):
        await set_all(mailbag, due_at=1, attempts=attempt)
        before = (await rows(mailbag))[0].created_at
        await mailer.send_due()
        waits.append((await rows(mailbag))[0].due_at - before)
    assert 15_000 <= waits[0] < 60_000
    assert 240_000 <= waits[1] < 600_000
    assert 1_800_000 <= waits[2] < 3_700_000


async def test_a_process_that_dies_between_sending_and_noting_it_leaves_the_same_mail_to_others(
    mailbag: Mailbag, make_mailer: MakeMailer
) -> None:
    carrier = Carrier()
    await queue(mailbag)
    dying = make_mailer(carrier, away={2, 3})  # claims in the first transaction, and never gets to note anything
    await asyncio.gather(dying.send_due(), dying.close())
    assert len(carrier.sent) == 1
    assert (await rows(mailbag))[0].sent_at is None
    await set_all(mailbag, due_at=1)  # the lease ends
    await make_mailer(carrier).send_due()
    first, second = carrier.sent
    assert first == second
    assert (await rows(mailbag))[0].sent_at is not None


async def test_a_database_that_was_away_for_a_moment_learns_that_the_mail_left(
    mailbag: Mailbag, make_mailer: MakeMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.dispatcher.AWAY_SECONDS", 0)
    carrier = Carrier()
    await queue(mailbag)
    await make_mailer(carrier, away={2, 3}).send_due()
    assert len(carrier.sent) == 1
    assert (await rows(mailbag))[0].sent_at is not None


async def test_a_pretended_mail_is_written_and_settled_as_others_and_never_leaves(
    mailbag: Mailbag, make_mailer: MakeMailer
) -> None:
    async with mailbag.turn() as mails_:
        await mails_.pretend("temporary_password", language="fr", **FACTS)
    carrier = Carrier()
    with capture_logs() as logs:
        assert await make_mailer(carrier).send_due()
    assert carrier.sent == []
    (row,) = await rows(mailbag)
    assert (row.sealed, row.due_at, row.attempts) == (None, None, 1)
    assert [entry["event"] for entry in logs] == ["mail.pretended"]


async def test_an_address_refused_for_good_is_given_up_and_logged_by_its_id(
    mailbag: Mailbag, make_mailer: MakeMailer
) -> None:
    await queue(mailbag)
    with capture_logs() as logs:
        await make_mailer(Carrier([MailRefusedError("recipient 550")])).send_due()
    [row] = await rows(mailbag)
    assert (row.sealed, row.due_at, row.sent_at) == (None, None, None)
    [line] = [line for line in logs if line["event"] == "mail.refused"]
    assert line["mail"] == row.id


@pytest.mark.parametrize("to", ["nobody", "a@b.example\r\nBcc: c@d.example"])
async def test_what_is_no_address_is_given_up(mailbag: Mailbag, make_mailer: MakeMailer, to: str) -> None:
    carrier = Carrier()
    await queue(mailbag, to=to)
    await make_mailer(carrier).send_due()
    assert carrier.sent == []
    assert (await rows(mailbag))[0].sealed is None


HOURS = 3_600_000


@pytest.mark.parametrize(
    ("kind", "age", "is_given_up"),
    [("login", 47 * HOURS, False), ("login", 48 * HOURS, True), ("temporary_password", HOURS, True)],
)
async def test_a_mail_is_given_up_when_it_is_too_late(
    mailbag: Mailbag,
    make_mailer: MakeMailer,
    kind: str,
    age: int,
    is_given_up: bool,  # noqa: FBT001
) -> None:
    await queue(mailbag, kind)
    [row] = await rows(mailbag)
    await set_all(mailbag, created_at=row.created_at - age)
    await make_mailer(Carrier([MailFailedError("away")])).send_due()
    [row] = await rows(mailbag)
    assert (row.sealed is None) is is_given_up
    assert (row.due_at is None) is is_given_up


async def test_a_mail_that_cannot_be_written_holds_up_no_other(mailbag: Mailbag, make_mailer: MakeMailer) -> None:
    carrier = Carrier()
    await queue(mailbag, "a kind that nobody knows")
    await queue(mailbag)
    await make_mailer(carrier).send_due()
    assert len(carrier.sent) == 1
    assert sorted(row.sent_at is None for row in await rows(mailbag)) == [False, True]


async def test_mails_sealed_with_a_key_that_is_gone_are_given_up(mailbag: Mailbag, make_mailer: MakeMailer) -> None:
    await queue(replaced_key(mailbag))
    carrier = Carrier()
    await make_mailer(carrier).send_due()
    assert carrier.sent == []
    assert (await rows(mailbag))[0].due_at is None


def replaced_key(mailbag: Mailbag) -> Mailbag:
    return Mailbag(mailbag.database, replace(mailbag.rules, key="the key before this one"))


@pytest.mark.parametrize(
    "answer",
    [None, MailFailedError("recipient 451"), MailRefusedError("recipient 550"), ValueError("helene@cfa.example: KXRT")],
    ids=str,
)
async def test_nothing_of_a_mail_is_logged(mailbag: Mailbag, make_mailer: MakeMailer, answer: Exception | None) -> None:
    await queue(mailbag)
    with capture_logs() as logs:
        await make_mailer(Carrier([answer] if answer else [])).send_due()
    assert logs
    assert not [secret for secret in SECRETS if secret in repr(logs)]


async def test_many_mails_leave_once_each_from_two_mailers(mailbag: Mailbag, make_mailer: MakeMailer) -> None:
    carrier = Carrier()
    for _ in range(20):
        await queue(mailbag)

    async def empty(mailer: Mailer) -> None:
        while await mailer.send_due():
            pass

    await asyncio.gather(empty(make_mailer(carrier)), empty(make_mailer(carrier)))
    assert len({envelope.id for envelope in carrier.sent}) == len(carrier.sent) == 20

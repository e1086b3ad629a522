"""A mail waits sealed in the database, is taken up by one mailer only, and is emptied when it has left."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from actions.mail import DueMail
from actions.store.tables import mails
from tests.mail.conftest import Mailbag


async def queue(mailbag: Mailbag, **facts: str) -> None:
    async with mailbag.turn() as queue:
        await queue.queue("login", to="claire@cfa.example", language="fr", account_id="a1", **facts)


async def claim(mailbag: Mailbag, most: int = 10) -> list[DueMail]:
    async with mailbag.turn() as queue:
        return await queue.claim(most)


async def rows(mailbag: Mailbag) -> list[Any]:
    async with mailbag.database.reading() as connection:
        return list((await connection.execute(select(mails))).all())


async def lease_ends(mailbag: Mailbag) -> None:
    async with mailbag.database.transaction() as connection:
        await connection.execute(update(mails).where(mails.c.due_at.is_not(None)).values(due_at=1))


async def test_a_mail_is_given_to_the_mailer_with_all_that_was_queued(mailbag: Mailbag) -> None:
    await queue(mailbag, login="CLAIRE234", first_name="Hélène")
    [due] = await claim(mailbag)
    assert due.letter is not None
    assert due.letter.to == "claire@cfa.example"
    assert due.letter.facts == {"login": "CLAIRE234", "first_name": "Hélène"}
    assert (due.kind, due.language, due.account_id, due.attempts) == ("login", "fr", "a1", 0)


async def test_the_transaction_says_that_it_queued(mailbag: Mailbag) -> None:
    async with mailbag.turn() as queue:
        assert not queue.queued
        await queue.queue("login", to="a@b.example", language="fr")
        assert queue.queued


async def test_what_is_rolled_back_is_not_sent(mailbag: Mailbag) -> None:
    async def refused() -> None:
        async with mailbag.turn() as queue:
            await queue.queue("login", to="a@b.example", language="fr")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await refused()
    assert await claim(mailbag) == []


async def test_the_database_holds_nothing_that_can_be_read(mailbag: Mailbag) -> None:
    await queue(mailbag, password="KXRT-7GHM-PQWZ")
    [row] = await rows(mailbag)
    stored = repr(tuple(row)).encode() + row.sealed
    assert b"KXRT" not in stored
    assert b"claire" not in stored
    assert b"cfa.example" not in stored


async def test_nothing_secret_is_shown_by_what_is_claimed(mailbag: Mailbag) -> None:
    await queue(mailbag, password="KXRT-7GHM-PQWZ")
    assert "KXRT" not in repr(await claim(mailbag))


async def test_a_claimed_mail_is_nobody_elses_until_its_lease_ends(mailbag: Mailbag) -> None:
    await queue(mailbag)
    [first] = await claim(mailbag)
    assert await claim(mailbag) == []
    await lease_ends(mailbag)
    [again] = await claim(mailbag)
    assert again.message_id == first.message_id


async def test_two_mailers_never_claim_the_same_mail(mailbag: Mailbag) -> None:
    for _ in range(20):
        await queue(mailbag)
    claimed = await asyncio.gather(*(claim(mailbag, 5) for _ in range(6)))
    taken = [due.id for each in claimed for due in each]
    assert len(taken) == len(set(taken)) == 20


async def test_a_mail_that_left_is_emptied(mailbag: Mailbag) -> None:
    await queue(mailbag)
    [due] = await claim(mailbag)
    async with mailbag.turn() as waiting:
        await waiting.mark_sent(due.id)
    [row] = await rows(mailbag)
    assert (row.sealed, row.due_at, row.attempts) == (None, None, 1)
    assert row.sent_at is not None


async def test_a_mail_given_up_is_emptied_and_not_sent(mailbag: Mailbag) -> None:
    await queue(mailbag)
    [due] = await claim(mailbag)
    async with mailbag.turn() as waiting:
        await waiting.give_up(due.id)
    [row] = await rows(mailbag)
    assert (row.sealed, row.due_at, row.sent_at) == (None, None, None)


async def test_what_another_replica_sent_is_not_taken_up_again(mailbag: Mailbag) -> None:
    await queue(mailbag)
    [due] = await claim(mailbag)
    async with mailbag.turn() as waiting:
        await waiting.mark_sent(due.id)
        await waiting.postpone(due.id, 1)
    assert await claim(mailbag) == []


async def test_a_postponed_mail_keeps_its_message_id_and_counts_its_attempts(mailbag: Mailbag) -> None:
    await queue(mailbag)
    [first] = await claim(mailbag)
    async with mailbag.turn() as waiting:
        await waiting.postpone(first.id, 1)
    [again] = await claim(mailbag)
    assert (again.message_id, again.attempts) == (first.message_id, 1)


async def test_a_mail_sealed_with_another_key_has_no_letter(mailbag: Mailbag) -> None:
    await queue(mailbag)
    stranger = Mailbag(mailbag.database, replace(mailbag.rules, key="another key"))
    [due] = await claim(stranger)
    assert due.letter is None


async def test_what_is_sealed_opens_in_its_own_row_only(mailbag: Mailbag) -> None:
    await queue(mailbag, login="AAAAAAAAA")
    await queue(mailbag, login="BBBBBBBBB")
    first, second = await rows(mailbag)
    async with mailbag.database.transaction() as connection:
        await connection.execute(update(mails).where(mails.c.id == first.id).values(sealed=second.sealed))
    letters = {due.id: due.letter for due in await claim(mailbag)}
    assert letters[first.id] is None
    assert letters[second.id] is not None

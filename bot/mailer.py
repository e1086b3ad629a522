"""Sends the mails that actions have queued: at once after the commit, again later when that fails."""

import asyncio
import random
import time
import traceback
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from email.headerregistry import Address
from typing import Protocol

import structlog

from actions.mail import DueMail, Letter, MailWork
from actions.outside.mail.envelope import Envelope, MailFailedError, MailRefusedError, Sender, Stamp, seal
from bot.letters import Letters
from bot.store.away import StoreAwayError

SWEEP_SECONDS = 10.0
AWAY_SECONDS = 2.0  # until the database is asked again to note what became of a mail
AT_ONCE = 8
FIRST_RETRY_MS = 30_000
LONGEST_RETRY_MS = 3_600_000
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
GIVE_UP_MS = 48 * HOUR_MS
LIVES = {
    "temporary_password": ("minutes", MINUTE_MS),
    "confirm_email": ("hours", HOUR_MS),
    "confirm_colleague": ("hours", HOUR_MS),
}
"""Mails whose word or link works for so long only: the fact that tells it, and its unit."""

Settle = Callable[[MailWork], Awaitable[None]]
"""Notes what became of a mail."""

log = structlog.get_logger()


class HasMail(Protocol):
    @property
    def mail(self) -> MailWork: ...


class HasWork(Protocol):
    @property
    def work(self) -> HasMail: ...


class Transactions(Protocol):
    """The store, as far as mails go."""

    def turn(self) -> AbstractAsyncContextManager[HasWork]:
        """Open a transaction that commits on leaving. Raises `StoreAwayError`."""
        ...


class Mailer:
    """Takes mails up with a lease; one that dies before it has noted that a mail left leaves it to be sent once more.

    It is then the same to the byte, Message-ID included, by which mailboxes know it for the same.
    """

    def __init__(self, store: Transactions, sender: Sender, letters: Letters, from_: Address) -> None:
        self._store = store
        self._sender = sender
        self._letters = letters
        self._from = from_
        self._look = asyncio.Event()
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look at once: a transaction that queued a mail was committed."""
        self._look.set()

    async def run(self) -> None:
        """Send what is due, for ever."""
        while True:
            self._look.clear()
            try:
                while await self.send_due():
                    pass
            except StoreAwayError as away:
                log.warning("mail.store_away", reason=str(away))
            except Exception:
                log.exception("mail.sweep_failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), SWEEP_SECONDS)

    async def send_due(self) -> bool:
        """Send some of what is due; tell whether there was any. Raises `StoreAwayError`."""
        async with self._store.turn() as transaction:
            due = await transaction.work.mail.claim(AT_ONCE)
        sending = [asyncio.get_running_loop().create_task(self._take_care_of(mail)) for mail in due]
        self._tasks.update(sending)
        for task in sending:
            task.add_done_callback(self._tasks.discard)
        if sending:
            await asyncio.wait(sending)  # not cancelled with us: a mail that leaves is noted
        return bool(due)

    async def close(self) -> None:
        """Finish what is being sent."""
        self._closing = True
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _take_care_of(self, due: DueMail) -> None:
        settle = await self._attempt(due)
        while True:
            try:
                async with self._store.turn() as transaction:
                    await settle(transaction.work.mail)
            except StoreAwayError as away:
                log.warning("mail.store_away", mail=due.id, reason=str(away))
                if self._closing:
                    return
                await asyncio.sleep(AWAY_SECONDS)
            except Exception:
                log.exception("mail.not_settled", mail=due.id)  # the lease ends by itself
                return
            else:
                return

    async def _attempt(self, due: DueMail) -> Settle:
        """Try to send a mail; returns how that is noted. Never raises: one bad mail holds up no other."""
        if due.letter is None:
            log.error("mail.unreadable", mail=due.id, kind=due.kind)  # the secret key is not the one it was sealed with
            return lambda mails: mails.give_up(due.id)
        try:
            envelope = self._envelope(due, due.letter)
            if due.letter.is_pretended:
                log.info("mail.pretended", mail=due.id, kind=due.kind)
                return lambda mails: mails.mark_sent(due.id)
            await self._sender.send(envelope)
        except MailRefusedError as refused:
            log.warning("mail.refused", mail=due.id, kind=due.kind, account=due.account_id, reason=str(refused))
            return lambda mails: mails.give_up(due.id)
        except MailFailedError as failed:
            return _again(due, due.letter, str(failed))
        except Exception as broken:  # noqa: BLE001 - logged without its words: they may quote the mail
            log.error("mail.broken", mail=due.id, kind=due.kind, error=type(broken).__name__, at=_place(broken))  # noqa: TRY400
            return _again(due, due.letter, type(broken).__name__)
        log.info("mail.sent", mail=due.id, kind=due.kind, account=due.account_id, attempts=due.attempts + 1)
        return lambda mails: mails.mark_sent(due.id)

    def _envelope(self, due: DueMail, letter: Letter) -> Envelope:
        language = self._letters.language(due.language)
        words = self._letters.write(due.kind, language, letter.facts)
        stamp = Stamp(id=due.id, message_id=due.message_id, created_at=due.created_at, language=language)
        return seal(stamp, words, to=letter.to, sender=self._from)


def sender_address(name: str, address: str) -> Address:
    """Return what mails come from: the portal's name as a title, and the address they are sent by."""
    return Address(display_name=name[:1].upper() + name[1:], addr_spec=address)


def _again(due: DueMail, letter: Letter, reason: str) -> Settle:
    delay = min(FIRST_RETRY_MS * 2 ** min(due.attempts, 20), LONGEST_RETRY_MS)
    delay = int(delay * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
    due_at = time.time_ns() // 1_000_000 + delay
    if due_at > due.created_at + _life_ms(due.kind, letter):
        log.error("mail.given_up", mail=due.id, kind=due.kind, account=due.account_id, reason=reason)
        return lambda mails: mails.give_up(due.id)
    log.info("mail.postponed", mail=due.id, kind=due.kind, seconds=delay // 1000, reason=reason)
    return lambda mails: mails.postpone(due.id, due_at)


def _life_ms(kind: str, letter: Letter) -> int:
    """How long it makes sense to send this: a word that no longer works would only mislead."""
    if kind not in LIVES:
        return GIVE_UP_MS
    fact, unit = LIVES[kind]
    told = letter.facts.get(fact)
    return min(GIVE_UP_MS, told * unit) if isinstance(told, int) else GIVE_UP_MS


def _place(broken: Exception) -> str:
    frames = traceback.extract_tb(broken.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""

"""Sends the mails that actions have queued: at once after the commit, again later when that fails."""

import time
import traceback
from collections.abc import Sequence
from email.headerregistry import Address
from typing import Protocol

import structlog

from actions.mail import DueMail, Letter, MailWork
from actions.outside.mail.envelope import Envelope, MailFailedError, MailRefusedError, Sender, Stamp, seal
from bot.backoff import Backoff
from bot.dispatcher import AT_ONCE, Dispatcher, Settle, Transactions
from bot.letters import Letters

BACKOFF = Backoff(first=30.0, longest=3600.0)
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
GIVE_UP_MS = 48 * HOUR_MS
LIVES = {
    "temporary_password": ("minutes", MINUTE_MS),
    "confirm_email": ("hours", HOUR_MS),
    "confirm_colleague": ("hours", HOUR_MS),
}
"""Mails whose word or link works for so long only: the fact that tells it, and its unit."""

log = structlog.get_logger()


class HasMail(Protocol):
    @property
    def mail(self) -> MailWork: ...


class Mailer(Dispatcher[DueMail, HasMail]):
    """Takes mails up with a lease; one that dies before it has noted that a mail left leaves it to be sent once more.

    It is then the same to the byte, Message-ID included, by which mailboxes know it for the same.
    """

    def __init__(self, store: Transactions[HasMail], sender: Sender, letters: Letters, from_: Address) -> None:
        super().__init__(store, "mail")
        self._sender = sender
        self._letters = letters
        self._from = from_

    async def _claim(self, work: HasMail) -> Sequence[DueMail]:
        return await work.mail.claim(AT_ONCE)

    async def _attempt(self, due: DueMail) -> Settle[HasMail]:
        if due.letter is None:
            log.error("mail.unreadable", mail=due.id, kind=due.kind)  # the secret key is not the one it was sealed with
            return lambda work: work.mail.give_up(due.id)
        try:
            envelope = self._envelope(due, due.letter)
            if due.letter.is_pretended:
                log.info("mail.pretended", mail=due.id, kind=due.kind)
                return lambda work: work.mail.mark_sent(due.id)
            await self._sender.send(envelope)
        except MailRefusedError as refused:
            log.warning("mail.refused", mail=due.id, kind=due.kind, account=due.account_id, reason=str(refused))
            return lambda work: work.mail.give_up(due.id)
        except MailFailedError as failed:
            return _again(due, due.letter, str(failed))
        except Exception as broken:  # noqa: BLE001 - logged without its words: they may quote the mail
            log.error("mail.broken", mail=due.id, kind=due.kind, error=type(broken).__name__, at=_place(broken))  # noqa: TRY400
            return _again(due, due.letter, type(broken).__name__)
        log.info("mail.sent", mail=due.id, kind=due.kind, account=due.account_id, attempts=due.attempts + 1)
        return lambda work: work.mail.mark_sent(due.id)

    def _envelope(self, due: DueMail, letter: Letter) -> Envelope:
        language = self._letters.language(due.language)
        words = self._letters.write(due.kind, language, letter.facts)
        stamp = Stamp(id=due.id, message_id=due.message_id, created_at=due.created_at, language=language)
        return seal(stamp, words, to=letter.to, sender=self._from)


def sender_address(name: str, address: str) -> Address:
    """Return what mails come from: the portal's name as a title, and the address they are sent by."""
    return Address(display_name=name[:1].upper() + name[1:], addr_spec=address)


def _again(due: DueMail, letter: Letter, reason: str) -> Settle[HasMail]:
    seconds = BACKOFF.seconds(due.attempts)
    due_at = time.time_ns() // 1_000_000 + int(seconds * 1000)
    if due_at > due.created_at + _life_ms(due.kind, letter):
        log.error("mail.given_up", mail=due.id, kind=due.kind, account=due.account_id, reason=reason)
        return lambda work: work.mail.give_up(due.id)
    log.info("mail.postponed", mail=due.id, kind=due.kind, seconds=int(seconds), reason=reason)
    return lambda work: work.mail.postpone(due.id, due_at)


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

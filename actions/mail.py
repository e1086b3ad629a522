"""Mails that wait to be sent: what an action asks for, and what the mailer takes up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from actions.outcome import Fact

NOBODY = "nobody@portal.invalid"
LEASE_MS = 180_000
"""A mail that was taken up is the taker's for so long; longer than sending a batch can take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail tells, and whom. Among the facts are secrets."""

    to: str = field(repr=False)
    facts: Mapping[str, Fact] = field(repr=False)

    @property
    def is_pretended(self) -> bool:
        return self.to == NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMail:
    """A mail that was taken up; `letter` is None when its seal does not open: the key is not what it was."""

    id: str
    message_id: str  # without the domain
    kind: str
    language: str
    account_id: str | None
    letter: Letter | None
    created_at: int
    attempts: int


class MailWork(Protocol):
    """The mails of one open transaction."""

    @property
    def queued(self) -> bool:
        """Tell whether this transaction has queued any: the mailer is woken when it is committed."""
        ...

    async def queue(
        self, kind: str, *, to: str, language: str, account_id: str | None = None, **facts: Fact
    ) -> None: ...
    async def pretend(self, kind: str, *, language: str, **facts: Fact) -> None:
        """Queue a mail to nobody: it is taken up and written as others are, and never leaves.

        So nobody learns by the clock who has an account, neither by this request nor by those that come after it.
        """
        ...

    async def claim(self, most: int) -> Sequence[DueMail]:
        """Lease what is due, oldest first, to the caller."""
        ...

    async def mark_sent(self, mail: str) -> None:
        """Note that it left, and forget what was in it."""
        ...

    async def postpone(self, mail: str, due_at: int) -> None: ...
    async def give_up(self, mail: str) -> None:
        """Note that it will never leave, and forget what was in it."""
        ...

    async def forget_before(self, moment: int) -> None:
        """Forget that there were mails, queued before `moment`, which have left or never will."""
        ...

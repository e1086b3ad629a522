"""A server whose lives end by themselves, at the instant they are told: before any statement, commit or sending."""

import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from tests.durability.forked_server import ForkedServer, main

TURN, MAIL, NOTICE = "turn", "mail", "notice"
LOOK_SECONDS = 0.05  # how often a life looks for mails and notices that a dead one has left


class DyingServer(ForkedServer):
    """A life's fate is `what instant`, as "mail 3": it ends at that instant of such work, counted from 1.

    It does no other work in the background, so that each kind of work has its own instants. Without a fate it lives.
    """

    program = "tests.durability.dying_server"


class Death:
    """Counts instants where `is_counting`, and ends the process at one of them, as a power cut would."""

    def __init__(self, instant: int) -> None:
        self._left = instant
        self._is_born = False
        self.is_counting: ContextVar[bool] = ContextVar("is_counting", default=False)

    def may_come(self, *_: object) -> None:
        if self._is_born and self.is_counting.get():
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def waits_for_birth(self, module: Any) -> None:
        """Nothing counts before the server is built: nobody has come yet."""
        original = module.build

        async def build(settings: Any) -> Any:
            built = await original(settings)
            self._is_born = True
            return built

        module.build = build

    def counts_in(self, owner: Any, name: str) -> None:
        """Count what happens while this method runs."""
        original = getattr(owner, name)

        async def counted(*args: Any, **kwargs: Any) -> Any:
            before = self.is_counting.set(True)
            try:
                return await original(*args, **kwargs)
            finally:
                self.is_counting.reset(before)

        setattr(owner, name, counted)

    def comes_around(self, owner: Any, name: str) -> None:
        """Right before this method and right after it are instants."""
        original = getattr(owner, name)

        async def between(*args: Any, **kwargs: Any) -> Any:
            self.may_come()
            result = await original(*args, **kwargs)
            self.may_come()
            return result

        setattr(owner, name, between)


def prepare(fate: str) -> None:
    """Give this life its fate; it forgets nothing that others wait for longer than a moment."""
    from actions.store import mails  # noqa: PLC0415 - the test that imports this file needs none of it
    from bot import dispatcher, notices  # noqa: PLC0415

    mails.LEASE_MS = notices.LEASE_MS = int(sys.argv[1])
    dispatcher.SWEEP_SECONDS = notices.LOOK_SECONDS = LOOK_SECONDS
    if fate:
        what, _, instant = fate.partition(" ")
        _doom(what, Death(int(instant)))


def _doom(what: str, death: Death) -> None:
    from sqlalchemy import Engine, event  # noqa: PLC0415

    from actions.outside.mail.smtp import SmtpSender  # noqa: PLC0415
    from bot.article_reviews import ArticleReviews  # noqa: PLC0415
    from bot.commands import serve  # noqa: PLC0415
    from bot.desk_clock import DeskClock  # noqa: PLC0415
    from bot.editions import Editions  # noqa: PLC0415
    from bot.mailer import Mailer  # noqa: PLC0415
    from bot.notices import Notices  # noqa: PLC0415
    from bot.portal import Portal  # noqa: PLC0415
    from bot.store.engine import Database  # noqa: PLC0415
    from bot.turn import Turns  # noqa: PLC0415

    event.listen(Engine, "before_cursor_execute", death.may_come)
    event.listen(Engine, "commit", death.may_come)
    death.waits_for_birth(serve)
    death.comes_around(SmtpSender, "send")
    _comes_after_commits(Database, death)
    for owner in (ArticleReviews, DeskClock, Editions):
        _rests(owner)
    counted = {
        TURN: [(Turns, "take"), (Portal, "do"), (Portal, "read")],
        MAIL: [(Mailer, "send_due")],
        NOTICE: [(Notices, "tell_due")],
    }
    for kind, methods in counted.items():
        for owner, name in methods:
            if kind == what:
                death.counts_in(owner, name)
            elif kind != TURN:
                setattr(owner, name, _nothing)


def _comes_after_commits(database: Any, death: Death) -> None:
    original = database.transaction

    @asynccontextmanager
    async def transaction(self: Any, **given: bool) -> AsyncIterator[Any]:
        async with original(self, **given) as connection:
            yield connection
        death.may_come()

    database.transaction = transaction


def _rests(owner: Any) -> None:
    """What looks by itself, also before anybody comes, has instants that are not the person's."""
    owner.run = owner.look = _nothing


async def _nothing(*_: object) -> bool:
    return False


if __name__ == "__main__":
    main(prepare)

"""A real mail server in the test's own event loop, which keeps what it gets."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from actions.outside.mail.smtp_server import SmtpServer

HOST = "127.0.0.1"


@dataclass
class Inbox:
    """What the server does: keeps mails, and answers a receiver, or DATA, with `answers[…]`."""

    mails: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    encrypted: list[bool] = field(default_factory=list)
    got: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(self, server: Any, session: Any, mail: Any, address: str, options: Any) -> str:  # noqa: N802
        del server, session, options
        if address in self.answers:
            return self.answers[address]
        mail.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, mail: Any) -> str:  # noqa: N802
        del server
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.encrypted.append(session.ssl is not None)
        message = message_from_bytes(mail.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        self.got.set()
        return "250 OK"


@asynccontextmanager
async def serving(inbox: Inbox, *, tls: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[SmtpServer]:
    """`tls` from the first byte on; `options` are those of aiosmtpd's SMTP."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(inbox, loop=loop, hostname=HOST, **options), HOST, 0, ssl=tls)
    try:
        yield SmtpServer(host=HOST, port=listening.sockets[0].getsockname()[1], tls=tls is not None)
    finally:
        listening.close()

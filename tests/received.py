"""Reading the mails that a test's mail server got."""

import asyncio
import re
from email.message import EmailMessage
from typing import Any

from tests.mail.mail_server import Inbox

PATIENCE = 60.0  # seconds until a mail must have come


async def mail_to(inbox: Inbox, address: str, place: int = 0, *, naming: str = "") -> EmailMessage:
    """Return the mail to an address at `place` of those that name somebody, when it has come."""
    async with asyncio.timeout(PATIENCE):
        while True:
            inbox.got.clear()
            found = [mail for mail in inbox.mails if address in str(mail["To"]) and naming in text_of(mail)]
            if len(found) > place:
                return found[place]
            await inbox.got.wait()


def text_of(mail: EmailMessage) -> str:
    body: Any = mail.get_body(("plain",))
    return str(body.get_content())


def link_in(mail: EmailMessage) -> str:
    """Return the first address of ours in a mail, from its path on."""
    found = re.search(r"https?://[^/\s]+(/[^\s)]+)", text_of(mail))
    assert found, text_of(mail)
    return found[1].rstrip(".,")

"""A mail as it leaves, and what may become of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a mail says: the same in its text and in its HTML."""

    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`id` is the same each time the mail is tried, and so are the bytes of `content`."""

    id: str
    created_at: int  # milliseconds since 1970
    sender: str
    to: str = field(repr=False)
    content: bytes = field(repr=False)


class MailFailedError(Exception):
    """It did not leave, and may do so later. In its words are codes, never an address."""


class MailRefusedError(MailFailedError):
    """The address will never take it."""


class Sender(Protocol):
    async def send(self, envelope: Envelope) -> None:
        """Return when the mail is in other hands. Raises `MailFailedError`, `MailRefusedError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What identifies a mail: the same however often it is tried."""

    id: str
    message_id: str  # without the domain
    created_at: int
    language: str


def seal(stamp: Stamp, words: Words, *, to: str, sender: Address) -> Envelope:
    """Write the mail. Raises `MailRefusedError` for what is no address."""
    receiver = _address(to)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = receiver
    message["Subject"] = words.subject
    message["Date"] = datetime.fromtimestamp(stamp.created_at // 1000, UTC)
    message["Message-ID"] = f"<{stamp.message_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange answers automatically in spite of the header above
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = stamp.language  # after the content, which sweeps out what begins with Content
    message.set_boundary(f"guichet-{stamp.message_id}")
    return Envelope(
        id=stamp.id,
        created_at=stamp.created_at,
        sender=sender.addr_spec,
        to=receiver.addr_spec,
        content=message.as_bytes(),
    )


def _address(written: str) -> Address:
    """Return an address that every server understands: the domain as it is in the DNS."""
    name, _, domain = written.rpartition("@")
    try:
        address = Address(addr_spec=f"{name}@{domain.encode('idna').decode()}")
        address.addr_spec.encode("ascii")
    except (ValueError, IndexError, MessageError):  # also for line ends: nobody adds a header of theirs
        raise MailRefusedError("not an address") from None
    return address

"""A mail server that mails are handed to."""

import asyncio
import ssl
from contextlib import suppress

import aiosmtplib

from actions.outside.mail.envelope import Envelope, MailFailedError, MailRefusedError
from actions.outside.mail.smtp_server import SmtpServer

SEND_SECONDS = 45.0
GOODBYE_SECONDS = 2.0
AUTHENTICATION_REQUIRED = 530
POLICY = "5.7."  # enhanced status codes (RFC 3463): the server refuses us, not the address


class SmtpSender:
    """One connection a mail: they are few. `trust` replaces the system's certificate authorities."""

    def __init__(self, server: SmtpServer, trust: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._trust = trust

    async def send(self, envelope: Envelope) -> None:
        connection = self._connection()
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await connection.connect()
                await connection.sendmail(envelope.sender, [envelope.to], envelope.content)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _of_recipient(refused.recipients[0]) from None  # in its words is the address
        except aiosmtplib.SMTPResponseException as refused:
            raise MailFailedError(f"{type(refused).__name__} {refused.code}") from None
        except (aiosmtplib.SMTPException, OSError) as failed:  # TimeoutError is an OSError
            raise MailFailedError(str(failed) or type(failed).__name__) from failed
        finally:
            await _take_leave(connection)

    def _connection(self) -> aiosmtplib.SMTP:
        server = self._server
        local = server.is_this_machine
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.tls,
            start_tls=None if local or server.tls else True,  # None: where the server offers it
            validate_certs=self._trust is None and not local,
            tls_context=self._trust,
            timeout=SEND_SECONDS,
        )


async def _take_leave(connection: aiosmtplib.SMTP) -> None:
    """What becomes of this says nothing of the mail, which is in the server's hands or is not."""
    with suppress(aiosmtplib.SMTPException, OSError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await connection.quit()
    connection.close()


def _of_recipient(refused: aiosmtplib.SMTPRecipientRefused) -> MailFailedError:
    """Tell an address that does not exist from a server that asks us to come back or does not know us."""
    reason = f"recipient {refused.code}"
    permanent = refused.code >= 500 and refused.code != AUTHENTICATION_REQUIRED  # noqa: PLR2004 - SMTP's classes
    if permanent and not refused.message.startswith(POLICY):
        return MailRefusedError(reason)
    return MailFailedError(reason)

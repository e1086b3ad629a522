"""Mails handed to a real mail server, and what it may answer."""

import asyncio
import ssl
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from ipaddress import ip_address
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from actions.outside.mail.envelope import Envelope, MailFailedError, MailRefusedError, Stamp, Words, seal
from actions.outside.mail.smtp import SmtpSender
from actions.outside.mail.smtp_server import SmtpServer
from tests.mail.mail_server import HOST, Inbox, serving

FROM = Address("Portail de dépôt", addr_spec="ne-pas-repondre@portail.example")
WORDS = Words(subject="Été : votre identifiant", text="Bonjour Hélène,\n", html="<p>Bonjour Hélène,</p>\n")
STAMP = Stamp(id="m1", message_id="0123abcd", created_at=1_790_000_000_000, language="fr")


def envelope(to: str = "helene@cfa.example") -> Envelope:
    return seal(STAMP, WORDS, to=to, sender=FROM)


@dataclass(frozen=True)
class Certificate:
    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """What our server shows, and a client that trusts it."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    written = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "both.pem").write_bytes(signed.public_bytes(pem) + written)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    client = ssl.create_default_context(cafile=folder / "both.pem")
    return Certificate(server, client)


async def test_a_mail_arrives_with_its_headers_and_both_parts() -> None:
    inbox = Inbox()
    async with serving(inbox) as server:
        await SmtpSender(server).send(envelope())
    [mail] = inbox.mails
    assert str(mail["From"]) == "Portail de dépôt <ne-pas-repondre@portail.example>"
    assert mail["To"] == "helene@cfa.example"
    assert mail["Subject"] == WORDS.subject
    assert mail["Message-ID"] == "<0123abcd@portail.example>"
    assert mail["Date"].datetime == datetime.fromtimestamp(1_790_000_000, UTC)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Content-Language"] == "fr"
    assert mail.get_content_type() == "multipart/alternative"
    text, page = mail.iter_parts()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == WORDS.text
    assert page.get_content().replace("\r\n", "\n") == WORDS.html


def test_a_mail_written_twice_is_the_same_to_the_byte() -> None:
    assert envelope().content == envelope().content


async def test_every_byte_that_travels_is_ascii() -> None:
    assert envelope().content.isascii()


@pytest.mark.parametrize(
    "to",
    [
        "",
        "helene",
        "helene@",
        "@cfa.example",
        "a@b.example, c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\nBcc: c@d.example",
        "Hélène <a@b.example>",
        "hélène@cfa.example",
        "a@" + "b" * 70 + ".example",
        "a b@c.example",
    ],
)
def test_what_is_no_address_is_refused_and_not_quoted(to: str) -> None:
    with pytest.raises(MailRefusedError, match=r"^not an address$") as refused:
        envelope(to)
    assert refused.value.__cause__ is None


def test_a_domain_is_written_as_the_dns_has_it() -> None:
    assert envelope("a@école.example").to == "a@xn--cole-9oa.example"


def test_a_subject_cannot_add_a_header() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        seal(STAMP, replace(WORDS, subject="Bonjour\r\nBcc: c@d.example"), to="a@b.example", sender=FROM)


@pytest.mark.parametrize("answer", ["550 5.1.1 <helene@cfa.example> unknown", "553 no", "501 5.1.3 bad address"])
async def test_an_address_that_the_server_will_never_take_is_refused(answer: str) -> None:
    async with serving(Inbox(answers={"helene@cfa.example": answer})) as server:
        sending = SmtpSender(server).send(envelope())
        with pytest.raises(MailRefusedError) as refused:
            await sending
    assert "helene" not in str(refused.value)


@pytest.mark.parametrize(
    "answer", ["450 4.2.0 try later", "451 greylisted", "550 5.7.1 relaying denied", "530 5.7.0 sign in first"]
)
async def test_a_server_that_does_not_want_us_now_is_asked_again(answer: str) -> None:
    async with serving(Inbox(answers={"helene@cfa.example": answer})) as server:
        sending = SmtpSender(server).send(envelope())
        with pytest.raises(MailFailedError) as failed:
            await sending
    assert not isinstance(failed.value, MailRefusedError)


async def test_a_mail_refused_after_its_content_is_tried_again() -> None:
    async with serving(Inbox(answers={"DATA": "554 5.6.0 no helene@cfa.example"})) as server:
        sending = SmtpSender(server).send(envelope())
        with pytest.raises(MailFailedError, match=r"^SMTPDataError 554$") as failed:
            await sending
    assert not isinstance(failed.value, MailRefusedError)


async def test_no_server_is_a_failure_and_not_a_refusal() -> None:
    async with serving(Inbox()) as server:
        pass
    with pytest.raises(MailFailedError) as failed:
        await SmtpSender(server).send(envelope())
    assert not isinstance(failed.value, MailRefusedError)


async def test_a_server_that_hangs_up_is_a_failure() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        await writer.wait_closed()

    listening = await asyncio.start_server(hang_up, HOST, 0)
    async with listening:
        server = SmtpServer(host=HOST, port=listening.sockets[0].getsockname()[1], tls=False)
        with pytest.raises(MailFailedError):
            await SmtpSender(server).send(envelope())


async def test_starttls_and_a_password_are_used(certificate: Certificate) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        del server, session, envelope, mechanism
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss/word", handled=False)

    inbox = Inbox()
    async with serving(
        inbox, tls_context=certificate.server, require_starttls=True, auth_required=True, authenticator=check
    ) as server:
        known = replace(server, user="portail", password="p@ss/word")
        await SmtpSender(known, certificate.client).send(envelope())
        with pytest.raises(MailFailedError, match="SMTPAuthenticationError 535"):
            await SmtpSender(replace(known, password="wrong"), certificate.client).send(envelope())
    assert seen[0] == (b"portail", b"p@ss/word")
    assert inbox.encrypted == [True]


async def test_tls_from_the_first_byte_on(certificate: Certificate) -> None:
    inbox = Inbox()
    async with serving(inbox, tls=certificate.server) as server:
        assert server.tls
        await SmtpSender(server, certificate.client).send(envelope())
    assert len(inbox.mails) == 1


class ElsewhereServer(SmtpServer):
    """A server on this machine that is treated like one elsewhere."""

    @property
    def is_this_machine(self) -> bool:
        return False


def elsewhere(server: SmtpServer) -> SmtpServer:
    return ElsewhereServer(host=server.host, port=server.port, tls=server.tls)


async def test_nothing_is_sent_elsewhere_without_encryption() -> None:
    inbox = Inbox()
    async with serving(inbox) as server:
        sending = SmtpSender(elsewhere(server)).send(envelope())
        with pytest.raises(MailFailedError, match="STARTTLS"):
            await sending
    assert inbox.mails == []


async def test_nothing_is_sent_elsewhere_to_a_server_that_nobody_vouches_for(certificate: Certificate) -> None:
    inbox = Inbox()
    async with serving(inbox, tls_context=certificate.server) as server:
        sending = SmtpSender(elsewhere(server)).send(envelope())
        with pytest.raises(MailFailedError):
            await sending
        await SmtpSender(elsewhere(server), certificate.client).send(envelope())
    assert inbox.encrypted == [True]


def test_an_address_of_a_server_is_read() -> None:
    assert SmtpServer.of("smtp://user%40x:p%2Fw%23@mail.example:2525") == SmtpServer(
        host="mail.example", port=2525, tls=False, user="user@x", password="p/w#"
    )
    assert SmtpServer.of("smtp://mail.example") == SmtpServer(host="mail.example", port=587, tls=False)
    assert SmtpServer.of("smtps://mail.example") == SmtpServer(host="mail.example", port=465, tls=True)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpServer.of("smtp://user:secret@mail.example"))


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://user@mail.example",
        "smtp://:secret@mail.example",
        "smtp://user:secret@mail.example:x",
        "smtp://user:sec/ret@mail.example",
        "smtp://user:sec#ret@mail.example",
    ],
)
def test_what_is_no_address_of_a_server_is_told_without_it(url: str) -> None:
    with pytest.raises(ValueError, match=r".") as wrong:
        SmtpServer.of(url)
    assert "sec" not in str(wrong.value)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("mail.example", False), ("10.0.0.1", False)],
)
def test_only_this_machine_is_this_machine(host: str, is_here: bool) -> None:  # noqa: FBT001
    assert SmtpServer(host=host, port=25, tls=False).is_this_machine is is_here

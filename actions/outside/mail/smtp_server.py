"""Where a mail server is and how it knows us, from one address."""

import ipaddress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """`tls` from the first byte on, or by STARTTLS, without which nothing is sent unless the server is this machine."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """Read smtp://user:password@host:587 or smtps://…; raises `ValueError`, without the address in its words."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError("its port is a number") from None
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("begins with smtp:// or smtps:// and a host")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("ends with the host or its port; write # / ? in a password as %23 %2F %3F")
        if bool(parts.username) != bool(parts.password):
            raise ValueError("has a user and a password, or neither")
        return cls(
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            tls=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    @property
    def is_this_machine(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

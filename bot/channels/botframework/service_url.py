"""Which addresses replies may be sent to."""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

_PLAIN = re.compile(r"[!-\[\]-~]+")  # printable ASCII without spaces and \, on which parsers of addresses disagree


@lru_cache(maxsize=256)  # a handful of service URLs serve all conversations
def is_usable(url: str) -> bool:
    """Tell whether this is a plain https address, or http to this very machine."""
    parts = _split(url)
    if parts is None or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


@lru_cache(maxsize=256)
def is_local(url: str) -> bool:
    """Tell whether this address is on this very machine."""
    parts = _split(url)
    return parts is not None and is_usable(url) and is_loopback(parts.hostname or "")


@lru_cache(maxsize=256)
def is_at(url: str, hosts: tuple[str, ...]) -> bool:
    """Tell whether this address is at one of these hosts or below one, or on this very machine."""
    parts = _split(url)
    host = (parts.hostname or "").lower() if parts else ""
    return is_local(url) or any(host == name or host.endswith(f".{name}") for name in hosts)


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _split(url: str) -> SplitResult | None:
    if not _PLAIN.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # checked only when it is read
    except ValueError:
        return None
    return parts

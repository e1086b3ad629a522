"""Random words that open something, and the digests by which they are known again."""

import hashlib
import hmac
import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no look-alikes: 0 O, 1 I L
LOGIN_LENGTH = 9
GROUPS, GROUP_LENGTH = 3, 4  # of a temporary password: 59 bits
RECEIPT_GROUPS = 3  # of four letters: 59 bits, nobody finds another's receipt by trying
TICKET_GROUPS = 2  # whose number opens nothing by itself
CODE_DIGITS = 6
WORD_BYTES = 32

_BETWEEN = re.compile(r"[\s\-–—.]+")


def make_word() -> str:
    """Return what a link or a cookie carries."""
    return secrets.token_urlsafe(WORD_BYTES)


def make_login() -> str:
    return _letters(LOGIN_LENGTH)


def make_temporary_password() -> str:
    return "-".join(_letters(GROUP_LENGTH) for _ in range(GROUPS))


def make_receipt_number() -> str:
    return "-".join(["AR", *(_letters(GROUP_LENGTH) for _ in range(RECEIPT_GROUPS))])


def make_ticket_number() -> str:
    return "-".join(["DS", *(_letters(GROUP_LENGTH) for _ in range(TICKET_GROUPS))])


def make_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def typed(word: str) -> str:
    """Return a temporary password or a code as it is digested, however it was typed."""
    return _BETWEEN.sub("", word).upper()


def digest(key: str, purpose: str, word: str) -> str:
    """Return what the database keeps of a word: without the key nobody can try words against it."""
    derived = hmac.digest(key.encode(), b"guichet digest " + purpose.encode(), hashlib.sha256)
    return hmac.digest(derived, word.encode("utf-8", "replace"), hashlib.sha256).hex()


def _letters(number: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(number))

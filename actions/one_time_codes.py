"""Codes of the second factor, made of a secret and the time (RFC 6238): six digits, another every thirty seconds."""

import hmac

import pyotp

from actions.sealing import Seal
from actions.words import typed

STEP_MS = 30_000
EARLIER_OR_LATER = 1  # steps that a phone's clock may be wrong
SECRET = "secret"  # noqa: S105 - the name of what is sealed


def make_secret() -> str:
    """Return a secret of 160 bits as applications take it typed: letters and digits."""
    return pyotp.random_base32()


def address(secret: str, *, email: str, issuer: str) -> str:
    """Return what the QR code says to the application."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, code: str, now: int) -> int | None:
    """Return the time step that a code is of, None for a wrong one; `now` in milliseconds."""
    given = typed(code).encode("utf-8", "replace")
    generator, here = pyotp.TOTP(secret), now // STEP_MS
    steps = range(here - EARLIER_OR_LATER, here + EARLIER_OR_LATER + 1)
    found = [step for step in steps if hmac.compare_digest(generator.generate_otp(step).encode(), given)]
    return found[-1] if found else None


def seal(key: str, secret: str, agent_id: str) -> bytes:
    return Seal(key, "agent totp").close({SECRET: secret}, agent_id)


def unseal(key: str, sealed: bytes, agent_id: str) -> str:
    """Return the secret. Raises `UnreadableError`."""
    return str(Seal(key, "agent totp").open(sealed, agent_id)[SECRET])

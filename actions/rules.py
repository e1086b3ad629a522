"""What a deployment decides of accounts, as actions need it."""

from dataclasses import dataclass
from typing import Protocol, Self

MINUTE = 60_000  # milliseconds


class Decided(Protocol):
    """The deployment's settings of accounts that rules are made of; `bot/settings.py` has them."""

    @property
    def temporary_password_minutes(self) -> int: ...
    @property
    def confirmation_link_hours(self) -> int: ...
    @property
    def sign_in_link_minutes(self) -> int: ...
    @property
    def sign_in_minutes(self) -> int: ...
    @property
    def mail_again_minutes(self) -> int: ...
    @property
    def lock_after_attempts(self) -> int: ...
    @property
    def lock_minutes(self) -> int: ...
    @property
    def terms_version(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Lives and delays are milliseconds; `base_url` is where people find our pages, without a slash at its end."""

    key: str
    base_url: str
    temporary_password_ms: int
    confirmation_ms: int
    sign_in_link_ms: int
    sign_in_ms: int
    mail_again_ms: int  # until another mail of the same kind leaves for the same account
    attempts: int
    lock_ms: int
    terms_version: str

    @classmethod
    def of(cls, accounts: Decided, *, key: str, base_url: str) -> Self:
        return cls(
            key=key,
            base_url=base_url,
            temporary_password_ms=accounts.temporary_password_minutes * MINUTE,
            confirmation_ms=accounts.confirmation_link_hours * 60 * MINUTE,
            sign_in_link_ms=accounts.sign_in_link_minutes * MINUTE,
            sign_in_ms=accounts.sign_in_minutes * MINUTE,
            mail_again_ms=accounts.mail_again_minutes * MINUTE,
            attempts=accounts.lock_after_attempts,
            lock_ms=accounts.lock_minutes * MINUTE,
            terms_version=accounts.terms_version,
        )

"""Organisations and accounts, as actions see them."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    EMAIL_TO_CONFIRM = "email_to_confirm"
    ACTIVE = "active"
    TEMPORARY_PASSWORD = "temporary_password"  # noqa: S105 - a state
    LOCKED = "locked"
    DISABLED = "disabled"


CONFIRMED = (State.ACTIVE, State.TEMPORARY_PASSWORD, State.LOCKED)
"""Accounts of people whose address is known to be theirs, and who may come in."""
ADMINISTRATOR, USER = "administrator", "user"
CERTIFIER, DEPOSITOR = "certifier", "depositor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    bcr: str
    name: str
    siret: str
    is_certifier: bool
    is_depositor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Times are milliseconds since 1970, UTC; `login` is None until the address is confirmed."""

    id: str
    bcr: str
    role: str
    rights: str
    state: str
    login: str | None = None
    last_name: str
    first_name: str
    email: str
    language: str
    password_hash: str | None = None
    temporary_digest: str | None = None
    temporary_until: int | None = None
    temporary_sent_at: int | None = None
    locked_until: int | None = None
    reset_conversation: str = ""
    reset_user: str = ""
    created_at: int

    @property
    def is_administrator(self) -> bool:
        return self.rights == ADMINISTRATOR

    def is_locked(self, now: int) -> bool:
        return self.state == State.LOCKED and (self.locked_until or 0) > now

    def state_at(self, now: int) -> str:
        return State.ACTIVE if self.state == State.LOCKED and not self.is_locked(now) else self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class EntraUser:
    """Somebody as Microsoft Entra ID knows them: `oid` in `tenant`, both in lower case."""

    tenant: str
    oid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a random word opens, once; `account_id` or `conversation` and `user` say for whom."""

    digest: str
    purpose: str
    account_id: str | None
    conversation: str
    user: str
    language: str
    attempts: int
    until: int

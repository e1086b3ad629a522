"""What a deployment decides of accounts, deposits and its support desk, as actions need it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, Self

from actions.people import EntraUser
from actions.service_levels import ServiceLevels

MINUTE = 60_000  # milliseconds
HOUR = 60 * MINUTE
DAY = 24 * HOUR


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


class DecidedOfDeposits(Protocol):
    """The deployment's settings of deposits."""

    @property
    def max_records(self) -> int: ...
    @property
    def deadline_months(self) -> int: ...
    @property
    def download_minutes(self) -> int: ...
    @property
    def waiting_hours(self) -> int: ...
    @property
    def kept_days(self) -> int: ...


class DecidedOfDesk(Protocol):
    """The deployment's settings of the support desk."""

    @property
    def service_levels(self) -> ServiceLevels: ...
    @property
    def session_hours(self) -> int: ...
    @property
    def mail_after_minutes(self) -> int: ...
    @property
    def ticket_days(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsSso:
    """People of these tenants are recognised in Microsoft Teams, if they like, by tokens for `resource`."""

    resource: str
    tenants: frozenset[str]


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
    most_records: int  # of one file
    deadline_months: int
    download_ms: int
    waiting_ms: int  # until a file that nobody deposits is forgotten
    kept_ms: int  # until a deposit's file and outcome are purged
    levels: ServiceLevels  # with the desk's opening hours: levels.hours
    desk_session_ms: int  # until an agent signs in again
    answer_mail_ms: int  # until an agent's answer that the chat did not fetch goes by mail
    ticket_kept_ms: int  # until a closed ticket is forgotten
    webhook_events: frozenset[str]  # of tickets, that a program is told of; none where there is no such program
    teams_sso: TeamsSso | None = None

    def recognises(self, user: EntraUser | None) -> bool:
        """Tell whether this person may be recognised in Microsoft Teams."""
        return self.teams_sso is not None and user is not None and user.tenant in self.teams_sso.tenants

    @classmethod
    def of(
        cls,
        accounts: Decided,
        deposits: DecidedOfDeposits,
        desk: DecidedOfDesk,
        *,
        key: str,
        base_url: str,
        webhook_events: Iterable[str] = (),
        teams_sso: TeamsSso | None = None,
    ) -> Self:
        return cls(
            key=key,
            base_url=base_url,
            temporary_password_ms=accounts.temporary_password_minutes * MINUTE,
            confirmation_ms=accounts.confirmation_link_hours * HOUR,
            sign_in_link_ms=accounts.sign_in_link_minutes * MINUTE,
            sign_in_ms=accounts.sign_in_minutes * MINUTE,
            mail_again_ms=accounts.mail_again_minutes * MINUTE,
            attempts=accounts.lock_after_attempts,
            lock_ms=accounts.lock_minutes * MINUTE,
            terms_version=accounts.terms_version,
            most_records=deposits.max_records,
            deadline_months=deposits.deadline_months,
            download_ms=deposits.download_minutes * MINUTE,
            waiting_ms=deposits.waiting_hours * HOUR,
            kept_ms=deposits.kept_days * 24 * HOUR,
            levels=desk.service_levels,
            desk_session_ms=desk.session_hours * HOUR,
            answer_mail_ms=desk.mail_after_minutes * MINUTE,
            ticket_kept_ms=desk.ticket_days * 24 * HOUR,
            webhook_events=frozenset(webhook_events),
            teams_sso=teams_sso,
        )

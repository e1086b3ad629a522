"""What a token of the API allows."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    NOTES_READ = "notes:read"  # what agents write for each other
    NOTES_WRITE = "notes:write"
    PEOPLE_READ = "people:read"  # whose ticket it is: address, account, organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """`until` is in milliseconds since 1970; None: until it is revoked."""

    id: str
    name: str
    scopes: Collection[str]
    created_at: int
    until: int | None
    used_at: int | None

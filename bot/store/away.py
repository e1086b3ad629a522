"""Why the database cannot be used; tells one that is away from a statement that is wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

OURS = frozenset({"22", "23", "42"})
"""Classes of SQLSTATE for data, constraints and statements that no database will ever take."""


class StoreAwayError(Exception):
    """The database does not answer, or cannot write now.

    Nothing was written, or, if a commit was `cut_off`, perhaps everything: the next attempt finds out.
    """

    def __init__(self, reason: str, *, cut_off: bool = False) -> None:
        super().__init__(reason)
        self.cut_off = cut_off


class NewerDatabaseError(Exception):
    """A newer version of this program has migrated the database to a schema that this one does not know."""


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Raise `StoreAwayError` for what another attempt may mend; what is wrong in itself passes as it is."""
    try:
        yield
    except PoolTimeoutError as busy:
        raise StoreAwayError("every connection is in use") from busy
    except DBAPIError as refused:
        if refused.connection_invalidated:
            raise StoreAwayError("the connection was lost", cut_off=True) from refused
        if _is_wrong(refused):
            raise
        raise StoreAwayError(str(refused.orig)) from refused


def _is_wrong(refused: DBAPIError) -> bool:
    if isinstance(refused, DataError | IntegrityError | ProgrammingError):
        return True
    return (getattr(refused.orig, "sqlstate", None) or "")[:2] in OURS

"""Files that a browser sends in parts and can resume: what is known of each until it is whole."""

import secrets

from actions.limits import Limit
from actions.rules import MINUTE
from actions.store.uploads import Upload
from actions.work import Work

ID_BYTES = 32  # nobody guesses the address of an upload
LIFE_MS = 24 * 60 * MINUTE
MOST_OPEN = 20  # of one account
FINISHING_MS = 2 * MINUTE  # of a file: to put its parts together, and what comes of it


class TooManyUploadsError(Exception):
    """So many files of the account are on their way already."""


async def open_upload(work: Work, account: str, name: str, size: int, *, most_an_hour: int) -> Upload:
    """Raise `TooManyTries` or `TooManyUploadsError`."""
    await Limit(what="upload", most=most_an_hour).spend(work, account)
    now = work.now()
    if await work.uploads.number_open(account, now) >= MOST_OPEN:
        raise TooManyUploadsError
    upload = Upload(
        id=secrets.token_urlsafe(ID_BYTES),
        account_id=account,
        name=name,
        size=size,
        offset=0,
        parts=(),
        address=None,
        created_at=now,
        until=now + LIFE_MS,
    )
    await work.uploads.add(upload)
    return upload

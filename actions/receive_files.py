"""Files arrive: they are kept, and looked at before anybody is asked anything about them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from actions.deposits import EXAMINE, FETCH, ReceivedFile
from actions.outcome import Said
from actions.sealing import Seal
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file whose content is in the file store, or (`sha256` None) at an address, `source`, still to be fetched."""

    name: str
    size: int
    sha256: str | None
    source: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFiles:
    """`files` were sent together; `account` is empty for somebody who is not signed in, on a page nobody is."""

    files: Sequence[Sent]
    account: str
    language: str
    conversation: str = ""
    user: str = ""


async def receive_files(request: ReceiveFiles, work: Work) -> Said:
    batch, now = secrets.token_urlsafe(16), work.now()
    for place, sent in enumerate(request.files):
        file_id = secrets.token_urlsafe(16)
        file = ReceivedFile(
            id=file_id,
            batch=batch,
            conversation=request.conversation,
            user=request.user,
            account_id=request.account or None,
            language=request.language,
            name=sent.name,
            size=sent.size,
            sha256=sent.sha256,
            source=source_seal(work).close({"url": sent.source}, file_id) if sent.source else None,
            created_at=now + place,  # in the order that they were sent in
            until=now + work.rules.waiting_ms,
        )
        await work.received_files.add(file)
    to_fetch = any(sent.sha256 is None for sent in request.files)
    await work.jobs.queue(FETCH if to_fetch else EXAMINE, batch, now)
    return Said(key="files.received", facts={"batch": batch})


def source_seal(work: Work) -> Seal:
    """Whoever has the address has the file: nobody reads it in the database."""
    return Seal(work.rules.key, "file source")

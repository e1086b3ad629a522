"""A folder that mails are put into, one file a mail: where there is no mail server."""

import asyncio
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from actions.outside.mail.envelope import Envelope, MailFailedError

SUFFIX = ".eml"


class FolderSender:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, envelope: Envelope) -> None:
        try:
            await asyncio.to_thread(self._write, envelope)
        except OSError as full:
            raise MailFailedError(full.strerror or type(full).__name__) from full

    def forget_before(self, moment: float) -> int:
        """Delete mails written before `moment` (seconds since 1970); return how many."""
        old = [mail for mail in self._folder.glob("*") if mail.stat().st_mtime < moment]
        for mail in old:
            mail.unlink(missing_ok=True)
        return len(old)

    def _write(self, envelope: Envelope) -> None:
        """Whoever reads the folder finds whole mails only; a mail that is tried again is still one file."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / f"{envelope.created_at:013d}-{envelope.id}{SUFFIX}"
        new = NamedTemporaryFile(dir=self._folder, delete=False)  # noqa: SIM115 - which only its owner may read
        try:
            with new:
                new.write(envelope.content)
                new.flush()
                os.fsync(new.fileno())
            os.replace(new.name, file)  # noqa: PTH105 - both are names here
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise

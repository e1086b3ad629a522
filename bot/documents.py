"""Makes the documents of deposits when they are asked for: nothing of them is kept."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from actions.deposits import Deposit, ReceivedFile
from actions.download import What
from actions.outside.files import FileStore
from bot.apart import Apart
from bot.reports.deposit import DepositFacts
from bot.reports.making import OF_OUTCOME, OF_SOURCE, Order, file_name, make
from bot.reports.names import document_name
from bot.reports.sheets import make_problems, make_template
from bot.reports.wording import Wording
from bot.workroom import Workroom

SECONDS = 300  # for the longest report on a busy machine
TYPES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".xml": "application/xml",
    ".csv": "text/csv",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`file` is open at its beginning, and on no disk any more once it is closed."""

    name: str
    content_type: str
    size: int  # bytes
    file: BinaryIO


class Documents:
    def __init__(self, *, apart: Apart, files: FileStore, wording: Wording, workroom: Workroom) -> None:
        self._apart = apart
        self._files = files
        self._wording = wording
        self._workroom = workroom

    async def make(self, what: What, deposit: Deposit, facts: DepositFacts, language: str) -> Document:
        """Make what is available of a deposit.

        Raises `ApartFailedError`, and what the file store raises where a file is not to be had.
        """
        async with self._workroom.room() as room:
            outcome, source, target = (room / name for name in ("outcome", "source", "target"))
            if what in OF_OUTCOME and deposit.outcome:
                await self._files.fetch(deposit.outcome, outcome)
            if what in OF_SOURCE:
                await self._files.fetch(deposit.sha256, source)
            order = Order(
                what=what,
                facts=facts,
                wording=self._wording,
                language=language,
                outcome=outcome,
                source=source,
                target=target,
            )
            await self._apart.run(SECONDS, make, order)
            return await _opened(target, file_name(what, facts, self._wording.in_language(language)))

    async def make_template(self, language: str) -> Document:
        """Make an empty spreadsheet to fill in. Raises `ApartFailedError`."""
        async with self._workroom.room() as room:
            target = room / "target"
            await self._apart.run(SECONDS, make_template, self._wording, language, target)
            return await _opened(target, document_name("template", "", "xlsx", self._wording.in_language(language)))

    async def make_problems(self, file: ReceivedFile, language: str) -> Document:
        """List what is wrong with the cells of a spreadsheet. Raises as `make`, and `SheetRefusedError`."""
        async with self._workroom.room() as room:
            sheet, target = room / "sheet", room / "target"
            await self._files.fetch(file.sha256 or "", sheet)
            await self._apart.run(SECONDS, make_problems, sheet, file.name, self._wording, language, target)
            stem, words = PurePath(file.name).stem, self._wording.in_language(language)
            return await _opened(target, document_name("problems", stem, "csv", words))


async def _opened(path: Path, name: str) -> Document:
    file = await asyncio.to_thread(path.open, "rb")
    size = os.fstat(file.fileno()).st_size
    return Document(name=name, content_type=TYPES[PurePath(name).suffix], size=size, file=file)

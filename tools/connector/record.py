"""Everything that was asked of the Connector, and what came of it, also as JSON lines in a file."""

import asyncio
import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One request of the bot; `recorded`: Teams has what it brought, whatever the bot was answered.

    `status` is what was answered, 0 where the connection was cut instead. `id` is of the activity that came of it.
    """

    number: int
    at: float  # seconds since 1970
    method: str
    path: str
    conversation: str
    status: int
    recorded: bool
    failure: str | None = None
    id: str = ""
    activity: dict[str, Any] | None = None
    conversation_made: str = ""
    why: str = ""


@dataclass
class Record:
    file: Path | None = None
    entries: list[Entry] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, **facts: Any) -> None:
        entry = Entry(number=len(self.entries) + 1, at=time.time(), **facts)
        self.entries.append(entry)
        if self.file:
            with self.file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        self.wake()

    def wake(self) -> None:
        self._came.set()

    async def more(self) -> None:
        """Return when something has come."""
        self._came.clear()
        await self._came.wait()

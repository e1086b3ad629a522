"""All places where something is kept: tables, files, logs, mails, pages."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from bot.store.engine import Database
from tests.somebody import Somebody

Places = dict[str, list[bytes]]


async def tables(database: Database) -> Places:
    """Every column of every row, as text."""
    found: Places = {}
    async with database.reading() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        for name in names:
            rows = (await connection.execute(text(f'SELECT * FROM "{name}"'))).all()  # noqa: S608 - a table's own name
            found[f"table {name}"] = [_written(value) for row in rows for value in row]
    return found


def _written(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode()


def files(folder: Path) -> Places:
    """Every file as it lies on the disk: databases, their logs, indexes and what was deleted in them too."""
    return {f"file {path.name}": [path.read_bytes()] for path in folder.rglob("*") if path.is_file()}


def logs(lines: Sequence[Mapping[str, Any]]) -> Places:
    return {"log": [json.dumps(line, ensure_ascii=False).encode() for line in lines]}


def mails(received: Sequence[EmailMessage]) -> Places:
    """Each mail by its Message-ID: headers and all parts."""
    found = defaultdict(list)
    for mail in received:
        for part in mail.walk():
            headers = "\n".join(f"{name}: {value}" for name, value in part.items())
            words = "" if part.is_multipart() else str(part.get_content())
            found[f"mail {mail['Message-ID']}"] += [headers.encode(), words.encode()]
    return dict(found)


async def answers(*people: Somebody) -> Places:
    """What browsers got: pages and their addresses to go on to; and what the chats show."""
    found: Places = {"pages": [], "chats": []}
    for somebody in people:
        for response in somebody.received:
            where = "pages" if response.content_type == "text/html" or response.status == 303 else "chats"
            words = await response.text()
            found[where] += [words.encode(), unescape(words).encode(), response.headers.get("Location", "").encode()]
    return found

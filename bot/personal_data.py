"""Writes what is kept of one person as files of JSON that they can be handed."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from actions.person import Row
from bot.phrases import Phrases
from bot.settings import Settings
from bot.store.privacy import Logged

MOMENTS = ("at", "until")
"""Names of moments, besides those that end in `_at`."""
README = "README.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    conversations: Sequence[Logged]
    kept: Mapping[str, Sequence[Row]]  # by what it is
    made_at: int


def write(data: PersonalData, target: Path, settings: Settings) -> dict[str, int]:
    """Write a .zip file or a folder for its owner alone; returns how many of what. Raises `OSError` if it is there."""
    files = list(_files(data, settings))
    if target.suffix == ".zip":
        alone = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(alone, "wb") as new, ZipFile(new, "w", ZIP_DEFLATED) as together:
            for name, content in files:
                together.writestr(name, content)
    else:
        target.mkdir(mode=0o700)
        for name, content in files:
            (target / name).write_text(content, encoding="utf-8")
    return {"conversations": len(data.conversations), **{name: len(rows) for name, rows in data.kept.items()}}


def _files(data: PersonalData, settings: Settings) -> Iterator[tuple[str, str]]:
    phrases = Phrases(settings.quoted(), settings.default_language)
    languages = sorted(phrases.languages, key=lambda language: language != settings.default_language)
    made = datetime.fromtimestamp(data.made_at / 1000, UTC).date().isoformat()
    yield README, "\n".join(phrases(language, "personal_data", date=made) for language in languages)
    for number, conversation in enumerate(data.conversations, start=1):
        yield f"conversation-{number}.json", _json(asdict(conversation))
    for name, rows in data.kept.items():
        if rows:
            yield f"{name}.json", _json(list(rows))


def _json(value: Any) -> str:
    return json.dumps(_readable(value), ensure_ascii=False, indent=2) + "\n"


def _readable(value: Any, name: str = "") -> Any:
    """Return the same with moments as one reads them."""
    if isinstance(value, Mapping):
        return {key: _readable(one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_readable(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and (name in MOMENTS or name.endswith("_at")):
        return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="milliseconds")
    return value

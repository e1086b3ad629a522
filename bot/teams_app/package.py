"""The package: a zip of the manifest, its translations and the icons, the same to the byte each time it is made."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from uuid import UUID

from bot.settings import Settings
from bot.teams_app.manifest import MANIFEST, Manifest

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell
READABLE = 0o644 << 16
UNIX = 3


def missing(settings: Settings) -> Iterator[str]:
    """Yield what the settings still need to say, a line for each."""
    if not settings.bot_app_id:
        yield "bot_app_id: is missing; it is the application (client) id of your Azure Bot"
    elif not _is_guid(settings.bot_app_id):
        yield "bot_app_id: is no application id, such as 11111111-2222-3333-4444-555555555555"
    if not settings.public_url.startswith("https://"):
        told = f"is {settings.public_url}" if settings.public_url else "is missing"
        yield f"public_url: {told}; Teams needs the https:// address under which people reach this server"


def build(settings: Settings) -> bytes:
    """Return the package. Nothing in it is compressed: libraries of other machines would compress it otherwise."""
    files = {name: _as_json(content) for name, content in Manifest(settings).files().items()}
    for icon in json.loads(files[MANIFEST])["icons"].values():
        files[icon] = (settings.teams_app_dir / icon).read_bytes()
    return _zipped(files)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = UNIX, READABLE
            package.writestr(entry, content)
    return target.getvalue()


def _as_json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _is_guid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False

"""The files that pages load: ours, and those of others that `tools/web_packages.py` lays out."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

HERE = Path(__file__).parent
OURS = (HERE / "pages" / "assets", HERE / "webchat" / "assets", HERE / "console" / "assets")
VENDOR = HERE / "webchat" / "vendor"
PREFIX = "/assets"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
FOR_EVER = "public, max-age=31536000, immutable"


class WebPackagesMissingError(Exception):
    """The files of others are not there."""

    def __init__(self, manifest: Path) -> None:
        super().__init__(f"{manifest} is missing: run `make setup`")


class Assets:
    """Each file under an address that changes with its content, so that browsers keep it for ever.

    Ours share one folder, named by all of them together: scripts import each other by their plain names.
    """

    def __init__(self, ours: Sequence[Path] = OURS, vendor: Path = VENDOR) -> None:
        """Raise `WebPackagesMissingError` if those of others were not laid out."""
        try:
            bundled: dict[str, str] = json.loads((vendor / "manifest.json").read_text("utf-8"))["files"]
        except FileNotFoundError:
            raise WebPackagesMissingError(vendor / "manifest.json") from None
        files = sorted(path for folder in ours for path in folder.iterdir() if path.suffix in TYPES)
        together = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
        self._addresses = {path.name: f"{PREFIX}/{together}/{path.name}" for path in files}
        self._addresses |= {name: f"{PREFIX}/vendor/{file}" for name, file in bundled.items()}
        self._files = {self._addresses[path.name]: path for path in files}
        self._files |= {self._addresses[name]: vendor / file for name, file in bundled.items()}

    def address(self, name: str) -> str:
        """Return the address of a file by its plain name: `address("chat.js")`."""
        return self._addresses[name]

    def routes(self) -> list[web.RouteDef]:
        return [web.get(PREFIX + "/{file:.+}", self.serve)]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Send the file, compressed if it lies there compressed and the browser takes it so.

        Only the addresses in the table exist: a path is never made from what was asked.
        """
        file = self._files.get(request.path)
        if file is None:
            raise web.HTTPNotFound
        headers = {"Content-Type": TYPES[file.suffix], "Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        return web.FileResponse(file, headers=headers)

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.assets import OURS, Assets
from bot.channels.directline.tokens import Tokens
from bot.limits import Limits
from bot.security_headers import add_security_headers
from bot.webchat.routes import add_chat_page
from tests.conftest import MakeSettings

Client = TestClient[web.Request, web.Application]

KEY = "k" * 32


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(KEY, seconds=1800)


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    """A bundle of the tests' own: they need no npm."""
    folder = tmp_path / "vendor"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"made_from": "", "files": {"webchat.js": "webchat.0123.js"}}')
    (folder / "webchat.0123.js").write_text("plain")
    (folder / "webchat.0123.js.gz").write_bytes(b"gzipped")
    (folder / "webchat.0123.js.br").write_bytes(b"brotli")
    return folder


@pytest.fixture
async def serve(vendor: Path, tokens: Tokens, make_settings: MakeSettings) -> AsyncIterator[Any]:
    """Serve the page with the settings given; returns a client that keeps cookies."""
    opened: list[Client] = []

    async def serve_one(**given: Any) -> Client:
        app = web.Application()
        settings = make_settings(**given)
        add_security_headers(app, https=settings.public_url.startswith("https:"))
        assets = Assets(OURS, vendor)
        app.add_routes(assets.routes())
        add_chat_page(app, settings, assets=assets, tokens=tokens, limits=Limits(settings), key=KEY)
        client: Client = TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True), auto_decompress=False)
        await client.start_server()
        opened.append(client)
        return client

    yield serve_one
    for client in opened:
        await client.close()

"""How the page's files are served."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.assets import OURS, Assets, WebPackagesMissingError
from tests.webchat.conftest import Client

Serve = Callable[..., Awaitable[Client]]

BUNDLE = "/assets/vendor/webchat.0123.js"


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [("gzip, br", "br", b"brotli"), ("gzip", "gzip", b"gzipped"), ("identity", None, b"plain")],
)
async def test_bundle_is_sent_as_compressed_as_the_browser_can_take_it(
    serve: Serve, accepted: str, encoding: str | None, body: bytes
) -> None:
    response = await (await serve()).get(BUNDLE, headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert await response.read() == body


async def test_files_are_kept_for_ever_and_known_again(serve: Serve) -> None:
    client = await serve()
    response = await client.get(BUNDLE)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = await client.get(BUNDLE, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status == 304


@pytest.mark.parametrize(
    "path",
    [
        "/assets/chat.js",
        "/assets/vendor/manifest.json",
        "/assets/vendor/../../routes.py",
        "/assets/vendor/%2e%2e/%2e%2e/routes.py",
        "/assets/vendor/..%2f..%2froutes.py",
        "/assets//etc/passwd",
        "/assets/%00",
    ],
)
async def test_nothing_else_is_there(serve: Serve, path: str) -> None:
    assert (await (await serve()).get(path)).status == 404


def test_address_changes_with_the_content(vendor: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "chat.js").write_text("one")
    before = Assets([ours], vendor).address("chat.js")
    (ours / "chat.js").write_text("two")
    assert Assets([ours], vendor).address("chat.js") != before


def test_missing_bundle_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(WebPackagesMissingError, match="make setup"):
        Assets(OURS, tmp_path)

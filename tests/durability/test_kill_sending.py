"""The server is killed after somebody has taken a file, at the worst moments: it arrives whole, and once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from actions.demonstration import load
from bot.app import open_database
from tests.channels.connector_double import ConnectorDouble
from tests.channels.drive_double import DriveDouble, UploadDouble
from tests.channels.in_teams import INFO_CARD, InTeams
from tests.conftest import MakeSettings
from tests.durability.drive_server import PIECE, DriveServer
from tests.flux.files import SAMPLE
from tests.pages.small_portal import HASH

LEASE_MS = 600


@dataclass
class Caller:
    """Calls whichever life the server has, as a test client does."""

    server: DriveServer
    session: aiohttp.ClientSession

    async def get(self, path: str, **given: Any) -> aiohttp.ClientResponse:
        return await self.session.get(self.server.address + path, **given)

    async def post(self, path: str, **given: Any) -> aiohttp.ClientResponse:
        return await self.session.post(self.server.address + path, **given)


@asynccontextmanager
async def serving(folder: Path, connector: ConnectorDouble) -> AsyncIterator[tuple[DriveServer, Caller]]:
    async with (
        DriveServer(folder, lease_ms=LEASE_MS, **connector.settings()) as server,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
    ):
        yield server, Caller(server, session)


def none_of_it(_: UploadDouble) -> bool:
    return False


def its_first_piece(upload: UploadDouble) -> bool:
    return len(upload.pieces) == 1


def all_of_it(upload: UploadDouble) -> bool:
    return upload.whole is not None


async def test_killed_when_the_drive_has(
    tmp_path: Path, make_settings: MakeSettings, subtests: pytest.Subtests
) -> None:
    settings = make_settings(data_dir=tmp_path)
    store = await open_database(settings)
    async with store.turn() as transaction:
        await load(transaction.work, HASH)
    await store.close()
    async with ConnectorDouble() as connector, DriveDouble() as drive, serving(tmp_path, connector) as (server, caller):
        await begins(server)
        teams = InTeams(cast("Any", caller), connector, drive)
        await teams.signs_in("CLAIRE234")
        told = await teams.deposits(SAMPLE)
        await takes(teams, told, "undisturbed")
        await teams.hears(INFO_CARD)
        for there in (none_of_it, its_first_piece, all_of_it):
            name = there.__name__
            drive.holds = there
            drive.held.clear()
            size = await takes(teams, told, name)
            if there is not none_of_it:
                await asyncio.wait_for(drive.held.wait(), 60)
            await server.end()
            drive.holds = none_of_it
            await begins(server)
            await teams.hears(INFO_CARD)
            upload = drive.uploads[name]
            with subtests.test(name):
                assert upload.whole is not None
                assert upload.whole == drive.uploads["undisturbed"].whole  # made anew in each life, and the same
                assert len(upload.whole) == size
                assert len(upload.pieces) == -(-size // PIECE)  # each came once, over both lives
        await server.end()


async def takes(teams: InTeams, told: dict[str, Any], name: str) -> int:
    """Ask for the report of what was deposited and take it; returns the size that it was offered with."""
    await teams.taps(told, "Rapport de traitement")
    card = await teams.is_offered()
    assert await teams.answers(card, "accept", teams.drive.opens_upload(name)) == 200
    return int(card["content"]["sizeInBytes"])


async def begins(server: DriveServer) -> None:
    await server.begin()
    await server.serves()

"""Files fetched from a drive of the test's own, and sent there."""

import io
from collections.abc import AsyncIterator

import pytest

from actions.outside.files import FileTooLargeError
from bot.drives import drives as module
from bot.drives.drives import Drives
from bot.drives.errors import DriveAwayError, DriveRefusedError, UploadOverError
from bot.drives.hosts import Hosts
from tests.channels.drive_double import DriveDouble

CONTENT = bytes(range(256)) * 4000


@pytest.fixture
async def drive() -> AsyncIterator[DriveDouble]:
    async with DriveDouble() as double:
        yield double


@pytest.fixture
async def drives() -> AsyncIterator[Drives]:
    opened = Drives(Hosts(["sharepoint.com"], loopback=True))
    yield opened
    await opened.close()


class Noted:
    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


async def fetched(drives: Drives, address: str, most: int = len(CONTENT)) -> bytes:
    return b"".join([chunk async for chunk in drives.download(address, most)])


async def test_a_file_comes_whole(drive: DriveDouble, drives: Drives) -> None:
    assert await fetched(drives, drive.keeps("a", CONTENT)) == CONTENT


async def test_a_drive_may_lead_to_another_of_its_addresses(drive: DriveDouble, drives: Drives) -> None:
    there = drive.keeps("there", CONTENT)
    assert await fetched(drives, f"{drive.url}/leads?to={there.replace('&', '%26')}") == CONTENT


async def test_one_that_is_larger_than_accepted_is_not_read(drive: DriveDouble, drives: Drives) -> None:
    with pytest.raises(FileTooLargeError):
        await fetched(drives, drive.keeps("a", CONTENT), most=len(CONTENT) - 1)


async def test_a_cut_is_noticed(drive: DriveDouble, drives: Drives) -> None:
    drive.cut = 1
    with pytest.raises(DriveAwayError):
        await fetched(drives, drive.keeps("a", CONTENT))


async def test_a_file_whose_end_nobody_announces_is_not_taken(drive: DriveDouble, drives: Drives) -> None:
    """A cut would look like its end: half a table would have been deposited."""
    drive.keeps("a", CONTENT)
    with pytest.raises(DriveAwayError):
        await fetched(drives, f"{drive.url}/endless/a")


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        *((code, DriveRefusedError) for code in (206, 401, 403, 410)),
        *((code, DriveAwayError) for code in (408, 429, 500, 503)),
    ],
)
async def test_what_another_try_may_mend(
    drive: DriveDouble, drives: Drives, status: int, raised: type[Exception]
) -> None:
    drive.failures = [status]
    with pytest.raises(raised):
        await fetched(drives, drive.keeps("a", CONTENT))


async def test_nobody_there_may_be_mended(drives: Drives) -> None:
    with pytest.raises(DriveAwayError) as away:
        await fetched(drives, "http://127.0.0.1:1/a?secret")
    assert "secret" not in str(away.value)
    assert away.value.__cause__ is None


async def test_a_file_is_sent_in_pieces(drive: DriveDouble, drives: Drives, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 300_000)
    noted = Noted()
    address = drive.opens_upload("a")
    await drives.upload(address, io.BytesIO(CONTENT), len(CONTENT), resumes=False, before_last=noted)
    assert drive.uploads["a"].whole == CONTENT
    assert drive.uploads["a"].pieces[0] == f"bytes 0-299999/{len(CONTENT)}"
    assert drive.uploads["a"].pieces[-1] == f"bytes 900000-1023999/{len(CONTENT)}"
    assert noted.times == 1


async def test_an_upload_goes_on_where_it_was_cut(
    drive: DriveDouble, drives: Drives, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PIECE", 300_000)
    address = drive.opens_upload("a")
    drive.uploads["a"].received += CONTENT[:300_000]
    with pytest.raises(DriveAwayError):  # it does not know, and begins again
        await drives.upload(address, io.BytesIO(CONTENT), len(CONTENT), resumes=False, before_last=Noted())
    await drives.upload(address, io.BytesIO(CONTENT), len(CONTENT), resumes=True, before_last=Noted())
    assert drive.uploads["a"].whole == CONTENT


async def test_one_that_is_whole_or_too_old_is_over(drive: DriveDouble, drives: Drives) -> None:
    address = drive.opens_upload("a")
    await drives.upload(address, io.BytesIO(b"x"), 1, resumes=False, before_last=Noted())
    for resumes in (True, False):
        with pytest.raises(UploadOverError):
            await drives.upload(address, io.BytesIO(b"x"), 1, resumes=resumes, before_last=Noted())


@pytest.mark.parametrize(
    ("status", "raised"), [(507, DriveAwayError), (409, DriveRefusedError), (302, DriveRefusedError)]
)
async def test_what_a_drive_does_not_take(
    drive: DriveDouble, drives: Drives, status: int, raised: type[Exception]
) -> None:
    drive.failures = [status]
    with pytest.raises(raised):
        await drives.upload(drive.opens_upload("a"), io.BytesIO(b"x"), 1, resumes=False, before_last=Noted())

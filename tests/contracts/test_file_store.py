"""What every file store must do: a folder and a bucket, plain and sealed."""

import asyncio
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest

from actions.outside.files import (
    Bucket,
    FilesAwayError,
    FileStore,
    FileTooLargeError,
    NoRoomError,
    NoSuchFileError,
    UnreadableFileError,
    open_files,
)
from tests.s3_server import S3Server, serving_s3

KEY = "a key of many characters, for the tests alone"
KINDS = ("folder", "sealed folder", "bucket", "sealed bucket")
FAR = 2**40  # seconds since 1970

ELSEWHERE = """
import asyncio, hashlib, json, pathlib, resource, sys
from actions.outside.files import Bucket, open_files

folder, bucket, key = json.loads(sys.argv[1])
files = open_files(pathlib.Path(folder), bucket=Bucket(**bucket) if bucket else None, key=key)
"""
RECEIVE = """
async def endless():
    for number in range(10**6):
        if number == 300:
            print("receiving", flush=True)
        yield bytes(65536)
        await asyncio.sleep(0.01 if number > 300 else 0)

async def main():
    async with files.receiving() as receiving:
        await receiving.receive(endless(), most=10**9)

asyncio.run(main())
"""
MEASURE = """
async def large(megabytes):
    for number in range(megabytes):
        yield number.to_bytes(4, "big") * 250_000

async def through(megabytes):
    async with files.receiving() as receiving:
        received = await receiving.receive(large(megabytes), most=10**9)
        await receiving.keep()
    content = await files.read(received.sha256)
    assert sum([len(chunk) async for chunk in content]) == megabytes * 1_000_000 == content.size

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000

async def main():
    await through(12)
    before = peak()
    await through(50)
    print(peak() - before)

asyncio.run(main())
"""
"""Prints how many megabytes more 50 of them need than 12."""


@dataclass(frozen=True)
class Kind:
    folder: Path
    bucket: Bucket | None
    key: str

    def open(self) -> FileStore:
        return open_files(self.folder, bucket=self.bucket, key=self.key)

    def plain(self) -> FileStore:
        return open_files(self.folder, bucket=self.bucket)


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    with serving_s3() as server:
        yield server


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Kind:
    bucket = request.getfixturevalue("s3").new_bucket() if "bucket" in request.param else None
    return Kind(tmp_path / "files", bucket, KEY if "sealed" in request.param else "")


@pytest.fixture
def files(kind: Kind) -> FileStore:
    return kind.open()


async def chunks(*given: bytes) -> AsyncIterator[bytes]:
    for chunk in given:
        yield chunk


async def keep(files: FileStore, content: bytes) -> str:
    async with files.receiving() as receiving:
        received = await receiving.receive(chunks(content), most=len(content))
        await receiving.keep()
    assert received.size == len(content)
    return received.sha256


async def read(files: FileStore, sha256: str) -> bytes:
    content = await files.read(sha256)
    whole = b"".join([chunk async for chunk in content])
    assert len(whole) == content.size
    return whole


async def names(files: FileStore) -> list[str]:
    return sorted([found.name async for found in files._objects.listed()])  # noqa: SLF001 - all that is there


async def kept(files: FileStore) -> list[str]:
    return sorted([sha256 async for sha256 in files.list_before(FAR)])


def reader(content: bytes, *, cut_after: int | None = None) -> "Reader":
    return Reader(content[:cut_after])


class Reader:
    """Gives what arrives as a request does: a little at a time, and nothing any more once it is cut."""

    def __init__(self, content: bytes) -> None:
        self._left = content

    async def __call__(self, most: int) -> bytes:
        given, self._left = self._left[: min(most, 70_001)], self._left[min(most, 70_001) :]
        return given


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000])
async def test_a_file_comes_back_as_it_was(files: FileStore, size: int) -> None:
    content = os.urandom(size)
    sha256 = await keep(files, content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert await read(files, sha256) == content


async def test_a_file_is_visible_only_once_it_is_kept(files: FileStore) -> None:
    async with files.receiving() as receiving:
        received = await receiving.receive(chunks(b"a", b"b"), most=2)
        with pytest.raises(NoSuchFileError):
            await files.read(received.sha256)
        assert await kept(files) == []
    assert await names(files) == []


async def test_all_files_of_a_message_are_kept_or_none(files: FileStore) -> None:
    async with files.receiving() as receiving:
        await receiving.receive(chunks(b"small"), most=5)
        with pytest.raises(FileTooLargeError):
            await receiving.receive(chunks(b"too", b"large"), most=5)
    assert await names(files) == []


async def test_what_is_cut_in_the_middle_leaves_nothing(files: FileStore, kind: Kind) -> None:
    class CutError(Exception):
        pass

    async def cut() -> AsyncIterator[bytes]:
        for _ in range(130):
            yield bytes(100_000)
        raise CutError

    with pytest.raises(CutError):
        async with files.receiving() as receiving:
            await receiving.receive(cut(), most=10**9)
    assert await names(files) == []
    assert left_on_disk(kind) == []


async def test_who_is_told_to_stop_in_the_middle_leaves_nothing(files: FileStore, kind: Kind) -> None:
    has_begun = asyncio.Event()

    async def waits() -> AsyncIterator[bytes]:
        yield bytes(7_000_000)
        has_begun.set()
        await asyncio.Event().wait()

    async def receive() -> None:
        async with files.receiving() as receiving:
            await receiving.receive(waits(), most=10**9)

    receiving = asyncio.create_task(receive())
    await has_begun.wait()
    receiving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await receiving
    assert await names(files) == []
    while left_on_disk(kind):  # noqa: ASYNC110 - nobody rings when a file goes
        await asyncio.sleep(0.01)  # obstore clears up in a thread of its own


async def elsewhere(kind: Kind, program: str) -> asyncio.subprocess.Process:
    """Run a program on this store in another process."""
    given = json.dumps([str(kind.folder), asdict(kind.bucket) if kind.bucket else None, kind.key])
    command = (sys.executable, "-c", ELSEWHERE + program, given)
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)


async def test_a_process_killed_while_it_receives_leaves_nothing_visible(files: FileStore, kind: Kind) -> None:
    receiving = await elsewhere(kind, RECEIVE)
    assert receiving.stdout
    assert (await receiving.stdout.readline()).strip() == b"receiving"
    receiving.send_signal(signal.SIGKILL)
    await receiving.wait()
    assert await names(files) == []
    await files.sweep(FAR)
    assert left_on_disk(kind) == []


async def test_fifty_megabytes_need_no_more_memory_than_twelve(kind: Kind) -> None:
    measured, _ = await (await elsewhere(kind, MEASURE)).communicate()
    assert float(measured) < 10


async def test_one_content_is_kept_once_however_many_send_it(files: FileStore) -> None:
    content = os.urandom(200_000)
    sent = await asyncio.gather(*(keep(files, content) for _ in range(8)))
    assert set(sent) == {hashlib.sha256(content).hexdigest()}
    assert await read(files, sent[0]) == content
    assert len(await names(files)) == 1


async def test_readers_are_not_disturbed_by_who_sends_the_same_again(files: FileStore) -> None:
    content = os.urandom(2_000_000)
    sha256 = await keep(files, content)
    opened = await files.read(sha256)
    await keep(files, content)
    assert b"".join([chunk async for chunk in opened]) == content


async def test_local_files_go_in_and_come_out(files: FileStore, tmp_path: Path) -> None:
    (tmp_path / "given").write_bytes(b"given")
    received = await files.put(tmp_path / "given")
    await files.fetch(received.sha256, tmp_path / "taken")
    assert (tmp_path / "taken").read_bytes() == b"given"
    with pytest.raises(NoSuchFileError):
        await files.fetch("0" * 64, tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["", "x", "../files", "A" * 64, "𝐀" * 64, "0" * 63, "0" * 64 + ".sealed"])
async def test_what_is_no_name_of_a_file_is_no_file(files: FileStore, name: str) -> None:
    with pytest.raises(NoSuchFileError):
        await files.read(name)


async def test_only_what_is_old_and_nobody_refers_to_is_collected(files: FileStore) -> None:
    used, unused = await keep(files, b"used"), await keep(files, b"unused")

    async def is_referenced(sha256: str) -> bool:
        return sha256 == used

    assert await files.collect(is_referenced, time.time() - 60) == 0
    assert await kept(files) == sorted([used, unused])
    assert await files.collect(is_referenced, FAR) == 1
    assert await kept(files) == [used]
    await files.forget(used)
    await files.forget(used)
    assert await names(files) == []


async def test_parts_become_one_file(files: FileStore) -> None:
    content = os.urandom(500_000)
    source = reader(content)
    parts = [await files.append("upload", source, most) for most in (200_000, 1, 400_000)]
    assert [part.size for part in parts] == [200_000, 1, 299_999]
    assert await kept(files) == []
    received = await files.assemble(parts)
    assert await read(files, received.sha256) == content
    await files.drop("upload")
    assert await names(files) == [name for name in await names(files) if name.startswith(received.sha256)]


async def test_what_has_arrived_before_a_cut_is_kept(files: FileStore) -> None:
    content = os.urandom(300_000)
    parts = [await files.append("upload", reader(content, cut_after=123_456), 300_000)]
    parts.append(await files.append("upload", reader(content[123_456:]), 300_000))
    assert [part.size for part in parts] == [123_456, 300_000 - 123_456]
    assert (await files.assemble(parts)).sha256 == hashlib.sha256(content).hexdigest()


async def test_parts_of_others_stay_and_those_given_up_are_swept(files: FileStore) -> None:
    for upload in ("one", "other", "another"):
        await files.append(upload, reader(b"x"), 10)
    await files.drop("other")
    assert len(await names(files)) == 2
    assert await files.sweep(time.time() - 60) == 0
    assert await files.sweep(FAR) == 2
    assert await names(files) == []


async def test_a_part_that_is_gone_makes_no_file(files: FileStore) -> None:
    part = await files.append("upload", reader(b"x"), 10)
    await files.drop_part(part)
    with pytest.raises(NoSuchFileError):
        await files.assemble([part])
    assert await names(files) == []


@pytest.mark.parametrize("kind", ["folder", "bucket"], indirect=True)
async def test_what_was_kept_before_there_was_a_key_stays_readable(kind: Kind) -> None:
    plain, sealed = kind.open(), open_files(kind.folder, bucket=kind.bucket, key=KEY)
    sha256 = await keep(plain, b"from before")
    assert await read(sealed, sha256) == b"from before"
    await keep(sealed, b"from before")
    assert await names(plain) == [sha256 + ".sealed"]
    assert await read(sealed, sha256) == b"from before"
    with pytest.raises(UnreadableFileError):
        await plain.read(sha256)


@pytest.mark.parametrize("kind", ["sealed folder"], indirect=True)
async def test_nothing_of_a_sealed_file_can_be_read_on_the_disk(files: FileStore, kind: Kind) -> None:
    await keep(files, b"Pimprenelle" * 10_000)
    await files.append("upload", reader(b"Pimprenelle" * 10_000), 10**6)
    assert len(left_on_disk(kind)) == 2
    for path in left_on_disk(kind):
        assert b"Pimprenelle" not in path.read_bytes()


SEALED_CHUNK = 65_536 + 16
HEADER = 40
ALTERED = {
    "cut in the middle": lambda whole: whole[:-100],
    "cut between two chunks": lambda whole: whole[: HEADER + 2 * SEALED_CHUNK],
    "without its first chunk": lambda whole: whole[:HEADER] + whole[HEADER + SEALED_CHUNK :],
    "without all but its header": lambda whole: whole[:HEADER],
    "in another order": lambda whole: (
        whole[:HEADER]
        + whole[HEADER + SEALED_CHUNK : HEADER + 2 * SEALED_CHUNK]
        + whole[HEADER : HEADER + SEALED_CHUNK]
        + whole[HEADER + 2 * SEALED_CHUNK :]
    ),
    "with a bit turned": lambda whole: whole[:70_000] + bytes([whole[70_000] ^ 1]) + whole[70_001:],
    "with another version": lambda whole: whole[:7] + b"\x02" + whole[8:],
    "with another salt": lambda whole: whole[:20] + bytes(8) + whole[28:],
    "longer": lambda whole: whole + b"x",
    "empty": lambda _: b"",
    "plain": lambda _: bytes(200_000),
}


@pytest.mark.parametrize("alteration", ALTERED)
@pytest.mark.parametrize("kind", ["sealed folder"], indirect=True)
async def test_a_sealed_file_that_somebody_has_changed_is_refused(
    files: FileStore, kind: Kind, alteration: str, tmp_path: Path
) -> None:
    sha256 = await keep(files, bytes(200_000))
    (path,) = left_on_disk(kind)
    path.write_bytes(ALTERED[alteration](path.read_bytes()))
    with pytest.raises(UnreadableFileError):
        await read(files, sha256)
    with pytest.raises(UnreadableFileError):
        await files.fetch(sha256, tmp_path / "fetched")
    assert not (tmp_path / "fetched").exists()


async def test_a_file_put_in_anothers_place_is_refused(files: FileStore) -> None:
    first, second = await keep(files, b"first"), await keep(files, b"other")
    suffix = ".sealed" if f"{first}.sealed" in await names(files) else ""
    await files._objects.move(second + suffix, first + suffix)  # noqa: SLF001 - somebody who may write there
    with pytest.raises(UnreadableFileError):
        await read(files, first)


@pytest.mark.parametrize("kind", ["sealed folder", "sealed bucket"], indirect=True)
async def test_another_key_opens_nothing(files: FileStore, kind: Kind) -> None:
    sha256 = await keep(files, b"content")
    with pytest.raises(UnreadableFileError):
        await read(open_files(kind.folder, bucket=kind.bucket, key=KEY + "!"), sha256)


@pytest.mark.parametrize("kind", ["sealed folder"], indirect=True)
async def test_a_part_put_in_anothers_place_is_refused(files: FileStore) -> None:
    parts = [await files.append("upload", reader(content), 10) for content in (b"one", b"two")]
    await files._objects.move(parts[1].name, parts[0].name)  # noqa: SLF001 - somebody who may write there
    with pytest.raises(UnreadableFileError):
        await files.assemble(parts[:1])


@pytest.mark.parametrize("kind", ["folder"], indirect=True)
async def test_a_disk_that_is_almost_full_takes_nothing(files: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.outside.files.objects.SPARE_BYTES", 2**80)
    with pytest.raises(NoRoomError):
        await keep(files, b"x")
    with pytest.raises(NoRoomError):
        await files.append("upload", reader(b"x"), 1)
    assert await names(files) == []


@pytest.mark.parametrize("kind", ["folder"], indirect=True)
async def test_a_folder_is_our_own_and_a_file_is_on_the_disk_before_it_has_its_name(
    kind: Kind, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").resolve().name)
        fsync(descriptor)

    monkeypatch.setattr("os.fsync", noted)
    sha256 = await keep(files, b"x")
    assert kind.folder.stat().st_mode & 0o077 == 0
    assert len(synced) == 4  # the content without its name, then its new name: a file and a folder each
    assert sha256 not in synced[:2]


@pytest.mark.parametrize("change", [{"name": "not-there"}, {"endpoint": "http://127.0.0.1:9"}], ids=str)
async def test_a_bucket_that_does_not_answer_is_away(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    monkeypatch.setattr("actions.outside.files.opening.RETRIES", 0)
    files = open_files(Path(), bucket=replace(s3.new_bucket(), **change))
    with pytest.raises(FilesAwayError):
        await keep(files, b"x")
    with pytest.raises(FilesAwayError):
        await keep(files, bytes(13_000_000))
    with pytest.raises((FilesAwayError, NoSuchFileError)):
        await files.read("0" * 64)
    with pytest.raises(FilesAwayError):
        await kept(files)


@pytest.mark.parametrize("kind", ["bucket"], indirect=True)
async def test_a_bucket_keeps_nothing_of_what_was_cut(files: FileStore, kind: Kind, s3: S3Server) -> None:
    await test_what_is_cut_in_the_middle_leaves_nothing(files, kind)
    assert kind.bucket
    assert s3.unfinished(kind.bucket) == 0


def left_on_disk(kind: Kind) -> list[Path]:
    return [path for path in kind.folder.rglob("*") if path.is_file()]

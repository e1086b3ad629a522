"""Without a mail server, mails are files in a folder."""

import stat
from email import message_from_bytes, policy
from email.headerregistry import Address
from pathlib import Path

import pytest

from actions.outside.mail.envelope import MailFailedError, MailRefusedError, Stamp, Words, seal
from actions.outside.mail.folder import FolderSender

FROM = Address("Portail", addr_spec="ne-pas-repondre@portail.example")
WORDS = Words(subject="Été", text="Bonjour\n", html="<p>Bonjour</p>\n")


def stamp(name: str, created_at: int = 1_790_000_000_000) -> Stamp:
    return Stamp(id=name, message_id=f"x{name}", created_at=created_at, language="fr")


async def put(folder: Path, name: str = "m1", created_at: int = 1_790_000_000_000) -> None:
    await FolderSender(folder).send(seal(stamp(name, created_at), WORDS, to="a@b.example", sender=FROM))


async def test_a_mail_is_a_file_that_mail_programs_read(tmp_path: Path) -> None:
    await put(tmp_path / "outbox")
    [file] = (tmp_path / "outbox").iterdir()
    assert file.name == "1790000000000-m1.eml"
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Été"


async def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    await put(tmp_path / "outbox")
    [file] = (tmp_path / "outbox").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "outbox").stat().st_mode) == 0o700


async def test_a_mail_that_is_sent_twice_is_one_file(tmp_path: Path) -> None:
    await put(tmp_path)
    await put(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


async def test_names_are_in_the_order_of_time(tmp_path: Path) -> None:
    await put(tmp_path, "b", 999_999_999_999)
    await put(tmp_path, "a", 1_790_000_000_000)
    assert [file.name[-5:] for file in sorted(tmp_path.iterdir())] == ["b.eml", "a.eml"]


async def test_a_folder_that_cannot_be_written_is_a_failure_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")
    with pytest.raises(MailFailedError) as failed:
        await put(tmp_path / "outbox")
    assert not isinstance(failed.value, MailRefusedError)
    in_the_way = tmp_path / "1790000000000-m1.eml"
    in_the_way.mkdir()
    with pytest.raises(MailFailedError):
        await put(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"outbox", in_the_way.name}

"""What is told of files: those made of a table are offered only if they may come in, pictures shown where they help."""

from dataclasses import replace
from pathlib import Path

import pytest

from actions.demonstration import load
from actions.examination import make_flux
from actions.flux.checking import Reference
from actions.sheet import ConvertSheet
from bot.conversation import Assistant
from bot.store.store import Store
from tests.chat import Chat, play
from tests.deposits.back_room import BackRoom
from tests.deposits.files_by_words import written
from tests.spreadsheet.sheets import HEAD, TODAY

REFERENCE = Reference(today=TODAY, deadline_months=600, most_records=100)
NO_MOMENT = "hier"
LIST = ["good", "2"]
CONFIRMED = """
    page: signed_in CLAIRE234
    bot: notices.signed_in
    file: liste.xlsx good 2
    bot: file_received
    work:
    bot: convert_sheet.ask.columns
    user: oui
    bot: sheet.converting
"""
DEPOSITED = """
    page: signed_in CLAIRE234
    bot: notices.signed_in
    file: mars.xml {words}
    bot: file_received
    work:
    bot: deposit.ask.agreed
    user: oui
    bot: deposit.received
"""


@pytest.mark.parametrize("sent_at", [HEAD.sent_at, NO_MOMENT])
def test_what_is_made_tells_whether_its_structure_is_right(sent_at: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet"
    sheet.write_bytes(written("liste.xlsx", LIST))
    made = make_flux(sheet, "liste.xlsx", tmp_path / "flux.xml", replace(HEAD, sent_at=sent_at), REFERENCE)
    assert (made.written, made.is_well_formed) == (2, sent_at != NO_MOMENT)


async def test_what_would_be_refused_as_a_whole_is_not_offered(
    assistant: Assistant, sqlite_store: Store, tmp_path: Path
) -> None:
    """Only rejected passages were looked at, of which a file with a wrong structure has none: it was offered."""
    async with sqlite_store.turn() as transaction:
        await load(transaction.work, "no password has this hash")
    chat = Chat(assistant, sqlite_store, behind=BackRoom(sqlite_store, tmp_path))
    await play(f"bot: welcome\n{CONFIRMED}", chat)
    async with sqlite_store.turn() as transaction:
        (file_id,) = [request.file for request in chat.requests if isinstance(request, ConvertSheet)]
        file = await transaction.work.received_files.by_id(file_id)
        assert file
        await transaction.work.received_files.change(file.id, {"facts": {**file.facts, "to_sent_at": NO_MOMENT}})
    assert [said.key for said in await chat.waits()] == ["notices.files_refused"]


@pytest.mark.parametrize(("words", "pictures"), [("good 3", 0), ("good 3 bad 1", 1)])
async def test_a_picture_is_shown_where_something_is_rejected(
    words: str, pictures: int, assistant: Assistant, sqlite_store: Store, tmp_path: Path
) -> None:
    """Of a file that is accepted as a whole it was one bar of one colour."""
    async with sqlite_store.turn() as transaction:
        await load(transaction.work, "no password has this hash")
    chat = Chat(assistant, sqlite_store, behind=BackRoom(sqlite_store, tmp_path))
    await play(f"bot: welcome\n{DEPOSITED.format(words=words)}", chat)
    (told,) = await chat.waits()
    assert told.key == "notices.deposit_processed"
    assert sum(card.picture is not None for card in told.cards) == pictures

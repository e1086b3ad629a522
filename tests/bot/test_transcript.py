"""What people read of a conversation, after somebody has changed their mind about what they had written."""

from typing import Any

from bot.messages import Stored
from bot.transcript import messages, transcript


def logged(*bodies: dict[str, Any]) -> list[Stored]:
    return [
        Stored(
            conversation="msteams:1",
            sequence=number,
            body={key: value for key, value in body.items() if key != "ours"},
            created_at=number,
            reply_to=1 if body.get("ours") else None,
        )
        for number, body in enumerate(bodies, 1)
    ]


def said(id_: str, text: str, kind: str = "message", who: str = "jean") -> dict[str, Any]:
    return {"type": kind, "id": id_, "text": text, "from": {"id": who}}


def test_an_edited_message_reads_as_it_was_left() -> None:
    log = logged(
        said("1", "mon BCR est 12ABC345"),
        {"type": "message", "text": "C’est noté.", "ours": True},
        said("1", "mon BCR est 12ABC346", "messageUpdate"),
        said("1", "mon BCR est 12ABC347", "messageUpdate"),
    )
    said_so = [(one.by, one.text) for one in transcript(log)]
    assert said_so == [("person", "mon BCR est 12ABC347"), ("assistant", "C’est noté.")]


def test_a_deleted_message_is_not_read_until_it_is_restored() -> None:
    log = logged(said("1", "oups"), said("2", "bonjour"), said("1", "", "messageDelete"))
    assert [one.text for one in messages(log)] == ["bonjour"]
    restored = [*log, *logged(said("1", "oups", "messageUpdate"))]
    assert [one.text for one in messages(restored)] == ["oups", "bonjour"]


def test_nobody_changes_what_somebody_else_wrote() -> None:
    log = logged(
        said("1", "bonjour"),
        said("1", "", "messageDelete", who="marie"),
        {"type": "message", "id": "2", "text": "Bonjour !", "ours": True},
        said("2", "", "messageDelete"),
        {"type": "messageDelete", "id": "1"},
    )
    assert [one.text for one in messages(log)] == ["bonjour", "Bonjour !"]


def test_an_edit_without_an_id_changes_nothing() -> None:
    log = logged({"type": "message", "text": "bonjour"}, {"type": "messageDelete"})
    assert [one.text for one in messages(log)] == ["bonjour"]

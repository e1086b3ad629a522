from typing import Any

import pytest

from bot.fitting import LARGEST, MOST, fitted, size, split

WORDS = "une partie manque"
PARAGRAPH = 'Un paragraphe « avec » des mots, é, 😀 et "guillemets"\n sur deux lignes.'


def card(characters: int, number: int = 0) -> dict[str, Any]:
    return {
        "contentType": "application/vnd.microsoft.card.hero",
        "content": {"title": str(number), "text": "x" * characters},
    }


def body(**fields: Any) -> dict[str, Any]:
    return {"type": "message", "text": "", "textFormat": "markdown", "inputHint": "acceptingInput", **fields}


def parts(**fields: Any) -> list[Any]:
    made = list(fitted(body(**fields), lambda: WORDS))
    assert all(size(part) <= MOST < LARGEST for part in made)
    assert all(part["textFormat"] == "markdown" for part in made)
    return made


def test_what_is_small_stays_as_it_is() -> None:
    small = body(text=PARAGRAPH, attachments=[card(10)])
    assert fitted(small, lambda: WORDS) == [small]


def test_long_words_become_several_messages_cut_between_paragraphs_with_the_cards_behind_the_last() -> None:
    text = "\n\n".join(f"{number} {PARAGRAPH}" for number in range(2_000))
    cards, asks = [card(100)], {"actions": []}
    made = parts(text=text, attachments=cards, suggestedActions=asks)
    assert len(made) > 2
    assert "\n\n".join(part["text"] for part in made) == text
    assert [part.get("attachments") for part in made] == [None] * (len(made) - 1) + [cards]
    assert [part.get("suggestedActions") for part in made] == [None] * (len(made) - 1) + [asks]


@pytest.mark.parametrize(
    "text", ["mot " * 30_000, "ligne\n" * 30_000, "x" * 100_000, "😀" * 50_000, '"\n' * 50_000, "\ud800" * 50_000]
)
def test_whatever_it_is_made_of(text: str) -> None:
    made = [part["text"] for part in parts(text=text)]
    assert "".join("".join(made).split()) == "".join(text.split())


def test_cards_come_in_order_in_as_many_messages_as_they_need_and_one_too_large_by_itself_is_named() -> None:
    cards = [card(12_000, number) for number in range(7)]
    made = parts(text=PARAGRAPH, attachments=[*cards[:3], card(60_000), *cards[3:]])
    assert [one for part in made for one in part.get("attachments", ())] == cards
    assert [part["text"] for part in made if part["text"]] == [PARAGRAPH, WORDS]
    assert len(made) <= 5


def test_what_updates_a_reply_stays_one_and_loses_its_end() -> None:
    for fields in ({"text": "mot " * 30_000}, {"text": "vu", "attachments": [card(30_000), card(30_000)]}):
        (part,) = parts(**fields, type="messageUpdate", guichetUpdates=4)
        assert part["guichetUpdates"] == 4
        assert part["text"].endswith(WORDS)
        assert part["text"].startswith(str(fields["text"])[:2])


def test_pieces_are_not_much_smaller_than_they_may_be() -> None:
    pieces = list(split("mot " * 10_000, 1_000))
    assert min(map(size, pieces[:-1])) > 900

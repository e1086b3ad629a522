"""The fonts that `make setup` lays out, and what is shown of characters that they do not have."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from bot.assets import Assets
from bot.phrases import read_texts
from bot.reports.fonts import BOLD, FOLDER, MONO, REGULAR, legible
from bot.reports.wording import TEXTS

SIGNS = frozenset(map(ord, "abé� "))


@pytest.mark.parametrize("path", [REGULAR, BOLD, MONO], ids=lambda path: path.name)
def test_they_have_every_character_of_our_texts(path: Path) -> None:
    signs = TTFont(path).getBestCmap()
    for language in ("fr", "en"):
        for key, text in read_texts(language, TEXTS):
            assert not [letter for letter in str(text) if ord(letter) not in signs and letter.isprintable()], key
    assert ord("\N{REPLACEMENT CHARACTER}") in signs
    assert ord("\N{NARROW NO-BREAK SPACE}") in signs


def test_their_licence_is_with_them_and_none_is_served() -> None:
    assert "Bitstream" in (FOLDER / "LICENSE").read_text("utf-8")
    assert not [name for name in vars(Assets())["_files"] if re.search(r"\.ttf$", name)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abé", "abé"),
        ("e\u0301", "é"),
        ("a漢b", "a�b"),
        ("a\u202eb\u200db", "a�b�b"),
        ("a\tb\nb", "a b b"),
        ("\ud800\x00", "��"),
    ],
)
def test_every_character_shows(text: str, shown: str) -> None:
    assert legible(text, SIGNS) == shown

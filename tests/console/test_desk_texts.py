"""The words of the desk: the same in every language, none for nobody, none missing."""

import re
from pathlib import Path

from bot.console.frame import DESK_TEXTS
from bot.pages.frame import TEMPLATES, TEXTS
from tests.said import assert_alike, texts, unsaid

ROOT = Path(__file__).parent.parent.parent
SOURCES = (*(TEMPLATES / "desk").rglob("*.html"), *(ROOT / "bot" / "console").rglob("*.py"))
SAID_BY = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
ALIKE = ("message.html", "fields.html")  # of the portal's templates, those that the desk's pages use as they are
SAID_BY_PORTAL = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ALIKE)


def test_every_language_has_the_same_words_with_the_same_placeholders() -> None:
    assert_alike(DESK_TEXTS)


def test_all_words_are_said_somewhere() -> None:
    assert not unsaid(DESK_TEXTS, SAID_BY)


def test_all_that_is_said_has_words() -> None:
    known = texts("fr", DESK_TEXTS).keys() | texts("fr", TEXTS).keys()
    said = set(re.findall(r"""say\((?:visit, ?)?["']([\w.]+)["'][,)]""", SAID_BY + SAID_BY_PORTAL))
    assert said
    assert not said - known

"""The words of the desk: the same in every language, none for nobody, none missing."""

import re
from pathlib import Path

from bot.console.frame import DESK_TEXTS
from bot.pages.frame import TEMPLATES, TEXTS
from bot.phrases import languages, read_texts

ROOT = Path(__file__).parent.parent.parent
SOURCES = (*(TEMPLATES / "desk").rglob("*.html"), *(ROOT / "bot" / "console").rglob("*.py"))
SAID_BY = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
ALIKE = ("message.html", "fields.html")  # of the portal's templates, those that the desk's pages use as they are
SAID_BY_PORTAL = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ALIKE)


def texts(language: str, folder: Path = DESK_TEXTS) -> dict[str, str]:
    return {key: text for key, text in read_texts(language, folder) if isinstance(text, str)}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{{\s*([\w.]+)", text))


def test_every_language_has_the_same_words_with_the_same_placeholders() -> None:
    assert languages(DESK_TEXTS) == languages()
    french = texts("fr")
    for language in languages():
        others = texts(language)
        assert french.keys() == others.keys()
        for key, text in french.items():
            assert placeholders(text) == placeholders(others[key]), key


def test_all_words_are_said_somewhere() -> None:
    def is_said(key: str) -> bool:
        family = key.rpartition(".")[0]
        made = (f'"{key}"', f"'{key}'", f'"{family}." ~', f'"{family}." +', f'f"{family}.{{')
        return any(each in SAID_BY for each in made)

    assert not [key for key in texts("fr") if not is_said(key)]


def test_all_that_is_said_has_words() -> None:
    known = texts("fr").keys() | texts("fr", TEXTS).keys()
    said = set(re.findall(r"""say\((?:visit, ?)?["']([\w.]+)["'][,)]""", SAID_BY + SAID_BY_PORTAL))
    assert said
    assert not said - known

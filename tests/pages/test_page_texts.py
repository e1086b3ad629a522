"""The words of the pages: the same in every language, none of them for nobody."""

import re
from pathlib import Path

from bot.pages.frame import TEMPLATES, TEXTS
from bot.phrases import languages, read_texts

ROOT = Path(__file__).parent.parent.parent
SAID_BY = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (*TEMPLATES.glob("*.html"), *TEMPLATES.glob("terms/*.html"), *(ROOT / "bot" / "pages").glob("*.py"))
)


def texts(language: str) -> dict[str, str]:
    return {key: text for key, text in read_texts(language, TEXTS) if isinstance(text, str)}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{{\s*([\w.]+)", text))


def test_every_language_has_the_same_words_with_the_same_placeholders() -> None:
    assert languages(TEXTS) == languages()
    french = texts("fr")
    for language in languages():
        others = texts(language)
        assert french.keys() == others.keys()
        for key, text in french.items():
            assert placeholders(text) == placeholders(others[key]), key


def test_all_words_are_said_somewhere() -> None:
    def is_said(key: str) -> bool:
        family, _, last = key.rpartition(".")
        families = (f'"{family}." ~', f'"{family}." +', f'f"{family}.{{', f'f"{family}.no_{{')
        made = (f'"{key}"', f"'{key}'", *families)
        return last.isdigit() or any(each in SAID_BY for each in made)

    assert not [key for key in texts("fr") if not is_said(key)]


def test_terms_are_there_in_every_language_with_the_same_sections() -> None:
    sections = {
        language: len(re.findall("<h2>", (TEMPLATES / "terms" / f"{language}.html").read_text(encoding="utf-8")))
        for language in languages()
    }
    assert len(set(sections.values())) == 1


def test_french_terms_are_printed_as_french_is() -> None:
    content = (TEMPLATES / "terms" / "fr.html").read_text(encoding="utf-8")
    prose = re.sub(r"{[{%#].*?[%#}]}|<[^>]*>", "", content, flags=re.DOTALL)
    assert not re.findall(r"\w'\w", prose)
    assert not re.findall(r"\w [;?!:»](?=\s)", prose)

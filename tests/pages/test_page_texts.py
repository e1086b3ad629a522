"""The words of the pages: the same in every language, none of them for nobody."""

import re
from pathlib import Path

from bot.pages.frame import TEMPLATES, TEXTS
from bot.phrases import languages
from tests.said import assert_alike, unsaid

ROOT = Path(__file__).parent.parent.parent
SAID_BY = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (*TEMPLATES.glob("*.html"), *TEMPLATES.glob("terms/*.html"), *(ROOT / "bot" / "pages").glob("*.py"))
)


def test_every_language_has_the_same_words_with_the_same_placeholders() -> None:
    assert_alike(TEXTS)


def test_all_words_are_said_somewhere() -> None:
    unknown = unsaid(TEXTS, SAID_BY, lambda family: (f'f"{family}.no_{{',))
    assert not [key for key in unknown if not key.rpartition(".")[2].isdigit()]


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

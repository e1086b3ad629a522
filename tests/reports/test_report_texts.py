"""The words of documents: the same in every language, none of them for nobody."""

import re

from bot.phrases import languages, read_texts
from bot.reports.list_csv import COLUMNS
from bot.reports.rejected_csv import ERRORS, REASONS
from bot.reports.wording import TEXTS

SAID_BY = "\n".join(path.read_text("utf-8") for path in (TEXTS.parent.parent / "reports").glob("*.py"))
ASKED_FOR = {
    "list": set(COLUMNS),
    "rejected": {*REASONS, *ERRORS},
    "status": {"received", "processing", "processed", "processed_with_errors", "withdrawn"},
    "role": {"certifier", "depositor"},
    "names": {"acknowledgement", "report", "rejected", "correction", "list", "problems", "template"},
    "problems": {"cell", "column", "what", "how"},
    "cause": {"title", "what", "how"},
}
"""Families whose last part is made: all of these, and no other."""


def texts(language: str) -> dict[str, str | tuple[str, ...]]:
    return dict(read_texts(language, TEXTS))


def placeholders(text: str | tuple[str, ...]) -> set[str]:
    return set(re.findall(r"{{\s*([a-z_.]+)", text)) if isinstance(text, str) else set()


def test_every_language_has_the_same_words_with_the_same_placeholders() -> None:
    assert languages(TEXTS) == languages()
    french = texts("fr")
    for language in languages():
        others = texts(language)
        assert french.keys() == others.keys()
        for key, text in french.items():
            assert placeholders(text) == placeholders(others[key]), key
        assert (len(others["months"]), len(others["weekdays"])) == (12, 7)


def test_all_words_are_said_somewhere() -> None:
    families = {f"{family}.{last}" for family, lasts in ASKED_FOR.items() for last in lasts}
    known = texts("fr").keys()
    assert {key for key in known if key.partition(".")[0] in ASKED_FOR} == families
    rest = known - families
    quoted = {key for key in rest if f'"{key}"' in SAID_BY or f"'{key}'" in SAID_BY}
    facts = {key for key in rest - quoted if key.startswith("facts.") and f'("{key[6:]}"' in SAID_BY}
    counts = {f"report.{name}" for name in ("accepted", "warned", "rejected")}
    assert sorted(rest - quoted - facts - counts) == []


def test_french_is_printed_as_french_is() -> None:
    for key, text in texts("fr").items():
        prose = re.sub(r"{[{%].*?[%}]}", "x", text) if isinstance(text, str) else ""
        assert not re.search(r"\w'\w", prose), key
        assert not re.search(r"[^\xa0\u202f][;?!»](\s|$)|[^\xa0]:(\s|$)|«[^\xa0]", prose), key

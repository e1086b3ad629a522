"""Every cause has words in both languages, and they say what its findings carry."""

import re
from pathlib import Path

import pytest
from lxml import etree

from actions.flux import limits, syntax, validation
from actions.flux.outcome import Finding
from bot.phrases import Phrases, read_texts
from bot.settings import ROOT, read_settings
from tests.flux.files import Checked
from tests.flux.test_hostile import BAD
from tests.flux.test_meaning import CASES, HEADS
from tests.flux.test_schema import BROKEN, changed

FLUX = ROOT / "actions" / "flux"
ELSEWHERE = {"already_received", "not_checkable"}  # found by those who know other deposits, or stopped a check
PARTS = ("title", "what", "how")
_NAMED = re.compile(
    r"""(?:Remark|_stop|_refuse|_finding|_unexpected)\(\s*"(\w+)"|"""
    r"""cause(?:: str)? ?=+ ?"(\w+)"|cause="(\w+)"|Problem\(\w+, "(\w+)\""""
)


def causes_in_code() -> set[str]:
    found = {*syntax.CAUSES.values(), *validation.CAUSES.values(), *validation.MALFORMED.values()}
    found |= {syntax.GENERAL, validation.GENERAL, "cut_off", "value_empty", "nil_malformed"}
    found |= {"element_misplaced", "element_unknown", "element_twice", "certifier_twice", "choice_both"}
    found |= {"root_unknown", "schema_version_wrong"}
    for path in FLUX.glob("*.py"):
        for names in _NAMED.findall(path.read_text("utf-8")):
            found |= {name for name in names if name}
    return found


def worded(language: str) -> set[str]:
    return {key.split(".")[1] for key, _ in read_texts(language) if key.startswith("causes.")}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_cause_has_words_and_no_words_are_left_over(language: str) -> None:
    assert worded(language) == causes_in_code() | ELSEWHERE


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    settings = read_settings()
    return Phrases(settings.quoted(), settings.default_language)


def say(phrases: Phrases, finding: Finding) -> None:
    facts = {"element": finding.element, "line": str(finding.line), "column": str(finding.column), **finding.facts}
    assert not {"self", "language", "key"} & facts.keys()
    assert all(isinstance(fact, str) for fact in facts.values())
    for language in ("fr", "en"):
        for part in PARTS:
            words = phrases(language, f"causes.{finding.cause}.{part}", **facts)
            assert len(words.strip()) > 5
            assert "None" not in words


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_words_of_bad_files(data: bytes, phrases: Phrases, tmp_path: Path) -> None:
    for _, finding in Checked(tmp_path, data).found:
        say(phrases, finding)


def test_words_of_broken_rules(phrases: Phrases, tmp_path: Path) -> None:
    for old, new, _ in BROKEN:
        for _, finding in Checked(tmp_path, changed(old, new)).found:
            say(phrases, finding)


def test_words_of_what_makes_no_sense(phrases: Phrases, tmp_path: Path) -> None:
    said = set()
    for data, given, _ in [*CASES.values(), *HEADS.values()]:
        for _, finding in Checked(tmp_path, data, **given).found:
            say(phrases, finding)
            said.add(finding.cause)
    assert len(said) > 30


@pytest.mark.parametrize("language", ["fr", "en"])
def test_titles_are_short_and_quote_nothing(language: str) -> None:
    for key, text in read_texts(language):
        if key.startswith("causes.") and key.endswith(".title"):
            assert "{" not in str(text)
            assert 2 <= len(str(text).split()) <= 7, text


def test_the_names_of_errors_are_those_of_libxml2() -> None:
    names = {name for name in vars(etree.ErrorTypes) if not name.startswith("_")}
    assert syntax.CAUSES.keys() <= names
    assert validation.CAUSES.keys() <= names
    assert limits.NAMES > 100

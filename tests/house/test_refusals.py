"""Every refusal has words in every language: what happened, what to do now, where to find a person."""

import pytest

from actions import refusals
from actions.outcome import Refusal
from bot.phrases import Phrases, languages, read_texts
from bot.settings import read_settings

NAMES = sorted(
    (kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refusal)),
    key=lambda kind: getattr(kind, "key", ""),
)
SETTINGS = read_settings()
FACTS = {
    "minutes": 7,
    "first_name": "Ada",
    "last_name": "Byron",
    "number": "AR-2345-6789-ABCD",
    "email": "a@b.example",
    "agent": "Ada",
    "name": "Ada",
}


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    """Every sentence, read once: that takes a second."""
    return Phrases(SETTINGS.quoted(), SETTINGS.default_language)


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_refusal_has_its_words_and_no_words_are_left_over(language: str) -> None:
    worded = {key for key, _ in read_texts(language) if key.startswith("refusals.")}
    assert worded == {f"refusals.{kind.key}" for kind in NAMES if kind is not Refusal}


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("kind", [kind for kind in NAMES if kind is not Refusal], ids=lambda kind: kind.__name__)
def test_refusal_says_where_people_are_in_plain_words(phrases: Phrases, kind: type[Refusal], language: str) -> None:
    words = phrases(language, f"refusals.{kind.key}", **FACTS)
    assert SETTINGS.support.email in words
    assert words.count(".") >= 2  # what happened, and what to do
    assert not set("*_`[]<>{}") & set(words)


def test_refusals_tell_their_facts(phrases: Phrases) -> None:
    assert "Ada Byron" in phrases("fr", "refusals.entity_has_administrator", **FACTS)
    assert "7\N{NO-BREAK SPACE}minutes" in phrases("fr", "refusals.too_many_tries", minutes=7)
    assert "1\N{NO-BREAK SPACE}minute," in phrases("fr", "refusals.sign_in_paused", minutes=1)

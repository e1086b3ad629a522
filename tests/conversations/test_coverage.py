"""Every dialog and every manner is played, in every language."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from bot.phrases import languages, read_texts
from dialogs import DIALOGS
from dialogs.dialog import Ask
from tests.chat import read

FOLDER = Path(__file__).parent
SORTS = ("happy_path", "corrections", "digressions", "cancellations", "not_understood", "handoff")
LANGUAGES = sorted(languages())
ASKING = {name: dialog for name, dialog in DIALOGS.items() if any(isinstance(step, Ask) for step in dialog.steps)}
RENAMED = {"manners.corrected", "manners.summary"}  # transcripts name what is corrected, and whose summary it is
NEVER_HERE = {"manners.changed"}  # said to somebody whose dialog began in an older version


@cache
def keys(sort: str, language: str) -> frozenset[str]:
    """Return the keys that the assistant says in the transcripts of a folder and a language."""
    return frozenset(
        line.words
        for path in (FOLDER / sort).glob(f"*.{language}.txt")
        for line in read(path.read_text(encoding="utf-8"))
        if line.who == "bot"
    )


def of_each_sort(paths: Iterable[Path]) -> list[Path]:
    """Return as few transcripts as will do to have one of each sort for every dialog."""
    of = {
        path: {
            (line.words.partition(".")[0], path.parent.name)
            for line in read(path.read_text(encoding="utf-8"))
            if line.who == "bot" and ".ask." in line.words
        }
        for path in paths
    }
    wanted = {(name, sort) for name in ASKING for sort in SORTS}
    chosen: list[Path] = []
    while left := wanted - {pair for path in chosen for pair in of[path]}:
        best = max(of, key=lambda path: len(of[path] & left))
        assert of[best] & left, left
        chosen.append(best)
    return sorted(chosen)


def everywhere(language: str) -> frozenset[str]:
    return frozenset().union(*(keys(sort, language) for sort in SORTS))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", ASKING)
def test_dialog_has_a_transcript_of_each_sort(name: str, sort: str) -> None:
    said = frozenset().union(*(keys(sort, language) for language in LANGUAGES))
    assert any(key.startswith(f"{name}.ask.") for key in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sort_of_transcript_is_played(language: str) -> None:
    assert all(keys(sort, language) for sort in SORTS)
    assert {path.parent.name for path in FOLDER.glob("*/*.txt")} == set(SORTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ASKING)
def test_every_question_of_a_dialog_is_asked(name: str, language: str) -> None:
    asks = {f"{name}.ask.{step.slot}" for step in ASKING[name].steps if isinstance(step, Ask)}
    assert asks <= everywhere(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_manner_is_played(language: str) -> None:
    said = everywhere(language)
    manners = {key for key, _ in read_texts(language) if key.startswith("manners.") and ".options." not in key}
    assert not manners - RENAMED - NEVER_HERE - said
    assert any(key.startswith("corrected ") for key in said)
    assert any(key.endswith(".summary") for key in said)


@pytest.mark.parametrize("name", ASKING)
def test_one_transcript_of_a_dialog_is_in_real_sentences(name: str) -> None:
    transcripts = [list(read(path.read_text(encoding="utf-8"))) for path in FOLDER.glob("*/*.txt")]
    in_sentences = [lines for lines in transcripts if any(line.who == "says" for line in lines)]
    assert any(line.words.startswith(f"{name}.ask.") for lines in in_sentences for line in lines if line.who == "bot")

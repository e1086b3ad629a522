"""The app's words: all of them in every language, each of them used, and commands that the assistant understands."""

import json
import re

import pytest

from bot.conversation import Assistant
from bot.phrases import languages, read_texts
from bot.settings import ROOT, Settings
from bot.teams_app import package
from dialogs.commands import command
from knowledge.search import Outcome
from tests.manifest.unzipped import parsed

TEXTS = ROOT / "manifest" / "texts"
LANGUAGES = ("en", "fr")
TEMPLATE = (ROOT / "manifest" / "manifest.json").read_text(encoding="utf-8")


def quoted(text: object) -> set[str]:
    return set(re.findall(r"{{\s*([\w.]+)", str(text)))


def test_every_language_has_the_same_texts_with_the_same_settings() -> None:
    assert sorted(languages(TEXTS)) == list(LANGUAGES)
    english, french = (dict(read_texts(language, TEXTS)) for language in LANGUAGES)
    assert english.keys() == french.keys()
    assert {key: quoted(text) for key, text in english.items()} == {key: quoted(text) for key, text in french.items()}


def test_every_text_is_in_the_manifest() -> None:
    assert {key for key, _ in read_texts("fr", TEXTS)} == set(re.findall(r"text\('([\w.]+)'\)", TEMPLATE))


def test_everything_that_people_read_is_translated(settings: Settings) -> None:
    built = package.build(settings)
    french = [json.dumps(part) for part in _words(parsed(built))]
    translated = {path for path in parsed(built, "en.json") if path != "$schema"}
    assert len(french) == len(translated)


def _words(manifest: dict[str, object]) -> list[object]:
    texts = [text for part in ("name", "description") for text in manifest[part].values()]  # type: ignore[attr-defined]
    (bot,) = manifest["bots"]  # type: ignore[misc]
    (extension,) = manifest["composeExtensions"]  # type: ignore[misc]
    lists = [*bot["commandLists"], extension]  # type: ignore[index]
    commands = [one for each in lists for one in each["commands"]]
    parameters = [one for command in commands for one in command.get("parameters", ())]
    return [*texts, *(one[part] for one in (*commands, *parameters) for part in ("title", "description"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_understood(assistant: Assistant, language: str) -> None:
    """A command is sent as if the person had typed it."""
    for key, title in read_texts(language, TEXTS):
        if key.startswith("commands.") and key.endswith(".title"):
            begins = assistant.understanding.begins(str(title), language)
            answers = assistant.find(str(title), language).outcome is Outcome.ANSWER
            assert begins or command(str(title)) or answers, title

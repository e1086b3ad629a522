"""No sentence for people stands in Python, none is missing in a language, and none is there for nobody."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.phrases import read_texts

ROOT = Path(__file__).parent.parent.parent
FOLDERS = (ROOT / "bot" / "texts", ROOT / "bot" / "texts" / "page")
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*") if path.suffix in {".py", ".html"}
)
LANGUAGES = ("en", "fr")


def texts(folder: Path, language: str) -> dict[str, str]:
    loaded: Any = yaml.safe_load((folder / f"{language}.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{{\s*([\w.]+)", text))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_language_has_the_same_texts_with_the_same_placeholders(folder: Path) -> None:
    assert sorted(path.stem for path in folder.glob("*.yaml")) == list(LANGUAGES)
    english, french = (texts(folder, language) for language in LANGUAGES)
    assert english.keys() == french.keys()
    for key in english:
        assert placeholders(english[key]) == placeholders(french[key]), key


def test_rooms_have_the_same_texts_in_every_language_with_the_same_placeholders() -> None:
    english, french = (dict(read_texts(language)) for language in LANGUAGES)
    assert english.keys() == french.keys()
    for key, text in english.items():
        other = french[key]
        if isinstance(text, str) and isinstance(other, str):
            assert placeholders(text) == placeholders(other), key
        else:
            assert text, f"{key}: no words to recognise"
            assert type(text) is type(other), key


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_text_is_said_somewhere(folder: Path) -> None:
    unused = [key for key in texts(folder, "fr") if f'"{key}"' not in CODE and f"'{key}'" not in CODE]
    assert not unused


@pytest.mark.parametrize(
    "path",
    [
        *ROOT.glob("bot/texts/**/fr.yaml"),
        *ROOT.glob("manifest/texts/fr.yaml"),
        *ROOT.glob("*/texts/fr/*.yaml"),
        *ROOT.glob("knowledge/articles/fr/*.md"),
        ROOT / "knowledge" / "smalltalk" / "fr.yaml",
    ],
    ids=str,
)
def test_french_typography(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".md":  # ways of asking are what people type; the head's other fields are few
        content = content.split("---\n", 2)[2]
    if path.parent.name == "smalltalk":
        content = "\n".join(kind["reply"] for kind in yaml.safe_load(content).values())
    prose = re.sub(r"{[{%].*?[%}]}|https?://\S+|^\w+:", "", content, flags=re.DOTALL | re.MULTILINE)
    assert not re.findall(r"\w'\w", prose), "the apostrophe is ’"
    assert not re.findall(r"\w [;?!»]|[^\s  ][;?!]\s|« ", prose), "a no-break space before ; ? ! » and after «"
    assert not re.findall(r"\w :(?=\s)", prose), "a no-break space before :"

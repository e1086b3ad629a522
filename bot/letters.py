"""What mails say: the texts of a kind and language, with the deployment's settings and the mail's facts in them."""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from actions.outcome import Fact
from actions.outside.mail.envelope import Words
from bot.phrases import in_language

FOLDER = Path(__file__).parent.parent / "actions" / "texts"
UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
"""Categories of characters that end lines, or turn and hide words."""


class Letters:
    """`settings` are what texts may quote; a language without texts gets the default one."""

    def __init__(self, settings: Mapping[str, Any], default: str) -> None:
        self._default = default
        self._environments = {
            folder.parent.name: _environment(folder, settings) for folder in sorted(FOLDER.glob("*/mails"))
        }

    def write(self, kind: str, language: str, facts: Mapping[str, Fact]) -> Words:
        """Return the words of a mail. Raises `jinja2.TemplateError` for a kind or a fact that texts do not know of."""
        environment = self._environments[self.language(language)]
        told = {name: _plain(fact) for name, fact in facts.items()}
        subject = environment.get_template(f"{kind}/subject.txt").render(told).strip()
        return Words(
            subject=subject,
            text=environment.get_template(f"{kind}/body.txt").render(told),
            html=environment.get_template(f"{kind}/body.html").render(told, subject=subject),
        )

    def language(self, wanted: str) -> str:
        """Return the language that a mail is written in."""
        return wanted if wanted in self._environments else self._default


def _environment(folder: Path, settings: Mapping[str, Any]) -> SandboxedEnvironment:
    language = folder.parent.name
    environment = SandboxedEnvironment(
        loader=FileSystemLoader([folder, FOLDER]),
        autoescape=lambda name: bool(name) and str(name).endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {**in_language(settings, language), "language": language}
    environment.filters["s"] = _english_s if language == "en" else _french_s
    return environment


def _english_s(number: int) -> str:
    return "" if number == 1 else "s"


def _french_s(number: int) -> str:
    return "s" if abs(number) >= 2 else ""  # noqa: PLR2004 - the plural begins at two


def _plain(fact: Fact) -> Fact | Sequence[Mapping[str, str]]:
    """Facts are what strangers typed, too: on one line, nothing hidden in it."""
    if isinstance(fact, str):
        return " ".join("".join(_seen(character) for character in fact).split())
    if isinstance(fact, list):
        return [{name: str(_plain(value)) for name, value in each.items()} for each in fact]
    return fact


def _seen(character: str) -> str:
    return " " if unicodedata.category(character) in UNSEEN else character

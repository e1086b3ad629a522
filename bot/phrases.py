"""The assistant's own sentences, by key and language, from `texts/<lang>.yaml`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

FOLDER = Path(__file__).parent / "texts"


def languages(folder: Path = FOLDER) -> frozenset[str]:
    """Return the languages that there are sentences in."""
    return frozenset(path.stem for path in folder.glob("??.yaml"))


class Phrases:
    """Sentences with the deployment's settings in them; languages are the files there are."""

    def __init__(self, settings: Mapping[str, Any], default: str, folder: Path = FOLDER) -> None:
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self.languages = languages(folder)
        sources = {name: yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8")) for name in self.languages}
        self._default = default
        self._templates = {
            (language, key): environment.from_string(text, globals={**_in_language(settings, language)})
            for language, texts in sources.items()
            for key, text in texts.items()
        }
        self._plain: dict[tuple[str, str], str] = {}

    def __call__(self, language: str, key: str, **facts: object) -> str:
        """Return the sentence; a language without texts gets the default one."""
        place = (language if language in self.languages else self._default, key)
        if facts:
            return self._templates[place].render(facts)
        if place not in self._plain:  # the same words each time
            self._plain[place] = self._templates[place].render()
        return self._plain[place]


def _in_language(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Settings as texts quote them: where a value is given per language, this language's."""
    return {
        name: (value[language] if language in value else _in_language(value, language))
        if isinstance(value, Mapping)
        else value
        for name, value in values.items()
    }

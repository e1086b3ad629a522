"""The assistant's own sentences, by key and language, from `texts/<lang>.yaml`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

FOLDER = Path(__file__).parent / "texts"


class Phrases:
    """Sentences with the deployment's settings in them; languages are the files there are."""

    def __init__(self, settings: Mapping[str, Any], default: str, folder: Path = FOLDER) -> None:
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        sources = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("??.yaml")}
        self.languages = frozenset(sources)
        self._default = default
        self._templates = {
            (language, key): environment.from_string(text, globals={**_in_language(settings, language)})
            for language, texts in sources.items()
            for key, text in texts.items()
        }

    def __call__(self, language: str, key: str, **facts: object) -> str:
        """Return the sentence; a language without texts gets the default one."""
        known = language if language in self.languages else self._default
        return self._templates[known, key].render(facts)


def _in_language(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Settings as texts quote them: where a value is given per language, this language's."""
    return {
        name: (value[language] if language in value else _in_language(value, language))
        if isinstance(value, Mapping)
        else value
        for name, value in values.items()
    }

"""The app's manifest and its translations: the template of `manifest/`, with the settings and texts in their places."""

import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from bot.phrases import Phrases, in_language
from bot.settings import Settings

MANIFEST = "manifest.json"
EXTENSION = "composeExtensions"
PERMISSIONS = "authorization"
APPLICATION = "webApplicationInfo"
TEXT = re.compile(r"\{\{\s*text\(")


class Manifest:
    """What the template has as `{{ text('…') }}` is in the default language, and translated to the others."""

    def __init__(self, settings: Settings) -> None:
        folder = settings.teams_app_dir
        self._template: Any = json.loads((folder / MANIFEST).read_text("utf-8"))
        if not settings.teams_desk_team:  # nobody could use it
            self._template.pop(EXTENSION, None)
        if not settings.teams_desk_channel:  # in which all that is written is for us, also without a mention
            self._template.pop(PERMISSIONS, None)
        if settings.teams_sso_resource:
            self._template[APPLICATION] = {"id": "{{ bot_app_id }}", "resource": settings.teams_sso_resource}
        elif PERMISSIONS in self._template:  # which an application must be named for; the address is not looked at
            self._template[APPLICATION] = {"id": "{{ bot_app_id }}", "resource": "{{ base_url }}"}
        self._environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self._default = settings.default_language
        self._quoted = settings.quoted()
        self._phrases = Phrases(self._quoted, self._default, folder / "texts")
        self._facts = {
            "version": settings.teams_app_version or version("guichet"),
            "bot_app_id": settings.bot_app_id,
            "base_url": settings.base_url,
            "host": urlsplit(settings.base_url).netloc,
        }

    @property
    def other_languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._phrases.languages - {self._default}))

    def files(self) -> dict[str, Any]:
        """Return the manifest and a file for each other language, by their names."""
        manifest = self._in_language(self._template, self._default)
        others = self.other_languages
        manifest["localizationInfo"] = {
            "defaultLanguageTag": self._default,
            "additionalLanguages": [{"languageTag": language, "file": f"{language}.json"} for language in others],
        }
        return {MANIFEST: manifest, **{f"{language}.json": self._translated(language) for language in others}}

    def _translated(self, language: str) -> dict[str, str]:
        schema = self._template["$schema"].replace(".schema.", ".Localization.schema.")
        words = dict(strings(self._in_language(self._template, language)))
        return {"$schema": schema, **{path: words[path] for path, text in strings(self._template) if TEXT.match(text)}}

    def _in_language(self, part: Any, language: str) -> Any:
        if isinstance(part, Mapping):
            return {name: self._in_language(value, language) for name, value in part.items()}
        if isinstance(part, list):
            return [self._in_language(value, language) for value in part]
        return self._rendered(part, language) if isinstance(part, str) else part

    def _rendered(self, template: str, language: str) -> str:
        def text(key: str) -> str:
            return self._phrases(language, key)

        quoted = in_language(self._quoted, language)
        return self._environment.from_string(template).render(**quoted, **self._facts, text=text)


def strings(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text by its path, as Teams writes it: bots[0].commandLists[0].commands[2].title."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from strings(value, f"{path}.{name}" if path else name)
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from strings(value, f"{path}[{number}]")
    elif isinstance(part, str):
        yield path, part

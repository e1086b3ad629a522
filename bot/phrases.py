"""Every sentence for people, by key and language, from the `texts` folders of the rooms."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from dialogs.files import read_yaml

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "bot" / "texts"
ROOMS = (ROOT / "dialogs" / "texts", ROOT / "actions" / "texts", ROOT / "knowledge" / "texts")
"""Where texts lie as `<lang>/<file>.yaml`, and the file's name begins their keys."""


def languages(folder: Path = FOLDER) -> frozenset[str]:
    """Return the languages that there are sentences in."""
    return frozenset(path.stem for path in folder.glob("??.yaml"))


class Phrases:
    """Sentences with the deployment's settings in them; languages are the files there are.

    Keys of nested texts are joined by dots: "registration.ask.email" is in `dialogs/texts/<lang>/registration.yaml`.
    A list is not one sentence but words to recognise, which `words` returns.
    """

    def __init__(self, settings: Mapping[str, Any], default: str, *folders: Path) -> None:
        """Of two folders' texts with the same key the first one's are said."""
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
        folders = folders or (FOLDER,)
        self.languages = languages(folders[0])
        self._default = default
        self._words: dict[tuple[str, str], tuple[str, ...]] = {}
        self._templates = {}
        for language in self.languages:
            known = {**environment.globals, **in_language(settings, language)}
            for key, text in (text for folder in reversed(folders) for text in read_texts(language, folder)):
                if isinstance(text, str):
                    template = environment.from_string(text)
                    template.globals = known  # one for all; Jinja would look through two each time a text is said
                    self._templates[language, key] = template
                else:
                    self._words[language, key] = text
        self._plain: dict[tuple[str, str], str] = {}

    def __call__(self, language: str, key: str, /, **facts: object) -> str:
        """Return the sentence; a language without texts gets the default one."""
        place = (self._known(language), key)
        if facts:
            return self._templates[place].render(facts)
        if place not in self._plain:  # the same words each time
            self._plain[place] = self._templates[place].render()
        return self._plain[place]

    def has(self, key: str) -> bool:
        """Tell whether there is such a sentence."""
        return (self._default, key) in self._templates

    def words(self, language: str, key: str) -> tuple[str, ...]:
        """Return a list of words to recognise, empty where there is none."""
        return self._words.get((self._known(language), key), ())

    def _known(self, language: str) -> str:
        return language if language in self.languages else self._default


def read_texts(language: str, folder: Path = FOLDER) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield keys and texts of a language: those of `folder`, and those of the other rooms with our own."""
    yield from _flat(read_yaml(folder / f"{language}.yaml"))
    if folder == FOLDER:
        for room in ROOMS:
            for file in sorted((room / language).glob("*.yaml")):
                yield from _flat(read_yaml(file), f"{file.stem}.")


def _flat(texts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for key, text in texts.items():
        if isinstance(text, Mapping):
            yield from _flat(text, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", tuple(text) if isinstance(text, list) else str(text)


def in_language(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Settings as texts quote them: where a value is given per language, this language's."""
    return {
        name: (value[language] if language in value else in_language(value, language))
        if isinstance(value, Mapping)
        else value
        for name, value in values.items()
    }

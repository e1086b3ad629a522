"""What holds for the words of the portal's pages and of the desk's alike."""

import re
from collections.abc import Callable
from pathlib import Path

from bot.phrases import languages, read_texts


def texts(language: str, folder: Path) -> dict[str, str]:
    return {key: text for key, text in read_texts(language, folder) if isinstance(text, str)}


def assert_alike(folder: Path) -> None:
    """Every language has the same words, with the same placeholders."""
    assert languages(folder) == languages()
    french = texts("fr", folder)
    for language in languages():
        others = texts(language, folder)
        assert french.keys() == others.keys()
        for key, text in french.items():
            assert _placeholders(text) == _placeholders(others[key]), key


def unsaid(folder: Path, sources: str, families: Callable[[str], tuple[str, ...]] = lambda _: ()) -> list[str]:
    """Return the keys that no source says, be it as part of a family; `families` returns other ways to say one."""

    def is_said(key: str) -> bool:
        family = key.rpartition(".")[0]
        ways = (f'"{key}"', f"'{key}'", f'"{family}." ~', f'"{family}." +', f'f"{family}.{{', *families(family))
        return any(way in sources for way in ways)

    return [key for key in texts("fr", folder) if not is_said(key)]


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"{{\s*([\w.]+)", text))

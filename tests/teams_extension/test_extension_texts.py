"""The words of the message extension: the same in every language, none for nobody, none missing."""

import re
from pathlib import Path

from bot.console.frame import DESK_TEXTS
from bot.phrases import languages, read_texts
from bot.teams_extension.extension import TEXTS

ROOT = Path(__file__).parent.parent.parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "teams_extension").glob("*.py"))


def texts(language: str, folder: Path = TEXTS) -> dict[str, str]:
    return {key: str(text) for key, text in read_texts(language, folder)}


def test_words_are_the_same_everywhere_and_each_is_said() -> None:
    assert languages(TEXTS) == languages()
    french, english = texts("fr"), texts("en")
    assert french.keys() == english.keys()
    quoted = re.compile(r"{{\s*([\w.]+)")
    assert {key: quoted.findall(text) for key, text in french.items()} == {
        key: quoted.findall(text) for key, text in english.items()
    }
    assert not [key for key in french if f'"{key}"' not in CODE]
    said = set(re.findall(r"""say\("([\w.]+)"[,)]|language, "([\w.]+)"[,)]""", CODE))
    assert said
    assert not {key for pair in said for key in pair if key} - french.keys() - texts("fr", DESK_TEXTS).keys()

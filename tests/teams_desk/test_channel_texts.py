"""The words of the support team's channel: the same in every language, none for nobody, none missing."""

import re
from pathlib import Path

from actions.tickets import EventKind
from bot.console.frame import DESK_TEXTS
from bot.phrases import languages, read_texts
from bot.teams_desk.members import Stranger
from bot.teams_desk.posts import TOLD
from bot.teams_desk.words import TEXTS

ROOT = Path(__file__).parent.parent.parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "teams_desk").glob("*.py"))


def test_words_are_the_same_everywhere_and_each_is_said() -> None:
    assert languages(TEXTS) == languages()
    french, english = (dict(read_texts(language, TEXTS)) for language in ("fr", "en"))
    assert french.keys() == english.keys()
    quoted = re.compile(r"{{\s*([\w.]+)")
    for key, text in french.items():
        assert quoted.findall(str(text)) == quoted.findall(str(english[key])), key
    made = {"card.late_reply", "card.late_solve", "card.late_both", "thread.person", "thread.assistant", "thread.agent"}
    strangers = {f"stranger.{one}" for one in Stranger}
    said = {key for key in french if f'"{key}"' in CODE or f'"{key.rpartition(".")[2]}"' in CODE}
    assert not french.keys() - said - made - strangers
    assert strangers | made <= french.keys()
    known = french.keys() | dict(read_texts("fr", DESK_TEXTS)).keys()
    assert {f"event.{kind}" for kind in TOLD | {EventKind.NOTE}} <= known
    wanted = set(re.findall(r"""say\("([\w.]+)"[,)]|language, "([\w.]+)"[,)]""", CODE))
    assert wanted
    assert not {key for pair in wanted for key in pair if key} - known

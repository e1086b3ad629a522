"""Words that somebody made to be hard to show: they are shown, at once, and nothing of them is dropped."""

import json

import pytest

from bot import adaptive_markdown as markdown

BLANKS = "a\n" + " " * 20_000 + "x"  # took 40 seconds, in which nobody else was answered
QUOTED = "> " * 3_000 + "x"  # broke the turn
LISTED = "".join(f"{'  ' * level}- {level}\n" for level in range(60)) + "  " * 60 + "x"


@pytest.mark.parametrize(
    "text", [BLANKS, QUOTED, LISTED, "a " + "`" * 20_000 + "x"], ids=["blanks", "quotes", "lists", "code"]
)
def test_words_that_are_hard_to_show_are_shown(text: str) -> None:
    shown = json.dumps(markdown.elements(text))
    assert 'x"' in shown
    assert markdown.plain(text).endswith("x")
    assert all(f" {level}" in shown for level in range(60)) or text is not LISTED
    assert shown.count('"ColumnSet"') <= markdown.DEEPEST
    assert shown.count('"Container"') <= markdown.DEEPEST

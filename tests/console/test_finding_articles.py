"""Who searches for articles finds what people would be answered and what has the words, and no faint chances."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.console.articles import find
from bot.console.canned import Suggesting
from bot.conversation import Assistant


@pytest.mark.parametrize(
    ("words", "language", "first"),
    [
        ("CGU", "fr", "accepter-cgu"),
        ("login oublié", "fr", "retrouver-identifiant"),
        ("je n’ai qu’un fichier excel", "fr", "convertir-excel"),
        ("where do I sign in?", "en", "se-connecter"),
        ("Quand tailler les rosiers ?", "fr", None),
        ("Quel temps fera-t-il demain à Brest ?", "fr", None),
        ("How do I get red wine out of a carpet?", "en", None),
        ("xyzzy", "fr", None),
    ],
)
def test_words_that_match_nothing_find_nothing(
    assistant: Assistant, words: str, language: str, first: str | None
) -> None:
    workplace: Any = SimpleNamespace(assistant=assistant, suggesting=Suggesting(lambda: assistant))
    found = find(workplace, words, language)
    assert (found[0].id if found else None) == first

"""Every article and every notice as a card in Teams; dialogs are looked at where their transcripts are played."""

import re
from dataclasses import replace

import pytest

from bot.adaptive_markdown import elements, plain
from bot.conversation import Assistant
from bot.phrases import read_texts
from bot.state import State
from dialogs import DIALOGS, NOTICES, forms
from dialogs.progress import Progress
from tests.cards.checker import CardChecker

COUNTS = {"total": "5", "accepted": "3", "rejected": "2", "warned": "1", "errors": "2", "line": "7"}
SHOWN = {
    "number": "AR-2345-6789-ABCD",
    "name": "mars_2026.xml",
    "cause": "empty",
    "status": "processed",
    "received_at": "1700000000000",
    "size": "2048",
    "well_formed": "yes",
    "page_url": "https://portail.example/d",
    "report_url": "https://portail.example/r",
    "picture_url": "https://portail.example/p.png",
    **COUNTS,
}
FACTS = {
    "first_name": "Claire",
    "minutes": "120",
    "refused": [{"name": "a.xml", "problem": "files.empty"}],
    "groups": [{"field": "", "reason": "", "label": "Nom", "cells": "B2", "times": "1", "words": "Ceci."}],
    "written": "",
    "document": "report",
    "problem": "files.empty",
    "cards": [SHOWN],
    **SHOWN,
    "number": 1,
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_article_is_a_card(assistant: Assistant, card_checker: CardChecker, language: str) -> None:
    state = State(language=language)
    for article in assistant.articles.in_language(language):
        reply = assistant.answers.article(state, article.id, 2)
        for said in reply.says:
            card_checker.check_say(said, reply.state, assistant)
        card_checker.check_say(assistant.answers.words_of(article), state, assistant)


MARKDOWN = """\
# Titre `x`

Un **gras**, un *penché*, un [lien](https://portail.example/a_b) et `xsi:nil="true"`, « **`RNCP`** » !
Une ligne.

1. Un
2. Deux
   - dedans
   - aussi
3. Trois

> Cité

| A | B |
|---|---|
| 1 | deux \\| trois |

---
```xml
<a>
  *b*
```
"""


def test_no_word_of_markdown_is_lost_and_none_of_its_signs_shows(card_checker: CardChecker) -> None:
    card = {"type": "AdaptiveCard", "version": "1.5", "body": elements(MARKDOWN)}
    drawn = " ".join(card_checker.check(card).split())
    for words in ("Titre x", 'Un gras, un penché, un lien et xsi:nil="true", « RNCP » !', "Une ligne.", "dedans"):
        assert words in drawn
    for words in ("Trois", "Cité", "deux | trois", "*b*"):
        assert words in drawn
    assert not any(sign in drawn for sign in ("**", "`", "#", "](", "---"))
    assert [part["text"] for part in card["body"] if part.get("text", "")[:1].isdigit()] == [
        "1. Un\n2. Deux",
        "3. Trois",
    ]
    assert "**" not in plain(MARKDOWN)


def quoted_by(notice: str) -> set[str]:
    """Return the names of the facts that the words of a notice quote."""
    texts = [str(text) for key, text in read_texts("fr") if key.startswith(f"notices.{notice}")]
    return {name for text in texts for name in re.findall(r"(?:{{|if|elif) \(?([a-z_]+)(?![.\w])", text)}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_notice_is_shown(assistant: Assistant, card_checker: CardChecker, language: str) -> None:
    for name, notice in NOTICES.items():
        if not notice.begins:
            facts = {**dict.fromkeys(quoted_by(name), "1"), **FACTS}
            reply = assistant.guide.notices(State(language=language), name, facts, 0)
            for said in reply.says:
                card_checker.check_say(said, reply.state, assistant)
                card_checker.check_say(replace(said, options=("Oui",)), reply.state, assistant)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_form_and_everything_wrong_in_it_is_shown(
    assistant: Assistant, card_checker: CardChecker, language: str
) -> None:
    shown = 0
    for name, dialog in DIALOGS.items():
        progress = Progress(dialog=name, version=dialog.version)
        asked = forms.questions(dialog, progress)
        if len(asked) < forms.FEWEST:
            continue
        state = State(language=language, stack=(replace(progress, asked=asked[0].ask.slot),))
        reply = assistant.guide.shows_form(state, dialog)
        wrong = {one.ask.slot: "nothing" for one in asked}
        words = {one.ask.slot: "???" for one in asked}
        for one in (reply, assistant.guide.shows_form(state, dialog, words=words, problems=wrong)):
            for said in one.says:
                card_checker.check_say(said, one.state, assistant)
                shown += 1
    assert shown >= 8

"""Agents search and write in Teams: what they find, what they publish, who may not, and what breaks nothing."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from actions.articles import SaveDraft, Written
from actions.questions import RecordQuestion
from actions.store.desk_tables import tickets
from bot.apart import ApartFailedError
from bot.conversation import Assistant
from bot.newsroom import Newsroom
from bot.portal import Portal
from bot.store.store import Store, StoreAwayError
from bot.teams_desk.members import Members
from bot.teams_extension.asked import LONGEST
from bot.teams_extension.extension import FETCH, QUERY, SUBMIT
from bot.teams_extension.finding import MOST_BYTES, Finding
from knowledge.article import Link
from tests.cards.checker import CardChecker
from tests.channels.bot_under_test import PATH
from tests.channels.connector_double import ConnectorDouble
from tests.console.test_knowledge import WAYS
from tests.desk_rows import add_rows, ticket_of
from tests.teams_extension.at_teams import AtTeams, Shown

Come = Callable[..., AtTeams]
CHECK, RESULT, PUBLISH, BACK, KEEP = (
    "Enregistrer et vérifier",
    "Voir le résultat",
    "Publier",
    "Revenir au texte",
    "Garder le brouillon",
)
MESSAGE = '<p><at id="0">Jean</at>&nbsp;où est la <b>piscine</b> municipale ? mot de passe : Soleil2024!</p>'
POOL = {
    "title": "La piscine",
    "answer": "Elle est **place du Marché**.\n\n- le matin\n- le soir",
    "source": "La mairie",
}
SWIMMING = ("pool", "lengths", "hours", "cap", "prices", "lesson", "goggles", "towel")
ENGLISH_POOL = {
    "title": "The pool",
    "questions": "\n".join(f"swimming {one}" for one in SWIMMING),
    "answer": "It is on Market Square.",
    "source": "The town hall",
}


def number(card: dict[str, Any]) -> str:
    """Return the number of the ticket that a card is of."""
    told: str = card["body"][1]["facts"][0]["value"]
    return told


async def result(shown: Shown) -> Shown:
    """Ask for what takes a while until it is there."""
    while RESULT in shown.titles:
        shown = await shown.press(RESULT)
    return shown


async def test_from_a_message_to_an_article_that_answers(agent: Come, connector: ConnectorDouble, store: Store) -> None:
    edith, portal = agent("edith"), Portal(store)
    asked = {"text": "où est la piscine municipale ?", "language": "fr", "outcome": "unknown", "article": ""}
    await portal.do(RecordQuestion(conversation="c", sequence=1, **asked))
    form = await edith.opens(MESSAGE)
    question = form.fields["questions"]["value"]
    assert question.startswith("où est la piscine municipale ?")
    assert "Jean" not in question
    assert "Soleil" not in question
    assert form.fields["source"]["value"] == "Edith"

    filled = {"questions": f"{question.partition('mot')[0]}\n{WAYS}", **POOL}
    first, again = await asyncio.gather(*(form.press(CHECK, **filled) for _ in range(2)))
    assert "Cela prend quelques secondes." in first.words
    tried = await result(first)
    assert "• Cet article n’est pas écrit en anglais, et un article se publie" in tried.words
    assert "1 question aurait une autre réponse" in tried.words
    assert "ne sait pas → répond La piscine" in tried.words
    assert (await result(again)).titles == tried.titles
    drafts = await portal.read(lambda work: work.articles.drafts())
    assert [(draft.article, draft.language, draft.version, draft.agent_id) for draft in drafts] == [
        ("la-piscine", "fr", 1, "edith")
    ]

    back = await tried.press(BACK)
    assert {name: back.fields[name]["value"] for name in POOL} == POOL
    assert back.fields["questions"]["value"].splitlines()[1:] == WAYS.splitlines()
    tried = await result(await back.press(CHECK, answer=f"{POOL['answer']}\n\nElle est chauffée."))
    english = await tried.press("L’écrire en anglais")
    assert "En anglais" in english.words
    tried = await result(await english.press(CHECK, **ENGLISH_POOL))
    assert "À corriger avant de publier" not in tried.words, tried.words
    if doubts := tried.fields:
        assert set(doubts) == {"anyway"}
    yes = dict.fromkeys(tried.fields, "true")
    told = await asyncio.gather(*(tried.press(PUBLISH, **yes) for _ in range(2)))
    for one in (*told, await tried.press(PUBLISH, **yes)):
        assert "C’est publié." in (await result(one)).words
    published = await portal.read(lambda work: work.articles.now_published())
    assert [(one.article, one.language, one.version) for one in published] == [
        ("la-piscine", "en", 1),
        ("la-piscine", "fr", 2),
    ]

    async with asyncio.timeout(60):
        while True:
            titles = [title for title, _ in await edith.finds("articles")]
            if "La piscine" in titles:
                break
            await asyncio.sleep(0.05)
    await edith.guichet.post("/api/messages", json=connector.message("où est la piscine ?"), headers=connector.bearer())
    async with asyncio.timeout(60):
        while not any("place du Marché" in str(one.activity) for one in connector.deliveries):
            await connector.delivered(len(connector.deliveries) + 1)


async def test_what_is_found_goes_into_a_message(agent: Come, store: Store) -> None:
    anna = agent("anna")
    hostile = "[tout](https://evil.example) **est** refusé"
    given = {"subject": hostile, "email": "jean@cfa.example", "bcr": "12ABC345"}
    rows = [ticket_of(str(number), created_at=number, **given) for number in range(3)]
    await add_rows(store, tickets, *rows)
    async with store.turn() as transaction:
        for row in rows:
            await transaction.work.tickets.index(row["id"], f"{row['number']} {hostile}")
    numbers = [number(card) for _, card in await anna.finds("tickets")]
    assert numbers == ["A-2", "A-1", "A-0"]
    assert [number(card) for _, card in await anna.finds("tickets", count=1, skip=1)] == ["A-1"]
    assert await anna.finds("tickets", skip=3) == []
    ((title, card),) = await anna.finds("tickets", "a-1 refuse")
    assert title == hostile
    assert card["body"][0] == {
        "type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": hostile, "weight": "Bolder"}],
    }
    assert card["actions"][0]["url"].endswith("/desk/tickets/A-1")
    assert "jean@cfa" not in str(card)
    assert "12ABC345" not in str(card)
    assert (await anna.searches("tickets", "zzz"))["text"] == "No request matches."

    assert next(title for title, _ in await anna.finds("articles", "the bus stop")) == "bus"
    asked = {"text": "invoice", "language": "en", "outcome": "answered", "article": "facture"}
    await Portal(store).do(RecordQuestion(conversation="c", sequence=1, **asked))
    assert [title for title, _ in await anna.finds("articles")] == ["facture", "bus"]
    ((_, card),) = await anna.finds("articles", count=1, skip=1)
    assert card["lang"] == "en"
    assert "La réponse." in str(card["body"])


def test_a_long_article_is_cut_and_says_so(assistant: Assistant, card_checker: CardChecker) -> None:
    article = next(one for one in assistant.articles if one.links)
    links = (*article.links, Link(label="Plan", url="/plan"), Link(label="Écrire", url="mailto:a@b.example"))
    long = replace(article, text="\n\n".join(f"- {article.text}" for _ in range(40)), links=links)
    finding = Finding(Any, Any, "https://guichet.example")  # type: ignore[arg-type]  # a card needs neither
    card = finding.article(long, lambda key: f"<{key}>")
    assert len(json.dumps(card)) <= MOST_BYTES
    drawn = card_checker.check(card)
    assert "Écrire → mailto:a@b.example" in drawn
    assert card["body"][-2]["text"] == "<found.shortened>"
    assert card["actions"][-1] == {"type": "Action.OpenUrl", "title": "Plan", "url": "https://guichet.example/plan"}
    whole = finding.article(replace(long, text=article.text), lambda key: f"<{key}>")
    assert "<found.shortened>" not in str(whole)


KINDLY = {
    QUERY: {"fr-FR": "réservée à l’équipe d’assistance", "en-GB": "is for the support team"},
    FETCH: {"fr-FR": "peuvent ajouter une réponse", "en-GB": "can add an answer"},
    SUBMIT: {"fr-FR": "peuvent ajouter une réponse", "en-GB": "can add an answer"},
}


async def test_everybody_else_gets_a_kind_sentence(
    agent: Come, store: Store, connector: ConnectorDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is not of the team, has no account, has one no longer, has another role, or comes by another channel."""
    value = {"commandId": "tickets", "data": {"guichet": {"step": "write", "article": "bus", "language": "fr"}}}
    strangers: list[tuple[str, str, dict[str, Any]]] = [
        (name, one, {}) for name, one in product(("nobody", "boss", "former"), KINDLY)
    ]
    strangers += [("edith", QUERY, {}), ("anna", FETCH, {}), ("anna", SUBMIT, {})]
    strangers += [("edith", one, {"channelId": "emulator"}) for one in KINDLY]
    for (name, invoke, fields), locale in product(strangers, ("fr-FR", "en-GB")):
        answer = await agent(name, locale).invokes(invoke, value, **fields)
        told = answer["composeExtension"]["text"] if invoke == QUERY else answer["task"]["value"]
        kind = answer["composeExtension"]["type"] if invoke == QUERY else answer["task"]["type"]
        assert (kind, KINDLY[invoke][locale] in told) == ("message", True), (name, invoke, told)
    assert await agent("edith").finds("articles", "facture")
    assert await Portal(store).read(lambda work: work.articles.drafts()) == []

    async def away(*_: object) -> None:
        raise StoreAwayError("gone")

    monkeypatch.setattr(Members, "agent", away)
    invoke = connector.message(None, type="invoke", name=SUBMIT, value={})
    response = await agent("edith").guichet.post(PATH, json=invoke, headers=connector.bearer())
    assert response.status == 503  # so that a dialog stays, with what was typed into it


OURS: tuple[object, ...] = (
    {"step": "publish", "article": "../../etc", "language": "fr"},
    {"step": "publish", "article": "bus", "language": "xx"},
    {"step": "publish", "article": "bus", "language": "fr", "versions": {"fr": "1", "zz": [], "en": True}},
    {"step": "write", "article": "", "language": "fr"},
    {"step": "write", "article": "nowhere", "language": "fr", "versions": 5},
    {"step": "look", "article": "nowhere", "language": "fr"},
    {"step": "check", "article": "bus", "language": "fr", "versions": {"fr": 10**30}},
    {"step": "keep", "article": ["bus"], "language": None},
    {"step": "__class__"},
    {},
    None,
    [[]],
)


async def test_nothing_that_is_sent_breaks_it(agent: Come, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    edith, anna, portal = agent("edith"), agent("anna"), Portal(store)
    for value in (None, 5, "x", [], {}, {"commandId": 5}, {"commandId": "articles", "parameters": 5}):
        for name in (QUERY, FETCH, SUBMIT):
            await edith.invokes(name, value)
    for options in ({"skip": -1, "count": 0}, {"skip": "5", "count": None}, {"skip": 10**30, "count": 10**30}, 5):
        for command in ("tickets", "articles"):
            words = [{"name": "words", "value": "é\0\ud800' OR 1=1 -- %_ " * 50}, 5, {"name": []}]
            await anna.invokes(QUERY, {"commandId": command, "parameters": words, "queryOptions": options})
    for ours in OURS:
        await edith.invokes(SUBMIT, {"data": {"guichet": ours, "title": 5, "questions": ["x"], "anyway": {}}})
        await edith.invokes(SUBMIT, {"data": ours})
    never = ("<![foo bar]>", f"&#{'9' * 5000};", "<a " * 6000, f"<{'a' * 19_000}")  # the last two took half a minute
    for content in ("<" * 9000, "<p" + "<at>" * 2000 + "x", "&#1114112;&#xd800;\0", *never):
        await edith.opens(content)
    assert await portal.read(lambda work: work.articles.drafts()) == []

    largest = {name: "\N{PILE OF POO}" * (most // 2) for name, most in LONGEST.items()}
    data = {"guichet": {"step": "check"}, "language": "xx", **largest}
    await edith.invokes(SUBMIT, {"data": data})
    shown = await edith.submits(data | {"language": "fr", "title": "  ", "answer": "\N{PILE OF POO}" * 9000})
    assert "Remplissez tous les champs." in shown.words
    long = {**POOL, "title": "La piscine", "questions": "\n".join(f"{letter}{'x' * 90}" for letter in "abcdefgh")}

    async def failing(*_: object) -> None:
        raise ApartFailedError("it takes too long")

    monkeypatch.setattr(Newsroom, "preview", failing)
    shown = await result(await edith.submits({"guichet": {"step": "check"}, "language": "fr", **long}))
    assert "Rien n’est perdu ni publié." in shown.words
    monkeypatch.undo()
    shown = await result(await shown.press("Réessayer"))
    assert "Ce qui changerait" in shown.words
    assert "Il ne répond encore à personne." in (await shown.press(KEEP)).words
    longer = f"---\ntitle: x\nupdated: 2026-11-01\nsource: y\n---\n{'mot ' * 4000}"
    after = Written(article="la-piscine", language="fr", version=1)
    await portal.do(SaveDraft(agent="edith", after=after, text=longer))
    overtaken = await edith.submits(
        {"guichet": {"step": "check", "article": "la-piscine", "language": "fr", "versions": {"fr": 1}}, **long}
    )
    assert "Quelqu’un d’autre a enregistré" in overtaken.words
    assert overtaken.fields["questions"]["value"] == long["questions"]
    shown = await edith.submits({"guichet": {"step": "write", "article": "la-piscine", "language": "fr"}})
    assert "s’écrit au bureau" in shown.words
    gone = await edith.submits({"guichet": {"step": "publish", "article": "bus", "language": "fr"}})
    assert "n’existe plus" in gone.words

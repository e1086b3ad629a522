"""Whoever goes faster than we take it is told so, in Teams' own forms, and nothing else comes of it."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import app
from bot.app import build
from bot.conversation import Assistant
from bot.limits import Limits
from bot.teams_extension.asked import pressed_in
from bot.teams_extension.extension import SUBMIT
from tests.cards.checker import CardChecker
from tests.channels.bot_under_test import PATH
from tests.channels.connector_double import BOT, ConnectorDouble
from tests.channels.drive_double import DriveDouble
from tests.channels.in_teams import InTeams
from tests.conftest import MakeSettings
from tests.teams_extension.at_teams import AtTeams

MOST = 3
GROUP: dict[str, Any] = {"conversation": {"id": "19:group@thread.v2", "isGroup": True, "conversationType": "groupChat"}}
WAIT = "You are going faster than I can follow, and nothing was done. Wait a minute, then try again."


@pytest.fixture
async def teams(
    make_settings: MakeSettings, connector: ConnectorDouble, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[InTeams]:
    """Somebody at a server that takes three messages a minute, of a minute that does not end."""
    monkeypatch.setattr(app, "Limits", partial(Limits, clock=lambda: 30.0))
    monkeypatch.setattr(app, "read_assistant", lambda *_: assistant)
    settings = make_settings(messages_per_minute=MOST, **connector.settings())
    async with TestClient(TestServer(await build(settings))) as guichet:
        yield InTeams(guichet, connector, DriveDouble())


async def test_a_message_too_many_is_told_once_and_not_read(teams: InTeams) -> None:
    for _ in range(MOST):
        await teams.says("merci")
    too_many = [teams.connector.message("je veux m'inscrire") for _ in range(3)]
    assert [await teams.posts(one) for one in too_many] == [202, 429, 429]
    assert await teams.posts(too_many[0]) == 429  # delivered again
    told = await teams.hears("Vous allez plus vite que je ne peux suivre")
    assert "Attendez une minute" in told["text"]
    assert len(await teams.connector.delivered(MOST + 1)) == MOST + 1
    other = {"from": {"id": "29:paul", "name": "Paul"}}
    assert await teams.posts(teams.connector.message("bonjour", **other)) == 202


async def test_in_a_group_who_mentions_the_bot_too_often_is_told_once_by_name(teams: InTeams) -> None:
    """They saw nothing before."""
    to_bot = {"entities": [{"type": "mention", "text": "<at>Guichet</at>", "mentioned": BOT}]}
    paul = {"from": {"id": "29:paul", "name": "Paul"}, **GROUP}
    for _ in range(MOST):
        assert await teams.posts(teams.connector.message("<at>Guichet</at> merci", **paul, **to_bot)) == 202
    too_many = [{}, to_bot, to_bot]
    assert [await teams.posts(teams.connector.message("bonjour", **paul, **one)) for one in too_many] == [429, 202, 429]
    told = await teams.hears("vous allez plus vite que je ne peux suivre")
    assert told["text"].startswith("Paul\u00a0: vous")
    assert told["conversation"]["id"] == GROUP["conversation"]["id"]


async def test_an_invoke_too_many_is_answered_in_its_own_form(teams: InTeams) -> None:
    for _ in range(MOST):
        await teams.says("merci")
    for name, answer in (
        (
            "adaptiveCard/action",
            {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": WAIT},
        ),
        ("composeExtension/fetchTask", {"task": {"type": "message", "value": WAIT}}),
        ("composeExtension/submitAction", {"task": {"type": "message", "value": WAIT}}),
    ):
        invoke = teams.connector.message(None, type="invoke", name=name, value=None, locale="en-GB")
        response = await teams.guichet.post(PATH, json=invoke, headers=teams.connector.bearer())
        assert (response.status, await response.json()) == (200, answer)
    consent = teams.connector.message(None, type="invoke", name="fileConsent/invoke", value={"action": "decline"})
    response = await teams.guichet.post(PATH, json=consent, headers=teams.connector.bearer())
    assert response.status == 429  # Teams tells it, and leaves the card as it is
    assert int(response.headers["Retry-After"]) > 0


async def test_who_presses_too_fast_keeps_what_was_typed(teams: InTeams, card_checker: CardChecker) -> None:
    edith = AtTeams(teams.guichet, teams.connector, card_checker, "29:jean")
    for _ in range(MOST):
        await teams.says("merci")
    typed = {
        "title": "La piscine",
        "questions": "où ?\nquand ?",
        "answer": "Place du **Marché**",
        "source": "La mairie",
    }
    again = await edith.submits({"guichet": {"step": "check"}, "language": "fr", **typed})
    assert "Attendez une minute" in again.words
    assert {name: one["value"] for name, one in again.fields.items()} == {"language": "fr", **typed}
    ours = {"step": "publish", "article": "la-piscine", "language": "fr", "versions": {"fr": 3}}
    slowed = await edith.submits({"guichet": ours, "anyway": "true"})
    assert "Attendez une minute" in slowed.words
    pressed = slowed.sent_by("Réessayer")
    assert pressed == {"guichet": ours | {"anyway": True}}
    assert pressed_in({"value": {"data": pressed}}).anyway  # which was forgotten, behind this button and others
    for data in ({"guichet": ours | {"language": "xx"}}, {"guichet": ours | {"article": "../x"}}, None):
        told = await edith.invokes(SUBMIT, {"data": data})
        assert told["task"]["type"] == "message"

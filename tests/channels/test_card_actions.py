"""Cards of dialogs in Teams: tapped once, twice, late, by others, by old clients, and filled in at once."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import app
from bot.app import build
from bot.channels.botframework.card_actions import CardActions
from bot.channels.botframework.received import Received
from bot.conversation import Assistant
from bot.messages import Stored
from bot.settings import Settings
from tests.cards.checker import CardChecker
from tests.channels.connector_double import APP_ID, TENANT, ConnectorDouble
from tests.channels.drive_double import DriveDouble
from tests.channels.in_teams import InTeams, buttons, parts
from tests.channels.test_teams_files import opened
from tests.channels.turns_double import TurnsDouble
from tests.conftest import MakeSettings

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
GROUP = {"conversation": {"id": "19:group@thread.v2", "isGroup": True, "conversationType": "groupChat"}}
PAUL = {"from": {"id": "29:paul", "name": "Paul"}}


class NoLog:
    async def activities_after(self, conversation: str, watermark: int, most: int) -> list[Stored]:
        del conversation, watermark, most
        return []


@pytest.fixture
def settings(make_settings: MakeSettings, connector: ConnectorDouble) -> Settings:
    return make_settings(**connector.settings())


@pytest.fixture
async def teams(
    settings: Settings, connector: ConnectorDouble, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[InTeams]:
    """Somebody who has the bot in Teams, at the portal of the demonstration."""
    monkeypatch.setattr(app, "read_assistant", lambda *_: assistant)
    await opened(settings)
    async with TestClient(TestServer(await build(settings))) as guichet:
        yield InTeams(guichet, connector, DriveDouble())


def logged(settings: Settings) -> list[dict[str, Any]]:
    connection = sqlite3.connect(settings.data_dir / "guichet.db")
    try:
        rows = connection.execute("select body from activities order by conversation_id, sequence").fetchall()
    finally:
        connection.close()
    return [json.loads(body) for (body,) in rows]


def words_of(card: Mapping[str, Any]) -> str:
    texts = [part["text"] for part in parts(card["body"]) if "text" in part]
    return "\n".join(texts).replace("\N{NO-BREAK SPACE}", " ")


def says(card: Mapping[str, Any]) -> list[str]:
    actions = [action for part in parts(card["body"]) for action in part.get("actions", [])]
    return [action["title"] for action in actions if action["type"] == "Action.Execute"]


async def updated(teams: InTeams, words: str) -> dict[str, Any]:
    """Return the next card that takes the place of an earlier one, with these words."""
    activity = await teams.finds(lambda activity: "id" in activity and words in str(activity))
    card: dict[str, Any] = activity["attachments"][0]["content"]
    return card


async def test_a_dialog_is_answered_on_its_cards(teams: InTeams, settings: Settings, card_checker: CardChecker) -> None:
    await teams.says("je veux m'inscrire")
    asks = await teams.hears("Quel organisme")
    assert "text" not in asks
    assert [button["title"] for button in buttons(asks)] == ["Certificateur", "Déposant mandaté", "Remplir en une fois"]
    answer = await teams.presses(asks, "Certificateur", id="f:tap")
    assert (answer["statusCode"], answer["type"]) == (200, CARD)
    assert not says(answer["value"])
    assert "✓ Vous avez choisi : Certificateur" in words_of(answer["value"])
    card_checker.check(answer["value"])
    bcr = await teams.hears("matricule (BCR)")
    assert "replyToId" not in bcr  # nobody wrote anything that could be replied to
    assert await updated(teams, "Vous avez choisi") == answer["value"]  # for their other devices
    assert await teams.presses(asks, "Certificateur", id="f:tap") == answer  # delivered again
    taps = [one for one in logged(settings) if one.get("text") == "Certificateur"]
    assert len(taps) == 1
    assert taps[0]["type"] == "message"
    late = await teams.presses(asks, "Déposant mandaté")  # from another device
    assert late == answer
    await teams.says("12ABC345")
    await teams.hears("numéro de contrat")
    await teams.says("annuler")
    asked = await teams.hears("Voulez-vous garder")
    assert "Garder pour plus tard" in says(asked["attachments"][0]["content"])
    await teams.says("tout effacer")
    card = await updated(teams, "tout effacer")
    assert not says(card)
    over = await teams.presses(asks, "Certificateur")
    assert over == answer


async def test_what_a_client_makes_up_comes_to_nothing(teams: InTeams, settings: Settings) -> None:
    await teams.says("je veux m'inscrire")
    asks = await teams.hears("Quel organisme")
    (at,) = {button["data"]["guichet"]["at"] for button in buttons(asks)}
    made_up: tuple[Any, ...] = (
        None,
        [],
        {},
        {"guichet": "x"},
        {"guichet": {"say": "x" * 301, "at": at}},
        {"guichet": {"say": "Non"}},
    )
    for data in made_up:
        answer = await teams.executes(data)
        assert (answer["statusCode"], answer["type"]) == (400, ERROR)
        assert answer["value"]["message"].startswith("Cette carte n’est plus valable")
    for ours in (
        {"say": "Je suis roi", "at": at},
        {"say": "Certificateur", "at": 1},
        {"say": "Certificateur", "at": 99},
    ):
        answer = await teams.executes({"guichet": ours})
        assert (answer["statusCode"], answer["type"]) == (200, MESSAGE)
        assert answer["value"].startswith("Cette carte n’est plus valable")
    elsewhere = {"conversation": {"id": "a:2", "conversationType": "personal", "tenantId": TENANT}}
    answer = await teams.executes({"guichet": {"say": "Certificateur", "at": at}}, **elsewhere)
    assert answer["type"] == MESSAGE
    assert not [one for one in logged(settings) if one.get("text") in {"Je suis roi", "Certificateur"}]
    both = ("Certificateur", "Déposant mandaté")
    answers = await asyncio.gather(*(teams.presses(asks, title) for title in both))  # by two devices at once
    (taken,) = [one["text"] for one in logged(settings) if one.get("text") in both]
    assert all(f"Vous avez choisi : {taken}" in words_of(answer["value"]) for answer in answers)
    await teams.says("", attachments=[{"contentType": CARD, "name": "carte"}])  # of their own, without a content
    for place in range(at + 1, at + 12):
        answer = await teams.executes({"guichet": {"say": "Certificateur", "at": place}})
        assert answer["type"] == MESSAGE


async def test_a_tap_that_could_not_be_taken_may_be_tried_again(
    connector: ConnectorDouble, turns: TurnsDouble, assistant: Assistant
) -> None:
    turns.database_is_away = True
    action = {"type": "Action.Execute", "data": {"guichet": {"say": "Oui", "at": 2}}}
    invoke = connector.message(
        None, type="invoke", name="adaptiveCard/action", value={"action": action}, locale="en-GB"
    )
    answers = CardActions(turns, NoLog(), assistant.phrases, assistant.language)
    answer = await answers(Received(activity=invoke, raw=b"", app_id=APP_ID))
    assert answer.status == 200
    assert answer.body == {
        "statusCode": 200,
        "type": MESSAGE,
        "value": "Something went wrong and nothing was kept. Try again in a moment.",
    }


async def test_suggestions_are_good_at_any_time_and_answers_only_when_asked(teams: InTeams) -> None:
    await teams.says("c'est quoi un bcr ?")
    article = await teams.hears("matricule")
    related = [one for one in buttons(article) if "leads" in one.get("data", {}).get("guichet", {})]
    assert related
    await teams.says("je veux m'inscrire")
    await teams.hears("Quel organisme")
    late = await teams.presses(article, "Oui, merci")
    assert "Cette question n’est plus posée." in words_of(late["value"])
    title = next(one["title"] for one in related if one["data"]["guichet"]["leads"][0] == "article")
    answer = await teams.presses(article, title)
    assert title.replace("\N{NO-BREAK SPACE}", " ") in words_of(answer["value"])
    assert [one["type"] for one in buttons({"attachments": [{"contentType": CARD, "content": answer["value"]}]})] == [
        one["type"] for one in buttons(article) if one["type"] == "Action.OpenUrl"
    ]
    await teams.hears("Quel organisme")
    assert not says(await updated(teams, "Je repose la question plus bas."))


async def test_an_old_client_sends_a_message(teams: InTeams, settings: Settings) -> None:
    await teams.says("je veux m'inscrire")
    asks = await teams.hears("Quel organisme")
    (button,) = [one for one in buttons(asks) if one["title"] == "Certificateur"]
    assert button["fallback"]["type"] == "Action.Submit"
    await teams.says("", value=button["fallback"]["data"])
    await teams.hears("matricule (BCR)")
    assert "Vous avez choisi : Certificateur" in words_of(await updated(teams, "Vous avez choisi"))
    await teams.says("", value=button["fallback"]["data"])
    assert (await teams.hears("n’est plus posée"))["text"] == "Cette question n’est plus posée."
    assert len([one for one in logged(settings) if one.get("text") == "Certificateur"]) == 1


async def test_in_a_group_who_is_asked_answers(teams: InTeams) -> None:
    await teams.says("c'est quoi un bcr ?", **GROUP)
    article = await teams.hears("idClient")
    title = next(one["title"] for one in buttons(article) if "leads" in one.get("data", {}).get("guichet", {}))
    suggested = await teams.presses(article, title, **GROUP, **PAUL)  # what is suggested is for all
    assert "✓ Paul a choisi : " in words_of(suggested["value"])
    await teams.says("je veux m'inscrire", **GROUP)
    asks = await teams.hears("Quel organisme")
    other = await teams.presses(asks, "Certificateur", **GROUP, **PAUL)
    assert other["type"] == MESSAGE
    assert other["value"].replace("\N{NO-BREAK SPACE}", " ") == "Cette question s’adresse à Jean Dupont."
    answer = await teams.presses(asks, "Certificateur", **GROUP)
    assert "✓ Jean Dupont a choisi : Certificateur" in words_of(answer["value"])


async def test_in_a_group_a_dialog_is_with_who_began_it(teams: InTeams, settings: Settings) -> None:
    """Who asked something in between was taken for whoever was asked, and could answer instead of them."""
    await teams.says("je veux m'inscrire", **GROUP)
    asks = await teams.hears("Quel organisme")
    for words in ("certificateur", "1", "annuler"):
        await teams.says(words, **GROUP, **PAUL)
        await teams.hears("J’attends ici la réponse d’une autre personne")
    await teams.says("compte", **GROUP, **PAUL)
    await teams.hears("Je ne suis pas certain d’avoir compris")
    which = await teams.hears("Quel organisme")
    assert "Créer un compte sur le portail" in [one["title"] for one in buttons(which)]
    await teams.says("c'est quoi un bcr ?", **GROUP, **PAUL)
    await teams.hears("numéro unique de votre organisme")
    again = await teams.hears("Quel organisme")
    title = "Remplir en une fois"
    other = await teams.presses(again, title, **GROUP, **PAUL)
    assert (other["type"], other["value"]) == (MESSAGE, "Cette question s’adresse à quelqu’un d’autre.")
    assert "n’est plus posée" in words_of((await teams.presses(asks, title, **GROUP))["value"])
    await teams.presses(again, "Certificateur", **GROUP)
    await teams.hears("matricule (BCR)")
    await teams.says("un humain", **GROUP, **PAUL)  # a dialog of his own, on top
    await teams.hears("quel est votre problème")
    await teams.says("12ABC345", **GROUP)
    await teams.hears("J’attends ici la réponse d’une autre personne")
    await teams.says("annuler", **GROUP, **PAUL)
    await teams.hears("matricule (BCR)")
    await teams.says("12ABC345", **GROUP)
    await teams.hears("numéro de contrat")
    assert [one["from"]["name"] for one in logged(settings) if one.get("text") == "Certificateur"] == ["Jean Dupont"]


async def test_in_a_group_what_was_kept_is_for_who_kept_it(teams: InTeams) -> None:
    await teams.says("je veux m'inscrire", **GROUP)
    await teams.hears("Quel organisme")
    await teams.says("certificateur", **GROUP)
    await teams.hears("matricule (BCR)")
    await teams.says("annuler", **GROUP)
    await teams.presses(await teams.hears("Voulez-vous garder"), "Garder pour plus tard", **GROUP)
    await teams.says("je veux m'inscrire", **GROUP, **PAUL)
    await teams.hears("Quel organisme")  # from the beginning
    await teams.says("annuler", **GROUP, **PAUL)
    await teams.hears("nous en restons là")
    await teams.says("je veux m'inscrire", **GROUP)
    await teams.presses(await teams.hears("Reprendre où j’en étais"), "Reprendre où j’en étais", **GROUP)
    await teams.hears("matricule (BCR)")


async def test_in_a_group_an_old_client_is_told_whom_a_question_is_for(teams: InTeams) -> None:
    """The apology for what nobody foresaw was said instead, and names were Markdown of whatever length."""
    jean = {"from": {"id": "29:jean", "name": "[Jean](https://evil.example) **Dupont** " + "é" * 900}}
    await teams.says("je veux m'inscrire", **GROUP, **jean)
    asks = await teams.hears("Quel organisme")
    (button,) = [one for one in buttons(asks) if one["title"] == "Certificateur"]
    other = await teams.presses(asks, "Certificateur", **GROUP, **PAUL)
    await teams.says("", value=button["fallback"]["data"], **GROUP, **PAUL)
    told = await teams.hears("Cette question")
    assert told["text"] == other["value"]
    assert "s’adresse à (Jean)(https://evil.example) ∗∗Dupont∗∗ é" in told["text"]
    assert len(told["text"]) < 200


async def test_a_dialog_is_filled_in_at_once(teams: InTeams, settings: Settings, card_checker: CardChecker) -> None:
    await teams.says("je veux m'inscrire")
    asks = await teams.hears("Quel organisme")
    await teams.presses(asks, "Remplir en une fois")
    form = await teams.hears("Envoyer mes réponses")
    content = form["attachments"][0]["content"]
    inputs = {part["id"]: part for part in parts(content["body"]) if part["type"].startswith("Input.")}
    assert list(inputs) == [
        "role",
        "bcr",
        "contract_number",
        "certifier_bcrs",
        "last_name",
        "first_name",
        "email",
    ]
    assert inputs["contract_number"]["label"] == "Numéro de contrat (Organisme\N{NO-BREAK SPACE}: Certificateur)"
    (send,) = [one for one in buttons(form) if one["title"] == "Envoyer mes réponses"]
    filled = {"role": "certifier", "bcr": "zzz", "contract_number": "", "last_name": "Durand 75", "email": "a@b.fr"}
    wrong = await teams.executes({**send["data"], **filled})
    assert wrong["type"] == CARD
    card_checker.check(wrong["value"])
    told = {part["id"]: part for part in parts(wrong["value"]["body"]) if "id" in part}
    assert (told["bcr"]["value"], told["last_name"]["value"], told["email"]["value"]) == ("zzz", "Durand 75", "a@b.fr")
    assert told["role"]["value"] == "certifier"
    assert "⚠ Un nom de famille n’a pas de chiffre" in words_of({"body": [told["field-last_name"]]})
    assert "⚠" in words_of({"body": [told["field-bcr"]]})
    assert "⚠" not in words_of({"body": [told["field-email"]]})
    assert await updated(teams, "Durand 75") == wrong["value"]
    again = {"attachments": [{"contentType": CARD, "content": wrong["value"]}]}
    (send,) = [one for one in buttons(again) if one["title"] == "Envoyer mes réponses"]
    right = {"bcr": "12ABC345", "contract_number": "MCFCER000123", "last_name": "Durand", "first_name": "Zoé"}
    answer = await teams.executes({**send["data"], **filled, **right})
    card_checker.check(answer["value"])
    (facts,) = [part["facts"] for part in answer["value"]["body"] if part["type"] == "FactSet"]
    assert {"title": "Organisme", "value": "Certificateur"} in facts
    assert {"title": "Prénom", "value": "Zoé"} in facts
    assert not says(answer["value"])
    await teams.presses(await teams.hears("conditions d’utilisation"), "J’accepte")
    noted = await teams.hears("Voici ce que j’ai noté")
    assert "Prénom : **Zoé**" in words_of(noted["attachments"][0]["content"])
    await teams.presses(noted, "Oui, c’est bien cela")
    await teams.hears("C’est presque fini")
    told_late = await teams.executes({**send["data"], **filled, **right})
    assert told_late["type"] == CARD
    bodies = [one for one in logged(settings) if "filled" in str(one.get("value"))]
    assert "Nom\N{NO-BREAK SPACE}: Durand" in bodies[0]["text"]


async def test_a_form_that_is_no_longer_asked_is_not_taken(teams: InTeams, settings: Settings) -> None:
    await teams.says("écrire à l'assistance")
    asks = await teams.hears("quel est votre problème")
    await teams.presses(asks, "Remplir en une fois")
    form = await teams.hears("Envoyer mes réponses")
    (send,) = [one for one in buttons(form) if one["title"] == "Envoyer mes réponses"]
    await teams.says("annuler")
    await teams.hears("nous en restons là")
    answer = await teams.executes({**send["data"], "subject": "mon mot de passe est Azerty-4321!"})
    assert "Cette question n’est plus posée." in words_of(answer["value"])
    assert not [part for part in parts(answer["value"]["body"]) if part["type"].startswith("Input.")]
    await teams.says("écrire à l'assistance")
    asks = await teams.hears("quel est votre problème")
    await teams.presses(asks, "Remplir en une fois")
    form = await teams.hears("Envoyer mes réponses")
    (send,) = [one for one in buttons(form) if one["title"] == "Envoyer mes réponses"]
    secret = {"subject": "je ne peux pas entrer, mon mot de passe est Azerty-4321!", "severity": "minor"}
    await teams.executes({**send["data"], **secret})
    await teams.hears("J’ai masqué")
    await teams.hears("Quand")
    assert "Azerty-4321" not in str(logged(settings))

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.adaptive_cards import LARGEST, Place
from bot.messages import Card, Download, Field, Form, HandedFile, Json, Link, OfferedFile, Option, Picture, Say
from bot.rendering import activity as rendered_activity
from bot.rendering import is_shown

PLACE = Place(sequence=7, language="fr", words=lambda _language, key, **_facts: key, leads={"b": ("article", "x")})


def activity(said: Say, channel: str) -> Json:
    return rendered_activity(said, channel, PLACE)


def card_of(said: Say) -> dict[str, Any]:
    (attached,) = activity(said, "msteams")["attachments"]
    assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    content: dict[str, Any] = attached["content"]
    return content


def parts(body: list[dict[str, Any]], kind: str) -> Iterator[dict[str, Any]]:
    for part in body:
        if part["type"] == kind:
            yield part
        yield from parts(part.get("items", []), kind)


def actions(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for part in parts(card["body"], "ActionSet") for action in part["actions"]]


SAID = Say(
    key="article x",
    text="Voici **la** réponse.",
    options=("Oui, merci", "Non"),
    links=(Link(label="Ouvrir la page", url="https://portail.example/x"),),
)


def test_web_chat_gets_a_button_and_suggestions() -> None:
    rendered = activity(SAID, "directline")
    assert rendered["text"] == SAID.text
    assert [action["value"] for action in rendered["suggestedActions"]["actions"]] == ["Oui, merci", "Non"]
    (card,) = rendered["attachments"]
    assert card["content"]["buttons"] == [
        {"type": "openUrl", "title": "Ouvrir la page", "value": "https://portail.example/x"}
    ]


def test_teams_gets_all_of_it_on_one_card() -> None:
    """The words are in the log, and on the card; the notification shows how they begin."""
    rendered = activity(SAID, "msteams")
    assert "suggestedActions" not in rendered
    assert (rendered["text"], rendered["summary"]) == (SAID.text, "Voici la réponse.")
    card = card_of(SAID)
    assert (card["version"], card["lang"], card["speak"]) == ("1.5", "fr", "Voici la réponse.")
    assert [part["text"] for part in parts(card["body"], "TextBlock")] == [SAID.text]
    assert [(action["type"], action["title"]) for action in actions(card)] == [
        ("Action.OpenUrl", "Ouvrir la page"),
        ("Action.Execute", "Oui, merci"),
        ("Action.Execute", "Non"),
    ]
    says = actions(card)[1]
    assert says["data"] == {"guichet": {"say": "Oui, merci", "at": 7}}
    assert says["fallback"] == {"type": "Action.Submit", "title": "Oui, merci", "data": says["data"]}


def test_teams_shows_all_buttons_though_it_would_drop_some() -> None:
    """The last question that is related to an answer with two links was not to be seen."""
    card = card_of(replace(SAID, options=tuple("abcdefghijklm")))
    _, first, *others = parts(card["body"], "ActionSet")
    assert [action["title"] for action in first["actions"]] == ["a", "b", "c", "d", "e", "card_more"]
    assert first["actions"][-1]["targetElements"] == [part["id"] for part in others] == ["more-1", "more-2"]
    assert not any(part["isVisible"] for part in others)
    assert [action["title"] for part in others for action in part["actions"]] == list("fghijklm")
    assert first["actions"][1]["data"]["guichet"]["leads"] == ["article", "x"]


def test_what_is_too_long_for_a_card_is_said_beside_it() -> None:
    long = replace(SAID, text="mot " * LARGEST)
    rendered = activity(long, "msteams")
    assert rendered["text"] == long.text
    assert "speak" not in card_of(long)
    assert not list(parts(card_of(long)["body"], "TextBlock"))
    assert len(actions(card_of(long))) == 3


def test_a_form_has_what_is_known_and_what_is_wrong() -> None:
    options = (Option(value="a", label="A"), Option(value="b", label="B"))
    role = Field(slot="role", label="Rôle", value="b", options=options)
    name = Field(slot="name", label="Nom", hint="Seul.", value="D2", problem="Pas de chiffre.")
    story = Field(slot="story", label="Récit", is_long=True)
    form = Form(dialog="d", fields=(role, name, story), send="Envoyer")
    card = card_of(Say(key="d.form", text="Voici.", options=("Une à une",), form=form))
    (choice,), (typed, told) = parts(card["body"], "Input.ChoiceSet"), parts(card["body"], "Input.Text")
    assert (choice["id"], choice["label"], choice["value"]) == ("role", "Rôle", "b")
    assert choice["choices"] == [{"title": "A", "value": "a"}, {"title": "B", "value": "b"}]
    assert (typed["id"], typed["value"], typed["isMultiline"], told["isMultiline"]) == ("name", "D2", False, True)
    assert [part["text"] for part in parts(card["body"], "TextBlock")] == ["Voici.", "⚠ Pas de chiffre.", "Seul."]
    send, alone = actions(card)
    assert (send["verb"], send["data"]) == ("fill", {"guichet": {"fill": "d", "at": 7}})
    assert alone["associatedInputs"] == alone["fallback"]["associatedInputs"] == "none"


def test_a_channel_that_shows_text_only_gets_the_same_in_words() -> None:
    rendered = activity(SAID, "sms")
    assert rendered["text"].endswith("Ouvrir la page → https://portail.example/x\n\n1. Oui, merci\n2. Non")
    assert rendered["textFormat"] == "plain"
    assert "attachments" not in rendered
    assert "suggestedActions" not in rendered


def test_words_alone_need_no_card() -> None:
    assert "attachments" not in activity(Say(key="k", text="Bonjour"), "msteams")


REPORT = Download(label="Rapport", url="https://portail.example/r", number="AR-2345-6789-ABCD", what="report.pdf")
DEPOSIT = Say(key="receipts.found", text="Voici.", cards=(Card(title="a.xml", text="Reçu.", links=(REPORT,)),))


def test_a_document_is_a_link_where_it_is_opened_and_a_question_where_it_is_handed_over() -> None:
    for channel in ("directline", "emulator"):
        (button,) = activity(DEPOSIT, channel)["attachments"][0]["content"]["buttons"]
        assert button == {"type": "openUrl", "title": "Rapport", "value": REPORT.url}
    (button,) = actions(card_of(DEPOSIT))
    asked = {"guichet_file": {"number": "AR-2345-6789-ABCD", "what": "report.pdf"}}
    message = {"type": "messageBack", "text": "Rapport", "displayText": "Rapport", "value": asked}
    assert (button["type"], button["title"], button["data"]) == (
        "Action.Submit",
        "Rapport",
        {**asked, "msteams": message},
    )
    assert REPORT.url in activity(DEPOSIT, "sms")["text"]


def test_each_thing_has_its_picture_in_words() -> None:
    shown = Card(title="a.xml", text="Reçu.", picture=Picture(url="https://portail.example/p.png", words="3 acceptés"))
    (thing,) = parts(card_of(replace(DEPOSIT, cards=(shown,)))["body"], "Container")
    assert [part["text"] for part in parts(thing["items"], "TextBlock")] == ["a.xml", "Reçu."]
    (image,) = parts(thing["items"], "Image")
    assert image["altText"] == "3 acceptés"


def test_a_file_is_offered_and_shown_by_cards_of_teams() -> None:
    offered = Say(key="k", text="Le rapport, 2 ko.", offered=OfferedFile(offer="id", name="r.pdf", size=2048))
    (card,) = activity(offered, "msteams")["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.teams.card.file.consent"
    assert (card["name"], card["content"]["description"]) == ("r.pdf", "Le rapport, 2 ko.")
    assert card["content"]["sizeInBytes"] == 2048
    assert card["content"]["acceptContext"] == card["content"]["declineContext"] == {"offer": "id"}
    handed = HandedFile(name="r.pdf", url="https://contoso.sharepoint.com/r.pdf", unique_id="u", file_type="pdf")
    (card,) = activity(Say(key="k", text="Voilà.", handed=handed), "msteams")["attachments"]
    assert card == {
        "contentType": "application/vnd.microsoft.teams.card.file.info",
        "name": "r.pdf",
        "contentUrl": "https://contoso.sharepoint.com/r.pdf",
        "content": {"uniqueId": "u", "fileType": "pdf"},
    }


def test_a_card_that_has_had_its_time_goes() -> None:
    assert activity(Say(key="k", text="", takes_back="id"), "msteams") == {"type": "messageDelete", "replyToId": "id"}


def test_what_takes_the_place_of_a_reply_is_said_only_where_that_can_be_changed() -> None:
    said = Say(key="k", text="c’est fait", updates=4)
    rendered = activity(said, "msteams")
    assert (rendered["type"], rendered["guichetUpdates"]) == ("messageUpdate", 4)
    assert is_shown(said, "msteams", is_called=True)
    assert not is_shown(said, "msteams", is_called=False)  # whoever asks gets what is new
    assert not is_shown(said, "directline", is_called=False)
    assert is_shown(replace(said, updates=0), "directline", is_called=False)

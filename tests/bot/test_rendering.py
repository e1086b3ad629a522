from dataclasses import replace

from bot.messages import Card, Download, HandedFile, Link, OfferedFile, Say
from bot.rendering import activity

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


def test_teams_gets_both_as_buttons_of_a_card() -> None:
    rendered = activity(SAID, "msteams")
    assert "suggestedActions" not in rendered
    (card,) = rendered["attachments"]
    assert [button["type"] for button in card["content"]["buttons"]] == ["openUrl", "imBack", "imBack"]


def test_teams_gets_more_buttons_than_it_shows_on_one_card_on_two() -> None:
    """The last question that is related to an answer with two links was not to be seen."""
    said = replace(SAID, options=tuple("abcde"), links=SAID.links * 2)
    cards = activity(said, "msteams")["attachments"]
    assert [[button["title"] for button in card["content"]["buttons"]] for card in cards] == [
        ["Ouvrir la page", "Ouvrir la page", "a", "b", "c", "d"],
        ["e"],
    ]


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
    (button,) = activity(DEPOSIT, "msteams")["attachments"][0]["content"]["buttons"]
    assert (button["type"], button["title"]) == ("messageBack", "Rapport")
    assert button["value"] == {"guichet_file": {"number": "AR-2345-6789-ABCD", "what": "report.pdf"}}
    assert REPORT.url in activity(DEPOSIT, "sms")["text"]


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

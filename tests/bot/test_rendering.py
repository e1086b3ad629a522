from dataclasses import replace

from bot.messages import Link, Say
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

import pytest

from actions.feedback import RecordFeedback
from bot.conversation import Assistant
from tests.chat import Chat


def test_feedback_names_the_answer_it_is_about(assistant: Assistant) -> None:
    chat = Chat(assistant)
    chat.says(None)  # 1, welcomed by 2
    chat.says("j'ai oublié mon mot de passe")  # 3, answered by 4
    chat.says("non pas vraiment")
    (request,) = chat.requests
    assert request == RecordFeedback(
        conversation="c", sequence=4, article="mot-de-passe-oublie", language="fr", helped=False
    )


def test_what_was_masked_is_told_before_the_answer_whose_buttons_would_disappear(assistant: Assistant) -> None:
    """It was told last, and web chats show the suggestions of the last reply only."""
    chat = Chat(assistant)
    chat.says(None)
    notice, answer = chat.says("j'ai oublié mon mot de passe, avant mon mot de passe c'était Tulipe2024!")
    assert (notice.key, notice.options) == ("masked", ())
    assert answer.options
    chat.says("oui merci")
    assert [request.sequence for request in chat.requests if isinstance(request, RecordFeedback)] == [5]


@pytest.mark.parametrize("choice", ["3", "3.", "le 3", "n° 3", "option 3", "choix 3"])
def test_a_choice_is_understood_by_its_number(assistant: Assistant, choice: str) -> None:
    chat = Chat(assistant)
    chat.says(None)
    options = chat.says(None)[0].options
    (said,) = chat.says(choice)
    assert said.key == "article deposer-fichier"
    assert options[2] in {article.title for article in assistant.articles}


def test_a_number_that_was_not_offered_is_a_question_like_any_other(assistant: Assistant) -> None:
    chat = Chat(assistant)
    chat.says(None)
    assert chat.says("99")[0].key in {"unknown", "did_you_mean"}


def test_a_message_that_is_too_long_gets_a_kind_refusal(assistant: Assistant) -> None:
    (said,) = Chat(assistant).says("x" * 4001)
    assert said.key == "too_long"
    assert "4001" in said.text


def test_an_unknown_locale_gets_the_default_language(assistant: Assistant) -> None:
    assert Chat(assistant, locale="de-DE").says(None)[0].text.startswith("Bonjour")
    assert Chat(assistant, locale="en").says(None)[0].text.startswith("Hello")


@pytest.mark.parametrize(
    "words",
    ["😀", "؟ كيف أسجل", "\u202eevil\u202c", "\u0000", "a" * 3999, "<script>alert(1)</script>", "🏳️‍🌈" * 500, "\ud800"],
)
def test_nothing_typed_breaks_the_assistant(assistant: Assistant, words: str) -> None:
    assert Chat(assistant).says(words)

import pytest

from actions.feedback import RecordFeedback
from bot.conversation import Assistant
from bot.store.store import Store
from tests.chat import Chat


async def test_feedback_names_the_answer_it_is_about(assistant: Assistant, sqlite_store: Store) -> None:
    chat = Chat(assistant, sqlite_store)
    await chat.says(None)  # 1, welcomed by 2
    await chat.says("j'ai oublié mon mot de passe")  # 3, answered by 4
    await chat.says("non pas vraiment")
    assert chat.requests[-1] == RecordFeedback(
        conversation="c", sequence=4, article="mot-de-passe-oublie", language="fr", helped=False
    )


async def test_what_was_masked_is_told_before_the_answer_whose_buttons_would_disappear(
    assistant: Assistant, sqlite_store: Store
) -> None:
    """It was told last, and web chats show the suggestions of the last reply only."""
    chat = Chat(assistant, sqlite_store)
    await chat.says(None)
    notice, answer = await chat.says("j'ai oublié mon mot de passe, avant mon mot de passe c'était Tulipe2024!")
    assert (notice.key, notice.options) == ("masked", ())
    assert answer.options
    await chat.says("oui merci")
    assert [request.sequence for request in chat.requests if isinstance(request, RecordFeedback)] == [5]


@pytest.mark.parametrize("choice", ["3", "3.", "le 3", "n° 3", "option 3", "choix 3"])
async def test_a_choice_is_understood_by_its_number(assistant: Assistant, sqlite_store: Store, choice: str) -> None:
    chat = Chat(assistant, sqlite_store)
    await chat.says(None)
    options = (await chat.says(None))[0].options
    (said,) = await chat.says(choice)
    assert said.key == "article deposer-fichier"
    assert options[2] in {article.title for article in assistant.articles}


async def test_a_number_that_was_not_offered_is_a_question_like_any_other(
    assistant: Assistant, sqlite_store: Store
) -> None:
    chat = Chat(assistant, sqlite_store)
    await chat.says(None)
    assert (await chat.says("99"))[0].key in {"unknown", "did_you_mean"}


async def test_a_message_that_is_too_long_gets_a_kind_refusal(assistant: Assistant, sqlite_store: Store) -> None:
    (said,) = await Chat(assistant, sqlite_store).says("x" * 4001)
    assert said.key == "too_long"
    assert "4001" in said.text


async def test_an_unknown_locale_gets_the_default_language(assistant: Assistant, sqlite_store: Store) -> None:
    assert (await Chat(assistant, sqlite_store, locale="de-DE").says(None))[0].text.startswith("Bonjour")
    assert (await Chat(assistant, sqlite_store, locale="en").says(None))[0].text.startswith("Hello")


@pytest.mark.parametrize(
    "words",
    ["😀", "؟ كيف أسجل", "\u202eevil\u202c", "\u0000", "a" * 3999, "<script>alert(1)</script>", "🏳️‍🌈" * 500, "\ud800"],
)
async def test_nothing_typed_breaks_the_assistant(assistant: Assistant, sqlite_store: Store, words: str) -> None:
    assert await Chat(assistant, sqlite_store).says(words)

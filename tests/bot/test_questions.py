"""What people ask is kept in the turn that replies to it, with what came of it."""

import pytest

from actions.learning import Made, Question
from bot.conversation import Assistant
from bot.store.conversations import now_ms
from bot.store.store import Store
from tests.activities import message, record
from tests.chat import Chat

UNSURE = "compte"
STRANGE = "quelle est la recette de la tarte aux prunes"


@pytest.fixture
def chat(assistant: Assistant, store: Store) -> Chat:
    return Chat(assistant, store)


async def kept(store: Store) -> list[Question]:
    async with store.turn() as transaction:
        return [
            question
            for text, _ in reversed(await transaction.work.questions.newest(100))
            for question in await transaction.work.questions.of_text(text)
        ]


async def test_a_question_is_kept_with_what_was_found(chat: Chat, store: Store) -> None:
    await chat.says("j'ai oublié mon mot de passe")
    await chat.says(STRANGE)
    await chat.says("bonjour")
    first, second = await kept(store)
    assert (first.text, first.language, first.outcome) == ("j'ai oublié mon mot de passe", "fr", Made.ANSWERED)
    assert (first.article, first.sequence, first.helped) == ("mot-de-passe-oublie", 2, None)
    assert (second.outcome, second.sequence) == (Made.UNKNOWN, 4)


@pytest.mark.parametrize(("words", "helped"), [("oui merci", True), ("non pas vraiment", False)])
async def test_what_helped_is_noted_on_the_question(chat: Chat, store: Store, words: str, *, helped: bool) -> None:
    await chat.says("j'ai oublié mon mot de passe")
    await chat.says(words)
    (question,) = await kept(store)
    assert question.helped is helped


async def test_the_choice_among_a_few_is_noted_and_whether_it_helped(chat: Chat, store: Store) -> None:
    (said,) = await chat.says(UNSURE)
    assert said.key == "did_you_mean"
    (question,) = await kept(store)
    assert question.outcome == Made.CHOICE
    (answer,) = await chat.says("2")
    (question,) = await kept(store)
    assert (question.outcome, question.helped) == (Made.CHOSEN, None)
    assert answer.key == f"article {question.article}"
    await chat.says("non pas vraiment")
    (question,) = await kept(store)
    assert question.helped is False


async def test_none_of_a_few_is_noted(chat: Chat, store: Store) -> None:
    await chat.says(UNSURE)
    await chat.says("aucun de ces sujets")
    (question,) = await kept(store)
    assert (question.outcome, question.helped) == (Made.CHOICE, False)


async def test_an_article_that_is_tapped_on_later_is_no_answer_to_the_question(chat: Chat, store: Store) -> None:
    await chat.says(UNSURE)
    await chat.says("retour")  # nothing is open: other articles are offered
    await chat.says("1")
    (question,) = await kept(store)
    assert question.outcome == Made.CHOICE


async def test_secrets_are_masked_in_what_is_kept(chat: Chat, store: Store) -> None:
    await chat.says("j'ai oublié mon mot de passe, avant mon mot de passe c'était Tulipe2024!")
    await chat.says("oui merci")
    (question,) = await kept(store)
    assert "Tulipe" not in question.text
    assert question.helped


@pytest.mark.parametrize("words", ["tarte \u0000 aux prunes", "tarte \ud800 aux prunes", "tarte aux prunes " * 200])
async def test_whatever_is_typed_can_be_kept(chat: Chat, store: Store, words: str) -> None:
    """Half a character broke the turn, and PostgreSQL keeps no zero."""
    await chat.says(words)
    (question,) = await kept(store)
    assert question.text.startswith("tarte ")
    assert len(question.text) <= 1000


async def test_what_is_said_in_a_dialog_is_no_question(chat: Chat, store: Store) -> None:
    await chat.says("créer mon compte")
    await chat.says("c'est quoi un bcr ?")
    assert chat.state["stack"]
    assert await kept(store) == []


async def test_a_question_goes_when_its_conversation_goes(chat: Chat, store: Store) -> None:
    await record(store, message())
    await chat.says("j'ai oublié mon mot de passe")
    assert await kept(store)
    assert await store.forget_before(now_ms() + 1, 10) == 1
    assert await kept(store) == []

"""What people asked, and what came of it."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.learning import Made, Question, Settled
from actions.store.desk_tables import questions
from actions.store.upsert import insert_into

_OF_QUESTION = tuple(questions.c[name] for name in Question.__dataclass_fields__)


class QuestionRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, question: Question) -> None:
        values = {name: getattr(question, name) for name in Question.__dataclass_fields__}
        keys = {"conversation", "sequence"}
        said = {name: value for name, value in values.items() if name not in keys}
        await self._connection.execute(
            insert_into(self._connection, questions)
            .values(**values)
            .on_conflict_do_update(index_elements=list(questions.primary_key), set_=said)
        )

    async def chosen(self, conversation: str, sequence: int, answered: int, article: str) -> None:
        """Note which article a person chose; from now on the question has the sequence of the reply that shows it."""
        values = {"sequence": answered, "article": article, "outcome": Made.CHOSEN}
        await self._connection.execute(update(questions).where(*_is(conversation, sequence)).values(values))

    async def rate(self, conversation: str, sequence: int, *, helped: bool) -> None:
        await self._connection.execute(update(questions).where(*_is(conversation, sequence)).values(helped=helped))

    async def settle(self, which: Sequence[tuple[str, int]], state: Settled) -> None:
        for conversation, sequence in which:
            await self._connection.execute(update(questions).where(*_is(conversation, sequence)).values(state=state))

    async def unanswered(self, most: int) -> list[Question]:
        """Return what nobody has settled yet and was unknown or did not help, the newest first."""
        missed = or_(questions.c.outcome == Made.UNKNOWN, questions.c.helped.is_(False))
        found = (
            select(*_OF_QUESTION)
            .where(questions.c.state == Settled.OPEN, missed)
            .order_by(questions.c.asked_at.desc(), questions.c.conversation, questions.c.sequence)
            .limit(most)
        )
        return [Question(**row) for row in (await self._connection.execute(found)).mappings()]

    async def newest(self, most: int) -> list[tuple[str, str]]:
        """Return the texts that were asked last, each once, with its language."""
        asked = func.max(questions.c.asked_at)
        found = (
            select(questions.c.text, questions.c.language)
            .group_by(questions.c.text, questions.c.language)
            .order_by(asked.desc(), questions.c.text)
            .limit(most)
        )
        return [(text, language) for text, language in await self._connection.execute(found)]

    async def of_text(self, text: str) -> list[Question]:
        """Return every time that these very words were asked, the newest first."""
        found = select(*_OF_QUESTION).where(questions.c.text == text).order_by(questions.c.asked_at.desc())
        return [Question(**row) for row in (await self._connection.execute(found)).mappings()]

    async def of_article(self, article: str, language: str, most: int) -> list[Question]:
        """Return what an article answered or was offered for, the newest first."""
        found = (
            select(*_OF_QUESTION)
            .where(questions.c.article == article, questions.c.language == language)
            .order_by(questions.c.asked_at.desc(), questions.c.conversation, questions.c.sequence)
            .limit(most)
        )
        return [Question(**row) for row in (await self._connection.execute(found)).mappings()]

    async def named(self, which: Collection[tuple[str, int]]) -> list[Question]:
        """Return those that are still there."""
        found: list[Question] = []
        for conversation, sequence in which:
            statement = select(*_OF_QUESTION).where(*_is(conversation, sequence))
            found += [Question(**row) for row in (await self._connection.execute(statement)).mappings()]
        return found


def _is(conversation: str, sequence: int) -> tuple[ColumnElement[bool], ...]:
    return questions.c.conversation == conversation, questions.c.sequence == sequence

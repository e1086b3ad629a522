"""Versions of articles, and how often articles helped."""

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.learning import Made, Stage, Use, Version
from actions.store.desk_tables import article_versions, questions

_OF_VERSION = tuple(article_versions.c[name] for name in Version.__dataclass_fields__)


class ArticleRepository:
    """`published` tells whether this transaction has published anything."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.published = False

    async def add(self, version: Version) -> None:
        values = {name: getattr(version, name) for name in Version.__dataclass_fields__}
        await self._connection.execute(insert(article_versions), values)

    async def drop(self, draft: Version) -> None:
        """Forget a draft that a newer one has taken the place of."""
        is_draft = *_is(draft), article_versions.c.state == Stage.DRAFT
        await self._connection.execute(delete(article_versions).where(*is_draft))

    async def discard(self, draft: Version) -> None:
        is_draft = *_is(draft), article_versions.c.state == Stage.DRAFT
        await self._connection.execute(update(article_versions).where(*is_draft).values(state=Stage.DISCARDED))

    async def publish(self, version: Version) -> None:
        """Let it take the place of the version that is published; its edition is there once."""
        of_article = _of(version.article, version.language)
        former = update(article_versions).where(*of_article, article_versions.c.state == Stage.PUBLISHED)
        await self._connection.execute(former.values(state=Stage.REPLACED))
        values = {"state": Stage.PUBLISHED, "published_at": version.published_at, "edition": version.edition}
        await self._connection.execute(update(article_versions).where(*_is(version)).values(values))
        self.published = True

    async def edition(self) -> int:
        """Return the newest edition, 0 where nothing was ever published."""
        newest = await self._connection.execute(select(func.max(article_versions.c.edition)))
        return newest.scalar_one() or 0

    async def newest(self, article: str, language: str) -> Version | None:
        found = select(*_OF_VERSION).where(*_of(article, language)).order_by(article_versions.c.version.desc()).limit(1)
        row = (await self._connection.execute(found)).mappings().one_or_none()
        return Version(**row) if row else None

    async def history(self, article: str, language: str) -> list[Version]:
        """Return every version, the newest first."""
        found = select(*_OF_VERSION).where(*_of(article, language)).order_by(article_versions.c.version.desc())
        return [Version(**row) for row in (await self._connection.execute(found)).mappings()]

    async def now_published(self) -> list[Version]:
        """Return what lies over the files, withdrawals among it."""
        return await self._in_state(Stage.PUBLISHED)

    async def drafts(self) -> list[Version]:
        return await self._in_state(Stage.DRAFT)

    async def use(self, since: int, until: int) -> list[Use]:
        """Count what was asked from `since` on and before `until` (milliseconds), by article and language."""
        is_shown = questions.c.outcome.in_([Made.ANSWERED, Made.CHOSEN])
        found = (
            select(
                questions.c.article,
                questions.c.language,
                _count(is_shown).label("shown"),
                _count(and_(is_shown, questions.c.helped.is_(True))).label("helped"),
                _count(and_(is_shown, questions.c.helped.is_(False))).label("not_helped"),
                _count(questions.c.outcome.in_([Made.CHOICE, Made.CHOSEN])).label("asked_back"),
            )
            .where(questions.c.asked_at >= since, questions.c.asked_at < until)
            .where(questions.c.article != "", questions.c.outcome != Made.UNKNOWN)
            .group_by(questions.c.article, questions.c.language)
            .order_by(questions.c.article, questions.c.language)
        )
        return [Use(**row) for row in (await self._connection.execute(found)).mappings()]

    async def _in_state(self, stage: Stage) -> list[Version]:
        found = (
            select(*_OF_VERSION)
            .where(article_versions.c.state == stage)
            .order_by(article_versions.c.language, article_versions.c.article)
        )
        return [Version(**row) for row in (await self._connection.execute(found)).mappings()]


def _of(article: str, language: str) -> tuple[ColumnElement[bool], ...]:
    return article_versions.c.article == article, article_versions.c.language == language


def _is(version: Version) -> tuple[ColumnElement[bool], ...]:
    return *_of(version.article, version.language), article_versions.c.version == version.version


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))

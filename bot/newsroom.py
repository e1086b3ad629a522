"""Where articles are made of what people asked: their questions in groups, changes tried out, and published."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.articles import Publish, Written
from actions.learning import Question, Stage, Version
from actions.outcome import Outcome
from actions.refusals import ArticleChanged
from actions.work import Work
from bot.apart import Apart
from bot.conversation import Assistant
from bot.editions import Editions, over
from bot.portal import Portal
from knowledge.article import Article, Name
from knowledge.likeness import MOST, groups
from knowledge.problem import KnowledgeErrors, Problem
from knowledge.reading import parse
from knowledge.trial import Asked, Trial, try_over

MOST_ASKED = 2000  # stored questions that a change is tried on, the newest
MOST_TRIES = 3  # of a publication that others are faster than
TRY_SECONDS = 300
READ_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Questions of one language that are alike, the newest first; `name` is the one most like all others."""

    language: str
    name: str
    questions: tuple[Question, ...]

    @property
    def newest(self) -> int:
        """When one of them was asked last, in milliseconds."""
        return max(question.asked_at for question in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What drafts would change, tried out against an edition; `problems` keep them from being published."""

    edition: int
    problems: tuple[Problem, ...]
    trial: Trial | None  # None: they cannot even be read

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """Ways of asking that the search takes for something else: whoever publishes decides."""
        return self.trial.doubts if self.trial else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What came of publishing; no outcome: the preview says what keeps them from it."""

    preview: Preview
    outcome: Outcome | None


class Newsroom:
    """`apart` is the process that learns; `dialogs` are the names that an article may start.

    `zone` is the desk's: it tells what day it is, as it does where articles are dated.
    """

    def __init__(
        self, *, portal: Portal, editions: Editions, apart: Apart, dialogs: Collection[str], zone: ZoneInfo
    ) -> None:
        self._portal = portal
        self._editions = editions
        self._apart = apart
        self._zone = zone
        self._dialogs = sorted(dialogs)
        self._grouped: dict[str, tuple[tuple[Question, ...], list[QuestionGroup]]] = {}

    @property
    def assistant(self) -> Assistant:
        """The one that people talk to now."""
        return self._editions.assistant

    @property
    def dialogs(self) -> Sequence[str]:
        return self._dialogs

    def file_of(self, name: Name) -> str:
        """Return the text that an article's file has, empty where there is none."""
        return self._editions.files.get(name, "")

    async def read(self, name: Name, text: str) -> Article:
        """Return the article that a text makes. Raises `KnowledgeErrors` and `ApartFailedError`."""
        (article,) = await self._apart.run(READ_SECONDS, parse, {name: text}, self._editions.values)
        return article

    async def close(self) -> None:
        await self._apart.close()

    async def unanswered(self) -> list[QuestionGroup]:
        """Return what was unknown or did not help, in groups, the largest first. Raises `ApartFailedError`."""
        found = await self._portal.read(lambda work: work.questions.unanswered(MOST))
        by_language: defaultdict[str, list[Question]] = defaultdict(list)
        for question in found:
            by_language[question.language].append(question)
        grouped = [one for language, asked in by_language.items() for one in await self._group(language, asked)]
        return sorted(grouped, key=lambda one: (-len(one.questions), -one.newest))

    async def preview(self, drafts: Sequence[Written]) -> Preview:
        """Try drafts together on what people asked lately. Raises `ApartFailedError`."""
        edition, published, texts, asked = await self._portal.read(lambda work: _situation(work, drafts))
        changes = {Name(one.language, one.article): one.text for one in texts}
        try:
            trial = await self._apart.run(
                TRY_SECONDS,
                try_over,
                self._editions.files,
                over(published),
                changes,
                self._editions.values,
                [Asked(text=text, lang=language) for text, language in asked],
                today=datetime.now(self._zone).date(),
                dialogs=self._dialogs,
            )
        except KnowledgeErrors as errors:
            return Preview(edition=edition, problems=errors.problems, trial=None)
        return Preview(edition=edition, problems=trial.problems, trial=trial)

    async def publish(self, agent: str, drafts: Sequence[Written], *, anyway: bool = False) -> Published:
        """Try drafts and publish them; those that raise doubts only `anyway`. Raises `ApartFailedError`."""
        published = await self._publish(agent, drafts, anyway=anyway)
        for _ in range(MOST_TRIES - 1):
            if not isinstance(published.outcome, ArticleChanged):
                break
            if await self._portal.read(lambda work: work.articles.edition()) == published.preview.edition:
                break  # it is the drafts that changed
            published = await self._publish(agent, drafts, anyway=anyway)
        return published

    async def _publish(self, agent: str, drafts: Sequence[Written], *, anyway: bool) -> Published:
        preview = await self.preview(drafts)
        if preview.problems or (preview.doubts and not anyway):
            return Published(preview=preview, outcome=None)
        outcome = await self._portal.do(Publish(agent=agent, drafts=drafts, edition=preview.edition))
        return Published(preview=preview, outcome=outcome)

    async def _group(self, language: str, asked: Sequence[Question]) -> list[QuestionGroup]:
        known, grouped = self._grouped.get(language, ((), []))
        if known != tuple(asked):
            found = await self._apart.run(TRY_SECONDS, groups, [question.text for question in asked], language)
            grouped = [
                QuestionGroup(
                    language=language,
                    name=asked[group.central].text,
                    questions=tuple(asked[place] for place in group.places),
                )
                for group in found
            ]
            self._grouped[language] = (tuple(asked), grouped)
        return grouped


async def _situation(
    work: Work, drafts: Sequence[Written]
) -> tuple[int, Sequence[Version], Sequence[Version], Sequence[tuple[str, str]]]:
    """Return the newest edition, what it consists of, the drafts, and what was asked lately."""
    newest = [await work.articles.newest(draft.article, draft.language) for draft in drafts]
    found = [one for one in newest if one is not None and one.state == Stage.DRAFT]
    published = await work.articles.now_published()
    edition = max((version.edition or 0 for version in published), default=0)
    return edition, published, found, await work.questions.newest(MOST_ASKED)

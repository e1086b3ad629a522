"""An article as it is typed in Teams becomes a draft: the same one, however often the same form is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from actions.articles import SaveDraft, Written
from actions.learning import Stage, Version
from actions.outcome import Refusal
from actions.refusals import ArticleChanged
from actions.tickets import Agent
from actions.work import Work
from bot.console.knowledge.sheet import Sheet, sheet_of
from bot.newsroom import Newsroom
from bot.portal import Portal
from bot.teams_extension.asked import LONGEST, Typed
from knowledge.article import Name
from knowledge.text import words
from knowledge.writing import Fields, compose, split

LONGEST_NAME = 60  # characters of an article's short name that is made of its title
MOST_ALIKE = 50  # articles with names that begin alike
MOST_RUNS = 3  # of saving, while others save under the same name


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft; or, with no `version`, a text that is the same as what people are answered with."""

    name: Name
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """Somebody else has saved the article since; `version` is theirs."""

    version: int


class NoFormError(Exception):
    """An article has more in it than the form could show."""


class Writing:
    """`zone` is the desk's: it tells what day it is."""

    def __init__(self, portal: Portal, newsroom: Newsroom, zone: ZoneInfo) -> None:
        self._portal = portal
        self._newsroom = newsroom
        self._zone = zone

    async def begun(self, name: Name) -> tuple[Typed, int]:
        """Return what the form shows of an article, empty for none, and its newest version. Raises `NoFormError`."""
        sheet = await self._sheet(name)
        fields = _fields(sheet)
        typed = Typed(
            language=name.lang,
            title=fields.title,
            questions="\n".join(fields.ask),
            answer=fields.text,
            source=fields.source,
        )
        if any(len(getattr(typed, field)) > most for field, most in LONGEST.items()):
            raise NoFormError
        return typed, sheet.version

    async def save(self, agent: Agent, typed: Typed, article: str, version: int) -> Kept | Overtaken | Refusal:
        """Save a draft; without `article` that of a new one, whose name is made of its title.

        `version` is the newest that was seen. Raises `NoFormError` and `StoreAwayError`.
        """
        if article:
            return await self._save(agent, typed, Name(typed.language, article), version)
        saved = await self._save_new(agent, typed)
        for _ in range(MOST_RUNS):
            if not isinstance(saved, Overtaken):
                break
            saved = await self._save_new(agent, typed)  # somebody has just taken the name
        return saved

    async def _save_new(self, agent: Agent, typed: Typed) -> Kept | Overtaken | Refusal:
        name, kept = await self._portal.read(lambda work: self._find_name(agent, typed, work))
        return Kept(name=name, version=kept) if kept else await self._save(agent, typed, name, 0)

    async def _save(self, agent: Agent, typed: Typed, name: Name, version: int) -> Kept | Overtaken | Refusal:
        sheet = await self._sheet(name)
        text = self._text(typed, sheet)
        if text == sheet.text:
            return Kept(name=name, version=sheet.version if sheet.stage == "draft" else 0)
        after = Written(article=name.id, language=name.lang, version=version)
        outcome = await self._portal.do(SaveDraft(agent=agent.id, after=after, text=text))
        if isinstance(outcome, ArticleChanged):
            newest = (await self._sheet(name)).newest
            if newest is not None and _is_by(newest, agent, text):  # by the same form, delivered at the same time
                return Kept(name=name, version=newest.version)
            return Overtaken(version=newest.version if newest else 0)
        return outcome if isinstance(outcome, Refusal) else Kept(name=name, version=int(str(outcome.facts["version"])))

    async def _find_name(self, agent: Agent, typed: Typed, work: Work) -> tuple[Name, int]:
        """Return a name that no article has; or one whose draft this very form made before, and its version."""
        text = self._text(typed, None)
        name = Name(typed.language, "")
        for article in _names(typed.title):
            name = Name(typed.language, article)
            history = await work.articles.history(article, name.lang)
            made = next((one for one in history if _is_by(one, agent, text)), None)
            if made is not None:
                return name, made.version
            sheets = [await sheet_of(self._newsroom, Name(lang, article), work) for lang in self._languages()]
            if not any(sheet.exists for sheet in sheets):
                break
        return name, 0

    def _languages(self) -> Sequence[str]:
        return sorted(self._newsroom.assistant.phrases.languages)

    async def _sheet(self, name: Name) -> Sheet:
        return await self._portal.read(lambda work: sheet_of(self._newsroom, name, work))

    def _text(self, typed: Typed, sheet: Sheet | None) -> str:
        """Return the text of the file: as it was, to the byte, where nothing was changed. Raises `NoFormError`."""
        before = _fields(sheet) if sheet else Fields()
        fields = replace(
            before,
            title=_line(typed.title),
            ask=tuple(dict.fromkeys(_line(way) for way in typed.questions.split("\n") if way.strip())),
            source=_line(typed.source),
            text=typed.answer.strip(),
        )
        if sheet and sheet.text and fields == replace(before, text=before.text.strip()):
            return sheet.text
        return compose(replace(fields, updated=datetime.now(UTC).astimezone(self._zone).date().isoformat()))


def _fields(sheet: Sheet) -> Fields:
    fields = split(sheet.text) if sheet.text else Fields()
    if fields is None:
        raise NoFormError
    return fields


def _is_by(version: Version, agent: Agent, text: str) -> bool:
    return version.agent_id == agent.id and version.text == text and version.state != Stage.DISCARDED


def _names(title: str) -> Iterator[str]:
    letters = [word for word in words(title) if word.isascii()]
    name = ""
    for word in letters:
        if len(name) + 1 + len(word) > LONGEST_NAME:
            break
        name = f"{name}-{word}" if name else word
    name = name or "article"
    yield name
    yield from (f"{name}-{number}" for number in range(2, MOST_ALIKE))


def _line(text: str) -> str:
    return text.replace("\n", " ").strip()

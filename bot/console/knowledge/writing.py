"""Write an article, or change it: a draft, which answers nobody until it is published."""

from collections.abc import Mapping

from aiohttp import web

from actions.articles import DiscardDraft, SaveDraft, Written
from actions.learning import Stage
from actions.outcome import Refusal
from actions.refusals import ArticleChanged
from actions.work import Work
from bot.apart import ApartFailedError
from bot.console.clock import DAY
from bot.console.knowledge.groups import group_of, texts_of
from bot.console.knowledge.places import ARTICLES, NEW, address_of, done, may_be, name_in, unknown
from bot.console.knowledge.sheet import LINKS, Sheet, sheet_of, text_of, values_in, values_of
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.newsroom import QuestionGroup
from bot.pages.form import LONGEST_TEXT
from bot.pages.frame import go_to
from knowledge.article import Name
from knowledge.writing import Fields, split

MOST_WAYS = 30  # questions of a group that are put among the ways of asking
BADLY = 10  # questions that are shown whose answer did not help
STATISTICS_DAYS = 30
NOBODY = Name("", "")


async def show_new(console: Console, visit: DeskVisit) -> web.Response:
    language = visit.carried("language")
    language = language if language in console.frame.phrases.languages else visit.language
    sheet = Sheet(name=Name(language, visit.carried("id")), version=0, stage="new", text="")
    return await _show(console, visit, sheet)


async def take_new(console: Console, visit: DeskVisit) -> web.Response:
    name = Name(visit.carried("language"), visit.form["id"])
    if not may_be(console, name):
        return await show_new(console, visit.with_problems(console.problem(visit, "id", "knowledge.no_id")))
    sheet = await console.portal.read(lambda work: sheet_of(console.workplace.newsroom, name, work))
    if sheet.exists:
        return await show_new(console, visit.with_problems(console.problem(visit, "id", "knowledge.id_taken")))
    return await _save(console, visit, Sheet(name=name, version=0, stage="new", text=""))


async def show(console: Console, visit: DeskVisit) -> web.Response:
    name = name_in(console, visit)
    sheet = await console.portal.read(lambda work: sheet_of(console.workplace.newsroom, name or NOBODY, work))
    return await _show(console, visit, sheet) if name and sheet.exists else unknown(console, visit)


async def take(console: Console, visit: DeskVisit) -> web.Response:
    name = name_in(console, visit)
    sheet = await console.portal.read(lambda work: sheet_of(console.workplace.newsroom, name or NOBODY, work))
    return await _save(console, visit, sheet) if name and sheet.exists else unknown(console, visit)


async def withdraw(console: Console, visit: DeskVisit) -> web.Response:
    """Make a draft without a word: published, it takes the article away."""
    return await _write(console, visit, "")


async def restore(console: Console, visit: DeskVisit) -> web.Response:
    """Make a draft of an earlier version, or of the file."""
    name = name_in(console, visit)
    if name is None:
        return unknown(console, visit)
    history = await console.portal.read(lambda work: work.articles.history(name.id, name.lang))
    earlier = {str(version.version): version.text for version in history}
    text = earlier.get(visit.form["restored"], console.workplace.newsroom.file_of(name))
    return await _write(console, visit, text)


async def discard(console: Console, visit: DeskVisit) -> web.Response:
    name = name_in(console, visit)
    if name is None:
        return unknown(console, visit)
    draft = Written(article=name.id, language=name.lang, version=_version(visit))
    outcome = await console.portal.do(DiscardDraft(agent=visit.agent.id, draft=draft))
    if isinstance(outcome, Refusal):
        return await show(console, console.refused(visit, outcome))
    sheet = await console.portal.read(lambda work: sheet_of(console.workplace.newsroom, name, work))
    return done(address_of(name) if sheet.text else ARTICLES, "done.draft_discarded")


async def _write(console: Console, visit: DeskVisit, text: str) -> web.Response:
    name = name_in(console, visit)
    if name is None:
        return unknown(console, visit)
    after = Written(article=name.id, language=name.lang, version=_version(visit))
    outcome = await console.portal.do(SaveDraft(agent=visit.agent.id, after=after, text=text))
    if isinstance(outcome, Refusal):
        return await show(console, console.refused(visit, outcome))
    return done(address_of(name, "preview"), "done.draft_saved")


async def _save(console: Console, visit: DeskVisit, sheet: Sheet) -> web.Response:
    text, name = text_of(sheet, visit), sheet.name
    if len(text) >= LONGEST_TEXT:
        return await _show(console, visit.with_problems(console.problem(visit, "text", "knowledge.too_long")), sheet)
    if not text.strip():
        return await _show(console, visit.with_problems(console.problem(visit, "text", "knowledge.no_text")), sheet)
    onward = address_of(name, "preview", group=visit.carried("group"))
    if text == sheet.text:
        return go_to(onward) if sheet.stage == "draft" else done(address_of(name), "done.article_unchanged")
    after = Written(article=name.id, language=name.lang, version=_version(visit))
    outcome = await console.portal.do(SaveDraft(agent=visit.agent.id, after=after, text=text))
    if isinstance(outcome, ArticleChanged):
        problem = console.problem(visit, "", "knowledge.changed_meanwhile")
        return await _show(console, visit.with_problems(problem), sheet)
    if isinstance(outcome, Refusal):
        return await _show(console, console.refused(visit, outcome), sheet)
    return done(onward, "done.draft_saved")


async def _show(console: Console, visit: DeskVisit, sheet: Sheet) -> web.Response:
    try:
        group = await group_of(console, visit.carried("group"))
    except ApartFailedError:
        group = None
    return await console.portal.read(lambda work: _render(console, visit, sheet, group, work))


async def _render(
    console: Console, visit: DeskVisit, sheet: Sheet, group: QuestionGroup | None, work: Work
) -> web.Response:
    clock, name = console.clock(visit, work), sheet.name
    fields = split(sheet.text) if sheet.text else Fields(updated=clock.local(clock.now).date().isoformat())
    typed = visit.request.method == "POST" and bool(visit.form["version"])
    is_whole = bool(visit.form["whole"]) if typed else fields is None
    now = work.now()
    used = [one for one in await work.articles.use(now - STATISTICS_DAYS * DAY, now + 1) if _is_of(one, name)]
    badly = [one for one in await work.questions.of_article(name.id, name.lang, 200) if one.helped is False][:BADLY]
    articles = console.workplace.assistant.articles
    facts = {
        "sheet": sheet,
        "values": values_in(visit.form) if typed else _with_group(values_of(fields or Fields()), group),
        "content": visit.form.text("content") if typed else sheet.text,
        "is_whole": is_whole,
        "group": group,
        "group_key": visit.carried("group") if group else "",
        "asked": texts_of(group, MOST_WAYS),
        "links": range(LINKS),
        "dialogs": _dialogs(console, name.lang),
        "ids": sorted(one.id for one in articles.in_language(name.lang) if one.id != name.id),
        "use": used[0] if used else None,
        "statistics_days": STATISTICS_DAYS,
        "badly": badly,
        "is_draft": sheet.newest is not None and sheet.newest.state == Stage.DRAFT,
        "action": NEW if sheet.stage == "new" else address_of(name),
        "address_of": address_of,
        "Name": Name,
        "languages": sorted(console.frame.phrases.languages, key=lambda one: one != visit.language),
        "missing": await _missing(console, name, work) if sheet.stage != "new" else [],
        "today": clock.local(clock.now).date().isoformat(),
    }
    return console.frame.render(visit, "knowledge/writing.html", facts)


def _with_group(values: Mapping[str, str], group: QuestionGroup | None) -> dict[str, str]:
    """Return the values with what was asked among the ways of asking."""
    known = values["ask"].splitlines()
    more = [text for text in (" ".join(one.split()) for one in texts_of(group, MOST_WAYS)) if text not in known]
    return {**values, "ask": "\n".join([*known, *more])}


def _dialogs(console: Console, language: str) -> list[tuple[str, str]]:
    """Return the dialogs that an article may start, with what the button says in the article's language."""
    phrases = console.workplace.assistant.phrases
    known = [name for name in console.workplace.newsroom.dialogs if phrases.has(f"{name}.start")]
    return [(name, phrases(language, f"{name}.start")) for name in known]


async def _missing(console: Console, name: Name, work: Work) -> list[str]:
    """Return the languages that an article is not written in, not even as a draft."""
    others = sorted(console.frame.phrases.languages - {name.lang})
    return [lang for lang in others if not (await sheet_of(console.workplace.newsroom, Name(lang, name.id), work)).text]


def _is_of(one: object, name: Name) -> bool:
    return (getattr(one, "article", ""), getattr(one, "language", "")) == (name.id, name.lang)


def _version(visit: DeskVisit) -> int:
    """Return the newest version that the form's author has seen."""
    said = visit.form["version"]
    return int(said) if said.isascii() and said.isdigit() and len(said) < len("1000000000") else 0

"""All articles, and how often each was shown, helped, did not help, and was offered among a few."""

from dataclasses import dataclass

from aiohttp import web

from actions.learning import Use
from actions.ticket_words import words_of
from actions.work import Work
from bot.console.clock import DAY
from bot.console.knowledge.places import address_of
from bot.console.site import Console
from bot.console.visit import DeskVisit
from knowledge.article import Article, Name

LASTING = (7, 30, 90, 365)  # days
USUAL = 30
LONGEST_WORDS = 100
SORTS = ("title", "shown", "helped", "not_helped", "asked_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    name: Name
    article: Article
    use: Use
    has_draft: bool
    review_on: str


async def show(console: Console, visit: DeskVisit) -> web.Response:
    query, languages = visit.request.query, sorted(console.frame.phrases.languages)
    days = next((number for number in LASTING if str(number) == query.get("days")), USUAL)
    sort = query.get("sort", "") if query.get("sort", "") in SORTS else SORTS[0]
    language = query.get("language", visit.language)
    language = language if language in languages else ""
    words = query.get("words", "").replace("\0", "").strip()[:LONGEST_WORDS]
    rows = await console.portal.read(lambda work: _rows(console, days, work))
    asked = words_of(words)
    rows = [row for row in rows if language in {"", row.name.lang} and _has(row.article, asked)]
    if sort == SORTS[0]:
        rows.sort(key=lambda row: (row.article.title.casefold(), row.name))
    else:
        rows.sort(key=lambda row: (-int(getattr(row.use, sort)), row.name))
    facts = {
        "rows": rows,
        "lasting": LASTING,
        "days": days,
        "sorts": SORTS,
        "sort": sort,
        "languages": languages,
        "chosen": language,
        "words": words,
        "address_of": address_of,
    }
    return console.frame.render(visit, "knowledge/listing.html", facts)


async def _rows(console: Console, days: int, work: Work) -> list[Row]:
    now = work.now()
    used = {(use.article, use.language): use for use in await work.articles.use(now - days * DAY, now + 1)}
    drafts = {(draft.article, draft.language) for draft in await work.articles.drafts()}
    articles = console.workplace.assistant.articles
    return [
        Row(
            name=Name(one.lang, one.id),
            article=one,
            use=used.get((one.id, one.lang)) or _unused(one),
            has_draft=(one.id, one.lang) in drafts,
            review_on=one.review_on.isoformat() if one.review_on else "",
        )
        for one in articles
    ]


def _unused(article: Article) -> Use:
    return Use(article=article.id, language=article.lang, shown=0, helped=0, not_helped=0, asked_back=0)


def _has(article: Article, asked: list[str]) -> bool:
    there = words_of(f"{article.title} {article.id} {article.text}") if asked else []
    return all(any(word.startswith(wanted) for word in there) for wanted in asked)

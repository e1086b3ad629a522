"""The supervisor's page: what was asked, solved and answered in a period, with plots, and each table as CSV."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from tempfile import TemporaryFile
from urllib.parse import urlencode

from aiohttp import web

from actions.statistics import MOST_BY_DAY, Figures, Volume, by_week, figures_of, rows_of
from actions.work import Work
from bot.console.clock import Clock
from bot.console.figures import Writer
from bot.console.period import DATES, LASTING, Chosen, chosen_in, months_until
from bot.console.plots import Plot, Series, plot, shade
from bot.console.site import Console
from bot.console.supervision_tables import ON_PAGE, TABLES, Table, Tables
from bot.console.visit import DeskVisit
from bot.pages.attachment import give
from bot.reports.tables import Number, writing_rows

HOME = "/desk/supervision"
MOST = 1000  # questions and remarks in a CSV
BUSIEST = 10  # articles in the plot
WIDTHS = {"broad": 1150, "middle": 700, "slim": 350}  # of the plots over time, for windows from a desk's to a phone's


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """What was found out of a period; `volumes` are those of weeks where there are many days."""

    chosen: Chosen
    figures: Figures
    volumes: Sequence[Volume]
    tables: Tables
    writer: Writer
    today: date

    @property
    def is_by_week(self) -> bool:
        return len(self.volumes) < len(self.figures.volumes)


async def show(console: Console, visit: DeskVisit) -> web.Response:
    studied = await _study(console, visit)
    wrong = [console.problem(visit, field, key) for field, key in studied.chosen.wrong.items()]
    query = visit.request.query
    chosen = {name: query.get(name, "") for name in ("from", "to")}
    days = studied.chosen.days
    facts = {
        "figures": studied.figures,
        "tables": {name: studied.tables.named(name) for name in TABLES},
        "on_page": ON_PAGE,
        "chosen": {**chosen, "period": studied.chosen.period, "language": studied.chosen.language},
        "first": studied.writer.day(days.first),
        "last": studied.writer.day(days.last),
        "is_by_week": studied.is_by_week,
        "months": [(f"{month:%Y-%m}", _month(studied.writer, month)) for month in months_until(studied.today)],
        "lasting": LASTING,
        "dates": DATES,
        "languages": sorted(console.frame.phrases.languages),
        "asked": {size: _asked(studied, width) for size, width in WIDTHS.items()},
        "tickets": {size: _tickets(studied, width) for size, width in WIDTHS.items()},
        "busiest": studied.figures.articles[:BUSIEST],
        "title_of": studied.tables.title_of,
        "writer": studied.writer,
        "weekdays": studied.writer.weekdays,
        "shade": partial(shade, most=max(max(day) for day in studied.figures.hours)),
        "csv_of": lambda name: f"{HOME}/{name}.csv?{urlencode(_said(studied.chosen, query))}",
    }
    return console.frame.render(visit.with_problems(*wrong), "supervision.html", facts)


async def export(console: Console, visit: DeskVisit) -> web.StreamResponse:
    """Give one of the tables whole, and volumes by day, however many there are."""
    name = visit.request.match_info["table"]
    if name not in TABLES:
        title, said = console.say(visit, "supervision.no_table_title"), console.say(visit, "supervision.no_table")
        return console.message(visit, title, said, (HOME, console.say(visit, "supervision.back")), status=404)
    studied = await _study(console, visit)
    table = replace(studied.tables, volumes=studied.figures.volumes).named(name)
    days = studied.chosen.days
    title = console.say(visit, f"supervision.table.{name}")
    file_name = f"{title}_{days.first.isoformat()}_{days.last.isoformat()}.csv"
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with writing_rows(file) as write:
        for row in _rows(table):
            write(row)
    file.seek(0)
    return give(file, file_name, "text/csv")


def _rows(table: Table) -> Iterator[Sequence[str]]:
    yield table.exported
    for row in table.rows:
        yield [Number(cell.exported) if cell.is_number else cell.exported for cell in row]


async def _study(console: Console, visit: DeskVisit) -> Studied:
    """Read beside who writes, and compute beside who is answered."""
    languages = console.frame.phrases.languages

    async def begin(work: Work) -> Work:
        return work

    work = await console.portal.read(begin)
    now = work.now()
    today = datetime.fromtimestamp(now / 1000, UTC).astimezone(console.zone).date()
    chosen = chosen_in(visit.request.query, today, console.zone, languages)

    async def make() -> Figures:
        rows = await console.portal.study(lambda work: rows_of(chosen.days, chosen.language, MOST, work))
        return await asyncio.to_thread(figures_of, rows, chosen.days, work.rules.levels.hours, now)

    figures = await console.workplace.studies.of((chosen.days, chosen.language), now, make)
    volumes = by_week(figures.volumes) if len(figures.volumes) > MOST_BY_DAY else figures.volumes
    writer = _writer(console, visit, console.clock(visit, work))
    articles = console.workplace.assistant.articles

    def title_of(name: str) -> str:
        article = articles.get(name, chosen.language or visit.language) or articles.get(name, visit.language)
        return article.title if article else name

    tables = Tables(figures=figures, volumes=volumes, writer=writer, title_of=title_of)
    today = clock_day(writer.clock)
    return Studied(chosen=chosen, figures=figures, volumes=volumes, tables=tables, writer=writer, today=today)


def clock_day(clock: Clock) -> date:
    return clock.local(clock.now).date()


def _writer(console: Console, visit: DeskVisit, clock: Clock) -> Writer:
    phrases = console.frame.phrases
    return Writer(
        clock=clock,
        weekdays=phrases.words(visit.language, "supervision.weekdays"),
        months=phrases.words(visit.language, "supervision.months"),
    )


def _month(writer: Writer, month: date) -> str:
    return writer.clock.say("supervision.month", month=writer.months[month.month - 1], year=month.year)


def _said(chosen: Chosen, query: Mapping[str, str]) -> dict[str, str]:
    """Return what an address says to mean the same period."""
    said = {"period": chosen.period, "language": chosen.language}
    if chosen.period == DATES:
        said |= {name: query.get(name, "") for name in ("from", "to")}
    return {name: value for name, value in said.items() if value}


def _asked(studied: Studied, width: int) -> Plot:
    """Return questions, solved ones apart, and conversations over the same days."""
    volumes = studied.volumes
    say, writer = studied.writer.clock.say, studied.writer
    told = [
        say(
            "supervision.asked_told",
            days=writer.days(one),
            questions=writer.number(one.questions).shown,
            solved=writer.number(one.solved).shown,
            conversations=writer.number(one.conversations).shown,
        )
        for one in volumes
    ]
    stacked = [
        Series(style="solved", values=[one.solved for one in volumes]),
        Series(style="unsolved", values=[one.questions - one.solved for one in volumes]),
    ]
    lines = [Series(style="conversations", values=[one.conversations for one in volumes])]
    return plot([writer.short_day(one.first) for one in volumes], told, stacked, lines, width)


def _tickets(studied: Studied, width: int) -> Plot:
    volumes = studied.volumes
    say, writer = studied.writer.clock.say, studied.writer
    told = [
        say(
            "supervision.tickets_told",
            days=writer.days(one),
            opened=writer.number(one.opened).shown,
            closed=writer.number(one.closed).shown,
        )
        for one in volumes
    ]
    lines = [
        Series(style="opened", values=[one.opened for one in volumes]),
        Series(style="closed", values=[one.closed for one in volumes]),
    ]
    return plot([writer.short_day(one.first) for one in volumes], told, (), lines, width)

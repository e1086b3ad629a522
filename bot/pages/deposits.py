"""The table of an organisation's own deposits, which can be chosen from, paged through and exported."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import urlencode

from aiohttp import web

from actions.belonging import signed_in
from actions.deposit_criteria import ALL, STATUSES, line_of, narrowed
from actions.deposit_history import wanted_of
from actions.deposit_table import DepositTable
from actions.deposits import Status
from actions.outcome import Refusal
from actions.refusals import NotSignedIn
from actions.work import Work
from bot.deposit_facts import facts_of_all
from bot.pages.attachment import give
from bot.pages.form import Form, Problem
from bot.pages.frame import go_to
from bot.pages.site import Site
from bot.pages.visit import Visit
from bot.pages.waiting import waiting_files
from bot.reports.deposit import DepositFacts
from bot.reports.list_csv import write_list_csv
from bot.reports.names import list_name
from bot.reports.wording import in_paris

HOME = "/deposits"
CHOSEN = ("from", "to", "status", "certifier", "name")  # fields of the form
LONGEST = 100  # characters of a name that is looked for
AT_ONCE = 500  # deposits read in one transaction


async def show(site: Site, visit: Visit) -> web.Response:
    query = visit.request.query
    if not any(name in query for name in CHOSEN):
        return await _table(site, visit, visit.carried("filter") or ALL)
    form = Form({name: query.get(name, "") for name in CHOSEN})
    if problems := _wrong(site, visit, form):
        return await _table(site, replace(visit, form=form, problems=tuple(problems)), ALL)
    return go_to(address_of(_line(form)))


async def _table(site: Site, visit: Visit, line: str) -> web.Response:
    line = narrowed(ALL, line)
    page = visit.carried("page")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < len("123456") else 1
    outcome = await site.portal.do(DepositTable(account=visit.signed_in.account, filter=line, page=number))
    if isinstance(outcome, Refusal):  # ended this very moment
        return go_to("/sign-in")
    facts = outcome.facts
    chosen: Mapping[str, object] = {name: visit.form[name] or facts[f"chosen_{name}"] for name in CHOSEN}
    return site.frame.render(
        visit,
        "deposits.html",
        {
            **facts,
            "chosen": chosen,
            "is_filtered": line != ALL or bool(visit.problems),
            "statuses": list(Status),
            "address_of": partial(address_of, line),
            "export": f"{HOME}.csv?{urlencode({'filter': line})}",
            "words": site.wording.in_language(visit.language),
            "moment": partial(moment, site, visit),
            "waiting": await waiting_files(site, visit),
        },
    )


def address_of(line: str, page: int = 1) -> str:
    """Return the address of a page of the deposits that a filter means."""
    said = {"filter": line} if line != ALL else {}
    return HOME + (f"?{urlencode(said | ({'page': str(page)} if page > 1 else {}))}" if said or page > 1 else "")


def moment(site: Site, visit: Visit, milliseconds: int | str) -> str:
    """Return when something was, to the minute."""
    at = in_paris(int(milliseconds))
    day = site.wording.in_language(visit.language).day(int(milliseconds))
    return site.say(visit, "deposits.moment", day=day, hour=f"{at:%H}", minute=f"{at:%M}")


def _wrong(site: Site, visit: Visit, form: Form) -> list[Problem]:
    wrong = {
        **{name: bool(form[name]) and not _is_date(form[name]) for name in ("from", "to")},
        "status": bool(form["status"]) and not set(form["status"].split(",")) <= STATUSES,
        **{name: len(form[name]) > LONGEST for name in ("certifier", "name")},
    }
    return [site.problem(visit, name, f"deposits.no_{name}") for name, is_wrong in wrong.items() if is_wrong]


def _is_date(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return len(written) == len("2026-03-31")


def _line(form: Form) -> str:
    """Return the filter that the form says."""
    first, last = form["from"], form["to"]
    period = f"{first}..{last}" if first or last else ""
    return line_of({"period": period, **{name: form[name] for name in ("status", "certifier", "name")}})


async def export(site: Site, visit: Visit) -> web.StreamResponse:
    """Give the whole table, whatever its length, as CSV."""
    line = narrowed(ALL, visit.carried("filter") or ALL)
    listed = _Listed(site, visit.signed_in.account, line, asyncio.get_running_loop())
    try:
        file = await asyncio.to_thread(_written, listed.rows(), site, visit.language)
    except NotSignedIn:  # ended this very moment
        return go_to("/sign-in")
    now = await site.portal.read(_now)
    return give(file, list_name(now, site.wording.in_language(visit.language)), "text/csv")


class _Listed:
    """Reads deposits for a thread that writes them, some hundreds at a time."""

    def __init__(self, site: Site, account: str, line: str, loop: asyncio.AbstractEventLoop) -> None:
        self._site = site
        self._account = account
        self._line = line
        self._loop = loop
        self._until: int | None = None

    def rows(self) -> Iterator[DepositFacts]:
        skip = 0
        while found := asyncio.run_coroutine_threadsafe(self._some(skip), self._loop).result():
            yield from found
            skip += len(found)

    async def _some(self, skip: int) -> list[DepositFacts]:
        return await self._site.portal.read(partial(self._read, skip))

    async def _read(self, skip: int, work: Work) -> list[DepositFacts]:
        """Leave out what has come in since the first of them was read: all others would move on by one."""
        account = await signed_in(self._account, work)
        wanted = await wanted_of(self._line, account, work)
        self._until = self._until or work.now() + 1
        wanted = replace(wanted, before=min(wanted.before or self._until, self._until))
        return await facts_of_all(await work.deposits.wanted(wanted, most=AT_ONCE, skip=skip), work)


def _written(rows: Iterator[DepositFacts], site: Site, language: str) -> BinaryIO:
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        write_list_csv(rows, site.wording, language, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


async def _now(work: Work) -> int:
    return work.now()

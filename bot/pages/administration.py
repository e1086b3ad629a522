"""An organisation's accounts, for its administrators."""

import re
import unicodedata

from aiohttp import web
from email_validator import EmailNotValidError, validate_email

from actions.colleague import CreateColleague, DisableAccount, EnableAccount, ListAccounts, NameAdministrator
from actions.outcome import Refusal
from bot.pages.form import Problem
from bot.pages.frame import go_to
from bot.pages.site import Site
from bot.pages.visit import Visit

HOME = "/administration"
RIGHTS = ("user", "administrator")
LONGEST_NAME = 100  # characters
NAME = re.compile(r"[^\W\d_]+(?:[ '’.-]{1,2}[^\W\d_]+)*\.?")
OF_A_SITE = re.compile(r"[^\W\d_]{2}\.[^\W\d_]{2}")


async def show(site: Site, visit: Visit) -> web.Response:
    outcome = await site.portal.do(ListAccounts(account=visit.signed_in.account))
    if isinstance(outcome, Refusal):  # no administrator any more, this very moment
        return go_to("/account")
    return site.frame.render(visit, "administration.html", outcome.facts)


async def create(site: Site, visit: Visit) -> web.Response:
    form = visit.form
    if problems := _wrong(site, visit):
        return await show(site, visit.with_problems(*problems))
    request = CreateColleague(
        account=visit.signed_in.account,
        first_name=form["first_name"],
        last_name=form["last_name"],
        email=form["email"],
        rights=form["rights"],
        language=visit.language,
    )
    return await _done(site, visit, request, "colleague_invited")


async def disable(site: Site, visit: Visit) -> web.Response:
    request = DisableAccount(account=visit.signed_in.account, login=visit.form["login"])
    return await _done(site, visit, request, "account_disabled")


async def enable(site: Site, visit: Visit) -> web.Response:
    request = EnableAccount(account=visit.signed_in.account, login=visit.form["login"])
    return await _done(site, visit, request, "account_enabled")


async def name_administrator(site: Site, visit: Visit) -> web.Response:
    request = NameAdministrator(account=visit.signed_in.account, login=visit.form["login"])
    return await _done(site, visit, request, "administrator_named")


async def _done(site: Site, visit: Visit, request: object, key: str) -> web.Response:
    outcome = await site.portal.do(request)
    if isinstance(outcome, Refusal):
        return await show(site, site.refused(visit, outcome))
    return go_to(f"{HOME}?done={key}")


def _wrong(site: Site, visit: Visit) -> list[Problem]:
    form = visit.form
    wrong = {
        "first_name": not _is_name(form["first_name"]),
        "last_name": not _is_name(form["last_name"]),
        "email": not _is_address(form["email"]),
        "rights": form["rights"] not in RIGHTS,
    }
    return [site.problem(visit, field, f"administration.no_{field}") for field, is_wrong in wrong.items() if is_wrong]


def _is_name(written: str) -> bool:
    """Names stand in mails and, as Markdown, in chats, also of strangers: nothing in them may become a link."""
    name = unicodedata.normalize("NFC", written)
    return len(name) <= LONGEST_NAME and bool(NAME.fullmatch(name)) and not OF_A_SITE.search(name)


def _is_address(written: str) -> bool:
    try:
        validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True

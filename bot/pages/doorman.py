"""Before a page: who comes, whether they may, whether the form is one of ours; and what is shown when all fails."""

import secrets
from dataclasses import replace
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler as HttpHandler

from bot.pages.afterwards import leads_on
from bot.pages.csrf import FIELD, Csrf, Trust
from bot.pages.form import Form, Problem, read_form, read_form_with_file
from bot.pages.frame import go_to
from bot.pages.rules import PageOf, Rule, RuleT, VisitT
from bot.pages.site import Site, SiteOf
from bot.pages.visit import SignedIn, Visit
from bot.store.store import StoreAwayError
from bot.webchat.language import keep_choice, page_language

SIGNATURE = "sign"  # in an address that needs no signing in
SiteT = TypeVar("SiteT", bound=SiteOf[Any])

log = structlog.get_logger()


class DoormanOf(Generic[SiteT, VisitT, RuleT]):
    """Each kind of pages has its visits and its rules: `turned_away` knows them."""

    def __init__(self, site: SiteT, csrf: Csrf, visit: type[VisitT], *, language: str) -> None:
        self._site = site
        self._csrf = csrf
        self._visit = visit
        self._language = language

    def turned_away(self, page: PageOf[SiteT, VisitT, RuleT], visit: VisitT) -> web.Response | None:
        """Return what who may not see the page gets instead."""
        raise NotImplementedError

    def at(self, page: PageOf[SiteT, VisitT, RuleT]) -> HttpHandler:
        """Return the handler of a page's requests."""

        async def answer(request: web.Request) -> web.StreamResponse:
            visit = self._stranger(page, request)
            try:
                visit = await self._recognised(page, visit)
                response = await self._let_in(page, visit)
            except web.HTTPException:
                raise
            except StoreAwayError as away:
                log.error("page.store_away", path=page.path, reason=str(away))  # noqa: TRY400 - why is in the reason
                title, words = "message.away_title", self._site.say(visit, "message.away")
                response = self._site.message(visit, self._site.say(visit, title), words, status=503)
            except Exception:  # the one place of the pages that catches what nobody foresaw
                number = secrets.token_hex(4)
                log.exception("page.failed", path=page.path, number=number)
                title, words = "message.failed_title", self._site.say(visit, "message.failed", number=number)
                response = self._site.message(visit, self._site.say(visit, title), words, status=500)
            return self._remember(visit, response)

        return answer

    def _stranger(self, page: PageOf[SiteT, VisitT, RuleT], request: web.Request) -> VisitT:
        site = self._site
        return self._visit(
            request=request,
            address=page.address(request),
            language=page_language(request, site.frame.phrases.languages, self._language),
            browser=self._csrf.browser(request) or self._csrf.new_browser(),
        )

    async def _recognised(self, page: PageOf[SiteT, VisitT, RuleT], visit: VisitT) -> VisitT:
        read = read_form_with_file if page.has_file else read_form
        form = await read(visit.request) if visit.request.method == "POST" else Form()
        word = self._site.sessions.read(visit.request)
        who = await self._site.whose(word) if word else None
        return replace(visit, form=form, session=word if who else "", who=who, has_ended=bool(word and not who))

    async def _let_in(self, page: PageOf[SiteT, VisitT, RuleT], visit: VisitT) -> web.StreamResponse:
        if visit.request.method != "POST":
            return self.turned_away(page, visit) or await page.show(self._site, visit)
        trust = self._csrf.judge(visit.request, visit.session, visit.form[FIELD])
        if trust is Trust.FOREIGN:
            return self._foreign(visit)
        if away := self.turned_away(page, visit):
            return away
        if trust is Trust.STALE:
            stale = Problem(words=self._site.say(visit, "frame.stale"))
            response = await page.show(self._site, visit.with_problems(stale))
            response.set_status(403)
            return response
        assert page.take is not None, "no route leads here"  # noqa: S101 - says it to the type checker
        return await page.take(self._site, visit)

    def _foreign(self, visit: VisitT) -> web.Response:
        """Nothing that another site has sent is shown: it could wait there for one careless click."""
        site = self._site
        return site.message(
            replace(visit, form=Form()),
            site.say(visit, "message.foreign_title"),
            site.say(visit, "message.foreign"),
            (visit.address, site.say(visit, "message.foreign_way")),
            status=403,
        )

    def _remember(self, visit: VisitT, response: web.StreamResponse) -> web.StreamResponse:
        site = self._site
        request = visit.request
        self._csrf.remember(request, response, visit.browser)
        if isinstance(response, web.Response):
            https = site.peer.is_secure(request)
            keep_choice(request, response, site.frame.phrases.languages, https=https)
        if visit.has_ended and site.sessions.name(request) not in response.cookies:
            site.sessions.clear(request, response)
        return response


class Doorman(DoormanOf[Site, Visit, Rule]):
    """The portal's."""

    def turned_away(self, page: PageOf[Site, Visit, Rule], visit: Visit) -> web.Response | None:
        if page.rule is Rule.PUBLIC or (page.rule is Rule.LINK and SIGNATURE in visit.request.query):
            return None
        match page.rule, visit.who:
            case _, None:
                return go_to(_sign_in_before(page, visit))
            case Rule.SESSION, _:
                return None
            case _, SignedIn(must_change=True):
                return go_to("/password/new")
            case Rule.ADMINISTRATOR, SignedIn(is_administrator=False):
                return self._not_allowed(visit)
            case _:
                return None

    def _not_allowed(self, visit: Visit) -> web.Response:
        site = self._site
        return site.message(
            visit,
            site.say(visit, "message.not_allowed_title"),
            site.refusals(visit.language, "refusals.not_administrator"),
            ("/account", site.say(visit, "message.to_account")),
            status=403,
        )


def _sign_in_before(page: PageOf[Site, Visit, Rule], visit: Visit) -> str:
    """Return the address of the sign-in page, which leads back to the page that was wanted."""
    wanted = visit.request.path_qs if leads_on(visit.request.path_qs) else page.path
    if page.is_form_only or not leads_on(wanted):
        return "/sign-in"
    return "/sign-in?" + urlencode({"next": wanted}, safe="/")

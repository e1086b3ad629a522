"""Which pages there are, and who may see each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from aiohttp import web

from bot.pages.site import Site
from bot.pages.visit import Visit, VisitOf

SiteT = TypeVar("SiteT")
VisitT = TypeVar("VisitT", bound=VisitOf[Any])
RuleT = TypeVar("RuleT", bound=Enum)


class Rule(Enum):
    PUBLIC = auto()
    SESSION = auto()  # signed in, be it by a temporary password
    SIGNED_IN = auto()
    LINK = auto()  # signed in, or holding an address that is signed: the page looks whether it is a good one
    ADMINISTRATOR = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOf(Generic[SiteT, VisitT, RuleT]):
    """`show` answers GET, and shows the form again with what was typed; `take` answers the form."""

    path: str
    rule: RuleT
    show: Callable[[SiteT, VisitT], Awaitable[web.StreamResponse]]
    take: Callable[[SiteT, VisitT], Awaitable[web.StreamResponse]] | None = None
    shown_at: str = ""  # the page that its form is on, where that is another one, which `show` shows
    has_file: bool = False  # its form may send a file, after all its fields

    @property
    def is_form_only(self) -> bool:
        return bool(self.shown_at)

    def address(self, request: web.Request) -> str:
        """Return where the page can be looked at: the path of which this request has filled in the places."""
        said = {name: quote(value, safe="") for name, value in request.match_info.items()}
        return (self.shown_at or self.path).format_map(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(PageOf[Site, Visit, Rule]):
    """Of the portal."""

"""Which pages there are, and who may see each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto

from aiohttp import web

from bot.pages.site import Site
from bot.pages.visit import Visit

Handler = Callable[[Site, Visit], Awaitable[web.StreamResponse]]


class Rule(Enum):
    PUBLIC = auto()
    SESSION = auto()  # signed in, be it by a temporary password
    SIGNED_IN = auto()
    ADMINISTRATOR = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`show` answers GET, and shows the form again with what was typed; `take` answers the form."""

    path: str
    rule: Rule
    show: Handler
    take: Handler | None = None
    shown_at: str = ""  # the page that its form is on, where that is another one, which `show` shows

    @property
    def is_form_only(self) -> bool:
        return bool(self.shown_at)

    @property
    def address(self) -> str:
        """Return where the page can be looked at."""
        return self.shown_at or self.path

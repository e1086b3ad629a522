"""One request for a page: who asks, in which language, and what was typed."""

from dataclasses import dataclass, field, replace
from typing import Generic, Self, TypeVar

from aiohttp import web

from bot.pages.form import Form, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The account that a session is of."""

    account: str
    login: str
    first_name: str
    last_name: str
    is_administrator: bool
    must_change: bool  # came in by a temporary password: may only choose their own


Who = TypeVar("Who")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOf(Generic[Who]):
    """`Who` is what is known of somebody who has signed in: people on the portal's pages, agents at the desk."""

    request: web.Request
    address: str  # where the page can be looked at
    language: str
    browser: str  # the word that tokens of its forms are made of
    session: str = field(default="", repr=False)  # the cookie's word
    who: Who | None = None
    has_ended: bool = False  # the cookie's session is over
    form: Form = field(default_factory=Form)
    problems: tuple[Problem, ...] = ()

    @property
    def signed_in(self) -> Who:
        """Who it is, on a page that only people who are signed in reach."""
        assert self.who is not None, "the page's rule lets strangers in"  # noqa: S101 - says it to the type checker, too
        return self.who

    def carried(self, name: str) -> str:
        """Return what the address, and then the forms that it led to, carry along: a link's word."""
        return self.form[name] or self.request.query.get(name, "").replace("\0", "").strip()

    def with_problems(self, *problems: Problem) -> Self:
        return replace(self, problems=problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(VisitOf[SignedIn]):
    """Of a page of the portal."""

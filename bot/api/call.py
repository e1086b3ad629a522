"""One request of a program to the API, once it is known whose it is."""

from dataclasses import dataclass

from aiohttp import web

from actions.scopes import ApiToken
from actions.tickets import Ticket
from actions.work import Work
from bot.desk import Desk
from bot.limits import Limits
from bot.portal import Portal
from bot.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What the API works with."""

    store: Store
    portal: Portal
    desk: Desk
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`key` names the request among its token's, so that it is carried out once; empty where it has no such name."""

    api: Api
    request: web.Request
    token: ApiToken
    body: bytes
    key: str = ""

    @property
    def once(self) -> str:
        return f"api {self.token.id} {self.key}" if self.key else ""

    async def settle(self, ticket: Ticket, work: Work) -> Ticket:
        """Keep what came of it, in the transaction that does it."""
        if self.key:
            await work.api_tokens.settle(self.token.id, self.key, ticket.id)
        return ticket

"""What the page's script asks before it speaks Direct Line: a token for this visitor's conversation."""

from aiohttp import web

from bot.channels.directline import errors
from bot.channels.directline.server import BASE, read_json
from bot.channels.directline.tokens import Tokens
from bot.limits import Limits
from bot.peer import Peer
from bot.webchat.visitor import Visitor, Visitors


class Session:
    """`POST /webchat/session` → `{token, expires_in, conversationId, userId, domain, resumed}`.

    The visitor's conversation goes on, unless the body is `{"fresh": true}`.
    """

    def __init__(self, tokens: Tokens, visitors: Visitors, peer: Peer, limits: Limits) -> None:
        self._tokens = tokens
        self._visitors = visitors
        self._peer = peer
        self._limits = limits

    async def __call__(self, request: web.Request) -> web.Response:
        if not self._comes_from_our_page(request):
            raise errors.refusal(web.HTTPForbidden, "BadArgument", "This address answers the chat page only.")
        fresh = await _asks_for_fresh(request)
        known = self._visitors.read(request)
        if fresh or not known:
            with errors.told_when_too_many():
                self._limits.conversation(self._peer.address(request))
        visitor = known or Visitor.new()
        if fresh and known:
            visitor = known.starts_again()
        token = self._tokens.issue(conversation=visitor.conversation, user=visitor.id)
        response = web.json_response(
            {
                "token": token.value,
                "expires_in": token.expires_in,
                "conversationId": visitor.conversation,
                "userId": visitor.id,
                "domain": BASE,
                "resumed": known is not None and not fresh,
            },
            headers={"Cache-Control": "no-store"},
        )
        self._visitors.write(request, response, visitor)
        return response

    def _comes_from_our_page(self, request: web.Request) -> bool:
        """Another site's page must not start or take over a visitor's conversation.

        The cookie's SameSite holds it back already; besides, a form cannot send JSON, and browsers say
        where a request comes from.
        """
        if request.content_type != "application/json":
            return False
        if (site := request.headers.get("Sec-Fetch-Site")) is not None:
            return site == "same-origin"
        if (origin := request.headers.get("Origin")) is not None:
            return origin == self._peer.origin(request)
        return True  # not a browser: it carries nobody's cookie but its own


async def _asks_for_fresh(request: web.Request) -> bool:
    """Return what the body says. Raises 400 if it is not one of ours."""
    wish = await read_json(request) if request.can_read_body else {}
    fresh = wish.get("fresh", False) if isinstance(wish, dict) else None
    if not isinstance(fresh, bool):
        raise errors.bad_argument('The body is {} or {"fresh": true}.')
    return fresh

"""What every request passes: the limit of its address, and Direct Line's permission for pages of other sites."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.directline import errors
from bot.channels.directline.server import BASE, POLL
from bot.limits import Limits
from bot.peer import Peer

ANY_ORIGIN = {
    # The token says who may do what, so any page that holds one may call; no cookie is ever sent or read here.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Requested-With, x-ms-bot-agent",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "86400",
    "Cache-Control": "no-store",  # tokens and conversations
}


def limited(limits: Limits, peer: Peer, *, uncounted: str | None) -> Middleware:
    """Count requests by address, except to `uncounted`: all people of a channel come from its few addresses there."""

    @web.middleware
    async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
        # Polls are counted by person: who polls takes an error for the end, and an organisation has one address.
        if request.match_info.route.name == POLL or request.path == uncounted:
            return await handler(request)
        with errors.told_when_too_many():
            limits.request(peer.address(request))
        return await handler(request)

    return limit


@web.middleware
async def cross_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not request.path.startswith(BASE):
        return await handler(request)
    if request.method == "OPTIONS":
        return web.Response(status=204, headers=ANY_ORIGIN)
    try:
        response = await handler(request)
    except web.HTTPException as refused:
        refused.headers.update(ANY_ORIGIN)
        raise
    if not response.prepared:
        response.headers.update(ANY_ORIGIN)
    return response

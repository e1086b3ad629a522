"""Which language a page is shown in: the one chosen, else the one that the browser asks for."""

from collections.abc import Collection, Iterator

from aiohttp import web

QUERY = "lang"
COOKIE = "guichet-lang"
YEAR = 365 * 24 * 3600


def page_language(request: web.Request, known: Collection[str], default: str) -> str:
    wanted = (request.query.get(QUERY, ""), request.cookies.get(COOKIE, ""), *_accepted(request))
    return next((language for language in wanted if language in known), default)


def keep_choice(request: web.Request, response: web.Response, known: Collection[str], *, https: bool) -> None:
    """Remember the language if this very request chose one."""
    chosen = request.query.get(QUERY, "")
    if chosen in known:
        response.set_cookie(COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=https)


def _accepted(request: web.Request) -> Iterator[str]:
    """Languages of the Accept-Language header, best first: `en-GB;q=0.8` counts as `en`."""
    weighted = []
    for part in request.headers.get("Accept-Language", "").split(","):
        tag, _, parameter = part.partition(";")
        weight = parameter.strip().removeprefix("q=") or "1"
        try:
            weighted.append((float(weight), tag.strip().lower().partition("-")[0]))
        except ValueError:  # not a weight: whatever this part says, it is not a wish that we can rank
            continue
    # The sort is stable: languages of the same weight stay in the order they were named.
    return (language for weight, language in sorted(weighted, key=lambda wish: -wish[0]) if weight > 0)

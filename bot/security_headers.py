"""The security headers of every response, and the content policy that a page adapts to what it holds."""

import secrets

from aiohttp import web

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The content policy of what is not a page: JSON, files, errors."""

HEADERS = {
    "Content-Security-Policy": NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
TWO_YEARS = 2 * 365 * 24 * 3600


def add_security_headers(app: web.Application, *, https: bool) -> None:
    """Give the headers to every response of `app`; one that a handler has set itself is left as it is.

    A signal, not a middleware: errors, files and what a handler streams pass it too.
    """
    headers = dict(HEADERS)
    if https:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"

    async def protect(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers.pop("Server", None)  # which versions run here is nobody's business

    app.on_response_prepare.append(protect)


def make_nonce() -> str:
    """Return the word by which one response allows its own styles."""
    return secrets.token_urlsafe(16)


def page_policy(**sources: str) -> str:
    """Return the content policy of a page: its own styles, scripts, images, forms, and the `sources`.

    `page_policy(img_src="'self' data:")` also allows images written in the page.
    """
    directives = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "img-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
    } | {name.replace("_", "-"): value for name, value in sources.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())

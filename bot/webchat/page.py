"""The chat page: header, room for Web Chat, footer, in the visitor's language."""

from functools import partial
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.assets import Assets
from bot.channels.directline.uploads import MOST_FILES
from bot.peer import Peer
from bot.phrases import Phrases
from bot.security_headers import make_nonce, page_policy
from bot.settings import Settings
from bot.webchat.language import QUERY, keep_choice, page_language

TEMPLATES = Path(__file__).parent.parent / "templates"

# A style element with nothing in it. Web Chat's transcript adds one without the nonce and fills it by script; nothing
# that somebody else writes into the page can match.
EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
"""Languages that Web Chat speaks, in its own writing."""


class Page:
    """`GET /`."""

    def __init__(self, phrases: Phrases, assets: Assets, peer: Peer, settings: Settings) -> None:
        environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
        self._template = environment.get_template("chat.html")
        self._phrases = phrases
        self._assets = assets
        self._peer = peer
        self._language = settings.default_language
        self._support = settings.support.email
        self._base_url = settings.base_url
        self._most_bytes = settings.max_upload_megabytes * 1_000_000

    async def __call__(self, request: web.Request) -> web.Response:
        known = self._phrases.languages
        language = page_language(request, known, self._language)
        nonce = make_nonce()
        text = self._template.render(
            say=partial(self._phrases, language),
            asset=self._assets.address,
            support_email=self._support,
            language=language,
            locale=LOCALES.get(language, language),
            others=[
                (other, f"?{QUERY}={other}", self._phrases(other, "language")) for other in sorted(known - {language})
            ],
            nonce=nonce,
            most_bytes=self._most_bytes,
            most_files=MOST_FILES,
        )
        response = web.Response(text=text, content_type="text/html")
        response.headers["Content-Security-Policy"] = web_chat_policy(nonce, self._base_url)
        response.headers["Cache-Control"] = "no-store"  # a nonce serves once
        response.headers["Vary"] = "Accept-Language, Cookie"
        keep_choice(request, response, known, https=self._peer.is_secure(request))
        return response


def web_chat_policy(nonce: str, base_url: str) -> str:
    """Allow what Web Chat needs: styles with the nonce, files as blobs, a worker to shrink pictures.

    Cards have their pictures under `base_url`, which need not be what the browser calls this host.
    """
    return page_policy(
        connect_src="'self' blob: data:",
        img_src=f"'self' blob: data: {base_url}",
        style_src=f"'self' 'nonce-{nonce}' {EMPTY}",
        worker_src="blob:",
    )

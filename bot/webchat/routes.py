"""The addresses of the chat page."""

from aiohttp import web

from bot.channels.directline.tokens import Tokens
from bot.limits import Limits
from bot.peer import Peer
from bot.phrases import FOLDER, Phrases
from bot.settings import Settings
from bot.webchat.assets import OURS, PREFIX, VENDOR, Assets
from bot.webchat.page import Page
from bot.webchat.session import Session
from bot.webchat.visitor import Visitors


def add_chat_page(app: web.Application, settings: Settings, *, tokens: Tokens, limits: Limits, key: str) -> None:
    """Add the page, its files and its session. Raises `WebPackagesMissingError` without the bundle."""
    peer = Peer(settings)
    assets = Assets(OURS, VENDOR)
    phrases = Phrases(settings.quoted(), settings.default_language, FOLDER / "page")
    page = Page(phrases, assets, peer, language=settings.default_language, support=settings.support.email)
    session = Session(tokens, Visitors(key, peer, days=settings.privacy.conversation_days), peer, limits)
    app.router.add_get("/", page.__call__)
    app.router.add_get(PREFIX + "/{file:.+}", assets.serve)
    app.router.add_post("/webchat/session", session.__call__)

"""The addresses of the chat page."""

from aiohttp import web

from bot.assets import Assets
from bot.channels.directline.tokens import Tokens
from bot.limits import Limits
from bot.peer import Peer
from bot.phrases import FOLDER, Phrases
from bot.settings import Settings
from bot.webchat.page import Page
from bot.webchat.session import Session
from bot.webchat.visitor import Visitors


def add_chat_page(
    app: web.Application, settings: Settings, *, assets: Assets, tokens: Tokens, limits: Limits, key: str
) -> None:
    """Add the page and its session."""
    peer = Peer(settings)
    phrases = Phrases(settings.quoted(), settings.default_language, FOLDER / "page")
    page = Page(phrases, assets, peer, settings)
    session = Session(tokens, Visitors(key, peer, days=settings.privacy.conversation_days), peer, limits)
    app.router.add_get("/", page.__call__)
    app.router.add_post("/webchat/session", session.__call__)

"""What every page of the desk has: where else one can go, and the words of the desk before those of the portal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from actions.agent_sign_in import AtDesk
from bot.assets import Assets
from bot.pages.csrf import Csrf
from bot.pages.frame import DONE, TEMPLATES, TEXTS, Frame
from bot.pages.visit import VisitOf
from bot.settings import Settings
from bot.webchat.language import QUERY

DESK_TEXTS = TEXTS.parent / "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An entry of the menu; `name` is the key of its words."""

    path: str
    name: str


Ways = Callable[[AtDesk | None], tuple[Way, ...]]


class DeskFrame(Frame):
    """`ways` tells what is in the menu for whom."""

    def __init__(self, settings: Settings, assets: Assets, csrf: Csrf, ways: Ways) -> None:
        folders = (TEMPLATES / "desk", TEMPLATES)
        super().__init__(settings, assets, csrf, templates=folders, texts=(DESK_TEXTS, TEXTS))
        self._ways = ways

    def render(
        self,
        visit: VisitOf[Any],
        template: str,
        facts: Mapping[str, object] | None = None,
        *,
        status: int | None = None,
    ) -> web.Response:
        menu = self._ways(visit.who)
        return super().render(visit, template, {"menu": menu, **(facts or {})}, status=status)

    def _address_in(self, visit: VisitOf[Any], language: str) -> str:
        """Return where the page is in another language, with what was chosen on it: its filters, its period."""
        if visit.request.method == "POST" or not (visit.who and visit.who.is_complete):
            return super()._address_in(visit, language)
        chosen = [(name, value) for name, value in visit.request.query.items() if name not in {QUERY, DONE}]
        return f"{visit.address}?{urlencode([*chosen, (QUERY, language)])}"

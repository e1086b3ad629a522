"""What every page has: header and footer, its language, its headers."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.assets import Assets
from bot.pages.csrf import Csrf
from bot.pages.visit import VisitOf
from bot.phrases import Phrases, in_language
from bot.security_headers import page_policy
from bot.settings import Settings
from bot.webchat.language import QUERY

TEMPLATES = Path(__file__).parent.parent / "templates"
TEXTS = Path(__file__).parent.parent / "texts" / "pages"
CARRIED = ("chat", "link", "filter", "page", "until", "sign")
"""What an address says that another one, of the same page in another language, must say too."""
DONE = "done"  # in an address: what the form before it did


class Frame:
    """Makes responses of templates: of the first folder that has one of a name, with the words of all `texts`."""

    def __init__(
        self,
        settings: Settings,
        assets: Assets,
        csrf: Csrf,
        *,
        templates: Sequence[Path] = (TEMPLATES,),
        texts: Sequence[Path] = (TEXTS,),
    ) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["asset"] = assets.address
        self._csrf = csrf
        self._support = settings.support.email
        self._settings = settings.quoted()
        self.phrases = Phrases(self._settings, settings.default_language, *texts)

    def render(
        self,
        visit: VisitOf[Any],
        template: str,
        facts: Mapping[str, object] | None = None,
        *,
        status: int | None = None,
    ) -> web.Response:
        """Return the page; its template sees `facts`, what was typed, and what is wrong with that."""
        text = self._environment.get_template(template).render(
            say=partial(self.phrases, visit.language),
            language=visit.language,
            others=[
                (other, self._address_in(visit, other), self.phrases(other, "frame.language"))
                for other in sorted(self.phrases.languages - {visit.language})
            ],
            support_email=self._support,
            path=visit.address,
            token=self._csrf.token(visit.browser, visit.session),
            who=visit.who,
            typed=visit.form,
            problems=visit.problems,
            done=self._done(visit),
            carried={name: visit.carried(name) for name in CARRIED},
            **(facts or {}),
        )
        response = web.Response(text=text, content_type="text/html", status=status or (422 if visit.problems else 200))
        response.headers.update(page_headers())
        return response

    def say(self, language: str, key: str, /, **facts: object) -> str:
        return self.phrases(language, key, **facts)

    def quoted(self, visit: VisitOf[Any]) -> dict[str, object]:
        """Return the settings that a template may quote, in the visit's language."""
        return in_language(self._settings, visit.language)

    def _done(self, visit: VisitOf[Any]) -> str:
        """Return the sentence that says what was done, empty where nothing was or it did not go well."""
        key = f"done.{visit.request.query.get(DONE, '')}"
        return self.phrases(visit.language, key) if self.phrases.has(key) and not visit.problems else ""

    def _address_in(self, visit: VisitOf[Any], language: str) -> str:
        carried = {name: value for name in CARRIED if (value := visit.carried(name))}
        return f"{visit.address}?{urlencode({**carried, QUERY: language})}"


def page_headers() -> Mapping[str, str]:
    """Pages are one person's: nobody keeps them. The library draws ticks and arrows as images within its sheet."""
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": page_policy(img_src="'self' data:", connect_src="'self'"),
    }


def go_to(address: str) -> web.Response:
    """Return what makes the browser ask for another page, after a form that was taken."""
    return web.Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})

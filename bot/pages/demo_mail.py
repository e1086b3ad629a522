"""In demonstrations only: the mails of the outbox folder, so that a newcomer can finish what a mail must confirm."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiohttp import web

from actions.outside.mail.folder import SUFFIX
from bot.pages.rules import Page, Rule
from bot.pages.site import Site
from bot.pages.visit import Visit
from bot.security_headers import page_policy

PATH = "/demo/mail"
MOST = 100  # mails listed
NAME = re.compile(r"\d{13}-[\w-]+", re.ASCII)
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""What a mail's HTML may do: look as it is written, and open its links in a tab of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMail:
    name: str
    to: str
    subject: str
    language: str
    at: datetime
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class DemoMail:
    """Shows the mails that are in a folder."""

    folder: Path

    def pages(self) -> tuple[Page, ...]:
        return (
            Page(path=PATH, rule=Rule.PUBLIC, show=self.show_list),
            Page(path=PATH + "/{name}", rule=Rule.PUBLIC, show=self.show_mail),
            Page(path=PATH + "/{name}/html", rule=Rule.PUBLIC, show=self.show_html),
        )

    async def show_list(self, site: Site, visit: Visit) -> web.Response:
        mails = await asyncio.to_thread(self._newest)
        return site.frame.render(visit, "demo_mails.html", {"mails": mails, "at": PATH})

    async def show_mail(self, site: Site, visit: Visit) -> web.Response:
        mail = await self._asked_for(visit)
        here = replace(visit, address=visit.request.path)
        response = site.frame.render(here, "demo_mail.html", {"mail": mail, "at": PATH})
        response.headers["Content-Security-Policy"] = page_policy(img_src="'self' data:", frame_src="'self'")
        return response

    async def show_html(self, _: Site, visit: Visit) -> web.Response:
        mail = await self._asked_for(visit)
        html = mail.html.replace("<head>", '<head><base target="_blank">', 1)
        headers = {"Content-Security-Policy": FRAMED, "Cache-Control": "no-store"}
        return web.Response(text=html, content_type="text/html", headers=headers)

    async def _asked_for(self, visit: Visit) -> ShownMail:
        name = visit.request.match_info["name"]
        if not NAME.fullmatch(name):
            raise web.HTTPNotFound
        try:
            return await asyncio.to_thread(_read, self.folder / f"{name}{SUFFIX}")
        except FileNotFoundError:
            raise web.HTTPNotFound from None

    def _newest(self) -> list[ShownMail]:
        """Return the mails, the newest first: their names begin with their time."""
        files = [file for file in self.folder.glob(f"*{SUFFIX}") if NAME.fullmatch(file.stem)]
        return [_read(file) for file in sorted(files, reverse=True)[:MOST]]


def _read(file: Path) -> ShownMail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage), "the policy makes them"  # noqa: S101 - says it to the type checker
    return ShownMail(
        name=file.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        language=str(message["Content-Language"]),
        at=datetime.fromtimestamp(int(file.stem.partition("-")[0]) // 1000, UTC),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content().replace("\r\n", "\n") if part else ""

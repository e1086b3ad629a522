"""Somebody with a browser without JavaScript: fills in the forms that pages show, and follows where they lead."""

import re
from html import unescape
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

TOKEN = re.compile(r'name="token" value="([^"]*)"')
HIDDEN = re.compile(r'<input type="hidden" name="(?!token)(\w+)" value="([^"]*)"')


class Person:
    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self.client = client
        self.token = ""
        self.hidden: dict[str, str] = {}
        self.page = ""

    async def opens(self, path: str, **given: Any) -> ClientResponse:
        return await self._look(await self.client.get(path, allow_redirects=False, **given))

    async def sends(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> ClientResponse:
        """Send a form of the page that was looked at last, with what it hides."""
        data = {"token": self.token, **self.hidden, **fields}
        response = await self.client.post(path, data=data, headers=headers or {}, allow_redirects=False)
        return await self._look(response)

    async def signs_in(self, login: str, password: str, path: str = "/sign-in") -> ClientResponse:
        await self.opens(path)
        return await self.sends("/sign-in", login=login, password=password)

    def cookie(self, name: str) -> str:
        return next((each.value for each in self.client.session.cookie_jar if each.key == name), "")

    async def _look(self, response: ClientResponse) -> ClientResponse:
        if response.content_type == "text/html":
            self.page = unescape(await response.text())
            if found := TOKEN.search(self.page):
                self.token = found[1]
            self.hidden = dict(HIDDEN.findall(self.page))
        return response

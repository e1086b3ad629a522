"""An agent at the desk, in a browser, and a person in the chat who is handed over to them."""

import re

import pyotp
from playwright.async_api import Locator, Page, expect

from actions.demonstration import PASSWORD, TOTP_SECRET
from tests.browser.web_chat import WebChat

AGENT = "nadege.colin@aide.example"


class AtDesk:
    """A browser in which an agent is signed in."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        self.entries = page.locator("#log .entry")
        self.box = page.locator("#reply-text")
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    async def signs_in(self) -> None:
        await self.page.goto(f"{self.url}/desk")
        await self.page.get_by_label("Adresse électronique").fill(AGENT)
        await self.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        await self.page.get_by_role("button", name="Se connecter").click()
        await self.page.get_by_label("Code", exact=True).fill(pyotp.TOTP(TOTP_SECRET).now())
        await self.page.get_by_role("button", name="Se connecter").click()
        await expect(self.page.get_by_role("heading", name="File d’attente")).to_be_visible()

    def entry(self, kind: str, words: str) -> Locator:
        return self.page.locator(f"#log .entry.{kind}").filter(has_text=words)


async def hands_over(chat: WebChat) -> str:
    """Ask what nobody knows, then for a person; returns the ticket's number."""
    await chat.hears("mon imprimante fait un bruit de moteur bizarre", "Je ne sais pas répondre")
    await chat.hears("un humain", "gravité")
    await chat.hears("mineur", "Quand")
    await chat.hears("planifiée", "adresse mail vous répondre")
    await chat.hears("sans adresse", "Voici ce que j’ai noté")
    opened = await chat.hears("oui", "est enregistrée sous le numéro")
    found = re.search(r"DS-\w{4}-\w{4}", await opened.inner_text())
    assert found
    return found[0]

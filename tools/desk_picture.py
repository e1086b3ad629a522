"""Take the picture of `docs/desk.md`: an agent's ticket, with a person in the chat on the other side."""

import asyncio

import pyotp
from playwright.async_api import Page, async_playwright, expect

from actions.demonstration import PASSWORD, TOTP_SECRET
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.demonstration import demonstration
from tests.browser.server import ROOT
from tests.browser.test_journeys import signs_in_from
from tests.browser.web_chat import WebChat

PICTURE = ROOT / "docs" / "images" / "desk.png"
AGENT = "nadege.colin@aide.example"
LOGIN = "CLAIRE234"


async def take(url: str, chromium: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        chat = await WebChat.open(browser, url)
        await signs_in_from(chat, LOGIN)
        await chat.hears("un humain", "quel est votre problème")
        await chat.hears("Le fichier de mars a de mauvaises dates : comment le remplacer ?", "gravité")
        await chat.hears("sévère", "Quand")
        await chat.hears("immédiate", "Voici ce que j’ai noté")
        await chat.hears("oui", "est enregistrée sous le numéro")
        page = await browser.new_page(locale="fr-FR", viewport={"width": 1280, "height": 860})
        await answers(page, chat, url)
        await page.screenshot(path=PICTURE)
        await browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} KB")


async def answers(page: Page, chat: WebChat, url: str) -> None:
    await page.goto(f"{url}/desk")
    await page.get_by_label("Adresse électronique").fill(AGENT)
    await page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await page.get_by_label("Code", exact=True).fill(pyotp.TOTP(TOTP_SECRET).now())
    await page.get_by_role("button", name="Se connecter").click()
    await page.locator(".row-link").first.click()
    await page.get_by_role("button", name="Prendre la demande").click()
    await page.locator("#reply-text").fill("Bonjour, je regarde votre dépôt. Quel est le numéro de l’accusé ?")
    await page.locator("#reply-text").press("Control+Enter")
    await chat.box.fill("Le voici : AR-2345-6789-ABCD. Il faudrait que tout soit remplacé avant vendredi.")
    await chat.box.press("Enter")
    await expect(page.locator(".entry.person").filter(has_text="avant vendredi")).to_be_visible()
    await page.locator("#panel-note summary").click()
    await page.locator("#note-text").fill("Même cas qu’en février. @Samir Haddad, peut-on encore purger ce lot ?")
    await page.get_by_role("button", name="Garder la note").click()
    await expect(page.locator(".entry.note")).to_be_visible()
    await page.locator("#reply-text").fill("Merci. Vous pouvez le remplacer vous-même, voici comment :")


def main() -> None:
    with demonstration() as url:
        asyncio.run(take(url, find_chromium()))


if __name__ == "__main__":
    main()

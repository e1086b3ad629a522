"""A person's browser at one server and an agent's at another, with one PostgreSQL; one server is killed meanwhile."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.app import open_database
from tests.browser.at_desk import AtDesk, hands_over
from tests.browser.web_chat import WebChat
from tests.conftest import MakeSettings
from tests.desk.at_servers import hire
from tests.held_port import held_port
from tests.server_process import ServerProcess

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KEY = "a key that both servers have, and nobody else"
BACK = 120_000  # milliseconds until a chat has found its server again


async def test_two_browsers_at_two_servers_one_of_which_is_killed(
    browser: Browser, tmp_path: Path, make_settings: MakeSettings, postgresql_url: str
) -> None:
    variables = {"database_url": postgresql_url, "secret_key": KEY}
    store = await open_database(make_settings(**variables))
    word = await hire(store, "Nadia")
    await store.close()
    with held_port() as here, held_port() as there:
        async with (
            ServerProcess(tmp_path / "one", port=str(here), **variables) as one,
            ServerProcess(tmp_path / "other", port=str(there), **variables) as other,
        ):
            chat = await WebChat.open(browser, one.address)
            context = await browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 860})
            await context.add_cookies([{"name": "guichet-desk", "value": word, "url": other.address}])
            agent = AtDesk(await context.new_page(), other.address)
            number = await hands_over(chat)
            await agent.page.goto(f"{other.address}/desk/tickets/{number}")
            await agent.page.get_by_role("button", name="Prendre la demande").click()
            await expect(chat.with_words("prend la suite")).to_be_visible()
            await chat.box.fill("Vous êtes là ?")
            await chat.box.press("Enter")
            await expect(agent.entry("person", "Vous êtes là")).to_be_visible()
            await one.kill()  # where the person is
            await agent.box.fill("Oui, je regarde.")
            await agent.box.press("Control+Enter")
            await expect(agent.entry("agent", "je regarde")).to_be_visible()
            await one.start()
            await expect(chat.with_words("Oui, je regarde.")).to_be_visible(timeout=BACK)
            await agent.page.locator("#q").fill("accusé de réception")
            article = agent.page.locator("#found details").first
            await article.locator("summary").click()
            await article.get_by_role("button", name="Envoyer cet article").click()
            await expect(agent.entry("agent", "accusé").first).to_be_visible()
            await expect(chat.with_words("accusé").last).to_be_visible()
            await agent.page.locator("#panel-close summary").click()
            await agent.page.locator("#close-text").fill("Bonne journée !")
            await agent.page.get_by_role("button", name="Clore la demande").click()
            await expect(chat.with_words("est close")).to_be_visible()
            await chat.suggestions.get_by_text("5", exact=False).first.click()
            await expect(agent.entry("event", "la note de 5 sur 5")).to_be_visible()
            await expect(chat.with_words("Oui, je regarde.")).to_have_count(1)
            await context.close()
            await chat.page.context.close()
    assert not agent.complaints
    assert not chat.complaints

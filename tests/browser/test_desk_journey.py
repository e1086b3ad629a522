"""A person in the chat and an agent at the desk, two browsers at once."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from tests.browser.at_desk import AtDesk, hands_over
from tests.browser.conftest import OpenChat
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(browser: Browser, server: Server) -> AsyncIterator[BrowserContext]:
    """The browser of an agent who signed in once: a code serves once."""
    context = await browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 860})
    await AtDesk(await context.new_page(), server.url).signs_in()
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def agent(desk: BrowserContext, server: Server) -> AsyncIterator[AtDesk]:
    at_desk = AtDesk(await desk.new_page(), server.url)
    await at_desk.page.goto(f"{server.url}/desk")
    yield at_desk
    await desk.set_offline(False)
    await at_desk.page.close()
    assert not at_desk.complaints


async def leaves_note(agent: AtDesk, words: str) -> None:
    await agent.page.locator("#panel-note summary").click()
    await agent.page.locator("#note-text").fill(words)
    await agent.page.get_by_role("button", name="Garder la note").click()
    await expect(agent.entry("note", words)).to_be_visible()


async def test_question_ticket_exchange_article_closed_rating(agent: AtDesk, open_chat: OpenChat) -> None:
    page, chat = agent.page, await open_chat()
    number = await hands_over(chat)
    link = page.locator(f"#t-{number}")
    await expect(link).to_be_visible()  # the queue was open all the time, and nobody reloaded it
    await expect(page).to_have_title(re.compile(r"^\(\d+\) File d’attente"))
    await page.keyboard.press("/")
    await page.keyboard.type("imprimante moteur")
    await expect(page.locator(".row-link")).to_have_count(1)
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="mon imprimante")).to_be_visible()
    await page.keyboard.press("t")
    await expect(chat.with_words("prend la suite")).to_be_visible()
    await expect(agent.box).to_be_focused()

    typing = chat.page.locator(".webchat__typing-indicator")
    await page.keyboard.type("B")
    await expect(typing).to_be_visible()
    await page.keyboard.type("onjour, est-ce que le bruit vient du bac ?")
    await page.keyboard.press("Control+Enter")
    await expect(chat.with_words("est-ce que le bruit vient du bac")).to_be_visible()
    await expect(agent.entry("agent", "vient du bac")).to_be_visible()
    await expect(agent.box).to_have_value("")
    await chat.box.fill("oui, du bac à papier")
    await expect(page.locator("#typing")).to_contain_text("est en train d’écrire")
    await chat.box.press("Enter")
    await expect(agent.entry("person", "du bac à papier")).to_be_visible()

    await agent.box.fill("Je commence une réponse")  # what is typed stays when something comes in
    await chat.box.fill("et parfois du capot")
    await chat.box.press("Enter")
    await expect(agent.entry("person", "du capot")).to_be_visible()
    await expect(agent.box).to_have_value("Je commence une réponse")
    await agent.box.fill("")

    await leaves_note(agent, "personne ne doit lire cela dans le chat")
    await page.locator("#q").fill("accusé de réception")
    article = page.locator("#found details").first
    await article.locator("summary").click()
    title = await article.locator("summary").inner_text()
    await article.get_by_role("button", name="Envoyer cet article").click()
    await expect(agent.entry("agent", "accusé").first).to_be_visible()
    assert title

    await page.locator("#panel-close summary").click()
    await page.locator("#close-text").fill("Bonne journée !")
    await page.get_by_role("button", name="Clore la demande").click()
    await expect(page.get_by_text("La demande est close")).to_be_visible()
    await expect(chat.with_words("est close")).to_be_visible()
    await chat.suggestions.get_by_text("5", exact=False).first.click()
    await expect(agent.entry("event", "la note de 5 sur 5")).to_be_visible()
    assert await chat.with_words("personne ne doit lire").count() == 0


async def test_late_message_is_stopped_and_stays_in_its_box(agent: AtDesk, open_chat: OpenChat) -> None:
    page, chat = agent.page, await open_chat()
    number = await hands_over(chat)
    await page.goto(f"{agent.url}/desk/tickets/{number}")
    await page.get_by_role("button", name="Prendre la demande").click()
    await agent.box.fill("Voilà la réponse que vous attendiez")
    await chat.hears("revenir à l’assistant", "Je reprends")
    await chat.hears("retirer ma demande", "demande")
    await chat.hears("oui", "est retirée")
    await expect(page.locator("#standing")).to_contain_text("retirée par la personne")
    await expect(agent.box).to_have_value("Voilà la réponse que vous attendiez")
    await agent.box.press("Control+Enter")
    await expect(page.get_by_text("votre message n’est pas parti")).to_be_visible()
    await expect(agent.box).to_have_value("Voilà la réponse que vous attendiez")
    assert await chat.with_words("que vous attendiez").count() == 0


async def test_lost_line_is_shown_and_comes_back_with_what_was_missed(agent: AtDesk, open_chat: OpenChat) -> None:
    chat = await open_chat()
    number = await hands_over(chat)
    await agent.page.goto(f"{agent.url}/desk/tickets/{number}")
    line = agent.page.locator("#line")
    await agent.page.context.set_offline(True)
    await expect(line).to_contain_text("Connexion perdue")
    await chat.hears("où en est ma demande", number)
    await agent.page.context.set_offline(False)
    await expect(agent.entry("person", "où en est ma demande")).to_be_visible()
    await expect(line).not_to_have_class("lost shown")


async def test_what_is_refused_is_told_in_its_box_which_stays_open(agent: AtDesk, open_chat: OpenChat) -> None:
    """The browser closed the box, as that of the same name was still there: nobody saw why nothing was merged."""
    page, chat = agent.page, await open_chat()
    number = await hands_over(chat)
    await page.goto(f"{agent.url}/desk/tickets/{number}")
    await page.locator("#panel-merge summary").click()
    await page.locator("#into").fill("DS-AAAA-BBBB")
    await page.locator("#panel-merge").get_by_role("button", name="Réunir").click()
    await expect(page.locator("#into-problem")).to_be_visible()
    await expect(page.locator("#into")).to_have_value("DS-AAAA-BBBB")
    await expect(page.locator("#panel-merge button[type=submit]")).to_be_in_viewport()

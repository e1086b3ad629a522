"""What people do on the chat page."""

import re

import pytest
from playwright.async_api import Dialog, expect

from tests.browser.conftest import OpenChat
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

INJECTIONS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script> <b>gras</b>",
    "[cliquez](javascript:alert(1)) **gras** ![x](data:text/html,<b>)",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
)


async def test_person_asks_a_question_and_reads_the_answer(open_chat: OpenChat) -> None:
    chat = await open_chat()
    reply = await chat.says("j'ai oublié mon mot de passe")
    await expect(chat.said).to_have_text(re.compile("oublié mon mot de passe"))
    await expect(reply.locator("ol li").first).to_be_visible()
    await expect(reply.locator(".ac-pushButton").first).to_be_enabled()


async def test_person_taps_a_suggestion(open_chat: OpenChat) -> None:
    chat = await open_chat()
    words = await chat.suggestions.first.inner_text()
    before = await chat.answers.count()
    await chat.suggestions.first.click()
    await expect(chat.said).to_have_text(words)
    await chat.reply(before)


async def test_button_opens_its_page_in_a_tab_that_cannot_reach_back(open_chat: OpenChat) -> None:
    chat = await open_chat()
    reply = await chat.says("mot de passe oublié")
    await chat.page.evaluate("window.open = (...given) => { window.opened = given; return null; }")
    await reply.locator(".ac-pushButton").first.click()
    address, target, features = await chat.page.evaluate("window.opened")
    assert address.startswith("https://")
    assert target == "_blank"
    assert "noopener" in features


async def test_conversation_goes_on_after_a_reload(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.says("mot de passe oublié")
    await chat.page.reload()
    await expect(chat.said).to_have_text(["mot de passe oublié"])
    await chat.says("déposer un fichier")
    await expect(chat.said).to_have_text(["mot de passe oublié", "déposer un fichier"])


async def test_person_starts_a_new_conversation(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.says("mot de passe oublié")
    button = chat.page.get_by_role("button", name="Nouvelle conversation")
    await button.click()
    await chat.page.get_by_role("button", name="Revenir").click()
    await expect(chat.said).to_have_count(1)
    await button.click()
    await chat.page.get_by_role("button", name="Commencer").click()
    await expect(chat.said).to_have_count(0)
    await chat.is_welcomed()
    await chat.says("déposer un fichier")
    await chat.page.reload()
    await expect(chat.said).to_have_text(["déposer un fichier"])


async def test_english_browser_gets_english_and_can_switch(open_chat: OpenChat) -> None:
    chat = await open_chat(locale="en-GB")
    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    await expect(chat.box).to_have_attribute("placeholder", "Type your message")
    await expect(chat.answers.first).to_contain_text("Hello")
    await chat.page.get_by_role("link", name="Français").click()
    await expect(chat.page.locator("html")).to_have_attribute("lang", "fr")
    await chat.page.goto(chat.url)  # without ?lang=: the choice was kept
    await expect(chat.box).to_have_attribute("placeholder", "Tapez votre message")


async def test_what_people_type_is_never_markup(open_chat: OpenChat) -> None:
    chat = await open_chat(marked=True)
    dialogs: list[Dialog] = []
    chat.page.on("dialog", lambda dialog: dialogs.append(dialog))  # noqa: PLW0108 - Playwright inspects it
    for words in INJECTIONS:
        await chat.says(words)
    await chat.page.reload()  # once as typed, once as the server tells it
    await expect(chat.said).to_have_count(len(INJECTIONS))
    assert await chat.said.locator("img, script, iframe, a, b, strong").count() == 0
    for said, words in zip(await chat.said.all_inner_texts(), INJECTIONS, strict=True):
        assert said.split(maxsplit=1)[0] == words.split(maxsplit=1)[0]
    assert not dialogs


async def test_server_that_restarts_is_found_again_with_nothing_lost(open_chat: OpenChat, server: Server) -> None:
    chat = await open_chat()
    await chat.says("mot de passe oublié")
    await chat.box.fill("à moitié écrit")
    server.stop()
    await expect(chat.banner).to_contain_text("Connexion interrompue")
    server.start()
    await expect(chat.banner).to_have_count(0, timeout=40_000)
    await expect(chat.box).to_have_value("à moitié écrit")
    await chat.says("déposer un fichier")
    await expect(chat.said).to_have_text(["mot de passe oublié", "déposer un fichier"])


async def test_person_learns_where_people_are_when_the_chat_cannot_load(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.page.route("**/assets/vendor/*", lambda route: route.abort())
    await chat.page.reload()
    await expect(chat.banner).to_contain_text("support.certificateurs@caissedesdepots.fr")
    await chat.page.unroute_all()
    await chat.page.get_by_role("button", name="Réessayer").click()
    await chat.is_welcomed()


async def test_dead_token_is_replaced_and_the_conversation_goes_on(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await chat.says("mot de passe oublié")
    posts = "**/v3/directline/conversations/*/activities"
    await chat.page.route(posts, lambda route: route.fulfill(status=403), times=1)
    async with chat.page.expect_response("**/webchat/session"):
        await chat.box.fill("déposer un fichier")
        await chat.box.press("Enter")
    before = await chat.answers.count()
    await chat.page.get_by_role("button", name="Réessayez").click()
    await chat.reply(before)
    await chat.page.reload()  # Web Chat leaves the failed one standing; the server has taken one
    await expect(chat.said).to_have_text(["mot de passe oublié", "déposer un fichier"])


async def test_page_works_where_websockets_are_blocked(open_chat: OpenChat, server: Server) -> None:
    chat = await open_chat(marked=True)
    await chat.page.add_init_script(
        """
        window.WebSocket = class extends EventTarget {
          constructor() {
            super();
            setTimeout(() => {
              for (const type of ["error", "close"]) {
                const event = new Event(type);
                this[`on${type}`]?.(event);
                this.dispatchEvent(event);
              }
            });
          }
          close() {}
        };
        Math.random = () => 0; // Direct Line's client waits by chance, from 3 seconds up
        """
    )
    await chat.page.goto(server.url)
    await expect(chat.answers.first).to_be_visible(timeout=30_000)
    await chat.says("mot de passe oublié")
    await expect(chat.banner).to_have_count(0)
    server.stop()
    server.start()
    await expect(chat.said).to_have_text(["mot de passe oublié"])
    async with chat.page.expect_response("**/webchat/session", timeout=40_000):
        pass  # polling ended without a word, and the page noticed
    async with chat.page.expect_response(lambda response: "/activities?watermark=" in response.url):
        pass  # until then Web Chat keeps what is typed in its box
    await chat.says("déposer un fichier")

"""Keyboard, small windows, zoom, contrast."""

from typing import Literal

import pytest
from playwright.async_api import expect

from tests.browser import looking
from tests.browser.conftest import OpenChat
from tests.browser.looking import SCHEMES, serious, turns

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WINDOWS = {**looking.WINDOWS, "zoomed to 400 %": (320, 200)}


async def test_everything_can_be_done_with_the_keyboard(open_chat: OpenChat) -> None:
    chat = await open_chat()
    keyboard = chat.page.keyboard
    await keyboard.press("Tab")
    await expect(chat.page.get_by_role("link", name="Aller à la conversation")).to_be_focused()
    await keyboard.press("Enter")
    await expect(chat.page.get_by_role("main")).to_be_focused()
    for _ in range(10):
        if await chat.box.evaluate("box => box === document.activeElement"):
            break
        await keyboard.press("Tab")
    await expect(chat.box).to_be_focused()
    before = await chat.answers.count()
    await keyboard.type("mot de passe oublié")
    await keyboard.press("Enter")
    await chat.reply(before)
    await keyboard.press("Shift+Tab")
    await expect(chat.page.get_by_role("button", name="Charger le fichier")).to_be_focused()
    await keyboard.press("Shift+Tab")
    await expect(chat.suggestions.first).to_be_focused()
    await keyboard.press("Enter")
    await chat.reply(before + 1)


async def test_nothing_is_lost_in_a_small_window(open_chat: OpenChat, subtests: pytest.Subtests) -> None:
    chat = await open_chat()
    reply = await chat.says("mot de passe oublié")
    for window, (width, height) in WINDOWS.items():
        await chat.page.set_viewport_size({"width": width, "height": height})
        with subtests.test(window):
            assert not await chat.overflows()
            for part in (
                chat.page.get_by_role("button", name="Nouvelle conversation"),
                chat.page.get_by_role("contentinfo").get_by_role("link").last,
                reply.locator(".ac-pushButton").first,
                chat.suggestions.last,
                chat.box,
            ):
                await part.scroll_into_view_if_needed()
                box = await part.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_axe_finds_nothing_serious(open_chat: OpenChat, scheme: Literal["light", "dark"]) -> None:
    chat = await open_chat()
    await turns(chat.page, scheme)
    await chat.says("mot de passe oublié")
    assert not await serious(chat.page, least="serious")

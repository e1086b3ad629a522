"""Keyboard, small windows, zoom, contrast."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenChat

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
WINDOWS = {"phone": (390, 844), "small phone": (320, 568), "zoomed to 200 %": (640, 400), "zoomed to 400 %": (320, 200)}


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


@pytest.mark.parametrize("window", WINDOWS)
async def test_nothing_is_lost_in_a_small_window(open_chat: OpenChat, window: str) -> None:
    width, height = WINDOWS[window]
    chat = await open_chat(width=width, height=height)
    reply = await chat.says("mot de passe oublié")
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(open_chat: OpenChat, scheme: Any) -> None:
    chat = await open_chat()
    await chat.page.emulate_media(color_scheme=scheme)
    await chat.says("mot de passe oublié")
    await chat.page.evaluate(AXE.read_text(encoding="utf-8"))  # the page's policy lets no script tag in
    found = await chat.page.evaluate("axe.run({resultTypes: ['violations']})")
    serious = [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]
    assert not serious

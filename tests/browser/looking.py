"""What is looked at on every page: that axe finds nothing in either colours, and that no window is too small."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Page

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
WINDOWS = {"phone": (390, 844), "small phone": (320, 568), "zoomed to 200 %": (640, 400)}
PARTS = "a, button, input"
NOTHING = "none"  # no element is called so
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


async def serious(page: Page, within: str = "html", *, least: Literal["minor", "serious"] = "minor") -> list[Any]:
    """Return what axe finds that is at least so bad, in this part of the page."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(axe())  # the page's policy lets no script tag in
    found = await page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in found["violations"]
        if least == "minor" or violation["impact"] in {"serious", "critical"}
    ]


async def is_accessible(page: Page, subtests: pytest.Subtests) -> None:
    """Look at the page in either colours."""
    for scheme in SCHEMES:
        with subtests.test(scheme):
            await turns(page, scheme)
            assert not await serious(page)


async def fits(page: Page, subtests: pytest.Subtests, parts: str = PARTS) -> None:
    """Look at the page in every window, and at these parts of it; where tables may be moved sideways, at none."""
    for window in WINDOWS:
        with subtests.test(f"{page.url}, {window}"):
            assert not await cut_off(page, window, parts)


async def turns(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Turn the page light or dark, to the end of every colour's transition."""
    await page.emulate_media(color_scheme=scheme)
    await page.evaluate("Promise.allSettled(document.getAnimations().map(({finished}) => finished))")


async def cut_off(page: Page, window: str, parts: str = PARTS) -> list[str]:
    """Return what is not all there in this window: the whole page, where it can be moved sideways, or parts of it."""
    width, height = WINDOWS[window]
    await page.set_viewport_size({"width": width, "height": height})
    is_wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found: list[str] = await page.locator(f"main :is({parts}):visible").evaluate_all(
        """(parts, width) => parts
            .filter((part) => part.getBoundingClientRect().left < 0 || part.getBoundingClientRect().right > width)
            .map((part) => part.outerHTML)""",
        width,
    )
    return [*(["the page"] if is_wide else []), *found]

"""Forgotten password, forgotten login: nobody learns who exists."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from actions.mail import NOBODY
from tests.pages.conftest import Visit

Mails = Callable[[], Awaitable[list[tuple[str, str, dict[str, Any]]]]]


@pytest.mark.parametrize(
    ("path", "field", "known", "unknown"),
    [
        ("/password/forgotten", "who", "claire234", "NOBODY234"),
        ("/password/forgotten", "who", "Claire@Bois.example", "nobody@bois.example"),
        ("/login/forgotten", "email", "claire@bois.example", "nobody@bois.example"),
    ],
)
async def test_known_and_unknown_get_the_same_page(  # noqa: PLR0917 - the example
    visit: Visit, mails: Mails, path: str, field: str, known: str, unknown: str
) -> None:
    pages = []
    for typed in (known, unknown):
        person = await visit()
        await person.opens(path)
        response = await person.sends(path, **{field: typed})
        assert response.status == 200
        pages.append(person.page.replace(person.token, ""))
    assert pages[0] == pages[1]
    assert "courriers indésirables" in pages[0]
    assert [to for _, to, _ in await mails() if to != NOBODY] == ["claire@bois.example"]


@pytest.mark.parametrize("path", ["/password/forgotten", "/login/forgotten"])
async def test_nothing_typed_is_told(visit: Visit, path: str) -> None:
    person = await visit()
    await person.opens(path)
    response = await person.sends(path)
    assert response.status == 422
    assert "adresse électronique." in person.page
    assert 'role="alert"' in person.page


async def test_asking_again_and_again_is_paused_for_known_and_unknown_alike(visit: Visit) -> None:
    pages = []
    for typed in ("CLAIRE234", "NOBODY234"):
        person = await visit()
        for _ in range(20):
            await person.opens("/password/forgotten")
            response = await person.sends("/password/forgotten", who=typed)
            if response.status == 422:
                break
        assert "réessayez dans" in person.page
        pages.append(person.page.replace(person.token, "").replace(typed, ""))
    assert pages[0] == pages[1]

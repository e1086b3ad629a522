"""An organisation's accounts."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.portal import Portal
from tests.pages.conftest import Visit
from tests.pages.person import Person
from tests.pages.small_portal import PASSWORD, account

Mails = Callable[[], Awaitable[list[tuple[str, str, dict[str, Any]]]]]

ZOE = {"first_name": "Zoé", "last_name": "Martin", "email": "zoe@bois.example", "rights": "user"}


@pytest.fixture
async def claire(visit: Visit) -> Person:
    person = await visit("CLAIRE234")
    await person.opens("/administration")
    return person


async def test_administrator_sees_all_accounts(claire: Person) -> None:
    for shown in ("Claire Fontaine", "(vous)", "Paul Lambert", "PAUL56789", "Administrateur", "Actif"):
        assert shown in claire.page


async def test_administrator_creates_an_account(claire: Person, mails: Mails) -> None:
    response = await claire.sends("/administration/create", **ZOE)
    assert response.headers["Location"] == "/administration?done=colleague_invited"
    await claire.opens("/administration?done=colleague_invited")
    assert "Zoé Martin" in claire.page
    assert "À confirmer" in claire.page
    assert [(kind, to) for kind, to, _ in await mails()] == [("confirm_colleague", "zoe@bois.example")]


@pytest.mark.parametrize("name", ["Zoé", "Zoe\u0301", "Marie-Hélène", "d’Arc", "J.-P.", "O'Brien", "Ana María"])
async def test_names_are_taken_as_people_have_them(claire: Person, name: str) -> None:
    assert (await claire.sends("/administration/create", **{**ZOE, "first_name": name})).status == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("last_name", " "),
        ("last_name", "x" * 101),
        ("last_name", "[Martin](https://other.example)"),
        ("last_name", "www.other.example"),
        ("first_name", "Zoé\u202e"),
        ("email", "zoe@"),
        ("email", "zoe@bois.example, paul@bois.example"),
        ("rights", "owner"),
    ],
)
async def test_account_that_cannot_be_is_not_created(claire: Person, mails: Mails, field: str, value: str) -> None:
    response = await claire.sends("/administration/create", **{**ZOE, field: value})
    assert response.status == 422
    assert f'href="#{field}"' in claire.page
    assert not await mails()
    for other, typed in ZOE.items():
        assert other in {field, "rights"} or f'value="{typed}"' in claire.page


async def test_administrator_disables_and_enables_an_account(claire: Person, visit: Visit) -> None:
    paul = await visit("PAUL56789")
    await claire.sends("/administration/disable", login="PAUL56789")
    assert (await paul.opens("/account")).status == 303
    assert (await paul.signs_in("PAUL56789", PASSWORD)).status == 422
    await claire.opens("/administration")
    assert "Désactivé" in claire.page
    await claire.sends("/administration/enable", login="PAUL56789")
    assert (await paul.signs_in("PAUL56789", PASSWORD)).status == 303


async def test_administrator_names_another(claire: Person, visit: Visit) -> None:
    await claire.sends("/administration/name-administrator", login="PAUL56789")
    paul = await visit("PAUL56789")
    assert (await paul.opens("/administration")).status == 200


async def test_last_administrator_stays(claire: Person) -> None:
    response = await claire.sends("/administration/disable", login="CLAIRE234")
    assert response.status == 422
    assert "plus d’administrateur" in claire.page


async def test_account_of_another_organisation_is_not_there(claire: Person, portal: Portal) -> None:
    async def add(work: Any) -> None:
        await work.accounts.add(account("OTHER2345", "Otto", "Ailleurs", role="depositor"))

    await portal.read(add)
    await claire.opens("/administration")
    assert "Otto" not in claire.page
    for name in ("disable", "enable", "name-administrator"):
        response = await claire.sends(f"/administration/{name}", login="OTHER2345")
        assert response.status == 422
        assert "pas de compte avec cet identifiant" in claire.page


@pytest.mark.parametrize("done", ["<b>", "nonsense", "password_changed.x"])
async def test_address_cannot_make_the_page_say_what_it_likes(claire: Person, done: str) -> None:
    await claire.opens("/administration", params={"done": done})
    assert 'role="status"' not in claire.page

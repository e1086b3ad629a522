"""The link of an invitation."""

import re
import time

import pyotp
import pytest

from actions.agents import AddAgent
from actions.outcome import Said
from actions.tickets import Role
from bot.portal import Portal
from tests.console.conftest import Visit
from tests.console.small_desk import PASSWORD
from tests.pages.person import Person

CHOSEN = "neuf vaches vertes patinent"


@pytest.fixture
async def link(portal: Portal) -> str:
    """Zoé's, as an address of this server."""
    added = AddAgent(email="zoe@aide.example", name="Zoé Martin", roles=[Role.AGENT], language="fr")
    outcome = await portal.do(added)
    assert isinstance(outcome, Said)
    url = str(outcome.facts["url"])
    return url[url.index("/desk") :]


def code_on(person: Person) -> str:
    """Type the key that the page shows into an application, which shows a code."""
    (secret,) = re.findall(r'<code class="secret-word">([A-Z2-7 ]+)</code>', person.page)
    return pyotp.TOTP(secret.replace(" ", "")).at(int(time.time()))


async def test_newcomer_comes_in(visit: Visit, link: str) -> None:
    person = await visit()
    await person.opens(link)
    assert "<svg" in person.page
    assert "otpauth://totp/" in person.page
    response = await person.sends("/desk/welcome", new_password=CHOSEN, code=code_on(person))
    assert response.headers["Location"] == "/desk"
    assert (await person.opens("/desk")).status == 200
    assert (await person.opens(link)).status == 410


async def test_weak_password_and_wrong_code_are_told_and_the_link_stays_good(visit: Visit, link: str) -> None:
    person = await visit()
    await person.opens(link)
    shown = code_on(person)
    response = await person.sends("/desk/welcome", new_password="Zoé Martin 12", code=shown)
    assert response.status == 422
    assert "Il contient votre nom" in person.page
    assert code_on(person)
    response = await person.sends("/desk/welcome", new_password=CHOSEN, code="000000")
    assert response.status == 422
    assert "Ce code n’est pas le bon" in person.page
    response = await person.sends("/desk/welcome", new_password=CHOSEN, code="")
    assert "Tapez le code" in person.page
    response = await person.sends("/desk/welcome", new_password=CHOSEN, code=code_on(person))
    assert response.status == 303


async def test_strength_is_told_while_the_password_is_typed(visit: Visit, link: str) -> None:
    person = await visit()
    await person.opens(link)
    told = await person.sends("/desk/welcome/strength", new_password=CHOSEN)
    assert (await told.json())["score"] == 4
    told = await person.sends("/desk/welcome/strength", new_password="zoe@aide.example")
    assert "votre nom" in (await told.json())["words"]
    person.hidden = {}
    assert (await person.sends("/desk/welcome/strength", new_password=CHOSEN)).status == 403


@pytest.mark.parametrize("path", ["/desk/welcome", "/desk/welcome?link=", "/desk/welcome?link=none"])
async def test_link_that_opens_nothing_says_so(visit: Visit, path: str) -> None:
    person = await visit()
    assert (await person.opens(path)).status == 410
    assert "ne fonctionne plus" in person.page


async def test_agent_chooses_another_password_and_key_for_codes(visit: Visit) -> None:
    here, elsewhere = await visit("Anna"), await visit("Anna")
    await here.opens("/desk/account")
    assert (await here.sends("/desk/account", password="not hers at all")).status == 422
    assert "Ce n’est pas votre mot de passe actuel" in here.page
    response = await here.sends("/desk/account", password=PASSWORD)
    assert response.headers["Location"].startswith("/desk/welcome?link=")
    assert (await elsewhere.opens("/desk")).status == 200  # nothing is changed yet
    await here.opens(response.headers["Location"])
    response = await here.sends("/desk/welcome", new_password=CHOSEN, code=code_on(here))
    assert response.headers["Location"] == "/desk"
    assert (await here.opens("/desk")).status == 200
    assert (await elsewhere.opens("/desk")).headers["Location"].startswith("/desk/sign-in")

"""The link from a conversation: it signs in whoever asked for it, and nobody to whom it was sent."""

import re

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from actions.sign_in import OpenSignIn, RedeemCode
from bot.peer import Peer
from bot.portal import Portal
from bot.settings import Settings, signing_key
from bot.webchat.visitor import COOKIE, Visitor, Visitors
from tests.pages.conftest import Visit
from tests.pages.person import Person
from tests.pages.small_portal import PASSWORD

THEIRS = Visitor(id="u1", conversation="c1")


async def link_for(portal: Portal, visitor: Visitor) -> str:
    """Return the path that somebody in a conversation was given to sign in by."""
    said = await portal.do(OpenSignIn(conversation=visitor.conversation, user=visitor.id, language="fr"))
    url = str(said.facts["url"])
    return url[url.index("/sign-in") :]


async def who_is(portal: Portal, visitor: Visitor) -> str | None:
    asked = (visitor.conversation, visitor.id)
    return await portal.read(lambda work: work.chat_sign_ins.account_of(*asked, work.now()))


def has_chatted(person: Person, settings: Settings, visitor: Visitor) -> None:
    """Give the browser the cookie that the chat page gave it."""
    response = web.Response()
    visitors = Visitors(signing_key(settings), Peer(settings), days=1)
    visitors.write(make_mocked_request("GET", "/"), response, visitor)
    person.client.session.cookie_jar.update_cookies(
        {COOKIE: response.cookies[COOKIE].value}, person.client.make_url("/")
    )


async def test_person_who_asked_is_signed_in_where_they_asked(visit: Visit, portal: Portal, settings: Settings) -> None:
    person = await visit()
    has_chatted(person, settings, THEIRS)
    link = await link_for(portal, THEIRS)
    await person.opens(link)
    assert "ouverte dans ce navigateur" in person.page
    response = await person.signs_in("CLAIRE234", PASSWORD, link)
    assert response.status == 200
    assert "Vous êtes connecté" in person.page
    assert await who_is(portal, THEIRS) == "id of Claire"


@pytest.mark.parametrize(
    "here",
    [
        None,
        Visitor(id="u2", conversation="c2"),
        Visitor(id="u2", conversation="c1"),
        Visitor(id="u1", conversation="c2"),
    ],
)
async def test_person_to_whom_the_link_was_sent_signs_in_nobody_there(
    visit: Visit, portal: Portal, settings: Settings, here: Visitor | None
) -> None:
    victim = await visit()
    if here:
        has_chatted(victim, settings, here)
    link = await link_for(portal, THEIRS)
    await victim.opens(link)
    assert "Si quelqu’un vous l’a envoyé" in victim.page
    await victim.signs_in("CLAIRE234", PASSWORD, link)
    assert await who_is(portal, THEIRS) is None
    assert "Ne donnez ce code à personne" in victim.page


async def test_code_typed_in_the_conversation_signs_in_there(visit: Visit, portal: Portal) -> None:
    person = await visit()
    await person.signs_in("CLAIRE234", PASSWORD, await link_for(portal, THEIRS))
    code = "".join(re.findall(r"<output>(\d{3})\s(\d{3})</output>", person.page)[0])
    await portal.do(RedeemCode(conversation=THEIRS.conversation, user=THEIRS.id, code=code))
    assert await who_is(portal, THEIRS) == "id of Claire"


async def test_visitor_cookie_that_was_made_up_proves_nothing(visit: Visit, portal: Portal) -> None:
    person = await visit()
    forged = {COOKIE: f"{THEIRS.id}.{THEIRS.conversation}.AAAA"}
    person.client.session.cookie_jar.update_cookies(forged, person.client.make_url("/"))
    await person.signs_in("CLAIRE234", PASSWORD, await link_for(portal, THEIRS))
    assert await who_is(portal, THEIRS) is None


async def test_link_serves_once(visit: Visit, portal: Portal, settings: Settings) -> None:
    link = await link_for(portal, THEIRS)
    first = await visit()
    has_chatted(first, settings, THEIRS)
    await first.signs_in("CLAIRE234", PASSWORD, link)
    second = await visit()
    has_chatted(second, settings, THEIRS)
    response = await second.signs_in("PAUL56789", PASSWORD, link)
    assert response.status == 410
    assert "Ce lien ne fonctionne plus" in second.page
    assert await who_is(portal, THEIRS) == "id of Claire"


async def test_person_who_is_signed_in_already_goes_on_by_one_button(
    visit: Visit, portal: Portal, settings: Settings
) -> None:
    person = await visit("CLAIRE234")
    has_chatted(person, settings, THEIRS)
    await person.opens(await link_for(portal, THEIRS))
    assert "Continuer avec le compte de Claire Fontaine" in person.page
    assert await who_is(portal, THEIRS) is None  # looking at the page does nothing
    await person.sends("/sign-in", **{"as": "id of Claire"})
    assert await who_is(portal, THEIRS) == "id of Claire"


async def test_nobody_goes_on_as_somebody_else(visit: Visit, portal: Portal, settings: Settings) -> None:
    person = await visit("PAUL56789")
    has_chatted(person, settings, THEIRS)
    await person.opens(await link_for(portal, THEIRS))
    response = await person.sends("/sign-in", **{"as": "id of Claire"})
    assert response.status == 422
    assert await who_is(portal, THEIRS) is None


async def test_who_signs_out_is_signed_out_in_the_conversation_of_this_browser(
    visit: Visit, portal: Portal, settings: Settings
) -> None:
    """On a computer that many use, the next one used to find the conversation signed in for two hours."""
    person = await visit()
    has_chatted(person, settings, THEIRS)
    await person.signs_in("CLAIRE234", PASSWORD, await link_for(portal, THEIRS))
    await person.opens("/account")
    await person.sends("/sign-out")
    assert await who_is(portal, THEIRS) is None

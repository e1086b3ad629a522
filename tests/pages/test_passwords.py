"""Choosing a password: after a confirmation mail, after a temporary one, and instead of the one in use."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from actions.colleague import CreateColleague
from actions.outcome import Said
from bot.portal import Portal
from bot.settings import Settings
from tests.pages.conftest import Visit
from tests.pages.small_portal import PASSWORD
from tests.pages.test_chat_link import THEIRS, has_chatted, link_for, who_is

Mails = Callable[[], Awaitable[list[tuple[str, str, dict[str, Any]]]]]

NEW = "quatre lampes roses chantent"
SESSION = "guichet-session"


async def temporary_password(visit: Visit, mails: Mails) -> str:
    person = await visit()
    await person.opens("/password/forgotten")
    await person.sends("/password/forgotten", who="CLAIRE234")
    ((kind, to, facts),) = await mails()
    assert (kind, to) == ("temporary_password", "claire@bois.example")
    return str(facts["password"])


async def invitation(portal: Portal, mails: Mails) -> str:
    """Return the path of a confirmation link."""
    given = {
        "first_name": "Zoé",
        "last_name": "Martin",
        "email": "zoe@bois.example",
        "rights": "user",
        "language": "fr",
    }
    said = await portal.do(CreateColleague(account="id of Claire", **given))
    assert isinstance(said, Said)
    url = str((await mails())[0][2]["url"])
    return url[url.index("/confirm") :]


async def test_temporary_password_leads_straight_to_choosing_ones_own(visit: Visit, mails: Mails) -> None:
    person = await visit()
    response = await person.signs_in("CLAIRE234", await temporary_password(visit, mails))
    assert response.headers["Location"] == "/password/new"
    assert (await person.opens("/account")).headers["Location"] == "/password/new"  # and nowhere else
    assert (await person.opens("/sign-in")).headers["Location"] == "/password/new"
    await person.opens("/password/new")
    assert "Mot de passe actuel" not in person.page
    assert 'value="CLAIRE234"' in person.page  # for the password manager
    before = person.cookie(SESSION)
    response = await person.sends("/password/new", new_password=NEW)
    assert response.headers["Location"] == "/account?done=password_changed"
    assert person.cookie(SESSION) not in {"", before}
    await person.opens("/account?done=password_changed")
    assert "Votre mot de passe est changé" in person.page
    assert [kind for kind, _, _ in await mails()] == ["password_changed"]


async def test_conversation_is_signed_in_once_the_password_is_chosen(
    visit: Visit, mails: Mails, portal: Portal, settings: Settings
) -> None:
    temporary = await temporary_password(visit, mails)
    person = await visit()
    has_chatted(person, settings, THEIRS)
    response = await person.signs_in("CLAIRE234", temporary, await link_for(portal, THEIRS))
    assert response.headers["Location"].startswith("/password/new?chat=")
    assert await who_is(portal, THEIRS) is None
    await person.opens(response.headers["Location"])
    await person.sends("/password/new", new_password=NEW)
    assert "Revenir à la conversation" in person.page
    assert await who_is(portal, THEIRS) == "id of Claire"


async def test_temporary_password_serves_once(visit: Visit, mails: Mails) -> None:
    temporary = await temporary_password(visit, mails)
    await (await visit()).signs_in("CLAIRE234", temporary)
    response = await (await visit()).signs_in("CLAIRE234", temporary)
    assert response.status == 422


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "trop court"),
        ("Abc1234!", "trop court"),
        ("password1234", "mots de passe volés"),
        ("aaaaaaaaaaaaaaaa", "se devine"),
        ("Claire Fontaine", "votre nom"),
        ("x" * 2000, "trop long"),
    ],
)
async def test_weak_password_is_refused_with_the_reason_and_never_shown_again(
    visit: Visit, mails: Mails, password: str, words: str
) -> None:
    person = await visit()
    await person.signs_in("CLAIRE234", await temporary_password(visit, mails))
    await person.opens("/password/new")
    response = await person.sends("/password/new", new_password=password)
    assert response.status == 422
    assert words in person.page
    assert not password or f'value="{password}"' not in person.page
    assert 'aria-invalid="true"' in person.page
    assert 'aria-describedby="new_password-problem new_password-hint"' in person.page


async def test_meter_judges_as_the_form_does(visit: Visit) -> None:
    person = await visit("CLAIRE234")
    await person.opens("/password/new")
    for password, score, words in (("Claire Fontaine", 0, "votre nom"), (NEW, 4, "Très bon")):
        response = await person.sends("/password/strength", new_password=password)
        judged = await response.json()
        assert words in judged["words"]
        assert judged["score"] <= 2 if not score else judged["score"] == score


async def test_meter_answers_our_pages_only(visit: Visit) -> None:
    person = await visit()
    assert (await person.sends("/password/strength", new_password=NEW)).status == 403
    await person.opens("/sign-in")
    assert (await person.sends("/password/strength", new_password=NEW)).status == 200


async def test_password_is_changed_with_the_one_in_use(visit: Visit) -> None:
    here, there = await visit("CLAIRE234"), await visit("CLAIRE234")
    await here.opens("/password/new")
    response = await here.sends("/password/new", password=PASSWORD, new_password=NEW)
    assert response.headers["Location"] == "/account?done=password_changed"
    assert (await here.opens("/account")).status == 200
    assert (await there.opens("/account")).status == 303
    assert (await there.signs_in("CLAIRE234", PASSWORD)).status == 422
    assert (await there.signs_in("CLAIRE234", NEW)).status == 303


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", NEW, "Tapez votre mot de passe actuel"),
        ("wrong", NEW, "n’est pas celui-là"),
        (PASSWORD, PASSWORD, "que vous avez déjà"),
    ],
)
async def test_password_is_not_changed_without_the_one_in_use(visit: Visit, old: str, new: str, words: str) -> None:
    person = await visit("CLAIRE234")
    await person.opens("/password/new")
    response = await person.sends("/password/new", password=old, new_password=new)
    assert response.status == 422
    assert words in person.page
    assert (await (await visit()).signs_in("CLAIRE234", PASSWORD)).status == 303


async def test_whoever_finds_a_browser_open_cannot_try_passwords_for_ever(visit: Visit, settings: Settings) -> None:
    person = await visit("CLAIRE234")
    for number in range(settings.accounts.lock_after_attempts + 1):
        await person.opens("/password/new")
        await person.sends("/password/new", password=f"guess {number}", new_password=NEW)
    assert "en pause" in person.page


async def test_confirmation_link_opens_the_account_with_a_password(visit: Visit, portal: Portal, mails: Mails) -> None:
    link = await invitation(portal, mails)
    person = await visit()
    for _ in range(2):  # a program that guards the mailbox was there first
        assert (await person.opens(link)).status == 200
    for shown in ("Zoé Martin", "Institut du bois", "zoe@bois.example", "conditions d’utilisation"):
        assert shown in person.page
    response = await person.sends("/confirm", new_password="zoe martin 2024")
    assert response.status == 422
    response = await person.sends("/confirm", new_password=NEW)
    assert response.status == 200
    ((kind, _, facts),) = await mails()
    assert kind == "login"
    assert facts["login"] in person.page
    assert (await person.signs_in(str(facts["login"]), NEW)).status == 303


async def test_confirmation_link_serves_once(visit: Visit, portal: Portal, mails: Mails) -> None:
    link = await invitation(portal, mails)
    first, second = await visit(), await visit()
    await first.opens(link)
    await second.opens(link)
    await first.sends("/confirm", new_password=NEW)
    response = await second.sends("/confirm", new_password=NEW)
    assert response.status == 410
    assert (await second.opens(link)).status == 410


@pytest.mark.parametrize("link", ["", "nonsense", "%00", "é" * 300])
async def test_link_that_was_made_up_opens_nothing(visit: Visit, link: str) -> None:
    person = await visit()
    assert (await person.opens(f"/confirm?link={link}")).status == 410
    assert "Ce lien ne fonctionne plus" in person.page

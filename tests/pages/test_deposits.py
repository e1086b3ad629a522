"""The table of deposits, one deposit, and taking one back: by whose they are, and by nobody else."""

import csv
import io
import re
from typing import Any

import pytest

from actions.deposits import Status
from bot.portal import Portal
from tests.pages.conftest import Visit
from tests.pages.person import Person
from tests.pages.some_deposits import MALFORMED, RECEIVED_AT, SUMMARY, add_deposit, add_others

WITH_ERRORS = {"status": Status.PROCESSED_WITH_ERRORS, "processed_at": RECEIVED_AT, "outcome": "0" * 64}
UNKNOWN = "AR-2345-6789-ABCD"


@pytest.fixture
async def claire(visit: Visit) -> Person:
    return await visit("CLAIRE234")


async def test_nothing_deposited_yet_is_told(claire: Person) -> None:
    assert (await claire.opens("/deposits")).status == 200
    assert "n’a encore rien déposé" in claire.page
    assert 'href="/deposits/new"' in claire.page


async def test_whoever_is_signed_in_finds_deposits_in_the_menu(claire: Person, visit: Visit) -> None:
    await claire.opens("/account")
    assert re.search(r'<a class="quiet" href="/deposits">Mes dépôts</a>', claire.page)
    stranger = await visit()
    await stranger.opens("/sign-in")
    assert "Mes dépôts" not in stranger.page


async def test_table_tells_of_each_deposit_the_newest_first(claire: Person, portal: Portal) -> None:
    await add_deposit(portal, name="<b>ancien</b>.xml", summary=SUMMARY, **WITH_ERRORS)
    await add_deposit(portal, name="faux.xml", summary=MALFORMED, **WITH_ERRORS)
    newest = await add_deposit(portal, name="récent.xml")
    response = await claire.opens("/deposits")
    assert "<b>ancien" not in await response.text()
    for shown in ("3 dépôts", "2 acceptés, 1 rejeté", "Fichier non conforme", "Reçu", "Traité avec erreurs"):
        assert shown in claire.page
    assert "Institut du bois" in claire.page
    assert claire.page.index("récent.xml") < claire.page.index("<b>ancien")
    assert f'href="/deposits/{newest.number}"' in claire.page
    assert claire.page.count('action="/deposits/withdraw"') == 1  # of what is received, and not yet looked at


async def test_form_leads_to_the_same_address_as_the_chat(claire: Person, portal: Portal) -> None:
    await add_deposit(portal, name="mars.xml", received_at=1_773_000_000_000)
    await add_deposit(portal, name="avril.xml", received_at=1_776_000_000_000)
    asked = {"from": "2026-03-01", "to": "2026-03-31", "status": "received", "certifier": "", "name": ""}
    response = await claire.opens("/deposits", params=asked)
    address = response.headers["Location"]
    assert address == "/deposits?filter=period%3D2026-03-01..2026-03-31%3Bstatus%3Dreceived"
    await claire.opens(address)
    assert "mars.xml" in claire.page
    assert "avril.xml" not in claire.page
    assert 'value="2026-03-01"' in claire.page
    assert re.search(r'value="received" selected', claire.page)


@pytest.mark.parametrize(
    "line", ["status=processed,received", "name=100 %25.xml", "certifier=institut", "all", "nonsense"]
)
async def test_filter_of_the_chat_is_understood_and_shown_in_the_form(
    claire: Person, portal: Portal, line: str
) -> None:
    await add_deposit(portal, name="100 %.xml")
    assert (await claire.opens("/deposits", params={"filter": line})).status == 200
    assert "100 %.xml" in claire.page
    english = re.findall(r'href="([^"]*)" lang="en"', claire.page)[0]
    await claire.opens(english)
    assert "100 %.xml" in claire.page


async def test_nothing_that_meets_the_criteria_is_told(claire: Person, portal: Portal) -> None:
    await add_deposit(portal)
    await claire.opens("/deposits", params={"filter": "status=withdrawn"})
    assert "Aucun dépôt ne correspond" in claire.page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("from", "31/03/2026"),
        ("from", "2026-02-30"),
        ("to", "20260331"),
        ("status", "lost"),
        ("name", "x" * 101),
    ],
)
async def test_criteria_that_cannot_be_are_told(claire: Person, field: str, value: str) -> None:
    response = await claire.opens("/deposits", params={"name": "", field: value})
    assert response.status == 422
    assert f'href="#{field}"' in claire.page
    assert f'id="{field}-problem"' in claire.page


async def test_long_table_is_in_pages(claire: Person, portal: Portal) -> None:
    for _ in range(41):
        await add_deposit(portal)
    await claire.opens("/deposits?filter=status%3Dreceived")
    assert "Dépôts 1 à 20 sur 41" in claire.page
    (following,) = re.findall(r'rel="next" href="([^"]*)"', claire.page)
    await claire.opens(following)
    assert "Dépôts 21 à 40 sur 41" in claire.page
    await claire.opens("/deposits?page=3")
    assert "Dépôts 41 à 41 sur 41" in claire.page
    for page in ("0", "-1", "99999", "²", "x", ""):
        assert (await claire.opens("/deposits", params={"page": page})).status == 200


async def test_table_is_exported_whole(claire: Person, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.pages.deposits.AT_ONCE", 2)
    for number in range(5):
        await add_deposit(portal, name=f"=cmd{number}.xml", summary=SUMMARY, **WITH_ERRORS)
    await add_deposit(portal, name="autre.xml")
    response = await claire.opens("/deposits.csv?filter=status%3Dprocessed_with_errors")
    assert response.content_type == "text/csv"
    assert re.fullmatch(
        r"attachment; filename=\"Depots_\d{4}-\d\d-\d\d\.csv\"; filename\*=UTF-8''D%C3%A9p%C3%B4ts_[\d-]{10}\.csv",
        response.headers["Content-Disposition"],
    )
    rows = list(csv.reader(io.StringIO((await response.read()).decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 6
    assert all(row[2].endswith(".xml") and not row[2].startswith("=") for row in rows[1:])


async def test_one_deposit_is_told_in_plain_words(claire: Person, portal: Portal) -> None:
    deposit = await add_deposit(portal, summary=SUMMARY, name="lot.xml", **WITH_ERRORS)
    assert (await claire.opens(f"/deposits/{deposit.number.lower()}")).status == 200
    for shown in (
        "Une partie des passages est rejetée",
        "déposez ceux-là seulement",
        "lot.xml",
        "CLAIRE234",
        "Institut du bois (BCR\N{NO-BREAK SPACE}34DEF567)",
        deposit.sha256,
        "À vérifier",
        "· ligne 31",
        "Où : Date de fin de validité (dateFinValidite)",
        "3 passages dans le fichier. Acceptés : 2, dont à vérifier : 1. Rejetés : 1.",
    ):
        assert shown.replace(" :", "\N{NO-BREAK SPACE}:") in claire.page
    for what in ("receipt.pdf", "receipt.json", "report.pdf", "report.xml", "rejected.csv", "correction.xml"):
        assert f'href="/deposits/{deposit.number}/{what}"' in claire.page
    assert f'src="/deposits/{deposit.number}/picture.png"' in claire.page


@pytest.mark.parametrize(
    ("given", "shown", "hidden"),
    [
        ({}, "Son contrôle commence dans un instant", "rejected.csv"),
        ({"status": Status.PROCESSING}, "quelques minutes", "/deposits/withdraw"),
        ({"summary": MALFORMED, **WITH_ERRORS}, "déposez le fichier entier de nouveau", "correction.xml"),
        ({"status": Status.WITHDRAWN, "withdrawn_at": 1}, "déposer ce fichier de nouveau", "/deposits/withdraw"),
        ({"summary": SUMMARY, **WITH_ERRORS, "purged_at": 1}, "ont été effacés", "report.pdf"),
        ({"summary": SUMMARY, **WITH_ERRORS, "purged_at": 1}, "ont été effacés", "Le rapport de traitement dit"),
    ],
)
async def test_status_says_what_comes_next(
    claire: Person, portal: Portal, given: dict[str, Any], shown: str, hidden: str
) -> None:
    deposit = await add_deposit(portal, **given)
    await claire.opens(f"/deposits/{deposit.number}")
    assert shown in claire.page
    assert hidden not in claire.page
    assert "receipt.pdf" in claire.page
    assert ("watch.js" in claire.page) == (deposit.status in {Status.RECEIVED, Status.PROCESSING})


async def refused_page(person: Person, number: str) -> str:
    response = await person.opens(f"/deposits/{number}")
    assert response.status == 404
    return person.page.replace(person.token, "").replace(number, "")


async def test_deposit_of_others_looks_like_one_that_there_is_not(visit: Visit, portal: Portal) -> None:
    await add_others(portal)
    deposit = await add_deposit(portal, name="secret.xml")
    for login in ("OLGA23456", "DENIS2345"):
        person = await visit(login)
        assert await refused_page(person, deposit.number) == await refused_page(person, UNKNOWN)
        await person.opens("/deposits")
        assert "secret.xml" not in person.page
        exported = await (await person.opens("/deposits.csv")).read()
        assert b"secret" not in exported
    paul = await visit("PAUL56789")  # a colleague
    assert (await paul.opens(f"/deposits/{deposit.number}")).status == 200


@pytest.mark.parametrize("number", ["AR-0000-0000-0000", "x", "%00", "AR-2345-6789-ABCD%0a", "é" * 50])
async def test_number_that_is_none_is_not_found(claire: Person, number: str) -> None:
    assert (await claire.opens(f"/deposits/{number}")).status == 404
    assert "Dépôt introuvable" in claire.page


async def test_disabled_account_sees_nothing_any_more(visit: Visit, portal: Portal) -> None:
    deposit = await add_deposit(portal)
    claire, paul = await visit("CLAIRE234"), await visit("PAUL56789")
    await claire.opens("/administration")
    await claire.sends("/administration/disable", login="PAUL56789")
    for path in ("/deposits", "/deposits.csv", f"/deposits/{deposit.number}"):
        response = await paul.opens(path)
        assert response.status == 303
        assert response.headers["Location"].startswith("/sign-in")


async def test_stranger_is_led_back_to_the_very_page_after_signing_in(visit: Visit, portal: Portal) -> None:
    deposit = await add_deposit(portal)
    for path in (f"/deposits/{deposit.number}", "/deposits?filter=period%3Dlast_month"):
        person = await visit()
        response = await person.opens(path)
        response = await person.signs_in("CLAIRE234", "trois chevaux bleus dansent", response.headers["Location"])
        assert response.headers["Location"] == path


async def test_received_deposit_is_withdrawn(claire: Person, portal: Portal) -> None:
    deposit = await add_deposit(portal)
    await claire.opens(f"/deposits/{deposit.number}")
    response = await claire.sends("/deposits/withdraw", number=deposit.number)
    assert response.headers["Location"] == f"/deposits/{deposit.number}?done=deposit_withdrawn"
    await claire.opens(response.headers["Location"])
    assert "Ce dépôt est retiré" in claire.page
    assert 'role="status"><p>Le dépôt est retiré.' in claire.page
    response = await claire.sends("/deposits/withdraw", number=deposit.number)  # once more, by another tab
    assert response.status == 422
    assert "ne peut plus être retiré" in claire.page


async def test_deposit_that_is_being_checked_is_not_withdrawn(claire: Person, portal: Portal) -> None:
    deposit = await add_deposit(portal, status=Status.PROCESSING)
    await claire.opens("/deposits")
    response = await claire.sends("/deposits/withdraw", number=deposit.number)
    assert response.status == 422
    assert "Le contrôle est en cours" in claire.page


@pytest.mark.parametrize("login", ["OLGA23456", "DENIS2345"])
async def test_others_withdraw_nothing(visit: Visit, portal: Portal, login: str) -> None:
    await add_others(portal)
    deposit = await add_deposit(portal)
    person = await visit(login)
    await person.opens("/deposits")
    for number in (deposit.number, UNKNOWN, "x", ""):
        assert (await person.sends("/deposits/withdraw", number=number)).status == 404
    claire = await visit("CLAIRE234")
    await claire.opens(f"/deposits/{deposit.number}")
    assert "/deposits/withdraw" in claire.page


async def test_withdrawing_by_a_form_of_others_does_nothing(claire: Person, portal: Portal) -> None:
    deposit = await add_deposit(portal)
    await claire.opens(f"/deposits/{deposit.number}")
    for headers, token in (({"Sec-Fetch-Site": "cross-site"}, claire.token), ({}, "stale")):
        response = await claire.sends("/deposits/withdraw", headers, number=deposit.number, token=token)
        assert response.status == 403
    await claire.opens(f"/deposits/{deposit.number}")
    assert "Le fichier est bien reçu" in claire.page

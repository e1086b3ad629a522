"""Verifying a receipt by its number, by the file, or by both, without telling anything else."""

import hashlib
import io
from pathlib import Path

import pytest
from aiohttp import FormData

from actions.deposits import Status
from actions.verify_receipt import UPLOADS
from bot.portal import Portal
from bot.settings import Settings
from tests.conftest import MakeSettings
from tests.pages.conftest import Visit
from tests.pages.person import Person
from tests.pages.some_deposits import add_deposit

CONTENT = b"<flux>d\xc3\xa9p\xc3\xb4t</flux>" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PATH = "/receipts/verify"


@pytest.fixture
def database_url() -> str:
    """One database is enough: what is tested here is before it."""
    return ""


@pytest.fixture
async def person(visit: Visit) -> Person:
    stranger = await visit()
    await stranger.opens(PATH)
    return stranger


async def sends_file(person: Person, content: bytes, **fields: str) -> int:
    """Send the form as a browser without JavaScript does."""
    form = FormData()
    for name, value in ({"token": person.token} | fields).items():
        form.add_field(name, value)
    form.add_field("file", io.BytesIO(content), filename="lot.xml", content_type="text/xml")
    response = await person.client.post(PATH, data=form)
    person.page = await response.text()
    return response.status


async def test_number_is_verified_however_it_is_typed(person: Person, portal: Portal) -> None:
    deposit = await add_deposit(portal, sha256=SHA256, name="secret.xml")
    for typed in (deposit.number, deposit.number.lower(), deposit.number.replace("-", " "), f" {deposit.number} "):
        await person.sends(PATH, number=typed)
        assert "Cet accusé existe" in person.page
        assert SHA256 in person.page
    assert "secret.xml" not in person.page  # neither the name of the file nor whose it is
    assert "Institut du bois" not in person.page


async def test_number_and_digest_match_or_do_not(person: Person, portal: Portal) -> None:
    deposit = await add_deposit(portal, sha256=SHA256)
    await person.sends(PATH, number=deposit.number, sha256=SHA256)
    assert "Ils vont ensemble" in person.page
    await person.sends(PATH, number=deposit.number, sha256="0" * 64)
    assert "Ils ne vont pas ensemble" in person.page


async def test_file_is_read_and_nothing_of_it_is_kept(person: Person, portal: Portal, settings: Settings) -> None:
    deposit = await add_deposit(portal, sha256=SHA256)
    before = {path for path in settings.data_dir.rglob("*") if path.is_file()}
    assert await sends_file(person, CONTENT) == 200
    assert "Cet accusé existe" in person.page
    assert deposit.number in person.page
    assert await sends_file(person, CONTENT, number=deposit.number) == 200
    assert "Ils vont ensemble" in person.page
    assert await sends_file(person, CONTENT + b" ", number=deposit.number) == 200
    assert "Ils ne vont pas ensemble" in person.page
    after = {path for path in settings.data_dir.rglob("*") if path.is_file()}
    assert after == before


async def test_wrong_number_and_unknown_file_say_the_same(person: Person, portal: Portal) -> None:
    await add_deposit(portal, sha256=SHA256)
    pages = []
    for typed in ({"number": "AR-WXYZ-WXYZ-WXYZ"}, {"number": "nonsense"}, {"sha256": "0" * 64}):
        response = await person.sends(PATH, **typed)
        assert response.status == 200
        pages.append(person.page.replace(person.token, "").replace(typed.get("number", "\0"), ""))
    assert len(set(pages)) == 1
    assert "Aucun accusé ne correspond" in pages[0]


async def test_withdrawn_deposit_is_told(person: Person, portal: Portal) -> None:
    deposit = await add_deposit(portal, status=Status.WITHDRAWN, withdrawn_at=1)
    await person.sends(PATH, number=deposit.number)
    assert "retiré par son déposant" in person.page


async def test_nothing_given_and_digests_that_are_none_are_told(person: Person) -> None:
    for typed in ({}, {"number": " "}, {"sha256": "nonsense"}):
        response = await person.sends(PATH, **typed)
        assert response.status == 422
        assert 'role="alert"' in person.page
    assert await sends_file(person, b"") == 200  # an empty file is one, too, and nobody's
    assert "Aucun accusé ne correspond" in person.page


async def test_file_larger_than_any_deposit_is_not_read_to_its_end(visit: Visit, make_settings: MakeSettings) -> None:
    deposits = make_settings().deposits.model_copy(update={"max_megabytes": 1})
    person = await visit(deposits=deposits)
    await person.opens(PATH)
    assert await sends_file(person, b"x" * 1_500_000) == 422
    assert "ne peut pas avoir été déposé" in person.page


async def test_form_with_a_file_that_is_not_ours_is_refused(person: Person) -> None:
    person.token = "stale"
    assert await sends_file(person, CONTENT) == 403
    assert "ouverte depuis trop longtemps" in person.page


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b\r\n",
        b"--b\r\n\r\n",
        b"--b\r\nContent-Disposition: nonsense\r\n\r\nx\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + b"x" * 5000 + b"\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n\xff\r\n--b--\r\n',
        b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 50 + b"--b--\r\n",
    ],
)
async def test_body_that_is_no_form_is_refused_without_a_fuss(person: Person, body: bytes) -> None:
    for kind in ("multipart/form-data; boundary=b", "multipart/form-data"):
        response = await person.client.post(PATH, data=body, headers={"Content-Type": kind})
        assert response.status in {400, 403}


async def test_trying_again_and_again_is_paused(person: Person) -> None:
    for _ in range(UPLOADS.most):
        assert await sends_file(person, b"x") == 200
    assert await sends_file(person, b"x") == 422
    assert "réessayez dans" in person.page


async def test_sample_is_verified_by_its_file(person: Person, portal: Portal) -> None:
    sample = (Path(__file__).parent.parent / "flux" / "sample.xml").read_bytes()
    await add_deposit(portal, sha256=hashlib.sha256(sample).hexdigest())
    await sends_file(person, sample)
    assert "Cet accusé existe" in person.page

"""In a demonstration, and only there, everybody may read the mails, whose HTML can do nothing."""

from email.headerregistry import Address
from pathlib import Path

import pytest

from actions.outside.mail.envelope import Stamp, Words, seal
from actions.outside.mail.folder import FolderSender
from bot.settings import Settings
from tests.pages.conftest import Visit

FROM = Address("Portail", addr_spec="ne-pas-repondre@portail.example")
PAGE = "<!doctype html><html><head><title>x</title></head><body><script>1</script>Bonjour</body></html>"


@pytest.fixture
def outbox(settings: Settings) -> Path:
    return settings.data_dir / "outbox"


async def put(outbox: Path, name: str, created_at: int = 1_790_000_000_000, subject: str = "Votre identifiant") -> None:
    stamp = Stamp(id=name, message_id=f"x{name}", created_at=created_at, language="fr")
    text = "Bonjour <b>Hélène</b>\nhttps://portal.example/confirm?word=abc\n"
    words = Words(subject=subject, text=text, html=PAGE)
    await FolderSender(outbox).send(seal(stamp, words, to="helene@cfa.example", sender=FROM))


async def test_mails_are_shown_to_nobody_unless_it_is_a_demonstration(visit: Visit, outbox: Path) -> None:
    await put(outbox, "m1")
    person = await visit()
    for path in ("/demo/mail", "/demo/mail/1790000000000-m1", "/demo/mail/1790000000000-m1/html"):
        response = await person.client.get(path)
        assert response.status == 404


async def test_the_newest_mail_comes_first_under_a_clear_banner(visit: Visit, outbox: Path) -> None:
    await put(outbox, "m1", 1_790_000_000_000, "Premier")
    await put(outbox, "m2", 1_790_000_001_000, "Second")
    person = await visit(demo=True)
    page = await (await person.client.get("/demo/mail")).text()
    assert page.index("Second") < page.index("Premier")
    assert "les mails ne partent pas" in page
    assert "helene@cfa.example" in page


async def test_no_mail_yet_is_told(visit: Visit) -> None:
    person = await visit(demo=True)
    response = await person.client.get("/demo/mail?lang=en")
    assert response.status == 200
    assert "No mail yet" in await response.text()


async def test_a_mail_is_framed_without_rights_and_its_text_has_links(visit: Visit, outbox: Path) -> None:
    await put(outbox, "m1", subject="<i>Votre</i> identifiant")
    person = await visit(demo=True)
    response = await person.client.get("/demo/mail/1790000000000-m1")
    page = await response.text()
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "Bonjour &lt;b&gt;Hélène&lt;/b&gt;" in page
    assert 'href="https://portal.example/confirm?word=abc"' in page
    assert "<i>Votre" not in page
    assert 'href="/demo/mail/1790000000000-m1?' in page  # the other language


async def test_the_html_of_a_mail_runs_nothing_and_loads_nothing(visit: Visit, outbox: Path) -> None:
    await put(outbox, "m1")
    person = await visit(demo=True)
    response = await person.client.get("/demo/mail/1790000000000-m1/html")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert '<head><base target="_blank">' in await response.text()


@pytest.mark.parametrize("name", ["1790000000000-m2", "..%2f..%2fsigning.key", "%2e%2e", "1790000000000-%00", "x"])
async def test_only_mails_are_shown(visit: Visit, outbox: Path, name: str) -> None:
    await put(outbox, "m1")
    person = await visit(demo=True)
    for path in (f"/demo/mail/{name}", f"/demo/mail/{name}/html"):
        assert (await person.client.get(path)).status == 404

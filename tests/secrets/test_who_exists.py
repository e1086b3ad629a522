"""A stranger sees the same of somebody who has an account and of somebody who has none: words, status, headers.

How long it takes is measured by `make bench`; that the work is the same is shown by tests/actions/test_enumeration.py.
"""

import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestServer

from actions.demonstration import PASSWORD, load
from actions.passwords import make_hash
from actions.people import State
from bot.app import build
from bot.conversation import Assistant
from bot.settings import Settings
from bot.store.store import Store
from tests.databases import chosen_url
from tests.pages.person import TOKEN
from tests.somebody import Somebody

pytestmark = pytest.mark.usefixtures("quick_hashes")

OF_THE_MOMENT = {"Date", "Content-Length"}  # the length is that of the body, which is compared
TRIES = 12  # more than any limit of one person's allows
UNKNOWN, UNKNOWN_ADDRESS = "NOBODY234", "nobody@nowhere.example"
EXAMPLES = ("12ABC345", "MCFCER000123", "34DEF567")  # which questions give, and which are somebody's here
PENDING = "pending@ponant.example"  # of somebody who has not confirmed it yet
LOGINS = {"active": "LUC234567", "administrator": "CLAIRE234", "disabled": "NADIA2345", "locked": "HUGO23456"}
ADDRESSES = {
    "active": "luc.moreau@ponant.example",
    "disabled": "nadia.petit@ponant.example",
    "locked": "hugo.roux@ponant.example",
    "of two accounts": "karim.benali@relais.example",
    "to be confirmed": PENDING,
}


@dataclass
class Site:
    """The whole server, in this process."""

    address: str
    people: list[Somebody] = field(default_factory=list)

    def comes(self) -> Somebody:
        self.people.append(Somebody.comes(self))
        return self.people[-1]


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return chosen_url(request)


@pytest.fixture
async def site(
    settings: Settings, store: Store, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Site]:
    monkeypatch.setattr("bot.app.read_assistant", lambda *_: assistant)
    hashed = await make_hash(PASSWORD)
    async with store.turn() as transaction:
        accounts = transaction.work.accounts
        await load(transaction.work, hashed)
        await accounts.change("demo-GRACE2345", state=State.EMAIL_TO_CONFIRM, login=None, email_folded=PENDING)
    async with TestServer(await build(settings)) as server:
        site = Site(str(server.make_url("")).rstrip("/"))
        yield site
        for somebody in site.people:
            await somebody.session.close()


async def seen(response: ClientResponse, *typed: str) -> tuple[object, ...]:
    """Return all that can be compared of an answer: what is of this browser or was typed into it is left out."""
    headers = sorted((name, value) for name, value in response.headers.items() if name not in OF_THE_MOMENT)
    cookies = [(name, re.sub(r"=[^;]*", "=", value, count=1)) for name, value in headers if name == "Set-Cookie"]
    others = [(name, value) for name, value in headers if name != "Set-Cookie"]
    body = await response.text()
    if found := TOKEN.search(body):
        body = body.replace(found[1], "")
    for words in typed:
        body = body.replace(words, "")
    return response.status, others, cookies, body


def alike(series: dict[str, list[Any]]) -> None:
    """Compare what each of several got with what somebody unknown got, step by step."""
    unknown = series.pop("unknown")
    for name, got in series.items():
        for step, (theirs, nobodys) in enumerate(zip(got, unknown, strict=True)):
            assert theirs == nobodys, f"{name}, step {step}"


async def sends(site: Site, path: str, fields: dict[str, str], times: int) -> list[Any]:
    somebody = site.comes()
    got = []
    for _ in range(times):
        await somebody.person.opens(path)
        response = await somebody.person.sends(path, **fields)
        got.append(await seen(response, *fields.values()))
    return got


@pytest.mark.parametrize(
    ("path", "box", "known", "unknown"),
    [
        ("/password/forgotten", "who", LOGINS, UNKNOWN),
        ("/password/forgotten", "who", ADDRESSES, UNKNOWN_ADDRESS),
        ("/login/forgotten", "email", ADDRESSES, UNKNOWN_ADDRESS),
    ],
    ids=["password by login", "password by address", "login by address"],
)
async def test_forms_for_what_was_forgotten_answer_alike(
    site: Site, path: str, box: str, known: dict[str, str], unknown: str
) -> None:
    typed = {**known, "unknown": unknown}
    got = {name: await sends(site, path, {box: who}, TRIES) for name, who in typed.items()}
    statuses = [status for status, *_ in got["unknown"]]
    assert (statuses[0], statuses[-1]) == (200, 422), "the limit was not reached: this proved little"
    alike(got)


async def test_signing_in_is_refused_alike(site: Site, settings: Settings) -> None:
    """The right password of an account that is disabled, or locked to strangers, is as wrong as any."""
    tries = settings.accounts.lock_after_attempts + 2
    got = {
        name: await sends(site, "/sign-in", {"login": login, "password": word}, tries)
        for name, login, word in (
            ("active", LOGINS["active"], "wrong password"),
            ("disabled", LOGINS["disabled"], PASSWORD),
            ("locked", LOGINS["locked"], PASSWORD),
            ("unknown", UNKNOWN, "wrong password"),
        )
    }
    assert got["unknown"][0] != got["unknown"][-1], "the pause was not reached: this proved little"
    alike(got)


async def chats(site: Site, messages: Sequence[str], *typed: str) -> list[Any]:
    """Say all this in a new conversation; returns the answers to each message, and what the chat shows."""
    somebody = site.comes()
    await somebody.begins()
    assert await somebody.opens()
    somebody.received.clear()
    await somebody.talks(*messages)
    shown = await somebody.hears()
    others = [somebody.conversation, somebody.token, *EXAMPLES, *typed]
    posted = [await seen(response, *others) for response in somebody.received[: len(messages)]]
    return [*posted, *(_said(activity, others) for activity in shown if activity["from"]["role"] == "bot")]


def _said(activity: dict[str, Any], others: Sequence[str]) -> str:
    """Return an activity without its moment; what was typed may be said back, in capitals."""
    words = json.dumps({**activity, "timestamp": ""}, ensure_ascii=False)
    for other in others:
        words = re.sub(re.escape(other), "", words, flags=re.IGNORECASE)
    return words


@pytest.mark.parametrize(
    ("beginning", "ending", "known", "unknown"),
    [
        ("envoyez-moi un mot de passe", ("je n'ai rien reçu", "oui") * 4, LOGINS, UNKNOWN),
        ("envoyez-moi un mot de passe", ("je n'ai rien reçu", "oui") * 4, ADDRESSES, UNKNOWN_ADDRESS),
        ("envoyez-moi mon identifiant", ("non, rien n'arrive",), ADDRESSES, UNKNOWN_ADDRESS),
    ],
    ids=["password by login", "password by address", "login by address"],
)
async def test_the_chat_answers_alike(
    site: Site, beginning: str, ending: tuple[str, ...], known: dict[str, str], unknown: str
) -> None:
    typed = {**known, "unknown": unknown}
    alike({name: await chats(site, (beginning, who, *ending), who) for name, who in typed.items()})


@pytest.mark.parametrize("beginning", ["je veux m'inscrire", "trouve mon administrateur"])
@pytest.mark.parametrize(
    ("role", "known", "unknown"),
    [
        (
            "certificateur",
            {
                "without account": ("12ABC345", "MCFCER999999"),
                "with an administrator": ("34DEF567", "MCFCER999999"),
                "with another's contract": ("34DEF567", "MCFCER000123"),
                "of another role": ("56GHI789", "MCFCER999999"),
            },
            ("99XYZ999", "MCFCER000123"),
        ),
        (
            "déposant mandaté",
            {
                "without account": ("56GHI789", "09BCD432"),
                "with an administrator": ("90MNO456", "12ABC345"),
                "of unknown certifier": ("90MNO456", "99ZZZ999"),
            },
            ("99XYZ999", "12ABC345"),
        ),
    ],
)
async def test_identifiers_that_do_not_belong_together_are_answered_alike(
    site: Site, beginning: str, role: str, known: dict[str, tuple[str, str]], unknown: tuple[str, str]
) -> None:
    got = {
        name: await chats(site, (beginning, role, *(pair * (TRIES - 1))), *pair)
        for name, pair in {**known, "unknown": unknown}.items()
    }
    assert "trop d’essais" in str(got["unknown"]), "the limit was not reached: this proved little"
    alike(got)

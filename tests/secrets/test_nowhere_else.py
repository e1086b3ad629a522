"""No secret is kept anywhere but where it must be: every procedure is gone through, then everything is searched.

The link by which the assistant leads to the sign-in page is shown in the chat by design: it gives nobody access by
itself, whoever opens it must sign in, and the conversation becomes an account only by the browser it began in or by
a code that the page shows (docs/security.md). So it may be found in that conversation, and nowhere else either.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest

from actions.demonstration import load
from actions.passwords import make_hash
from bot.masking import MASK
from bot.settings import Settings
from bot.store.engine import Database
from tests.databases import OpenStore
from tests.mail.mail_server import Inbox, serving
from tests.received import link_in, mail_to, text_of
from tests.secrets import places
from tests.secrets.secret import Secret, strays
from tests.server_process import ServerProcess
from tests.somebody import Somebody

COOKIES = ("guichet-session", "guichet-device", "guichet-form")
DATABASE_FILES = {"file guichet.db", "file guichet.db-wal", "file PostgreSQL"}
CHAT = frozenset({"chats", "table activities", "table conversations", *DATABASE_FILES})
ZOE, CLAIRE, COLLEAGUE = "zoe.martin@ecole.example", "claire.fontaine@ponant.example", "paul.lambert@ponant.example"
CLAIRES_LOGIN = "CLAIRE234"


def password() -> str:
    """A good one, which no other test has typed."""
    return f"Zebre{secrets.token_hex(4)}!Quai{secrets.token_hex(4)}"


def nir() -> str:
    """A social security number with the right key, as people write it."""
    number = f"2940375120{secrets.randbelow(1000):03}"
    key = 97 - int(number) % 97
    return f"2 94 03 75 120 {number[10:]} {key:02}"


@dataclass
class Play:
    """The people, what they have received, and the secrets they have made."""

    server: ServerProcess
    inbox: Inbox
    claires_password: str
    secrets: list[Secret] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)

    async def comes(self) -> Somebody:
        """Somebody else comes and opens the chat."""
        somebody = Somebody.comes(self.server)
        self.people.append(somebody)
        await somebody.begins()
        assert await somebody.opens()
        return somebody

    def hides(self, what: str, word: str, *at_home: str) -> str:
        assert word, what
        self.secrets.append(Secret(what, word, frozenset(at_home)))
        return word

    def in_mail(self, what: str, word: str, mail: EmailMessage, *at_home: str) -> str:
        return self.hides(what, word, f"mail {mail['Message-ID']}", *at_home)


@pytest.fixture
async def database(open_store: OpenStore, claires_password: str) -> Database:
    store = await open_store()
    hashed = await make_hash(claires_password)
    async with store.turn() as transaction:
        await load(transaction.work, hashed)
    return store._database  # noqa: SLF001 - there is no other way to look at all rows


@pytest.fixture
def claires_password() -> str:
    return password()


async def test_secrets_are_nowhere_but_where_they_must_be(
    settings: Settings, database: Database, claires_password: str, request: pytest.FixtureRequest
) -> None:
    inbox = Inbox()
    async with serving(inbox) as smtp:
        variables = {"smtp_url": f"smtp://{smtp.host}:{smtp.port}", "log_level": "debug"}
        if url := settings.database_url.get_secret_value():
            variables["database_url"] = url
        async with ServerProcess(settings.data_dir, **variables) as server:
            play = Play(server, inbox, claires_password)
            play.hides("the administrator's password", claires_password)
            login = await opens_an_account(play)
            await slips_of_the_tongue(play)
            await signs_in_after_errors(play, login)
            await gets_a_temporary_password(play, login)
            await is_reminded_of_the_login(play)
            await administers_from_the_chat(play)
            play.secrets += cookies_and_tokens(play)
        kept = await everything(play, settings, database)
    if url:
        kept["file PostgreSQL"] = [b for found in postgresql_files(request).values() for b in found]
    for somebody in play.people:
        await somebody.session.close()
    finds_what_is_there(play, kept, login)
    assert list(strays(play.secrets, kept)) == []


async def everything(play: Play, settings: Settings, database: Database) -> places.Places:
    """The server was killed: what it had not yet moved from the database's log lies there still."""
    return {
        **places.files(settings.data_dir),
        **await places.tables(database),
        **places.logs(play.server.log),
        **places.mails(play.inbox.mails),
        **await places.answers(*play.people),
    }


def postgresql_files(request: pytest.FixtureRequest) -> places.Places:
    server = request.getfixturevalue("postgresql")
    return places.files(server._data)  # noqa: SLF001 - tests of no other kind read there


def finds_what_is_there(play: Play, kept: places.Places, login: str) -> None:
    """Whoever searches wrongly finds nothing either."""
    for somewhere in ("log", "pages", "chats", "table activities", "table accounts", "table mails", "table audit"):
        assert kept[somewhere], somewhere
    known = [Secret("the login", login), Secret("the address", ZOE), Secret("what hides secrets", MASK)]
    found = set(strays(known, kept))
    assert {"what hides secrets is in chats", "what hides secrets is in table activities"} <= found
    assert {"the login is in table accounts", "the address is in table accounts"} <= found
    assert {"the login is in log", "the address is in log"}.isdisjoint(found)
    files = {place for place in kept if place in DATABASE_FILES}
    assert any(f"the address is in {place}" in found for place in files)
    for secret in play.secrets:
        for place in secret.at_home & {"pages", "chats"} | {one for one in secret.at_home if one.startswith("mail ")}:
            assert secret.is_in(b"\n".join(kept[place])), f"{secret.what} was not in {place}: this proved nothing"


async def opens_an_account(play: Play) -> str:
    zoe = await play.comes()
    typed = play.hides("a password typed in the chat", password())
    number = play.hides("a social security number typed in the chat", nir())
    await zoe.talks("je veux m'inscrire", "certificateur", f"mon numéro de sécu est {number}")
    await zoe.talks("12abc345", "MCFCER000123", "Martin", "Zoé")
    await zoe.talks(f"mon mot de passe sera {typed}", ZOE, "oui", "oui")
    mail = await mail_to(play.inbox, ZOE)
    link = link_in(mail)
    play.in_mail("the link of the confirmation", re.findall(r"link=([\w-]+)", link)[0], mail, "pages")
    weak = play.hides("a password refused as too weak", f"zoe martin {secrets.token_hex(1)}{secrets.token_hex(1)}")
    chosen = play.hides("the password chosen", password())
    await zoe.person.opens(link)
    assert (await zoe.person.sends("/confirm", new_password=weak)).status == 422
    await zoe.person.sends("/password/strength", new_password=chosen)
    assert (await zoe.person.sends("/confirm", new_password=chosen)).status == 200
    its_login = await mail_to(play.inbox, ZOE, 1)
    login = re.findall(r"\b[2-9A-HJKMNP-Z]{9}\b", text_of(its_login))[0]
    assert (await zoe.person.signs_in(login, chosen)).status == 303
    await zoe.person.opens("/password/new")
    second = play.hides("the password chosen after it", password())
    response = await zoe.person.sends("/password/new", password=chosen, new_password=second)
    assert response.headers["Location"] == "/account?done=password_changed"
    await zoe.talks("oui je l'ai reçu")
    return str(login)


async def slips_of_the_tongue(play: Play) -> None:
    """What is masked wherever it is typed, and in whatever company."""
    somebody = await play.comes()
    for words in ("mon mot de passe est {}", "{}", "mdp : {} et ça ne marche pas", "my password is {}"):
        await somebody.talks(words.format(play.hides(f"a password typed as {words!r}", password())))
    for words in ("{}", "mon NIR : {}", "je suis née {} vous voyez"):
        await somebody.talks(words.format(play.hides(f"a NIR typed as {words!r}", nir())))
    await somebody.talks("envoyez-moi un mot de passe")
    await somebody.talks(play.hides("a password typed for a login", password()))
    await somebody.talks("annuler", "x" * 3990 + " " + play.hides("a password cut off", password()))


async def signs_in_after_errors(play: Play, login: str) -> None:
    """Passwords typed wrong, or into the wrong box, are secrets too: they may be right elsewhere."""
    somebody = await play.comes()
    person = somebody.person
    await person.signs_in(login, play.hides("a wrong password", password()))
    await person.signs_in("NOBODY234", play.hides("a password of nobody's", password()))
    for path, box in (("/password/forgotten", "who"), ("/login/forgotten", "email")):
        await person.opens(path)
        await person.sends(path, **{box: play.hides(f"a password typed as {box}", password())})
    await person.signs_in(play.hides("a password typed as login", password().upper(), "pages"), "x")


async def gets_a_temporary_password(play: Play, login: str) -> None:
    somebody = await play.comes()
    await somebody.talks("envoyez-moi un mot de passe", login)
    mail = await mail_to(play.inbox, ZOE, 3)
    found = re.findall(r"\b(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}\b", text_of(mail))
    temporary = play.in_mail("the temporary password", found[0], mail)
    await somebody.talks(temporary, f"voilà : {temporary.lower()}", temporary.replace("-", " "))
    response = await somebody.person.signs_in(login, temporary)
    assert response.headers["Location"] == "/password/new"
    await somebody.person.opens("/password/new")
    await somebody.person.sends("/password/new", new_password=play.hides("the password chosen then", password()))
    await somebody.talks("je suis connecté")


async def is_reminded_of_the_login(play: Play) -> None:
    somebody = await play.comes()
    await somebody.talks("envoyez-moi mon identifiant", ZOE, "oui")


async def administers_from_the_chat(play: Play) -> None:
    """Sign in from the chat, by the code of another browser and in the same one; create a colleague's account."""
    claire = await play.comes()
    elsewhere = Somebody.comes(play.server)
    play.people.append(elsewhere)
    page = elsewhere.person
    await page.signs_in(CLAIRES_LOGIN, play.claires_password, await asks_to_sign_in(play, claire))
    shown = re.findall(r"<output>(\d{3}\s\d{3})</output>", page.page)[0]
    play.hides("the code of the sign-in as it is shown", shown, "pages")
    typed = play.hides("the code of the sign-in as it is typed", " ".join(shown.split()))
    wrong = play.hides("a code typed wrong", f"{(int(typed.replace(' ', '')) + 1) % 1_000_000:06}")
    await claire.talks(wrong, typed)
    await claire.talks("qui suis-je")
    await claire.talks("déconnecte-moi")
    same_browser = await asks_to_sign_in(play, claire)
    await claire.person.signs_in(CLAIRES_LOGIN, play.claires_password, same_browser)
    await claire.talks("créez un compte pour un collègue", "Lambert", "Paul", COLLEAGUE, "utilisateur", "oui")
    mail = await mail_to(play.inbox, COLLEAGUE)
    link = link_in(mail)
    play.in_mail("the link of the invitation", re.findall(r"link=([\w-]+)", link)[0], mail, "pages")
    paul = await play.comes()
    await paul.person.opens(link)
    await paul.person.sends("/confirm", new_password=play.hides("the colleague's password", password()))


async def asks_to_sign_in(play: Play, somebody: Somebody) -> str:
    await somebody.talks("connecte-moi")
    shown = str(await somebody.hears())
    url = re.findall(r"https?://[^/\s]+(/sign-in\?chat=[^\s'\")\]]+)", shown)[-1]
    play.hides("the link to sign in from the chat", re.findall(r"chat=([\w-]+)", url)[0], *CHAT, "pages")
    return str(url)


def cookies_and_tokens(play: Play) -> Iterator[Secret]:
    for somebody in play.people:
        if somebody.token:
            yield Secret("the chat's token", somebody.token, frozenset({"chats"}))
        for response in somebody.received:
            for name in COOKIES:
                if (cookie := response.cookies.get(name)) and cookie.value:
                    yield Secret(f"the cookie {name}", cookie.value)
            if visitor := response.cookies.get("guichet-visitor"):
                yield Secret("the signature of guichet-visitor", visitor.value.split(".")[-1])

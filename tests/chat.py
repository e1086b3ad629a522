"""Plays written conversations: what a person says, and by key what the assistant must say.

user:  what somebody types, or the words of a button; {code} is the code that a page has shown
bot:   the key of what the assistant says
says:  its words, where a transcript is to be read; they are of the `bot:` before
page:  what somebody does outside: signs in as an account (signed_in LOGIN), or on another device (code LOGIN), or
       what becomes of something there (account_active)
file:  files that somebody sends in one message (see tests/deposits/files_by_words.py)
past:  a file that an account has deposited before, on a day of a period, and what came of it
work:  what is done in the background, and what is told of it
agent: what an agent does in the conversation: takes, says WORDS, article NAME, begins DIALOG, transfers, lets go,
       reopens, closes, or closes WORDS; `refused NAME` after it is how the desk refuses it, and nothing is said
card:  the words of a card of what was said

In what is said, … stands for any words; {number} is that of the deposit that was told of last. `hours: closed` at the
beginning: nobody is at the support desk until another day; otherwise somebody always is. `where: teams`: in Microsoft
Teams, whose people may be recognised.
"""

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from actions import carry_out
from actions.outcome import Fact, Said
from actions.people import EntraUser
from actions.receive_files import Sent
from actions.sign_in import LinkChat
from bot.conversation import Assistant
from bot.messages import Download, Incoming, Json, Kind, Say
from bot.reply import Reply
from bot.requests import record_of
from bot.state import State
from bot.store.store import Store
from tests.deposits.back_room import BackRoom
from tests.desk.agents import Agents

CONVERSATION, USER = "c", "dl_u"
SPOKEN = ("user", "bot", "says", "card", "locale", "hours", "where")
DONE = ("page", "file", "past", "work", "agent")  # what happens outside the conversation, or beside its words
ANY_TICKET = re.compile(r"DS(-[A-Z0-9]{4}){2}")

Post = Callable[[str | None], Awaitable[list[str]]]
"""Says something to a server (None: opens the conversation) and returns the texts of its replies."""
Looks = Callable[[State, Reply], None]


@dataclass(frozen=True, slots=True)
class Line:
    who: str
    words: str


def read(transcript: str) -> Iterator[Line]:
    """Yield the lines of a transcript; those that begin with # are remarks."""
    for line in transcript.splitlines():
        who, colon, words = line.strip().partition(":")
        if colon and not who.startswith("#"):
            assert who in {*SPOKEN, *DONE}, f"who speaks? {line!r}"
            yield Line(who, words.strip())


class Chat:
    """One conversation with the assistant and the portal behind it: a database, no network.

    `behind` is where files are worked on; `looks` is shown each reply, and the state before it.
    """

    def __init__(
        self,
        assistant: Assistant,
        store: Store,
        locale: str = "fr-FR",
        *,
        behind: BackRoom | None = None,
        entra: EntraUser | None = None,
        conversation: str = CONVERSATION,
        user: str = USER,
        looks: Looks | None = None,
    ) -> None:
        self._assistant = assistant
        self._store = store
        self._behind = behind
        self._locale = locale
        self._entra = entra
        self._sequence = 0
        self.state: dict[str, Any] = {}
        self.bodies: list[Json] = []
        """What the transcript keeps of each message."""
        self.requests: list[object] = []
        """What was carried out."""
        self.code = ""
        """What a page has shown to be typed here."""
        self.number = ""
        """That of the deposit that was told of last."""
        self._link = ""
        self._conversation, self._user = conversation, user
        self._looks = looks
        self._agents = Agents(store, conversation, user)

    async def says(self, words: str | None) -> tuple[Say, ...]:
        """Say something, or open the conversation; returns what the assistant says."""
        kind = Kind.JOINED if words is None else Kind.MESSAGE
        return await self.takes(kind, words or "", {"type": "message", "text": words})

    async def hears(self, key: str, **facts: Fact) -> tuple[Say, ...]:
        """Something happens outside the conversation; returns what the assistant says of it."""
        return await self.takes(Kind.NOTICE, "", {"type": "event", "value": {"key": key, "facts": facts}})

    async def sends(self, line: str) -> tuple[Say, ...]:
        """Send the files that a line names, without a word."""
        assert self._behind
        return await self.takes(Kind.MESSAGE, "", {"type": "message"}, files=await self._behind.keeps(line))

    async def deposited(self, line: str) -> None:
        """Somebody has deposited a file before."""
        assert self._behind
        self.number = await self._behind.remembers(line)

    async def waits(self) -> list[Say]:
        """Have the background work done; returns what the assistant says of it."""
        assert self._behind
        told = await self._behind.works()
        return [said for notice in told for said in await self.hears(notice.key, **notice.facts)]

    async def signs_in(self, login: str) -> tuple[Say, ...]:
        """Sign in on the page, in the same browser."""
        async with self._store.turn() as transaction:
            work = transaction.work
            account = await work.accounts.by_login(login)
            assert account is not None, login
            now = work.now()
            await work.chat_sign_ins.put(self._conversation, self._user, account.id, until=now + 7_200_000, now=now)
        return await self.hears("signed_in", first_name=account.first_name, minutes="120")

    async def answers(self, words: str) -> tuple[Say, ...]:
        """An agent does something in the conversation; returns what shows of it."""
        told = await self._agents.do(words)
        if told is None:
            return ()
        value = {"key": told.key, "facts": dict(told.facts)}
        return await self.takes(Kind.DESK, "", {"type": "event", "value": value})

    async def sees_a_code(self, login: str) -> None:
        """Sign in on the page of the link that was given last, in another browser."""
        word = parse_qs(urlsplit(self._link).query)["chat"][0]
        async with self._store.turn() as transaction:
            account = await transaction.work.accounts.by_login(login)
            assert account is not None, login
            told = await carry_out(LinkChat(account=account.id, chat=word, same_browser=False), transaction.work)
        assert isinstance(told, Said)
        self.code = str(told.facts["code"])

    async def takes(self, kind: Kind, text: str, body: Json, files: tuple[Sent, ...] = ()) -> tuple[Say, ...]:
        incoming = Incoming(
            channel="directline",
            conversation=self._conversation,
            key="k",
            kind=kind,
            text=text,
            body=body,
            locale=self._locale,
            user=self._user,
            files=files,
            entra=self._entra,
        )
        before = State.from_json(self.state, language=self._assistant.language(self._locale))
        async with self._store.turn() as transaction:
            now = transaction.work.now()
            reply = self._assistant.reply(before, incoming, self._sequence + 2, now)
            while reply.wanted:
                request = await record_of(reply.wanted, incoming, reply.state, transaction)
                self.requests.append(request)
                reply = self._assistant.go_on(reply, await carry_out(request, transaction.work), now)
        if self._looks:
            self._looks(before, reply)
        self.state = json.loads(json.dumps(reply.state.to_json()))
        self.bodies.append(reply.body or body)
        self._sequence += 1 + len(reply.says)
        return self.remembers(reply.says)

    def remembers(self, says: tuple[Say, ...]) -> tuple[Say, ...]:
        """Keep the link and the number of what was said, and return it."""
        self._link = next((link.url for said in says for link in said.links if "chat=" in link.url), self._link)
        links = [link for said in says for card in said.cards for link in card.links]
        self.number = next((link.number for link in links if isinstance(link, Download)), self.number)
        return says


async def play(transcript: str, chat: Chat, post: Post | None = None) -> None:
    """Play a transcript on the assistant and, with `post`, on a server that must say the same words."""
    lines = list(read(transcript))
    heard = list(await _takes(chat, None, post))
    for line in lines:
        match line.who:
            case "user":
                heard += await _takes(chat, line.words.format(code=chat.code, number=chat.number), post)
            case "page":
                heard += await _opens(chat, line.words)
            case "file":
                heard += await chat.sends(line.words)
            case "past":
                await chat.deposited(line.words)
            case "work":
                heard += await chat.waits()
            case "agent":
                heard += await chat.answers(line.words)
    expected = [line.words for line in lines if line.who == "bot"]
    keys = [said.key for said in heard]
    assert keys == expected, _side_by_side(expected, keys)
    for place, told in _told(lines):
        texts = {
            "says": heard[place].text,
            "card": "\n".join(f"{card.title}. {card.text}" for card in heard[place].cards),
        }
        for who, words in told.items():
            assert _is(words, texts[who]), f"{heard[place].key}: {texts[who]}"


def even(text: str) -> str:
    """Return the words with single blanks between them, of whatever kind and over however many lines they were."""
    return " ".join(text.split())


def _is(words: str, text: str) -> bool:
    """Tell whether these are the words of a text; … stands for any."""
    return bool(re.fullmatch(".+?".join(map(re.escape, even(words).split("…"))), even(text)))


def _told(lines: Sequence[Line]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the place of what is said, among all that is, and its words; these may go on in a next line."""
    place, words = -1, dict[str, str]()
    for line in (*lines, Line(who="bot", words="")):
        if line.who in {"says", "card"}:
            words[line.who] = f"{words.get(line.who, '')} {line.words}"
        elif line.who == "bot":
            if words:
                yield place, words
            place, words = place + 1, {}


async def _opens(chat: Chat, page: str) -> tuple[Say, ...]:
    match page.split():
        case ["signed_in", login]:
            return await chat.signs_in(login)
        case ["code", login]:
            await chat.sees_a_code(login)
            return ()
        case [key]:
            return await chat.hears(key)
    raise AssertionError(f"what page? {page!r}")


async def _takes(chat: Chat, words: str | None, post: Post | None) -> tuple[Say, ...]:
    says = await chat.says(words)
    if post:
        texts = [ANY_TICKET.sub("", text) for text in await post(words)]
        expected = [ANY_TICKET.sub("", said.text) for said in says]
        assert texts == expected, f"after {words!r} the server said {texts!r}"
    return says


def locale_of(transcript: str) -> str:
    return next((line.words for line in read(transcript) if line.who == "locale"), "fr-FR")


def where_of(transcript: str) -> str:
    return next((line.words for line in read(transcript) if line.who == "where"), "web chat")


def hours_of(transcript: str) -> str:
    return next((line.words for line in read(transcript) if line.who == "hours"), "open")


def has_pages(transcript: str) -> bool:
    """Tell whether something happens outside the conversation."""
    return any(line.who in DONE for line in read(transcript))


def _side_by_side(expected: Sequence[str], heard: Sequence[str]) -> str:
    longest = max(len(expected), len(heard))
    padded = zip([*expected, *[""] * longest], [*heard, *[""] * longest], strict=False)
    rows = [f"{one:45} {other}" for one, other in list(padded)[:longest]]
    return "\n".join(["", f"{'expected':45} heard", *rows])

"""Plays written conversations: what a person says, and by key what the assistant must say."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation import Assistant
from bot.messages import Incoming, Kind, Say

Post = Callable[[str | None], Awaitable[list[str]]]
"""Says something to a server (None: opens the conversation) and returns the texts of its replies."""


@dataclass(frozen=True, slots=True)
class Line:
    who: str
    words: str


def read(transcript: str) -> Iterator[Line]:
    """Yield the lines of a transcript; those that begin with # are remarks."""
    for line in transcript.splitlines():
        who, colon, words = line.strip().partition(":")
        if colon and not who.startswith("#"):
            assert who in {"user", "bot", "locale"}, f"who speaks? {line!r}"
            yield Line(who, words.strip())


class Chat:
    """One conversation with the assistant alone: no database, no network."""

    def __init__(self, assistant: Assistant, locale: str = "fr-FR") -> None:
        self._assistant = assistant
        self._locale = locale
        self._state: dict[str, Any] = {}
        self._sequence = 0
        self.requests: list[object] = []

    def says(self, words: str | None) -> tuple[Say, ...]:
        """Say something, or open the conversation; returns what the assistant says."""
        kind = Kind.JOINED if words is None else Kind.MESSAGE
        incoming = Incoming(
            channel="directline",
            conversation="c",
            key="k",
            kind=kind,
            text=words or "",
            body={"type": "message", "text": words},
            locale=self._locale,
        )
        reply = self._assistant.reply(self._state, incoming, self._sequence + 2)
        self._state = reply.state.to_json()
        self._sequence += 1 + len(reply.says)
        self.requests += reply.requests
        return reply.says


async def play(transcript: str, assistant: Assistant, post: Post | None = None) -> None:
    """Play a transcript on the assistant alone and, with `post`, on a server that must say the same words."""
    lines = list(read(transcript))
    locale = next((line.words for line in lines if line.who == "locale"), "fr-FR")
    chat = Chat(assistant, locale)
    expected: list[str] = [line.words for line in lines if line.who == "bot"]
    heard: list[str] = []
    for words in [None, *[line.words for line in lines if line.who == "user"]]:
        says = chat.says(words)
        heard += [said.key for said in says]
        if post:
            texts = await post(words)
            assert texts == [said.text for said in says], f"after {words!r} the server said {texts!r}"
    assert heard == expected, _side_by_side(expected, heard)


def _side_by_side(expected: Sequence[str], heard: Sequence[str]) -> str:
    longest = max(len(expected), len(heard))
    padded = zip([*expected, *[""] * longest], [*heard, *[""] * longest], strict=False)
    rows = [f"{one:45} {other}" for one, other in list(padded)[:longest]]
    return "\n".join(["", f"{'expected':45} heard", *rows])

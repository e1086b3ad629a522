"""`guichet ask`: one question, or a conversation, in the terminal."""

from collections.abc import Callable
from typing import Any

from bot.app import read_assistant
from bot.messages import Incoming, Kind
from bot.rendering import activity
from bot.settings import Settings

CHANNEL = "terminal"  # unknown to the rendering, so it gets plain text and numbered choices


def ask(settings: Settings, question: str | None, read: Callable[[str], str] = input) -> int:
    """Answer one question, or talk until the input ends. Nothing is stored. Returns the exit status."""
    talk = Talk(settings)
    if question is not None:
        print(talk.says(Kind.MESSAGE, question))
        return 0
    print(talk.says(Kind.JOINED, ""))
    while True:
        try:
            words = read("\n> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return 0
        print("\n" + talk.says(Kind.MESSAGE, words))


class Talk:
    def __init__(self, settings: Settings) -> None:
        self._assistant = read_assistant(settings)
        self._locale = settings.default_language
        self._state: dict[str, Any] = {}

    def says(self, kind: Kind, words: str) -> str:
        body = {"type": "message", "text": words}
        incoming = Incoming(
            channel=CHANNEL,
            conversation=CHANNEL,
            key="",
            kind=kind,
            text=words,
            body=body,
            locale=self._locale,
        )
        reply = self._assistant.reply(self._state, incoming, 0)
        self._state = reply.state.to_json()
        return "\n\n".join(activity(said, CHANNEL)["text"] for said in reply.says)

"""`guichet ask`: one question, or a conversation, in the terminal."""

import asyncio
import secrets
from collections.abc import Callable

from actions import carry_out
from actions.feedback import RecordFeedback
from actions.outcome import Said
from actions.questions import NoteChoice, RecordQuestion, RejectChoice
from bot.adaptive_cards import Place
from bot.app import open_database, read_assistant
from bot.conversation import Assistant
from bot.editions import over, published_now
from bot.messages import Incoming, Kind
from bot.portal import Portal
from bot.rendering import activity, is_shown
from bot.requests import record_of
from bot.settings import Settings
from bot.state import State
from bot.store.store import Store

KEPT = (NoteChoice, RecordFeedback, RecordQuestion, RejectChoice)
"""What is kept of a conversation and goes with it; this one is nowhere."""
CHANNEL = "terminal"  # unknown to the rendering, so it gets plain text and numbered choices


def ask(settings: Settings, question: str | None, read: Callable[[str], str] = input) -> int:
    """Answer one question, or talk until the input ends; returns the exit status.

    What is said is not stored; what dialogs do is done, on the deployment's database.
    """
    return asyncio.run(_talk(settings, question, read))


async def _talk(settings: Settings, question: str | None, read: Callable[[str], str]) -> int:
    store = await open_database(settings)
    try:
        published = await Portal(store).read(published_now)
        talk = Talk(read_assistant(settings, over(published)), store, settings.default_language)
        if question is not None:
            print(await talk.says(Kind.MESSAGE, question))
            return 0
        print(await talk.says(Kind.JOINED, ""))
        while True:
            try:
                words = await asyncio.to_thread(read, "\n> ")
            except (EOFError, KeyboardInterrupt):
                print()
                return 0
            print("\n" + await talk.says(Kind.MESSAGE, words))
    finally:
        await store.close()


class Talk:
    def __init__(self, assistant: Assistant, store: Store, locale: str) -> None:
        self._assistant = assistant
        self._store = store
        self._locale = locale
        self._conversation = f"{CHANNEL}:{secrets.token_urlsafe(16)}"
        self._state = State(language=assistant.language(locale))

    async def says(self, kind: Kind, words: str) -> str:
        incoming = Incoming(
            channel=CHANNEL,
            conversation=self._conversation,
            key="",
            kind=kind,
            text=words,
            body={"type": "message", "text": words},
            locale=self._locale,
            user=CHANNEL,
        )
        async with self._store.turn() as transaction:
            work = transaction.work
            reply = self._assistant.reply(self._state, incoming, 0, work.now())
            while reply.wanted:
                request = await record_of(reply.wanted, incoming, reply.state, transaction)
                outcome = Said(key="not_kept") if isinstance(request, KEPT) else await carry_out(request, work)
                reply = self._assistant.go_on(reply, outcome, work.now())
        self._state = reply.state
        says = [said for said in reply.says if is_shown(said, CHANNEL, is_called=False)]
        place = Place(sequence=0, language=reply.state.language, words=self._assistant.phrases)
        return "\n\n".join(activity(said, CHANNEL, place)["text"] for said in says)

"""What comes from the support team's channel: buttons of cards, and what agents write in the threads below them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from markupsafe import escape

from actions.outcome import Outcome, Refusal
from actions.ticket_of_agent import LONGEST
from actions.tickets import Agent
from bot.adaptive_cards import CONTENT_TYPE
from bot.channels.botframework import words
from bot.channels.botframework.invokes import TAP_WORDS, tap_answer
from bot.messages import NOTICE, Incoming, Json, Kind, Taken
from bot.phrases import Phrases
from bot.store.store import Store, StoreAwayError
from bot.teams_desk.acts import Acts
from bot.teams_desk.card import DESK, FIELDS
from bot.teams_desk.members import Members, Stranger
from bot.teams_desk.overtaken import until_through
from bot.teams_desk.place import TEAMS, Place
from bot.teams_desk.ports import THREAD
from bot.teams_desk.posts import message
from bot.teams_desk.thread import Mirror
from bot.teams_desk.words import language_of
from bot.transcript import DELETED, EDITED
from bot.turn import TurnFailedError

BOTS = "28:"  # how their ids begin
MARKED_UP = "text/html"  # what Teams attaches to say the same once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote in a thread of ours."""

    conversation: str
    ticket: str
    activity: Json

    @property
    def id(self) -> str:
        return str(self.activity["id"])


class Channel:
    """`refusals` are the words of the portal's actions; `committed` sends what was said in a thread."""

    def __init__(
        self,
        *,
        place: Place,
        members: Members,
        acts: Acts,
        mirror: Mirror,
        store: Store,
        phrases: Phrases,
        refusals: Phrases,
        language: str,
        committed: Callable[[Incoming, Taken], None],
    ) -> None:
        self._place = place
        self._members = members
        self._acts = acts
        self._mirror = mirror
        self._store = store
        self._phrases = phrases
        self._refusals = refusals
        self._language = language
        self._committed = committed
        marks = {re.escape(word) for one in phrases.languages for word in phrases.words(one, "note")}
        self._note = re.compile(rf"(?:{'|'.join(sorted(marks, reverse=True))})\s?:\s*", re.IGNORECASE)

    async def claims(self, activity: Json, app_id: str) -> bool:
        """Take an activity of the channel or of one of its threads; tells whether it was one.

        Raises `TurnFailedError`.
        """
        try:
            await self._place.learn(activity, app_id)
            self._notice_members(activity)
            if self._place.has_come(activity):
                await self._catch_up()
            if not self._place.is_here(activity):
                return await self._is_overheard(activity)
            await self._hear(activity)
        except StoreAwayError as away:
            raise TurnFailedError from away
        return True

    async def slows(self, activity: Json, seconds: int) -> bool:
        """Tell whoever writes too fast in a thread that nothing comes of it; tells whether this is of the channel.

        Raises `TurnFailedError`.
        """
        if not self._place.is_here(activity):
            return False
        told = self._say(activity, "answer.too_fast", minutes=ceil(seconds / 60))
        try:
            await self._tell(_conversation(activity), _key(activity), _name(activity), told)
        except StoreAwayError as away:
            raise TurnFailedError from away
        return True

    async def _is_overheard(self, activity: Json) -> bool:
        """Tell whether this is said in another channel, and not to us: the permission to hear ours is to hear all.

        It is neither answered nor kept.
        """
        is_channel = activity["conversation"].get("conversationType") == "channel"
        if not self._place.channel or not is_channel or words.mentions_bot(activity) or activity.get("value"):
            return False
        if activity["type"] == DELETED:
            conversation = f"{activity['channelId']}:{activity['conversation']['id']}"
            return await self._store.last_sequence(conversation) is None
        return activity["type"] in {"message", EDITED}

    def is_for_us(self, activity: Json) -> bool:
        """Tell whether a tap is on one of our buttons, or in the channel."""
        return self._place.is_here(activity) or _tapped(activity).get("guichet") == DESK

    async def answer(self, activity: Json, app_id: str) -> Json:
        """Return the answer to a tap on a button: the card as it is then, or words for who has tapped alone."""
        try:
            await self._place.learn(activity, app_id)
            ticket = await self._ticket(activity)
            if ticket is None:
                return _in_words(self._say(activity, "answer.not_followed"))
            told = await self._act(activity, _tapped(activity), ticket)
            async with self._store.turn() as transaction:
                card = None if told else await self._mirror.card(ticket, transaction)
        except (StoreAwayError, TurnFailedError):
            return _in_words(self._say(activity, "answer.failed"))
        if card is None:
            return _in_words(told or self._say(activity, "answer.not_followed"))
        return tap_answer(CONTENT_TYPE, card)

    def _notice_members(self, activity: Json) -> None:
        for name in ("membersAdded", "membersRemoved"):
            for member in activity.get(name) or ():
                self._members.forget(str(member.get("id")))

    async def _catch_up(self) -> None:
        """Show what Teams has refused while the app was out of the team."""
        beginning = f"{TEAMS}:{self._place.channel}{THREAD}"
        async with self._store.turn() as transaction:
            await transaction.threads.send_again(beginning, transaction.work.now())

    async def _hear(self, activity: Json) -> None:
        who = activity.get("from") or {}
        if not activity.get("id") or str(who.get("id", BOTS)).startswith(BOTS):
            return
        if activity["type"] not in {"message", EDITED, DELETED}:
            return
        conversation, key = _conversation(activity), _key(activity)
        if await self._store.find(conversation, key):
            return
        ticket = await self._ticket(activity)
        if ticket is not None:
            told = await self._told(Written(conversation=conversation, ticket=ticket, activity=activity))
        else:
            told = self._say(activity, "answer.no_ticket") if words.mentions_bot(activity) else ""
        if told:
            await self._tell(conversation, key, _name(activity), told)

    async def _told(self, written: Written) -> str:
        """Do what somebody's message asks for; returns what they are told of it, nothing where it is done."""
        activity = written.activity
        try:
            if _tapped(activity).get("guichet") == DESK:  # of a client that knows no better way
                return await self._act(activity, _tapped(activity), written.ticket) or ""
            return await (self._deleted(written) if activity["type"] == DELETED else self._reply(written))
        except TurnFailedError as away:
            if isinstance(away.__cause__, StoreAwayError):
                raise
            return self._say(activity, "answer.failed")

    async def _reply(self, written: Written) -> str:
        activity = written.activity
        text, files = words.of(activity), _has_files(activity)
        if not text and not files:
            return ""
        agent = await self._members.agent(activity["from"]["id"])
        if isinstance(agent, Stranger):
            return self._say(activity, f"stranger.{agent}")
        if activity["type"] == EDITED:
            return self._phrases(agent.language, "answer.not_edited")
        note = self._note.match(text)
        said = text[note.end() :] if note else text
        if len(said) > LONGEST:
            return self._phrases(agent.language, "answer.too_long", most=LONGEST)
        if said and note:
            outcome = await self._acts.note_in_thread(written.ticket, agent, said, written.id, written.conversation)
        elif said:
            outcome = await self._acts.reply_in_thread(written.ticket, agent, said, written.id)
        else:
            return self._phrases(agent.language, "answer.files" if files else "answer.empty_note")
        return self._why_not(outcome, agent) or (self._phrases(agent.language, "answer.files") if files else "")

    async def _deleted(self, written: Written) -> str:
        """Tell an agent that the person keeps what was said to them, if it was."""
        agent = await self._members.agent(written.activity["from"]["id"])
        if isinstance(agent, Stranger) or not await self._acts.was_said(written.ticket, written.id):
            return ""
        return self._phrases(agent.language, "answer.not_deleted")

    async def _act(self, activity: Json, data: Mapping[str, Any], ticket: str) -> str | None:
        """Do what a button says; returns why it is not done, None where it is."""
        agent = await self._members.agent(str((activity.get("from") or {}).get("id", "")))
        if isinstance(agent, Stranger):
            return self._say(activity, f"stranger.{agent}")
        act, once = data.get("act"), str(activity.get("id") or "")
        typed = data.get(FIELDS.get(str(act), ""))
        given = typed if isinstance(typed, str) else ""
        if len(given.strip()) > LONGEST:
            return self._phrases(agent.language, "answer.too_long", most=LONGEST)
        match act if once else None:
            case "take":
                outcome = await self._acts.take(ticket, agent, once)
            case "assign":
                if not given:
                    return self._phrases(agent.language, "act.no_agent")
                outcome = await self._acts.assign(ticket, agent, given, once)
            case "reply":
                outcome = await self._acts.reply(ticket, agent, given, once)
            case "close":
                outcome = await self._acts.close(ticket, agent, given, once)
            case "reopen":
                outcome = await self._acts.reopen(ticket, agent, once)
            case _:
                return self._phrases(agent.language, "answer.unknown")
        return self._why_not(outcome, agent)

    async def _ticket(self, activity: Json) -> str | None:
        """Return the ticket of the thread that this is in; what a card says of itself is not believed."""
        if not self._place.is_here(activity):
            return None
        async with self._store.turn() as transaction:
            return await transaction.threads.ticket_of(_conversation(activity))

    def _why_not(self, outcome: Outcome, agent: Agent) -> str | None:
        if isinstance(outcome, Refusal):
            return self._refusals(agent.language, f"refusals.{outcome.key}", **outcome.facts).strip()
        return None

    def _say(self, activity: Json, key: str, **facts: object) -> str:
        return self._phrases(language_of(activity, self._phrases, self._language), key, **facts)

    async def _tell(self, conversation: str, key: str, name: str, told: str) -> None:
        """Say something in a thread to somebody, once. Raises `TurnFailedError`."""
        text = self._phrases(self._language, "thread.told", name=escape(name), words=escape(told))
        address = await self._place.of_thread(conversation.removeprefix(f"{TEAMS}:"))
        body = {"type": "event", "name": NOTICE, "value": {}}  # what they have written is theirs, and not kept
        incoming = Incoming(
            channel=TEAMS,
            conversation=conversation,
            key=key,
            kind=Kind.OTHER,
            text="",
            body=body,
            address=address or {},
        )
        await until_through(lambda: self._tell_now(incoming, text))

    async def _tell_now(self, incoming: Incoming, text: str) -> None:
        if await self._store.find(incoming.conversation, incoming.key):
            return
        async with self._store.turn() as transaction:
            found = await transaction.load(incoming.conversation)
            taken = await transaction.record(found, incoming, found.state, [message(text)])
        self._committed(incoming, taken)


def _conversation(activity: Json) -> str:
    return f"{TEAMS}:{activity['conversation']['id']}"


def _name(activity: Json) -> str:
    return str((activity.get("from") or {}).get("name") or "")


def _key(activity: Json) -> str:
    """Return the key of an activity: an edit has the id of what it edits, and so has a deletion."""
    identity, changes = str(activity["id"]), {EDITED: "edit", DELETED: "delete"}.get(activity["type"])
    return f"\t{changes} {identity} {activity.get('timestamp', '')}" if changes else identity


def _tapped(activity: Json) -> Mapping[str, Any]:
    """Return the data of the button, with what was typed into the card."""
    value = activity.get("value")
    if not isinstance(value, dict):
        return {}
    action = value.get("action")
    data = action.get("data") if isinstance(action, dict) else value
    return data if isinstance(data, dict) else {}


def _has_files(activity: Json) -> bool:
    return any(one.get("contentType") != MARKED_UP for one in activity.get("attachments") or ())


def _in_words(told: str) -> Json:
    return tap_answer(TAP_WORDS, told)

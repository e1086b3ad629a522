"""The support team's channel, made of its parts: what `bot/app.py` connects to the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from bot.channels.botframework.invokes import Invoke, InvokeAnswer
from bot.channels.botframework.received import Received
from bot.conversation import Assistant
from bot.desk import Desk
from bot.messages import Incoming, Taken
from bot.settings import Settings
from bot.store.store import Store
from bot.teams_desk.acts import Acts
from bot.teams_desk.card import Cards
from bot.teams_desk.channel import Channel
from bot.teams_desk.members import Members
from bot.teams_desk.place import Place
from bot.teams_desk.ports import Teams
from bot.teams_desk.thread import Mirror
from bot.teams_desk.threads import Threads
from bot.teams_desk.words import phrases_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsDesk:
    channel: Channel
    threads: Threads

    async def claims(self, received: Received) -> bool:
        """See `bot.channels.botframework.invokes.Routes`."""
        return await self.channel.claims(received.activity, received.app_id)

    async def slows(self, received: Received, seconds: int) -> bool:
        """See `bot.channels.botframework.invokes.Routes`."""
        return await self.channel.slows(received.activity, seconds)

    def before(self, others: Invoke) -> Invoke:
        """Return what answers taps on buttons of cards: ours here, all others as `others` do."""

        async def answer(received: Received) -> InvokeAnswer:
            if self.channel.is_for_us(received.activity):
                return InvokeAnswer(body=await self.channel.answer(received.activity, received.app_id))
            return await others(received)

        return answer


def teams_desk(
    settings: Settings,
    *,
    store: Store,
    desk: Desk,
    place: Place,
    members: Members,
    teams: Teams,
    assistant: Assistant,
    committed: Callable[[Incoming, Taken], None],
) -> TeamsDesk:
    phrases, language = phrases_of(settings), settings.default_language
    say = partial(phrases, language)
    words = assistant.teller.wording.in_language(language)
    cards = Cards(say, words, ZoneInfo(settings.desk.time_zone), settings.base_url)
    mirror = Mirror(cards, say)
    channel = Channel(
        place=place,
        members=members,
        acts=Acts(desk, store),
        mirror=mirror,
        store=store,
        phrases=phrases,
        refusals=assistant.phrases,
        language=language,
        committed=committed,
    )
    return TeamsDesk(
        channel=channel,
        threads=Threads(store=store, place=place, teams=teams, mirror=mirror, committed=committed),
    )

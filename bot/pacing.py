"""How fast a conversation may be written to: what a channel would refuse as too much is not sent before its time."""

import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from bot.delivery import Deliver, NotYetError
from bot.messages import Json

TEAMS = ((7, 1.0), (8, 2.0), (60, 30.0), (1_800, 3_600.0))
"""How many activities in how many seconds Microsoft Teams takes from a bot in one conversation."""
PACED = "msteams"
MOST_REMEMBERED = 200_000  # moments, of all conversations together: some 10 MB


class Paced:
    """Delivers what may be sent now, and raises `NotYetError` for what would come too fast."""

    def __init__(self, deliver: Deliver, pace: "Pace | None" = None) -> None:
        self._deliver = deliver
        self._pace = pace or Pace()

    async def __call__(self, address: Json, activity: Json, updated: str | None = None) -> str | None:
        if address.get("channelId") != PACED:
            return await self._deliver(address, activity, updated)
        conversation = address["conversation"]["id"]
        if seconds := self._pace.wait(conversation):
            raise NotYetError(seconds)
        with self._pace.writing(conversation):
            return await self._deliver(address, activity, updated)


class Pace:
    """Remembers when each conversation was written to in the last hour.

    A moment is noted when the channel has answered, which is never before it counted the activity: so no delay on the
    way can bring more of them together than there may be. Other replicas keep a pace of their own; when two of them
    write to one conversation at once, the channel may refuse what is then sent again.

    When too much is to be remembered, the conversation that was quiet longest is forgotten, as if it had never been
    written to.
    """

    def __init__(
        self,
        limits: Sequence[tuple[int, float]] = TEAMS,
        *,
        most: int = MOST_REMEMBERED,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._longest = max(most_sent for most_sent, _ in limits)
        self._most = most
        self._clock = clock
        self._under_way: Counter[str] = Counter()
        self._moments: OrderedDict[str, deque[float]] = OrderedDict()  # the conversation written to last comes last
        self.remembered = 0

    def wait(self, conversation: str) -> float:
        """Return the seconds after which it may be written to: 0.0 for now."""
        moments, under_way = self._moments.get(conversation, ()), self._under_way.get(conversation, 0)
        free = [0.0]
        for most, seconds in self._limits:
            if under_way >= most:
                free.append(self._clock() + seconds)
            elif len(moments) + under_way >= most:
                free.append(moments[under_way - most] + seconds)
        return max(0.0, max(free) - self._clock())

    @contextmanager
    def writing(self, conversation: str) -> Iterator[None]:
        """Note that it is written to, whether or not that is taken."""
        self._under_way[conversation] += 1
        try:
            yield
        finally:
            self._under_way[conversation] -= 1
            if not self._under_way[conversation]:
                del self._under_way[conversation]
            self._note(conversation)

    def _note(self, conversation: str) -> None:
        moments = self._moments.setdefault(conversation, deque(maxlen=self._longest))
        self._moments.move_to_end(conversation)
        self.remembered += len(moments) < self._longest
        moments.append(self._clock())
        while self.remembered > self._most and len(self._moments) > 1:
            _, forgotten = self._moments.popitem(last=False)
            self.remembered -= len(forgotten)
        self._forget_quiet()

    def _forget_quiet(self) -> None:
        """Forget those that no limit remembers any more."""
        longest = max(seconds for _, seconds in self._limits)
        while self._moments:
            conversation, moments = next(iter(self._moments.items()))
            if moments[-1] + longest > self._clock():
                break
            self.remembered -= len(self._moments.pop(conversation))

"""A turn without assistant or database: what came in is kept, and echoed."""

from dataclasses import dataclass, field

from bot.messages import Incoming, Kind, Stored, Taken
from bot.turn import TurnFailedError


@dataclass
class TurnsDouble:
    taken: list[Incoming] = field(default_factory=list)
    database_is_away: bool = False
    _done: dict[tuple[str, str], Taken] = field(default_factory=dict)

    async def take(self, incoming: Incoming) -> Taken:
        if self.database_is_away:
            raise TurnFailedError
        place = (incoming.conversation, incoming.key)
        if before := self._done.get(place):
            return Taken(incoming=before.incoming, replies=before.replies, duplicate=True)
        self.taken.append(incoming)
        stored = Stored(conversation=incoming.conversation, sequence=len(self.taken), body=incoming.body, created_at=0)
        echo = {"type": "message", "text": f"« {incoming.text} »"}
        replies = [Stored(conversation=incoming.conversation, sequence=0, body=echo, created_at=0)]
        self._done[place] = Taken(incoming=stored, replies=() if incoming.kind is Kind.OTHER else tuple(replies))
        return self._done[place]

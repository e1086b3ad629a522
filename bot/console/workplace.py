"""What agents work with, besides the pages: conversations, tickets, what the assistant knows, who rings."""

from dataclasses import dataclass, field

from bot.bell import Bell
from bot.console.canned import Suggesting
from bot.console.streams import Live
from bot.console.studies import Studies
from bot.conversation import Assistant
from bot.desk import Desk
from bot.newsroom import Newsroom
from bot.store.store import Store
from bot.typing_signs import TypingSigns


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    desk: Desk
    store: Store
    bell: Bell
    newsroom: Newsroom
    suggesting: Suggesting
    signs: TypingSigns
    live: Live = field(default_factory=Live)
    studies: Studies = field(default_factory=Studies)

    @property
    def assistant(self) -> Assistant:
        """The one that people talk to now: articles may be others in a moment."""
        return self.newsroom.assistant

"""What agents work with, besides the pages: conversations, tickets, what the assistant knows, who rings."""

from dataclasses import dataclass, field

from bot.bell import Bell
from bot.console.canned import Suggesting
from bot.console.streams import Live
from bot.conversation import Assistant
from bot.desk import Desk
from bot.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    assistant: Assistant
    desk: Desk
    store: Store
    bell: Bell
    suggesting: Suggesting
    live: Live = field(default_factory=Live)

"""An activity as it arrived and was let in."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """`raw` is the body it was read from, `app_id` the bot it was authenticated for (empty: an emulator)."""

    activity: dict[str, Any]
    raw: bytes
    app_id: str

    @property
    def sender(self) -> str:
        """Return who is counted: somebody of one channel."""
        return f"{self.activity['channelId']}:{self.activity['from']['id']}"

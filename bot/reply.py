"""What comes of one message before anything is committed."""

from dataclasses import dataclass

from bot.messages import Json, Say
from bot.state import State
from dialogs.engine import Going, Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The conversation's next state, what is said, what is to be done, and what the transcript keeps of the message.

    What became of `wanted` is handed back with the reply; `going` is the dialog that waits for it.
    """

    state: State
    says: tuple[Say, ...] = ()
    wanted: Wanted | None = None
    going: Going | None = None
    body: Json | None = None  # None: the activity as it came

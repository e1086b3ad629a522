"""What a dialog says, before it becomes sentences: keys, facts, and what can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.outcome import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something that can be chosen: `kind` says what `value` is, `key` names its label.

    Kinds: answer (to the question asked), correct (a slot), command, article, dialog. A button without a key is
    labelled with the title of its article or dialog.
    """

    kind: str
    value: str
    key: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing said. `name` is what transcripts call it where that is not its key."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    page: str = ""  # one of our own, by its path, to open
    name: str = ""

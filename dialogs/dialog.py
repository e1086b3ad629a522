"""What a dialog is: data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from actions.outcome import Refusal
from dialogs.slots import Kind

Answers = Mapping[str, str]
When = Callable[[Answers], bool]


def always(_: Answers) -> bool:
    return True


def _nowhere(_: str) -> Answers | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksAgain:
    """These answers are dropped and asked again."""

    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What happened is noted as an answer, on which later steps depend, and the dialog goes on."""

    slot: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The dialog is over; `offers` are dialogs that may come next."""

    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """Another dialog comes first; then this one tries again."""

    dialog: str


Reaction = AsksAgain | Notes | Ends | First


def asks_again(*slots: str) -> AsksAgain:
    return AsksAgain(slots=slots)


def ends(*offers: str) -> Ends:
    return Ends(offers=offers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    when: When = always


@dataclass(frozen=True, slots=True)
class Ask(Step):
    """A question. Its words are `<dialog>.ask.<slot>`, its help `<dialog>.help.<slot>`.

    `articles.yaml` says which articles are offered beside it.
    """

    slot: str
    kind: Kind
    choices: str = field(default="", kw_only=True)
    """The name of a fact, told by an earlier step, that lists what can be chosen."""
    page: str = field(default="", kw_only=True)
    """A page of ours to read first, by its path."""
    secret: bool = field(default=False, kw_only=True)
    """The answer is kept in no transcript."""
    lingers: bool = field(default=False, kw_only=True)
    """The dialog has done what it is for, and lingers for more of it: whatever else is said or comes up ends it."""


@dataclass(frozen=True, slots=True)
class Call(Step):
    """A request to carry out, made of the answers and of who asks; a refusal that `on` does not name ends the dialog.

    `then` is what comes after a success, where it is not the next step.
    """

    request: type
    on: Mapping[type[Refusal], Reaction] = field(default_factory=dict, kw_only=True)
    then: AsksAgain | Ends | None = field(default=None, kw_only=True)
    told: tuple[str, ...] = field(default=(), kw_only=True)
    """Facts told by earlier steps that the request is made of, besides the answers."""
    notes: str = field(default="", kw_only=True)
    """A fact of a success that is noted as an answer, on which later steps depend."""


class Check(Call):
    """Something to know in the middle; a success is silent."""

    __slots__ = ()


class Submit(Call):
    """What the dialog is for. It is said, and there is no way back before it."""

    __slots__ = ()


class Show(Call):
    """Something to know and to tell in the middle."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Tell(Step):
    """Something said once, `<dialog>.<text>`."""

    text: str
    then: AsksAgain | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Stop(Step):
    """The dialog ends here with `<dialog>.<text>`; `keeps` what was said for later, `human` offers one."""

    text: str
    keeps: bool = field(default=False, kw_only=True)
    human: bool = field(default=False, kw_only=True)
    offers: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class Confirm(Step):
    """The person sees every answer and can change any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """`version` grows when the steps change: a progress of an older one begins again.

    `given` are answers that it may begin with and does not ask for. `heard_in` returns the answers that a sentence
    holds which asks, as a whole, for this dialog to begin; None for one that does not.
    """

    name: str
    steps: tuple[Step, ...]
    version: int = 1
    given: tuple[str, ...] = ()
    is_private: bool = False
    """It is about what others must not see: where they read along, it does not begin."""
    heard_in: Callable[[str], Answers | None] = field(default=_nowhere)

    def asks(self, slot: str) -> Ask | None:
        """Return the question of a slot."""
        return next((step for step in self.steps if isinstance(step, Ask) and step.slot == slot), None)

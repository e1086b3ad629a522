"""What passes between channels, turn and rendering: an activity that came in, what is said, what was stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from actions.file_offers import Target
from actions.people import EntraUser
from actions.receive_files import Sent

Json = Mapping[str, Any]
"""An activity, or a part of one, in the JSON of the Bot Framework schema: kept as it came."""


NOTICE = "guichet.notice"
"""The name of an event of ours in the activity log, which nobody is shown."""


class Kind(StrEnum):
    """What an incoming activity asks of us."""

    MESSAGE = "message"
    JOINED = "joined"  # a person opened the conversation and has said nothing yet, or we were brought into a group
    NOTICE = "notice"  # something happened outside the conversation: the body's `value` has its key and facts
    ANSWER = "answer"  # a file that was offered is taken or left
    DESK = "desk"  # an agent does something in the conversation: `order` is what
    TOO_FAST = "too_fast"  # a message beyond what is taken of one person at once: it is not read, and they are told so
    OTHER = "other"  # recorded, not answered: typing, reactions, events, types we do not know


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFile:
    """A document that somebody tapped on: `number` is the deposit's, `what` one of `actions.download.What`."""

    number: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether an offered file is taken, and where it is to go then; `card` is the activity that offered it."""

    offer: str
    accepts: bool
    card: str = ""
    target: Target | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A button of a card of ours that somebody tapped on: what it says, and the place in the log of the reply it is on.

    `filled` is what stands in the fields of a form, by slot. All this is what a client sends. `is_shown`: what comes of
    it is shown on the card itself, not said. `leads` is what the button offers at any time (a kind of offer, and its
    value), `problem` why it is too late, or not theirs, to tap on it, `card` the reply that the card came with first
    (`Say.updates`): these are found out on our side.
    """

    at: int
    says: str = ""
    filled: Mapping[str, str] | None = field(default=None, repr=False)
    is_shown: bool = False
    leads: tuple[str, str] | None = None
    problem: str = ""
    card: int | str = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One activity from a person, as a channel hands it to the turn.

    `key` is the sender's own id of the activity: the same key in the same conversation is the same activity, however
    often it is delivered. `body` is what the transcript keeps. `address` is what the channel needs to write to this
    conversation later, empty where people fetch their replies themselves (Direct Line). `replied_as` is the id that
    replies name as what they reply to, where the channel has such ids. `user` is who speaks: the channel has
    made sure of it; `entra` is who that is to Microsoft Entra ID, where the channel knows. `is_group`: others read
    along. `order` is an agent's request record, carried out before anything is said. `wait_seconds` are those after
    which more is taken of who wrote too fast.
    """

    channel: str
    conversation: str
    key: str
    kind: Kind
    text: str
    body: Json
    locale: str | None = None
    address: Json = field(default_factory=dict)
    replied_as: str | None = None
    user: str = ""
    files: tuple[Sent, ...] = ()
    is_group: bool = False
    entra: EntraUser | None = None
    asked: AskedFile | None = None
    answer: Answer | None = None
    tap: Tap | None = None
    wait_seconds: int = 0
    order: object | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A button that opens a page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Download(Link):
    """A button that opens a document of a deposit, or asks for it on a channel that hands files over itself."""

    number: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLink(Link):
    """A button that leads to the sign-in page, where Teams need not know who it is.

    It is asked for a token for `resource`, which comes back with the id `exchange`.
    """

    exchange: str
    resource: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`words` say what is on it."""

    url: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One of several things, each with its own buttons."""

    title: str
    text: str
    links: tuple[Link, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the things that a field of a form can be."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form: `value` is what stands in it, `problem` says why that will not do.

    `options` are what can be chosen; none: something is typed. `is_long`: in more than a few words.
    """

    slot: str
    label: str
    hint: str = ""
    value: str = ""
    options: tuple[Option, ...] = ()
    is_long: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Questions of a dialog that can be answered at once; `send` is the words of its button."""

    dialog: str
    fields: tuple[Field, ...]
    send: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFile:
    """A file that the person may take; `offer` is the id that comes back with the answer."""

    offer: str
    name: str
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedFile:
    """A file that is where the person wanted it."""

    name: str
    url: str
    unique_id: str
    file_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One reply before it becomes an activity.

    `key` names it in transcripts ("article definition-bcr"). `options` are messages that the person can send with one
    tap, or by typing them or their number. `takes_back` is the id of an activity of ours that has had its time: this
    reply says nothing and makes it go. `updates` is an earlier reply whose place this one takes, by its sequence in
    this conversation or by the channel's id of it; where the channel cannot do that, this one is not said at all. It
    comes behind what is said anew, so that the sequences of that are the same on every channel.
    """

    key: str
    text: str
    options: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    cards: tuple[Card, ...] = ()
    offered: OfferedFile | None = None
    handed: HandedFile | None = None
    takes_back: str = ""
    updates: int | str = 0
    form: Form | None = None
    agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One row of the activity log; `sequence` counts from 1 within its conversation and is the watermark.

    `external_id` is what the channel calls a reply that it has taken.
    """

    conversation: str
    sequence: int
    body: Json
    created_at: int  # milliseconds since 1970, UTC
    reply_to: int | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of an incoming activity: its place in the log, and its replies, new or from the first time.

    `undelivered_before` is the sequence of the newest earlier reply that had not been delivered yet, 0 for none;
    `leased_until` is when others may deliver the new ones (ms).
    `address` is where the replies go that have just been committed, also those to a notice, which comes from nowhere.
    """

    incoming: Stored
    replies: tuple[Stored, ...]
    duplicate: bool = False
    undelivered_before: int = 0
    leased_until: int = 0
    address: Json = field(default_factory=dict)

"""Talk to people: hand over, and what one can do with a request that was handed over."""

from actions.outcome import Refusal
from actions.refusals import NoAddress, NothingSaid, NoTicket, TicketOpen, TicketOver
from actions.ticket_of_person import (
    AddToTicket,
    HasClosedTicket,
    HasOpenTicket,
    MailTranscript,
    MyTicket,
    RateTicket,
    RemarkOnRating,
    ReopenTicket,
    ReturnToAssistant,
    WithdrawTicket,
)
from actions.ticket_opening import HasAddress, MayTalk, OpenTicket
from actions.tickets import Severity, Urgency
from dialogs.dialog import (
    Answers,
    Ask,
    Check,
    Confirm,
    Dialog,
    Notes,
    Reaction,
    Show,
    Stop,
    Submit,
    Tell,
    asks_again,
    ends,
)
from dialogs.slots import Choice, Email, OrNone, Story, YesNo

HAS_NONE: dict[type[Refusal], Reaction] = {NoTicket: ends("talk_to_agent")}
WHILE_OPEN = {**HAS_NONE, TicketOver: ends("reopen_ticket", "talk_to_agent")}
WHEN_CLOSED = {**HAS_NONE, TicketOpen: ends("my_tickets", "add_to_ticket")}


def has_no_address(answers: Answers) -> bool:
    return answers.get("address") == "none"


def stays(answers: Answers) -> bool:
    return answers.get("agreed") == "no"


def is_elsewhere(answers: Answers) -> bool:
    return answers.get("place") == "elsewhere"


talk_to_agent = Dialog(
    name="talk_to_agent",
    steps=(
        Check(MayTalk, on={TicketOpen: ends("my_tickets", "add_to_ticket")}),
        Tell("begins"),
        Ask("subject", Story()),
        Ask("severity", Choice(*Severity)),
        Ask("urgency", Choice(*Urgency)),
        Check(HasAddress, on={NoAddress: Notes(slot="address", value="none")}),
        Ask("contact", OrNone(Email()), when=has_no_address),
        Confirm(),
        Submit(OpenTicket, on={TicketOpen: ends("my_tickets", "add_to_ticket"), NothingSaid: asks_again("subject")}),
    ),
)

my_tickets = Dialog(
    name="my_tickets",
    steps=(
        Show(MyTicket, on=HAS_NONE),
        Check(
            HasOpenTicket,
            on={
                NoTicket: Notes(slot="place", value="elsewhere"),
                TicketOver: ends("reopen_ticket", "mail_ticket", "talk_to_agent"),
            },
        ),
        Stop("elsewhere", when=is_elsewhere, offers=("talk_to_agent",)),
        Stop("next", offers=("add_to_ticket", "mail_ticket", "withdraw_ticket")),
    ),
)

add_to_ticket = Dialog(
    name="add_to_ticket",
    steps=(
        Check(HasOpenTicket, on=WHILE_OPEN),
        Ask("addition", Story()),
        Submit(AddToTicket, on={**WHILE_OPEN, NothingSaid: asks_again("addition")}),
    ),
)

withdraw_ticket = Dialog(
    name="withdraw_ticket",
    steps=(
        Check(HasOpenTicket, on=WHILE_OPEN),
        Ask("agreed", YesNo()),
        Stop("not_withdrawn", when=stays),
        Submit(WithdrawTicket, on=WHILE_OPEN),
    ),
)

reopen_ticket = Dialog(
    name="reopen_ticket",
    steps=(
        Check(HasClosedTicket, on=WHEN_CLOSED),
        Ask("reason", Story()),
        Submit(ReopenTicket, on=HAS_NONE),
    ),
)

rate_ticket = Dialog(
    name="rate_ticket",
    steps=(
        Check(HasClosedTicket, on=WHEN_CLOSED),
        Ask("rating", Choice("1", "2", "3", "4", "5"), lingers=True),
        Check(RateTicket, on=HAS_NONE),  # at once: who has rated need not say more
        Ask("remark", OrNone(Story(takes_questions=False, takes_praise=True)), lingers=True),
        Submit(RemarkOnRating, on=HAS_NONE),
    ),
)

mail_ticket = Dialog(name="mail_ticket", steps=(Submit(MailTranscript, on=HAS_NONE),))

leave_agent = Dialog(name="leave_agent", steps=(Submit(ReturnToAssistant),))

"""Requests that people have handed over: opened, taken by one agent, answered, put off, closed, rated, found again."""

import asyncio
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from actions.outcome import Outcome, Refusal, Said
from actions.refusals import (
    BadMoment,
    NoAddress,
    NoAddressGiven,
    NobodyMentioned,
    NoSuchAgent,
    NotDuplicate,
    NothingSaid,
    NoTicket,
    TicketClosed,
    TicketGone,
    TicketNotYours,
    TicketOpen,
    TicketOver,
    TicketTaken,
    TooManyTries,
)
from actions.rules import HOUR, MINUTE
from actions.store.tickets import Sought
from actions.ticket_exchange import DAYS, opened_by
from actions.ticket_handling import (
    MergeTicket,
    NoteOnTicket,
    SetPriority,
    SetTags,
    SnoozeTicket,
    wake_tickets,
    warn_of_breaches,
)
from actions.ticket_of_agent import (
    MAIL_ANSWER,
    CloseTicket,
    ReopenForAgent,
    ReplyToTicket,
    SendArticle,
    StartDialog,
    TakeTicket,
    TransferTicket,
)
from actions.ticket_of_person import (
    NOBODY_HEARS,
    REOPENED_WITHIN_MS,
    AddToTicket,
    HasClosedTicket,
    HasOpenTicket,
    HearTicket,
    MailTranscript,
    MyTicket,
    RateTicket,
    RemarkOnRating,
    ReopenTicket,
    ReturnToAssistant,
    Spoken,
    WithdrawTicket,
)
from actions.ticket_opening import HasAddress, MayTalk, OpenTicket
from actions.tickets import AgentState, ClosedAs, EventKind, Priority, Role, State, Ticket, TicketEvent
from tests.actions.desk import Desk
from tests.desk.agents import agent

DAY = 24 * HOUR
AGENTS = (
    agent("Nadia"),
    agent("Paul"),
    agent("Sam", Role.SUPERVISOR, language="en"),
    agent("Eva", Role.EDITOR),
    agent("Gone", state=AgentState.DISABLED),
    agent("New", state=AgentState.INVITED),
)
ORDERS = (TakeTicket, ReplyToTicket, SendArticle, StartDialog, TransferTicket, CloseTicket, ReopenForAgent)
HANDLING = (NoteOnTicket, SetPriority, SetTags, SnoozeTicket, MergeTicket)
GIVEN = {
    "text": "Bonjour",
    "article": "definition-bcr",
    "dialog": "password_reset",
    "to": "",
    "note": "",
    "priority": "low",
    "tags": "mail",
    "until": 0,
    "into": "DS-2345-6789",
}


@pytest.fixture
async def team(desk: Desk) -> Desk:
    async with desk.work() as work:
        for one in AGENTS:
            await work.agents.add(one, desk.clock())
    return desk


async def opened(desk: Desk, conversation: str = "conv", **given: object) -> Ticket:
    who = {"conversation": conversation, "user": "dl_user"}
    values = {
        **who,
        "channel": "directline",
        "language": "fr",
        "account": "",
        "subject": "Je ne reçois pas le mail",
        "severity": "significant",
        "urgency": "planned",
        "contact": "jean@cfa.example",
        "under": {},
    }
    facts = await desk.says(OpenTicket(**{**values, **given}))
    desk.clock.passes(1)
    async with desk.work() as work:
        ticket = await work.tickets.by_number(str(facts["number"]))
    assert ticket
    return ticket


async def taken(desk: Desk, conversation: str = "conv", by: str = "Nadia") -> Ticket:
    ticket = await opened(desk, conversation)
    await desk.says(TakeTicket(ticket=ticket.id, agent=by))
    desk.clock.passes(1)
    return await now(desk, ticket)


async def closed(desk: Desk, conversation: str = "conv") -> Ticket:
    ticket = await taken(desk, conversation)
    await desk.says(CloseTicket(ticket=ticket.id, agent="Nadia"))
    desk.clock.passes(1)
    return await now(desk, ticket)


async def now(desk: Desk, ticket: Ticket) -> Ticket:
    async with desk.work() as work:
        found = await work.tickets.by_id(ticket.id)
    assert found
    return found


def same(outcome: Outcome, refusal: Refusal) -> bool:
    return isinstance(outcome, Refusal) and (outcome.key, outcome.facts) == (refusal.key, refusal.facts)


async def events(desk: Desk, ticket: Ticket) -> list[TicketEvent]:
    async with desk.work() as work:
        return await work.tickets.events(ticket.id)


async def kinds(desk: Desk, ticket: Ticket) -> list[str]:
    return [event.kind for event in await events(desk, ticket)]


async def found(desk: Desk, **sought: object) -> set[str]:
    async with desk.work() as work:
        return {ticket.id for ticket in await work.tickets.sought(Sought(**sought), most=50)}


def who(conversation: str = "conv") -> dict[str, str]:
    return {"conversation": conversation, "user": "dl_user"}


def made(kind: type, ticket: Ticket, agent: str) -> object:
    fields = set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
    return kind(ticket=ticket.id, agent=agent, **{name: value for name, value in GIVEN.items() if name in fields})


async def test_one_ticket_is_open_at_a_time(team: Desk) -> None:
    assert same(await team.refuses(HasOpenTicket(**who())), NoTicket())
    ticket = await opened(team)
    assert (ticket.state, ticket.priority, ticket.email) == (State.WAITING, Priority.NORMAL, "jean@cfa.example")
    assert ticket.reply_due_at < ticket.solve_due_at
    for again in (MayTalk(**who()), HasClosedTicket(**who())):
        assert same(await team.refuses(again), TicketOpen(number=ticket.number))
    await opened(team, "another")
    await team.says(MayTalk(conversation="conv", user="somebody else of the group"))
    assert (await team.says(HasOpenTicket(**who())))["number"] == ticket.number


async def test_who_is_signed_in_is_not_asked_for_an_address(team: Desk) -> None:
    assert same(await team.refuses(HasAddress(account="")), NoAddress())
    assert await team.do(HasAddress(account="id-PAUL23456")) == Said(key="ticket.has_address")
    ticket = await opened(team, account="id-PAUL23456", contact="none")
    assert (ticket.account_id, ticket.bcr, ticket.email) == ("id-PAUL23456", "34DEF567", "paul23456@ecole.example")
    stranger = await opened(team, "another", contact="none")
    assert (stranger.account_id, stranger.email) == (None, "")


async def test_nothing_is_no_subject(team: Desk) -> None:
    assert isinstance(await team.refuses(AddToTicket(**who(), addition="x")), NoTicket)
    with pytest.raises(AssertionError):
        await opened(team, subject="  ")
    ticket = await opened(team, subject="a" * 1000)
    assert len(ticket.subject) == 300
    assert isinstance(await team.refuses(AddToTicket(**who(), addition=" \n")), NothingSaid)


async def test_of_two_agents_at_once_one_takes_it(team: Desk, replica: Desk) -> None:
    for round_ in range(5):
        ticket = await opened(team, f"conv {round_}")
        outcomes = await asyncio.gather(
            team.do(TakeTicket(ticket=ticket.id, agent="Nadia")), replica.do(TakeTicket(ticket=ticket.id, agent="Paul"))
        )
        (winner,) = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Said)]
        names = ("Nadia", "Paul")
        assert same(outcomes[1 - winner], TicketTaken(agent=names[winner]))
        assert (await now(team, ticket)).agent_id == names[winner]
        assert (await kinds(team, ticket)).count(EventKind.TAKEN) == 1


async def test_only_who_has_it_speaks_in_it(team: Desk) -> None:
    ticket = await opened(team)
    reply = ReplyToTicket(ticket=ticket.id, agent="Paul", text="Bonjour")
    assert same(await team.refuses(reply), TicketNotYours())
    await team.says(TakeTicket(ticket=ticket.id, agent="Nadia"))
    for kind in (ReplyToTicket, SendArticle, StartDialog, CloseTicket, TakeTicket):
        assert same(await team.refuses(made(kind, ticket, "Paul")), TicketTaken(agent="Nadia"))
    for moved in (
        made(TransferTicket, ticket, "Paul"),
        SnoozeTicket(ticket=ticket.id, agent="Paul", until=team.clock() + DAY),
        MergeTicket(ticket=ticket.id, agent="Paul", into=(await opened(team, "two")).number),
    ):
        assert same(await team.refuses(moved), TicketNotYours())
    assert same(await team.refuses(replace(reply, agent="Nadia", text=" ")), NothingSaid())
    facts = await team.says(replace(reply, agent="Nadia"))
    assert facts == {"agent": "Nadia", "agent_id": "Nadia", "text": "Bonjour"}


@pytest.mark.parametrize("agent", ["Eva", "Gone", "New", "nobody"])
async def test_who_is_no_agent_does_nothing(team: Desk, agent: str) -> None:
    ticket = await opened(team)
    before = await kinds(team, ticket)
    for kind in (*ORDERS, *HANDLING):
        assert isinstance(await team.refuses(made(kind, ticket, agent)), NoSuchAgent), kind
    assert await kinds(team, ticket) == before
    await team.says(TakeTicket(ticket=ticket.id, agent="Nadia"))
    to = TransferTicket(ticket=ticket.id, agent="Nadia", to=agent, note="")
    assert isinstance(await team.refuses(to), NoSuchAgent)
    assert (await now(team, ticket)).agent_id == "Nadia"


async def test_what_is_no_ticket_is_gone(team: Desk) -> None:
    nothing = replace(await opened(team), id="none")
    for kind in (*ORDERS, *HANDLING):
        assert isinstance(await team.refuses(made(kind, nothing, "Nadia")), TicketGone | BadMoment), kind


async def test_a_late_reply_is_refused(team: Desk) -> None:
    ticket = await closed(team)
    before = await kinds(team, ticket)
    for kind in (ReplyToTicket, SendArticle, StartDialog, CloseTicket, TakeTicket, TransferTicket):
        assert same(await team.refuses(made(kind, ticket, "Nadia")), TicketClosed()), kind
    snooze = SnoozeTicket(ticket=ticket.id, agent="Nadia", until=team.clock() + DAY)
    assert same(await team.refuses(snooze), TicketClosed())
    assert await kinds(team, ticket) == before
    assert (await team.do(HearTicket(**who(), text="merci"))) == Said(key=NOBODY_HEARS)


async def test_it_is_transferred_and_given_back(team: Desk) -> None:
    ticket = await taken(team)
    given = TransferTicket(ticket=ticket.id, agent="Nadia", to="Paul", note="Le jeton a expiré")
    assert (await team.says(given))["agent"] == "Paul"
    assert (await now(team, ticket)).agent_id == "Paul"
    assert ("ticket_transferred", "paul@desk.example") in {(mail.kind, mail.to) for mail in await team.mails()}
    event = (await events(team, ticket))[-1]
    assert (event.kind, event.agent_id, event.text, event.facts) == (
        EventKind.TRANSFERRED,
        "Nadia",
        "Le jeton a expiré",
        {"to": "Paul"},
    )
    assert await found(team, words="jeton") == {ticket.id}
    # a supervisor takes it away from whoever has it
    assert (await team.do(replace(given, agent="Sam", to=""))) == Said(
        key="desk.let_go", facts={"number": ticket.number}
    )
    waiting = await now(team, ticket)
    assert (waiting.state, waiting.agent_id, waiting.taken_at) == (State.WAITING, None, ticket.taken_at)


async def test_duplicates_are_merged(team: Desk) -> None:
    one, two, three = await opened(team), await opened(team, "two"), await opened(team, "three")
    merge = MergeTicket(ticket=two.id, agent="Nadia", into=two.number)
    for into in (two.number, "DS-2345-6789", ""):
        assert same(await team.refuses(replace(merge, into=into)), NotDuplicate())
    await team.says(SnoozeTicket(ticket=two.id, agent="Nadia", until=team.clock() + DAY))
    await team.says(replace(merge, into=f" {one.number.lower()} "))
    merged = await now(team, two)
    assert merged.snoozed_until is None
    told = [(one.conversation, one.key) for one in await team.notices()]
    assert told == [("conv", "ticket_merged")]
    assert (merged.state, merged.closed_as, merged.duplicate_of) == (State.CLOSED, ClosedAs.DUPLICATE, one.id)
    assert (await events(team, one))[-1].facts == {"number": two.number}
    assert same(await team.refuses(replace(merge, into=one.number)), TicketClosed())
    assert same(await team.refuses(MergeTicket(ticket=three.id, agent="Nadia", into=two.number)), NotDuplicate())


async def test_what_is_put_off_comes_back_at_its_time(team: Desk) -> None:
    mine, nobodys = await taken(team), await opened(team, "two")
    snooze = SnoozeTicket(ticket=mine.id, agent="Nadia", until=team.clock() + DAY)
    for until in (team.clock(), team.clock() + 91 * DAY, 0):
        assert same(await team.refuses(replace(snooze, until=until)), BadMoment())
    await team.says(snooze)
    await team.says(replace(snooze, ticket=nobodys.id))
    async with team.work() as work:
        assert await wake_tickets(work) == 0
    team.clock.passes(DAY)
    async with team.work() as work:
        assert await wake_tickets(work) == 2
        assert await wake_tickets(work) == 0
    assert [(await now(team, one)).state for one in (mine, nobodys)] == [State.TAKEN, State.WAITING]
    assert (await kinds(team, mine))[-2:] == [EventKind.SNOOZED, EventKind.WOKEN]


async def test_what_is_put_off_comes_back_when_the_person_speaks(team: Desk) -> None:
    ticket = await taken(team)
    await team.says(SnoozeTicket(ticket=ticket.id, agent="Nadia", until=team.clock() + DAY))
    await team.says(HearTicket(**who(), text="du nouveau ?"))
    woken = await now(team, ticket)
    assert (woken.state, woken.agent_id, woken.snoozed_until) == (State.TAKEN, "Nadia", None)
    assert await found(team, words="nouveau") == {ticket.id}


async def test_a_breach_is_told_once(team: Desk) -> None:
    ticket = await opened(team)
    answered = await taken(team, "two")
    await team.says(ReplyToTicket(ticket=answered.id, agent="Nadia", text="Bonjour"))
    await team.mails()
    team.clock.now = ticket.reply_due_at
    async with team.work() as work:
        assert await warn_of_breaches(work) == 1
        assert await warn_of_breaches(work) == 0
    warning = await team.mail("ticket_breached")
    assert (warning.to, warning.language) == ("sam@desk.example", "en")  # nobody has it: supervisors are told
    assert warning.facts["what"] == [{"what": "reply"}]
    team.clock.now = max(ticket.solve_due_at, answered.solve_due_at)
    async with team.work() as work:
        assert await warn_of_breaches(work) == 2
        assert await warn_of_breaches(work) == 0
    assert {(mail.to, mail.facts["number"]) for mail in await team.mails()} == {
        ("sam@desk.example", ticket.number),
        ("nadia@desk.example", answered.number),
    }
    breaches = [
        [event.facts["what"] for event in await events(team, one) if event.kind == EventKind.BREACHED]
        for one in (ticket, answered)
    ]
    assert breaches == [["reply", "solve"], ["solve"]]
    assert [(await now(team, one)).breached for one in (ticket, answered)] == ["both", "solve"]


async def test_closed_ones_are_late_no_more(team: Desk) -> None:
    ticket = await closed(team)
    team.clock.now = ticket.solve_due_at + DAY
    async with team.work() as work:
        assert await warn_of_breaches(work) == 0


async def test_they_are_found_by_words_and_tags(team: Desk) -> None:
    one = await opened(team, subject="Élève absent du fichier")
    two = await opened(team, "two", subject="Mot de passe refusé")
    assert await found(team, words="eleve") == await found(team, words="Élè fichier") == {one.id}
    assert await found(team, words=two.number.lower()) == {two.id}
    assert await found(team, words="eleve passe") == set()
    await team.says(AddToTicket(**who(), addition="c'est urgentissime"))
    await team.says(NoteOnTicket(ticket=two.id, agent="Paul", text="Voir avec le réseau"))
    assert await found(team, words="urgent") == {one.id}
    assert await found(team, words="RÉSEAU") == {two.id}
    await team.says(SetTags(ticket=one.id, agent="Nadia", tags="Mail, À rappeler,, mail"))
    assert tuple((await now(team, one)).tags) == ("mail", "à-rappeler")
    assert await found(team, tag="à-rappeler") == await found(team, words="#mail") == {one.id}
    await team.says(SetTags(ticket=one.id, agent="Nadia", tags="Mail"))
    assert await found(team, tag="à-rappeler") == set()
    assert await found(team, tag="mai") == set()
    assert await found(team, states=frozenset({State.CLOSED})) == set()
    assert await found(team, language="en") == set()
    await team.says(TakeTicket(ticket=two.id, agent="Paul"))
    assert await found(team, agent="Paul") == {two.id}
    assert await found(team, unassigned=True) == {one.id}


async def test_urgent_ones_are_ahead_and_then_those_who_came_first(team: Desk) -> None:
    tickets = []
    for place, urgency in enumerate(("low", "planned", "planned", "immediate")):
        tickets.append(await opened(team, f"conv {place}", urgency=urgency))
        team.clock.passes(MINUTE)
    async with team.work() as work:
        ahead = [await work.tickets.ahead_of(ticket) for ticket in tickets]
        queue = [ticket.id for ticket in await work.tickets.sought(Sought(), most=50)]
    assert ahead == [3, 1, 2, 0]
    assert queue == [tickets[place].id for place in (3, 1, 2, 0)]
    await team.says(SetPriority(ticket=tickets[0].id, agent="Nadia", priority="urgent"))
    await team.says(TakeTicket(ticket=tickets[1].id, agent="Nadia"))
    async with team.work() as work:
        assert await work.tickets.ahead_of(tickets[2]) == 2


async def test_a_note_writes_to_those_it_mentions(team: Desk) -> None:
    ticket = await taken(team)
    assert same(await team.refuses(NoteOnTicket(ticket=ticket.id, agent="Nadia", text=" ")), NothingSaid())
    for text, name in (("@Gone, vois", "Gone"), ("@paula ?", "paula"), ("jean@cfa.example (@nobody)", "nobody")):
        # who was named by a name that nobody has was told nothing, and nobody knew
        assert same(
            await team.refuses(NoteOnTicket(ticket=ticket.id, agent="Nadia", text=text)), NobodyMentioned(name=name)
        )
    await team.says(NoteOnTicket(ticket=ticket.id, agent="Nadia", text="jean@cfa.example, @paul, @Sam : qui connaît ?"))
    mails = {(mail.kind, mail.to, mail.language) for mail in await team.mails()}
    assert mails == {("ticket_mention", "paul@desk.example", "fr"), ("ticket_mention", "sam@desk.example", "en")}
    assert (await events(team, ticket))[-1].facts == {"mentions": ["Paul", "Sam"]}


async def test_an_answer_is_due_by_mail_where_there_is_an_address(team: Desk) -> None:
    ticket = await taken(team)
    teams = await opened(team, "two", channel="msteams")
    without = await opened(team, "three", contact="none")
    for one in (teams, without):
        await team.says(TakeTicket(ticket=one.id, agent="Nadia"))
    for one in (ticket, teams, without):
        await team.says(ReplyToTicket(ticket=one.id, agent="Nadia", text="Bonjour"))
        answered = await now(team, one)
        assert (answered.first_reply_at, answered.waiting_since) == (team.clock(), None)
    async with team.work() as work:
        job = await work.jobs.claim(team.clock() + DAY, lease_ms=MINUTE)
        assert await work.jobs.claim(team.clock() + DAY, lease_ms=MINUTE) is None
    assert job
    assert (job.kind, job.subject) == (MAIL_ANSWER, ticket.id)


async def test_the_person_has_the_assistant_back(team: Desk) -> None:
    assert (await team.says(ReturnToAssistant(**who())))["number"] == ""
    ticket = await taken(team)
    assert (await team.says(ReturnToAssistant(**who())))["number"] == ticket.number
    assert (await now(team, ticket)).state == State.WAITING
    assert same(await team.refuses(ReplyToTicket(ticket=ticket.id, agent="Nadia", text="Bonjour")), TicketNotYours())
    assert (await team.says(ReturnToAssistant(**who())))["number"] == ""
    assert (await kinds(team, ticket)).count(EventKind.RETURNED) == 1


async def test_it_is_withdrawn_by_the_person(team: Desk) -> None:
    ticket = await taken(team)
    await team.says(WithdrawTicket(**who()))
    withdrawn = await now(team, ticket)
    assert (withdrawn.state, withdrawn.closed_as) == (State.CLOSED, ClosedAs.WITHDRAWN)
    for again in (WithdrawTicket(**who()), AddToTicket(**who(), addition="encore"), HasOpenTicket(**who())):
        assert same(await team.refuses(again), TicketOver(number=ticket.number))
    assert (await team.says(MyTicket(**who())))["ticket_state"] == ClosedAs.WITHDRAWN
    assert same(await team.refuses(ReplyToTicket(ticket=ticket.id, agent="Nadia", text="Bonjour")), TicketClosed())


async def test_it_is_reopened_by_the_person_for_a_while(team: Desk) -> None:
    ticket = await closed(team)
    await team.says(ReopenTicket(**who(), reason="Toujours rien"))
    reopened = await now(team, ticket)
    assert (reopened.state, reopened.agent_id, reopened.reopened) == (State.WAITING, None, 1)
    assert (await events(team, ticket))[-1].text == "Toujours rien"
    assert same(await team.refuses(ReopenTicket(**who(), reason="encore")), NoTicket())
    await team.says(TakeTicket(ticket=ticket.id, agent="Paul"))
    await team.says(CloseTicket(ticket=ticket.id, agent="Paul"))
    team.clock.passes(REOPENED_WITHIN_MS + 1)
    assert same(await team.refuses(ReopenTicket(**who(), reason="encore")), NoTicket())


async def test_it_is_reopened_by_an_agent_who_has_it_then(team: Desk) -> None:
    ticket = await closed(team)
    await team.says(ReopenForAgent(ticket=ticket.id, agent="Paul"))
    assert (await now(team, ticket)).agent_id == "Paul"
    assert same(await team.refuses(ReopenForAgent(ticket=ticket.id, agent="Nadia")), TicketTaken(agent="Paul"))
    await team.says(CloseTicket(ticket=ticket.id, agent="Paul"))
    other = await opened(team)  # of the same conversation: there is one at a time
    assert same(await team.refuses(ReopenForAgent(ticket=ticket.id, agent="Paul")), TicketTaken(agent=other.number))


async def test_it_is_rated_when_it_is_closed(team: Desk) -> None:
    assert same(await team.refuses(HasClosedTicket(**who())), NoTicket())
    ticket = await taken(team)
    for early in (RateTicket(**who(), rating="5"), RemarkOnRating(**who(), remark="merci")):
        assert same(await team.refuses(early), NoTicket())
    await team.says(CloseTicket(ticket=ticket.id, agent="Nadia"))
    await team.says(RateTicket(**who(), rating="2"))
    rated = await now(team, ticket)
    assert (rated.rating, rated.rating_words, rated.rated_at) == (2, "", team.clock())
    await team.says(RateTicket(**who(), rating="4"))
    await team.says(RemarkOnRating(**who(), remark="merci"))
    rated = await now(team, ticket)
    assert (rated.rating, rated.rating_words) == (4, "merci")
    await team.says(RemarkOnRating(**who(), remark="none"))
    assert (await now(team, ticket)).rating_words == ""


async def test_the_person_is_told_how_it_stands(team: Desk) -> None:
    assert same(await team.refuses(MyTicket(**who())), NoTicket())
    await opened(team, "earlier", urgency="immediate")
    ticket = await opened(team)
    told = await team.says(MyTicket(**who()))
    assert (told["number"], told["ticket_state"], told["ahead"], told["agent"]) == (ticket.number, "waiting", 1, "")
    await team.says(TakeTicket(ticket=ticket.id, agent="Nadia"))
    told = await team.says(MyTicket(**who()))
    assert (told["ticket_state"], told["ahead"], told["agent"]) == ("taken", 0, "Nadia")
    mine = await opened(team, "elsewhere")
    over = await closed(team, "over")
    async with team.work() as work:
        for one in (mine, over):
            await work.tickets.change(one.id, values={"account_id": "an account"})
    told = await team.says(MyTicket(**who(), account="an account"))
    assert [one["number"] for one in told["others"]] == [mine.number]
    told = await team.says(MyTicket(**who("new"), account="an account"))  # of a browser that has none itself
    assert (told["number"], told["others"]) == (mine.number, [])
    assert same(await team.refuses(MyTicket(**who("new"), account="another")), NoTicket())


async def test_a_transcript_goes_to_the_address_of_an_account(team: Desk) -> None:
    spoken = (
        Spoken(by="person", text="Bonjour\nà vous"),
        Spoken(by="assistant", text="_J’ai masqué un mot._"),
        Spoken(by="Nadia", text="**Nadia**\n\nJe regarde *Mes dépôts*."),
    )
    transcript = MailTranscript(**who(), language="fr", transcript=spoken)
    assert same(await team.refuses(transcript), NoTicket())
    await opened(team, account="id-PAUL23456", contact="none")
    assert not (await team.says(transcript))["as_link"]
    mail = await team.mail("ticket_transcript")
    assert mail.to == "paul23456@ecole.example"
    told = [(line["by"], line["line"]) for line in mail.facts["lines"]]
    assert told == [
        ("person", "Bonjour"),
        ("", "à vous"),
        ("assistant", "J’ai masqué un mot."),
        ("Nadia", "Je regarde Mes dépôts."),
    ]
    for _ in range(2):
        await team.says(transcript)
    assert isinstance(await team.refuses(transcript), TooManyTries)


async def test_an_address_that_was_typed_gets_a_link_and_no_words_and_not_often(team: Desk) -> None:
    """Nobody has made sure whose it is. Whatever anybody had typed into the chat was written to it."""
    words = (Spoken(by="person", text="Gagnez 1000 € sur arnaque.example"),)
    transcript = MailTranscript(**who(), language="en", transcript=words)
    ticket = await opened(team, subject="Gagnez 1000 €")
    assert (await team.says(transcript))["as_link"]
    (mail,) = await team.mails()
    assert (mail.kind, mail.to, mail.language) == ("ticket_to_read", "jean@cfa.example", "en")
    assert mail.facts.keys() == {"number", "days", "url"}
    address = urlsplit(str(mail.facts["url"]))
    assert address.path == f"/requests/{ticket.number}"
    query = dict(parse_qsl(address.query))
    until, signature = query["until"], query["sign"]
    for number, then, sign in (
        (ticket.number, until, signature[:-1]),
        (ticket.number, f"{until}0", signature),
        (ticket.number, "²", signature),
        ((await opened(team, "other")).number, until, signature),
        ("DS-2345-6789", until, signature),
    ):
        async with team.work() as work:
            assert await opened_by(number, until=then, signature=sign, work=work) is None
    async with team.work() as work:
        assert await opened_by(ticket.number, until=until, signature=signature, work=work) == ticket
    team.clock.passes(DAYS * DAY)
    async with team.work() as work:
        assert await opened_by(ticket.number, until=until, signature=signature, work=work) is None
    for _ in range(3):
        await team.says(transcript)
    assert isinstance(await team.refuses(transcript), TooManyTries)
    await opened(team, "three", contact="Jean@CFA.example")
    assert isinstance(await team.refuses(replace(transcript, conversation="three")), TooManyTries)
    await opened(team, "two", contact="none")
    assert same(await team.refuses(replace(transcript, conversation="two")), NoAddressGiven())

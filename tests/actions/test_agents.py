"""Agents of the desk: how they come in, and how others do not."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from actions.agent_sign_in import (
    UNTIL_CODE_MS,
    EndAgentSession,
    EndAgentSessions,
    EnterAgentCode,
    SignInAgent,
    SignInElsewhere,
    at_desk,
)
from actions.agent_welcome import WelcomeAgent, welcome_of
from actions.agents import AddAgent, DisableAgent, EnableAgent, ResetAgent
from actions.outcome import Outcome, Said
from actions.passwords import Checked
from actions.refusals import (
    AgentExists,
    LinkInvalid,
    NotAnAgent,
    NotSignedIn,
    TooManyTries,
    UnknownAgent,
    WrongAgentCode,
    WrongAgentCredentials,
)
from actions.rules import MINUTE
from actions.store.desk_tables import agent_links, agent_sessions, agents
from actions.tickets import Agent, AgentState, Role
from tests.actions.desk import ADDRESS, PASSWORD, Desk, hashed

EMAIL = "Lea.Roux@aide.example"
HALF_MINUTE = MINUTE // 2


class Newcomer:
    """Léa, who was added, and her phone."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.link = ""
        self.secret = ""

    async def is_added(self, *roles: Role) -> Mapping[str, Any]:
        added = AddAgent(email=EMAIL, name="Léa Roux", roles=roles or (Role.AGENT,), language="fr")
        facts = await self.desk.says(added)
        await self.opens(str(facts["url"]))
        return facts

    async def opens(self, url: str) -> None:
        self.link = parse_qs(urlsplit(url).query)["link"][0]
        async with self.desk.work() as work:
            welcome = await welcome_of(self.link, work)
        self.secret = welcome.secret if welcome else ""

    def code(self, later: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(self.desk.clock() // 1000 + later)

    async def comes(self) -> str:
        """Follow the link to its end; returns the session's word."""
        facts = await self.desk.says(WelcomeAgent(link=self.link, password_hash=hashed(), code=self.code()))
        self.desk.clock.passes(2 * HALF_MINUTE)
        return str(facts["session"])

    async def types(self, password: str = PASSWORD, email: str = EMAIL, **given: str) -> Outcome:
        async with self.desk.work() as work:
            stored = await work.agents.password_of(email)
        matches = stored is not None and stored == hashed(password)
        checked = Checked(stored=stored, matches=matches, typed=password)
        return await self.desk.do(SignInAgent(**{"email": email, "checked": checked, "address": ADDRESS, **given}))

    async def signs_in(self, code: str = "") -> str:
        half = session(await self.types())
        return session(await self.desk.do(EnterAgentCode(session=half, code=code or self.code())))


@pytest.fixture
def lea(desk: Desk) -> Newcomer:
    return Newcomer(desk)


def session(outcome: Outcome) -> str:
    assert isinstance(outcome, Said), repr(outcome)
    return str(outcome.facts["session"])


async def who(desk: Desk, word: str) -> tuple[Agent, bool] | None:
    async with desk.work() as work:
        found = await at_desk(word, work)
    return (found.agent, found.is_complete) if found else None


async def state(desk: Desk) -> str:
    async with desk.work() as work:
        agent = await work.agents.by_email(EMAIL)
    assert agent
    return agent.state


async def test_newcomer_chooses_a_password_and_shows_a_code(desk: Desk, lea: Newcomer) -> None:
    facts = await lea.is_added(Role.SUPERVISOR, Role.AGENT)
    mail = await desk.mail("agent_welcome")
    assert (mail.to, mail.facts["url"], mail.facts["hours"]) == (EMAIL, facts["url"], 24)
    assert mail.facts["url"].startswith("https://portal.example/desk/welcome?link=")
    found = await who(desk, await lea.comes())
    assert found
    agent, is_complete = found
    assert (agent.name, list(agent.roles), agent.state, is_complete) == (
        "Léa Roux",
        ["agent", "supervisor"],
        "active",
        True,
    )


async def test_what_opens_something_is_kept_as_digests_and_sealed(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    assert lea.link not in str(await desk.rows(agent_links))
    assert lea.secret not in str(await desk.rows(agent_links))
    word = await lea.comes()
    assert lea.secret not in str(await desk.rows(agents))
    assert word not in str(await desk.rows(agent_sessions))


async def test_link_opens_once(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    await lea.comes()
    again = WelcomeAgent(link=lea.link, password_hash=hashed("another"), code=lea.code())
    assert isinstance(await desk.refuses(again), LinkInvalid)


async def test_link_lives_a_day(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    desk.clock.passes(desk.rules.confirmation_ms)
    late = WelcomeAgent(link=lea.link, password_hash=hashed(), code=lea.code())
    assert isinstance(await desk.refuses(late), LinkInvalid)


async def test_wrong_code_leaves_the_link_and_nobody_is_in(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    wrong = WelcomeAgent(link=lea.link, password_hash=hashed(), code="000000")
    assert isinstance(await desk.refuses(wrong), WrongAgentCode)
    assert await state(desk) == AgentState.INVITED
    assert isinstance(await lea.types(), WrongAgentCredentials)
    await lea.comes()


async def test_an_address_is_added_once_however_it_is_written(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    again = AddAgent(email=EMAIL.upper(), name="Léa", roles=[Role.AGENT], language="fr")
    assert isinstance(await desk.refuses(again), AgentExists)


async def test_password_alone_opens_nothing_but_the_question_for_a_code(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    await lea.comes()
    half = session(await lea.types())
    found = await who(desk, half)
    assert found
    assert not found[1]
    whole = session(await desk.do(EnterAgentCode(session=half, code=lea.code())))
    found = await who(desk, whole)
    assert found
    assert found[1]
    assert await who(desk, half) is None  # a new word: whoever knew the one before knows nothing
    assert isinstance(await desk.refuses(EnterAgentCode(session=whole, code=lea.code())), NotSignedIn)


async def test_time_to_type_the_code_is_short(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    await lea.comes()
    half = session(await lea.types())
    desk.clock.passes(UNTIL_CODE_MS)
    assert isinstance(await desk.refuses(EnterAgentCode(session=half, code=lea.code())), NotSignedIn)


async def test_code_is_used_once(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    await lea.comes()
    code = lea.code()
    await lea.signs_in(code)
    half = session(await lea.types())
    assert isinstance(await desk.refuses(EnterAgentCode(session=half, code=code)), WrongAgentCode)


async def test_code_of_the_welcome_does_not_sign_in_again(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    code = lea.code()
    await desk.says(WelcomeAgent(link=lea.link, password_hash=hashed(), code=code))
    half = session(await lea.types())
    assert isinstance(await desk.refuses(EnterAgentCode(session=half, code=code)), WrongAgentCode)


@pytest.mark.parametrize(("later", "is_taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
async def test_clock_of_the_phone_may_be_half_a_minute_wrong(
    desk: Desk, lea: Newcomer, later: int, *, is_taken: bool
) -> None:
    await lea.is_added()
    await lea.comes()
    desk.clock.passes(10 * MINUTE)
    half = session(await lea.types())
    outcome = await desk.do(EnterAgentCode(session=half, code=lea.code(later)))
    assert isinstance(outcome, Said) is is_taken


async def test_codes_are_tried_a_few_times_only_in_however_many_sessions(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    await lea.comes()
    await desk.mails()
    for _ in range(desk.rules.attempts):
        half = session(await lea.types())
        assert isinstance(await desk.refuses(EnterAgentCode(session=half, code="000000")), WrongAgentCode)
    half = session(await lea.types())
    assert isinstance(await desk.refuses(EnterAgentCode(session=half, code=lea.code())), TooManyTries)
    mail = await desk.mail("agent_locked")  # somebody knows the password
    assert mail.to == EMAIL
    desk.clock.passes(desk.rules.lock_ms)
    await lea.signs_in()


async def test_wrong_unknown_invited_and_disabled_are_refused_alike(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    refusals = [await lea.types(), await lea.types(email="nobody@aide.example")]
    await lea.comes()
    refusals.append(await lea.types("wrong"))
    await desk.says(DisableAgent(email=EMAIL))
    refusals.append(await lea.types())
    assert [(type(refusal), refusal.facts) for refusal in refusals] == [(WrongAgentCredentials, {})] * 4


async def test_known_and_unknown_addresses_are_paused_alike(lea: Newcomer) -> None:
    await lea.is_added()
    await lea.comes()
    known = [type(await lea.types("wrong")) for _ in range(7)]
    unknown = [type(await lea.types("wrong", "nobody@aide.example")) for _ in range(7)]
    assert known == unknown == [WrongAgentCredentials] * 5 + [TooManyTries] * 2
    session(await lea.types(address="another network"))


async def test_a_great_many_strangers_lock_an_agent_to_strangers_only(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    await lea.comes()
    await desk.mails()
    for place in range(51):
        await lea.types("wrong", address=f"net {place}")
    assert (await desk.mail("agent_locked")).to == EMAIL
    assert isinstance(await lea.types(address="yet another"), WrongAgentCredentials)
    session(await lea.types(device="a browser known before"))
    desk.clock.passes(desk.rules.lock_ms)
    session(await lea.types(address="yet another"))


async def test_disabled_agent_is_out_at_once_and_comes_back_with_what_they_had(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    word = await lea.comes()
    half = session(await lea.types())
    await desk.says(DisableAgent(email=EMAIL.lower()))
    assert await who(desk, word) is None
    assert isinstance(await desk.refuses(EnterAgentCode(session=half, code=lea.code())), NotSignedIn)
    await desk.says(EnableAgent(email=EMAIL))
    assert await who(desk, word) is None
    await lea.signs_in()


async def test_disabled_before_they_came_they_do_not_come_by_the_link(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    await desk.says(DisableAgent(email=EMAIL))
    late = WelcomeAgent(link=lea.link, password_hash=hashed(), code=lea.code())
    assert isinstance(await desk.refuses(late), LinkInvalid)
    await desk.says(EnableAgent(email=EMAIL))
    assert await state(desk) == AgentState.INVITED


async def test_reset_forgets_what_they_signed_in_with(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    word, before = await lea.comes(), lea.secret
    facts = await desk.says(ResetAgent(email=EMAIL))
    assert await who(desk, word) is None
    assert isinstance(await lea.types(), WrongAgentCredentials)
    await lea.opens(str(facts["url"]))
    assert lea.secret != before
    await lea.comes()
    await lea.signs_in()


async def test_unknown_agents_are_told_of(desk: Desk) -> None:
    for request in (DisableAgent(email=EMAIL), EnableAgent(email=EMAIL), ResetAgent(email=EMAIL)):
        refusal = await desk.refuses(request)
        assert isinstance(refusal, UnknownAgent)
        assert refusal.facts == {"email": EMAIL}


async def test_signing_out_here_and_everywhere(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    first = await lea.comes()
    second = await lea.signs_in()
    desk.clock.passes(MINUTE)
    third = await lea.signs_in()
    await desk.says(EndAgentSession(session=first))
    assert await who(desk, first) is None
    found = await who(desk, second)
    assert found
    await desk.says(EndAgentSessions(agent=found[0].id))
    assert [await who(desk, word) for word in (second, third)] == [None, None]


async def test_session_ends_in_time(desk: Desk, lea: Newcomer) -> None:
    await lea.is_added()
    word = await lea.comes()
    desk.clock.passes(desk.rules.desk_session_ms)
    assert await who(desk, word) is None


async def test_identity_provider_opens_to_an_agent_by_address_once_then_by_subject(desk: Desk) -> None:
    facts = await desk.says(AddAgent(email=EMAIL, name="Léa", roles=[Role.EDITOR], language="en", by_link=False))
    assert facts == {"url": "https://portal.example/desk/sign-in"}
    assert await desk.mails() == []
    found = await who(desk, session(await desk.do(SignInElsewhere(subject="idp 1", email=EMAIL.lower()))))
    assert found
    assert found[1]
    session(await desk.do(SignInElsewhere(subject="idp 1", email="changed@aide.example")))
    assert isinstance(await desk.refuses(SignInElsewhere(subject="idp 2", email=EMAIL)), NotAnAgent)
    assert isinstance(await desk.refuses(SignInElsewhere(subject="idp 3", email="")), NotAnAgent)
    await desk.says(DisableAgent(email=EMAIL))
    assert isinstance(await desk.refuses(SignInElsewhere(subject="idp 1", email=EMAIL)), NotAnAgent)
    await desk.says(EnableAgent(email=EMAIL))
    session(await desk.do(SignInElsewhere(subject="idp 1", email=EMAIL)))

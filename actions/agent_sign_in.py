"""Signing in to the support desk: a password and then a code, or an identity provider's word for it."""

from dataclasses import dataclass, field

from actions import one_time_codes
from actions.addresses import folded
from actions.limits import Limit
from actions.outcome import Said
from actions.passwords import Checked
from actions.refusals import NotAnAgent, NotSignedIn, TooManyTries, WrongAgentCode, WrongAgentCredentials
from actions.rules import MINUTE
from actions.sign_in import MOST_BY_STRANGERS
from actions.store.agent_sessions import AgentSession
from actions.store.agents import Keys
from actions.tickets import Agent, AgentState
from actions.words import digest, make_word
from actions.work import Work

SESSION = "agent_session"
UNTIL_CODE_MS = 10 * MINUTE  # that somebody has to type the code after the password


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """Whose browser it is; `is_complete` is false while the code is still to come."""

    agent: Agent
    is_complete: bool


async def at_desk(word: str, work: Work) -> AtDesk | None:
    """Return who has this word in their cookie; None when that session is over."""
    session = await work.agent_sessions.by_digest(digest(work.rules.key, SESSION, word), work.now())
    agent = await work.agents.by_id(session.agent_id) if session else None
    return AtDesk(agent=agent, is_complete=session.is_complete) if session and agent else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInAgent:
    """`address` is the network it comes from; `device` the word of a browser that has signed in as them before."""

    email: str
    checked: Checked
    address: str
    device: str = ""


async def sign_in_agent(request: SignInAgent, work: Work) -> Said:
    """Count tries where they come from, as those of accounts; the session is not complete without a code."""
    here = Limit(what="agent_sign_in", most=work.rules.attempts, window_ms=work.rules.lock_ms)
    whence = f"{folded(request.email)} {request.device or request.address}"
    await here.spend(work, whence)
    agent = await work.agents.by_email(request.email)
    keys = await work.agents.keys(agent.id) if agent else None
    if agent is None or keys is None or not _knows_password(agent, keys, request, work.now()):
        await _count_stranger(agent, keys, request, work)
        raise WrongAgentCredentials
    await here.clear(work, whence)
    if request.checked.renewed:
        await work.agents.change(agent.id, password_hash=request.checked.renewed)
    return Said(key="agent.password_right", facts={"session": await _open(agent, work, is_complete=False)})


def _knows_password(agent: Agent, keys: Keys, request: SignInAgent, now: int) -> bool:
    """Tell whether the password is right; a locked agent is let in from browsers that are known."""
    if agent.state != AgentState.ACTIVE or keys.totp is None or ((keys.locked_until or 0) > now and not request.device):
        return False
    return request.checked.matches and keys.password_hash == request.checked.stored


async def _count_stranger(agent: Agent | None, keys: Keys | None, request: SignInAgent, work: Work) -> None:
    """Lock an agent to strangers when a great many of them try it, from wherever."""
    if request.device:
        return
    strangers = Limit(what="wrong_agent_password", most=MOST_BY_STRANGERS, window_ms=work.rules.lock_ms)
    try:
        await strangers.spend(work, folded(request.email))
    except TooManyTries:
        now = work.now()
        if agent is None or keys is None or (keys.locked_until or 0) > now or agent.state != AgentState.ACTIVE:
            return
        await work.agents.change(agent.id, locked_until=now + work.rules.lock_ms)
        await _warn(agent, work)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterAgentCode:
    """`session` is the cookie's word, of a session that the password has opened."""

    session: str = field(repr=False)
    code: str = field(repr=False)


async def enter_agent_code(request: EnterAgentCode, work: Work) -> Said:
    """The fact `session` is a new word: the one that the password gave is worth nothing any more."""
    before = digest(work.rules.key, SESSION, request.session)
    found = await at_desk(request.session, work)
    if found is None or found.is_complete:
        raise NotSignedIn
    agent = found.agent
    codes = Limit(what="agent_code", most=work.rules.attempts, window_ms=work.rules.lock_ms)
    await codes.spend(work, agent.id)
    if not await _is_right(agent, request.code, work):
        if await codes.number(work, agent.id) == work.rules.attempts:
            await _warn(agent, work)
        raise WrongAgentCode
    await codes.clear(work, agent.id)
    await work.agent_sessions.end(before)
    return Said(key="agent.signed_in", facts={"session": await open_session(agent, work)})


async def _is_right(agent: Agent, code: str, work: Work) -> bool:
    keys = await work.agents.keys(agent.id)
    if keys is None or keys.totp is None:
        return False
    step = one_time_codes.step_of(one_time_codes.unseal(work.rules.key, keys.totp, agent.id), code, work.now())
    return step is not None and await work.agents.use_step(agent.id, step)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInElsewhere:
    """An identity provider has told who it is: `subject` is its name and theirs there, `email` their address."""

    subject: str
    email: str


async def sign_in_elsewhere(request: SignInElsewhere, work: Work) -> Said:
    """Their address counts only the first time: later it may be somebody else's."""
    agent = await work.agents.by_subject(request.subject)
    if agent is None:
        agent = await work.agents.by_email(request.email) if request.email else None
        keys = await work.agents.keys(agent.id) if agent else None
        if agent is None or keys is None or keys.subject is not None:
            raise NotAnAgent(email=request.email)
        if not await work.agents.change_of_enabled(agent.id, subject=request.subject, state=AgentState.ACTIVE):
            raise NotAnAgent(email=request.email)
    elif agent.state != AgentState.ACTIVE:
        raise NotAnAgent(email=request.email)
    return Said(key="agent.signed_in", facts={"session": await open_session(agent, work)})


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAgentSession:
    """`session` is the cookie's word."""

    session: str = field(repr=False)


async def end_agent_session(request: EndAgentSession, work: Work) -> Said:
    await work.agent_sessions.end(digest(work.rules.key, SESSION, request.session))
    return Said(key="agent.session_ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAgentSessions:
    """In every browser. `agent` is an id."""

    agent: str


async def end_agent_sessions(request: EndAgentSessions, work: Work) -> Said:
    await work.agent_sessions.end_all(request.agent)
    return Said(key="agent.sessions_ended")


async def open_session(agent: Agent, work: Work) -> str:
    """Return the word that the browser's cookie is to carry."""
    await work.agents.change(agent.id, signed_in_at=work.now())
    await work.audit.note("agent.signed_in", work.now(), by=agent.id, agent=agent.id)
    return await _open(agent, work, is_complete=True)


async def _open(agent: Agent, work: Work, *, is_complete: bool) -> str:
    word, now = make_word(), work.now()
    session = AgentSession(
        digest=digest(work.rules.key, SESSION, word),
        agent_id=agent.id,
        is_complete=is_complete,
        until=now + (work.rules.desk_session_ms if is_complete else UNTIL_CODE_MS),
    )
    await work.agent_sessions.add(session, now)
    return word


async def _warn(agent: Agent, work: Work) -> None:
    """Tell an agent that somebody tries to come in as them."""
    await work.audit.note("agent.paused", work.now(), by="strangers", agent=agent.id)
    minutes = work.rules.lock_ms // MINUTE
    await work.mail.queue("agent_locked", to=agent.email, language=agent.language, name=agent.name, minutes=minutes)

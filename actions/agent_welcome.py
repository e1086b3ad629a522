"""The link by which an agent comes in first: a password, a second factor that is seen to work, and they are in."""

from dataclasses import dataclass, field

from actions import one_time_codes
from actions.agent_sign_in import open_session
from actions.agents import LINK
from actions.outcome import Said
from actions.refusals import LinkInvalid, WrongAgentCode
from actions.tickets import Agent, AgentState
from actions.words import digest
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """Whom a link is for, and the secret that their application is to have."""

    agent: Agent
    secret: str = field(repr=False)


async def welcome_of(link: str, work: Work) -> Welcome | None:
    """Return what a link opens, None for nothing. Looking changes nothing: programs that guard mailboxes do it, too."""
    found = await work.agents.link(digest(work.rules.key, LINK, link), work.now())
    agent = await work.agents.by_id(found.agent_id) if found else None
    if found is None or agent is None or agent.state == AgentState.DISABLED:
        return None
    return Welcome(agent=agent, secret=one_time_codes.unseal(work.rules.key, found.totp, agent.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeAgent:
    """The page has hashed the password; `code` is what their application shows."""

    link: str = field(repr=False)
    password_hash: str = field(repr=False)
    code: str = field(repr=False)


async def welcome_agent(request: WelcomeAgent, work: Work) -> Said:
    """The fact `session` is the word of their browser's session. A wrong code leaves the link as it is."""
    now, welcome = work.now(), await welcome_of(request.link, work)
    if welcome is None:
        raise LinkInvalid
    step = one_time_codes.step_of(welcome.secret, request.code, now)
    if step is None:
        raise WrongAgentCode
    agent = welcome.agent
    if not await work.agents.use_link(digest(work.rules.key, LINK, request.link), now):
        raise LinkInvalid
    chosen = {
        "state": AgentState.ACTIVE,
        "password_hash": request.password_hash,
        "totp": one_time_codes.seal(work.rules.key, welcome.secret, agent.id),
        "totp_step": step,
        "locked_until": None,
    }
    if not await work.agents.change_of_enabled(agent.id, **chosen):
        raise LinkInvalid
    await work.agent_sessions.end_all(agent.id)
    await work.audit.note("agent.welcomed", now, by=agent.id, agent=agent.id)
    return Said(key="agent.welcomed", facts={"session": await open_session(agent, work)})

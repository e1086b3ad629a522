"""Who works at the support desk: added, disabled and given new access by whoever runs the server."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from actions import one_time_codes
from actions.outcome import Fact, Said
from actions.refusals import AgentExists, UnknownAgent
from actions.rules import HOUR
from actions.store.agents import AgentLink
from actions.tickets import Agent, AgentState, Role
from actions.words import digest, make_word
from actions.work import Work

LINK = "agent_link"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAgent:
    """`by_link`: they choose a password by a link; otherwise an identity provider knows them."""

    email: str
    name: str
    roles: Sequence[Role]
    language: str
    by_link: bool = True


async def add_agent(request: AddAgent, work: Work) -> Said:
    """The fact `url` is where they come in first."""
    if await work.agents.by_email(request.email):
        raise AgentExists(email=request.email)
    agent = Agent(
        id=secrets.token_urlsafe(12),
        email=request.email,
        name=request.name,
        roles=[str(role) for role in Role if role in request.roles],
        state=AgentState.INVITED,
        language=request.language,
    )
    await work.agents.add(agent, work.now())
    await _note(work, "agent.added", agent)
    return Said(key="agent.added", facts=await _way_in(agent, work, by_link=request.by_link))


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableAgent:
    email: str


async def disable_agent(request: DisableAgent, work: Work) -> Said:
    """End what they are signed in to, too."""
    agent = await _find(request.email, work)
    await work.agents.change(agent.id, state=AgentState.DISABLED)
    await work.agents.revoke_links(agent.id)
    await work.agent_sessions.end_all(agent.id)
    await _note(work, "agent.disabled", agent)
    return Said(key="agent.disabled")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnableAgent:
    email: str


async def enable_agent(request: EnableAgent, work: Work) -> Said:
    """Let them in again with what they signed in with before; who never did is invited still."""
    agent = await _find(request.email, work)
    keys = await work.agents.keys(agent.id)
    if agent.state == AgentState.DISABLED:
        has_come_in = keys is not None and bool(keys.password_hash or keys.subject)
        await work.agents.change(agent.id, state=AgentState.ACTIVE if has_come_in else AgentState.INVITED)
        await _note(work, "agent.enabled", agent)
    return Said(key="agent.enabled")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetAgent:
    """They have lost their password, their second factor or their account at the identity provider."""

    email: str
    by_link: bool = True


async def reset_agent(request: ResetAgent, work: Work) -> Said:
    """Forget what they sign in with; the fact `url` is where they come in anew."""
    agent = await _find(request.email, work)
    forgotten = {"password_hash": None, "totp": None, "totp_step": 0, "subject": None, "locked_until": None}
    await work.agents.change(agent.id, state=AgentState.INVITED, **forgotten)
    await work.agents.revoke_links(agent.id)
    await work.agent_sessions.end_all(agent.id)
    await _note(work, "agent.reset", agent)
    return Said(key="agent.reset", facts=await _way_in(agent, work, by_link=request.by_link))


async def _find(email: str, work: Work) -> Agent:
    if agent := await work.agents.by_email(email):
        return agent
    raise UnknownAgent(email=email)


async def _way_in(agent: Agent, work: Work, *, by_link: bool) -> dict[str, Fact]:
    if not by_link:
        return {"url": f"{work.rules.base_url}/desk/sign-in"}
    word, now = make_word(), work.now()
    secret = one_time_codes.seal(work.rules.key, one_time_codes.make_secret(), agent.id)
    until = now + work.rules.confirmation_ms
    link = AgentLink(digest=digest(work.rules.key, LINK, word), agent_id=agent.id, totp=secret, until=until)
    await work.agents.add_link(link)
    url, hours = f"{work.rules.base_url}/desk/welcome?{urlencode({'link': word})}", work.rules.confirmation_ms // HOUR
    await work.mail.queue(
        "agent_welcome", to=agent.email, language=agent.language, name=agent.name, url=url, hours=hours
    )
    return {"url": url, "hours": hours}


async def _note(work: Work, event: str, agent: Agent) -> None:
    await work.audit.note(event, work.now(), by="command", agent=agent.id)

"""Who works at the support desk: added, disabled and given new access by whoever runs the server, or by themselves."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from actions import one_time_codes
from actions.limits import Limit
from actions.outcome import Fact, Said
from actions.passwords import Checked
from actions.refusals import AgentExists, UnknownAgent, WrongPassword
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewAgent:
    """An agent who is signed in wants another password and another application for codes; `agent` is an id."""

    agent: str
    checked: Checked


async def renew_agent(request: RenewAgent, work: Work) -> Said:
    """Let who knows the present password choose anew; until they have, it counts. The fact `url` is where.

    Raises `WrongPassword` and `TooManyTries`.
    """
    tries = Limit(what="agent_renewal", most=work.rules.attempts, window_ms=work.rules.lock_ms)
    await tries.spend(work, request.agent)
    agent, keys = await work.agents.by_id(request.agent), await work.agents.keys(request.agent)
    if agent is None or keys is None or not request.checked.matches or keys.password_hash != request.checked.stored:
        raise WrongPassword
    await tries.clear(work, request.agent)
    await work.audit.note("agent.renewing", work.now(), by=agent.id, agent=agent.id)
    url, _ = await _add_link(agent, work)
    return Said(key="agent.renewing", facts={"url": url})


async def _find(email: str, work: Work) -> Agent:
    if agent := await work.agents.by_email(email):
        return agent
    raise UnknownAgent(email=email)


async def _way_in(agent: Agent, work: Work, *, by_link: bool) -> dict[str, Fact]:
    if not by_link:
        return {"url": f"{work.rules.base_url}/desk/sign-in"}
    url, hours = await _add_link(agent, work)
    await work.mail.queue(
        "agent_welcome", to=agent.email, language=agent.language, name=agent.name, url=url, hours=hours
    )
    return {"url": url, "hours": hours}


async def _add_link(agent: Agent, work: Work) -> tuple[str, int]:
    """Return where they choose what they sign in with, and for how many hours."""
    word, now = make_word(), work.now()
    secret = one_time_codes.seal(work.rules.key, one_time_codes.make_secret(), agent.id)
    until = now + work.rules.confirmation_ms
    link = AgentLink(digest=digest(work.rules.key, LINK, word), agent_id=agent.id, totp=secret, until=until)
    await work.agents.add_link(link)
    return f"{work.rules.base_url}/desk/welcome?{urlencode({'link': word})}", work.rules.confirmation_ms // HOUR


async def _note(work: Work, event: str, agent: Agent) -> None:
    await work.audit.note(event, work.now(), by="command", agent=agent.id)

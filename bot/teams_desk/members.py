"""Who may act for the support desk in Teams: members of its team who are agents. The server finds out, no card does."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import structlog

from actions.tickets import Agent, AgentState, Role
from actions.work import Work
from bot.portal import Portal

KEPT_SECONDS = 60.0  # that who has left the team may still act, where Teams does not tell us before
MOST_KEPT = 1_000

log = structlog.get_logger()


class RosterAwayError(Exception):
    """Teams does not say now who is in the team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of a team as the directory knows them; nothing of it comes from their client."""

    principal: str = field(repr=False)  # the name they sign in with
    email: str = field(repr=False)


class AsksRoster(Protocol):
    async def __call__(self, team: str, user: str) -> Member | None:
        """Return somebody of the team, None for who is not of it. Raises `RosterAwayError`."""


class Stranger(StrEnum):
    """Why somebody may do nothing; its words are `stranger.<value>` in `bot/texts/teams_desk`."""

    NOT_SET_UP = "not_set_up"  # the deployment has no team for its support desk
    NOT_OF_TEAM = "not_of_team"
    NO_ACCOUNT = "no_account"  # of an agent, or one that is not active
    NO_ROLE = "no_role"
    NOT_KNOWN_NOW = "not_known_now"  # they may try again


class Members:
    """What Teams says of somebody is kept for a minute; whether they are an agent is asked each time."""

    def __init__(
        self, portal: Portal, roster: AsksRoster, team: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._portal = portal
        self._roster = roster
        self._team = team
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Member | None]] = OrderedDict()

    async def agent(self, user: str, role: Role = Role.AGENT) -> Agent | Stranger:
        """Return the agent that this user of Teams is, by `from.id` of an authenticated activity.

        Raises `StoreAwayError`.
        """
        if not self._team:
            return Stranger.NOT_SET_UP
        try:
            member = await self._member(user)
        except RosterAwayError as away:
            log.warning("teams_desk.roster_away", reason=str(away))
            return Stranger.NOT_KNOWN_NOW
        if member is None:
            return Stranger.NOT_OF_TEAM
        agent = await self._portal.read(lambda work: _agent_of(member, work))
        if agent is None or agent.state != AgentState.ACTIVE:
            return Stranger.NO_ACCOUNT
        return agent if agent.may(role) else Stranger.NO_ROLE

    def forget(self, user: str) -> None:
        """Ask anew: Teams says that they have come or gone."""
        self._kept.pop(user, None)

    async def _member(self, user: str) -> Member | None:
        until, member = self._kept.get(user, (0.0, None))
        if until > self._clock():
            return member
        asked_at = self._clock()
        member = await self._roster(self._team, user)
        self._kept.pop(user, None)
        self._kept[user] = (asked_at + KEPT_SECONDS, member)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return member


async def _agent_of(member: Member, work: Work) -> Agent | None:
    """Return the agent with the name that they sign in with, else with their address: both are the directory's."""
    for address in filter(None, (member.principal, member.email)):
        if agent := await work.agents.by_email(address):
            return agent
    return None

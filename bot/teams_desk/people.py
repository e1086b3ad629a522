"""Who is named around a ticket: in its card, and in what its thread tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.tickets import AgentState, Role, Ticket
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An agent whom a ticket can be given to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """`person` is who asks, empty where they have not signed in; `names` are those of all agents, by id."""

    person: str
    organisation: str
    names: Mapping[str, str]
    agents: Sequence[Choice]


async def people_of(ticket: Ticket, work: Work) -> People:
    everybody = await work.agents.all()
    account = await work.accounts.by_id(ticket.account_id) if ticket.account_id else None
    organisation = await work.organisations.by_bcr(account.bcr) if account else None
    return People(
        person=f"{account.first_name} {account.last_name}" if account else "",
        organisation=f"{organisation.name} ({organisation.bcr})" if organisation else ticket.bcr,
        names={one.id: one.name for one in everybody},
        agents=[
            Choice(id=one.id, name=one.name)
            for one in everybody
            if one.state == AgentState.ACTIVE and one.may(Role.AGENT)
        ],
    )

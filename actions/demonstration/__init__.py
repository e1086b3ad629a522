"""A believable portal of invented organisations and people, to try Guichet out and to test it."""

import csv
from collections.abc import Iterator
from pathlib import Path

from actions import one_time_codes
from actions.importing.files import CONTRACTS, MANDATES, ORGANISATIONS, File, Kind, read_file
from actions.importing.problem import Record
from actions.people import Account, State
from actions.tickets import Agent, AgentState
from actions.work import Work

FOLDER = Path(__file__).parent
PASSWORD = "barque-verte-47-oiseaux"  # noqa: S105 - of everybody in the demonstration, and told to everybody
TOTP_SECRET = "GUICHETDEMONSTRATION234567GUICHE"  # noqa: S105 - of every agent's second factor, told to everybody
LOCKED_MS = 24 * 3_600_000


async def load(work: Work, password_hash: str) -> None:
    """Write the whole set, over what is left of an earlier one; `password_hash` is that of `PASSWORD`."""
    await work.reference.put_organisations([line.record for line in _read(ORGANISATIONS, "organisations").lines])
    await work.reference.put_contracts([line.record for line in _read(CONTRACTS, "contracts").lines])
    await work.reference.put_mandates([line.record for line in _read(MANDATES, "mandates").lines])
    for account in _accounts(password_hash, work.now()):
        there = await work.accounts.by_id(account.id)
        if there is None:
            await work.accounts.add(account)
            await work.accounts.accept_terms(account.id, work.rules.terms_version, work.now())
        else:
            values = {name: getattr(account, name) for name in Account.__dataclass_fields__ if name != "created_at"}
            await work.accounts.change(account.id, **values)
    for agent in _agents():
        if await work.agents.by_id(agent.id) is None:
            await work.agents.add(agent, work.now())
        totp = one_time_codes.seal(work.rules.key, TOTP_SECRET, agent.id)
        keys = {"password_hash": password_hash, "totp": totp, "subject": None, "locked_until": None}
        await work.agents.change(agent.id, name=agent.name, roles=list(agent.roles), state=agent.state, **keys)


async def others(work: Work) -> int:
    """Tell how many organisations there are that are not of the demonstration."""
    return await work.reference.others(line.record.bcr for line in _read(ORGANISATIONS, "organisations").lines)


def _read(kind: Kind[Record], name: str) -> File[Record]:
    return read_file((FOLDER / f"{name}.csv").read_bytes(), kind)


def _accounts(password_hash: str, now: int) -> Iterator[Account]:
    with (FOLDER / "accounts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            yield Account(
                id=f"demo-{row['login']}",
                password_hash=password_hash,
                temporary_digest=None,
                temporary_until=None,
                temporary_sent_at=None,
                locked_until=now + LOCKED_MS if row["state"] == State.LOCKED else None,
                created_at=now,
                **row,
            )


def _agents() -> Iterator[Agent]:
    with (FOLDER / "agents.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            name = row["email"].partition("@")[0]
            yield Agent(
                id=f"demo-{name}",
                email=row["email"],
                name=row["name"],
                roles=row["roles"].split(","),
                state=AgentState.ACTIVE,
                language=row["language"],
            )

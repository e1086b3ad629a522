"""`guichet agents`: who works at the support desk."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable

from email_validator import EmailNotValidError, validate_email

from actions import carry_out
from actions.agents import AddAgent, DisableAgent, EnableAgent, ResetAgent
from actions.outcome import Outcome, Refusal
from actions.tickets import Role
from bot.app import open_database
from bot.phrases import Phrases
from bot.settings import Settings
from bot.store.store import Store

LONGEST_NAME = 100  # characters
DONE = {
    "agent.added": "{email} is added.",
    "agent.disabled": "{email} is signed out everywhere and comes in no more.",
    "agent.enabled": "{email} may come in again.",
    "agent.reset": "{email} is signed out everywhere, and what they signed in with is forgotten.",
}


def email(text: str) -> str:
    """Return an address that could be somebody's, for the parser."""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise argparse.ArgumentTypeError("is not an e-mail address") from None


def name(text: str) -> str:
    """Return a name as people in the chat can be shown it, for the parser."""
    line = " ".join(text.split())
    if not line.isprintable() or not 0 < len(line) <= LONGEST_NAME:
        raise argparse.ArgumentTypeError(f"is not a name of 1 to {LONGEST_NAME} characters")
    return line


def agents(settings: Settings, chosen: argparse.Namespace) -> int:
    """Do one task; returns 1 when it is refused."""
    work = _list if chosen.task == "list" else _carry_out(settings, chosen)
    return asyncio.run(_run(settings, work))


async def _run(settings: Settings, work: Callable[[Store], Awaitable[int]]) -> int:
    store = await open_database(settings)
    try:
        return await work(store)
    finally:
        await store.close()


async def _list(store: Store) -> int:
    async with store.turn() as transaction:
        found = await transaction.work.agents.all()
    for agent in found:
        print("  ".join((agent.email, agent.name, " ".join(agent.roles), agent.state)))
    return 0


def _carry_out(settings: Settings, chosen: argparse.Namespace) -> Callable[[Store], Awaitable[int]]:
    by_link = not settings.desk_oidc_issuer

    async def work(store: Store) -> int:
        async with store.turn() as transaction:
            outcome = await carry_out(_request(settings, chosen, by_link=by_link), transaction.work)
        return _tell(settings, chosen.email, outcome, by_link=by_link)

    return work


def _request(settings: Settings, chosen: argparse.Namespace, *, by_link: bool) -> object:
    match chosen.task:
        case "add":
            roles = [Role(role) for role in chosen.role]
            language = chosen.lang or settings.default_language
            return AddAgent(email=chosen.email, name=chosen.name, roles=roles, language=language, by_link=by_link)
        case "disable":
            return DisableAgent(email=chosen.email)
        case "enable":
            return EnableAgent(email=chosen.email)
        case _:
            return ResetAgent(email=chosen.email, by_link=by_link)


def _tell(settings: Settings, address: str, outcome: Outcome, *, by_link: bool) -> int:
    if isinstance(outcome, Refusal):
        phrases = Phrases(settings.quoted(), settings.default_language)
        print(phrases("en", f"refusals.{outcome.key}", **outcome.facts), file=sys.stderr)
        return 1
    print(DONE[outcome.key].format(email=address), file=sys.stderr)
    if "url" in outcome.facts:
        how = f"by this link, once, within {outcome.facts['hours']} hours; it goes by mail, too" if by_link else "here"
        print(f"They come in {how}:", file=sys.stderr)
        print(outcome.facts["url"])
    return 0

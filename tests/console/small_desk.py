"""A small desk: Anna answers, Sami supervises, Edith edits, each with a password and a phone."""

import time

import pyotp
from aiohttp import web

from actions import one_time_codes
from actions.agent_sign_in import open_session
from actions.tickets import Agent, AgentState, Role
from actions.work import Work
from bot.apart import Apart
from bot.assets import Assets
from bot.bell import DESK, Bell
from bot.console.canned import Suggesting
from bot.console.oidc.provider import Provider
from bot.console.routes import add_console
from bot.console.workplace import Workplace
from bot.conversation import Assistant
from bot.desk import Desk
from bot.editions import Editions
from bot.newsroom import Newsroom
from bot.phrases import Phrases
from bot.portal import Portal
from bot.security_headers import add_security_headers
from bot.settings import Settings, read_settings, signing_key
from bot.store.store import Store
from bot.turn import Turns
from bot.typing_signs import TypingSigns
from dialogs import DIALOGS
from knowledge.article import Sources
from knowledge.reading import read_sources
from tests.quick_hashes import QUICK

PASSWORD = "huit lampes rouges attendent"
HASH = QUICK.hash(PASSWORD)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PEOPLE = {"Anna": Role.AGENT, "Sami": Role.SUPERVISOR, "Edith": Role.EDITOR}


def email(name: str) -> str:
    return f"{name.lower()}@aide.example"


def agent_id(name: str) -> str:
    return f"id of {name}"


def code(later: int = 0) -> str:
    """What everybody's phone shows, so many codes from now."""
    return pyotp.TOTP(SECRET).at(int(time.time()) + 30 * later)


async def agents(store: Store) -> Portal:
    async with store.turn() as transaction:
        work = transaction.work
        for name, role in PEOPLE.items():
            agent = Agent(
                id=agent_id(name),
                email=email(name),
                name=f"{name} Dubois",
                roles=[role],
                state=AgentState.ACTIVE,
                language="fr",
            )
            await work.agents.add(agent, work.now())
            totp = one_time_codes.seal(work.rules.key, SECRET, agent.id)
            await work.agents.change(agent.id, password_hash=HASH, totp=totp)
    return Portal(store)


async def session_of(portal: Portal, name: str) -> str:
    """Return the word of a session that somebody has opened."""

    async def open_one(work: Work) -> str:
        agent = await work.agents.by_email(email(name))
        assert agent
        return await open_session(agent, work)

    return await portal.read(open_one)


def workplace(portal: Portal, store: Store, assistant: Assistant, files: Sources | None = None) -> Workplace:
    """Return what agents work with, where what is committed is heard as in the server.

    `files` are those of articles, the real ones if none are given.
    """
    bell = Bell()
    turns = Turns(store=store, assistant=assistant, committed=lambda incoming, _: bell.ring(incoming.conversation))

    def ring(work: Work) -> None:
        for ticket in work.tickets.changed:
            bell.ring(f"{DESK}:{ticket}")

    store.after_commit(ring)
    apart = Apart(workers=1)
    settings = read_settings()
    editions = Editions(
        assistant,
        read_sources(settings.articles_dir) if files is None else files,
        (),
        values=settings.quoted(),
        portal=portal,
        apart=apart,
        bell=bell,
        changed=turns.speak_as,
    )
    return Workplace(
        desk=Desk(portal, turns),
        store=store,
        bell=bell,
        signs=TypingSigns(store, bell),
        newsroom=Newsroom(
            portal=portal,
            editions=editions,
            apart=apart,
            dialogs=DIALOGS,
            zone=settings.desk.business_hours.zone,
        ),
        suggesting=Suggesting(lambda: editions.assistant),
    )


def desk(
    settings: Settings, portal: Portal, phrases: Phrases, at: Workplace, *, provider: Provider | None = None
) -> web.Application:
    """Return a server of the desk alone."""
    app = web.Application()
    add_security_headers(app, https=settings.public_url.startswith("https:"))
    assets = Assets()
    app.add_routes(assets.routes())
    add_console(
        app,
        settings,
        portal=portal,
        phrases=phrases,
        assets=assets,
        key=signing_key(settings),
        workplace=at,
        provider=provider,
    )
    return app

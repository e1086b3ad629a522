"""A small portal: one organisation with an administrator, Claire, and a user, Paul."""

from typing import Any

from aiohttp import web
from sqlalchemy import insert

from actions.outside.files import FileStore, open_files
from actions.people import Account
from actions.store.tables import organisations
from bot.apart import Apart
from bot.assets import Assets
from bot.documents import Documents
from bot.pages.arrival import Completed, only_kept
from bot.pages.routes import add_pages
from bot.phrases import Phrases
from bot.portal import Portal
from bot.reports.wording import Wording
from bot.security_headers import add_security_headers
from bot.settings import Settings, signing_key
from bot.store.store import Store
from bot.workroom import Workroom
from tests.quick_hashes import QUICK

BCR = "34DEF567"
PASSWORD = "trois chevaux bleus dansent"
HASH = QUICK.hash(PASSWORD)


async def people(store: Store) -> Portal:
    row = {"bcr": BCR, "name": "Institut du bois", "siret": "12345678200010", "is_certifier": True}
    async with store.turn() as transaction:
        work = transaction.work
        await work.organisations._connection.execute(  # noqa: SLF001 - nothing but an import writes them
            insert(organisations), {**row, "is_depositor": False}
        )
        await work.accounts.add(account("CLAIRE234", "Claire", "Fontaine", rights="administrator"))
        await work.accounts.add(account("PAUL56789", "Paul", "Lambert"))
    return Portal(store)


def account(login: str | None, first_name: str, last_name: str, **given: Any) -> Account:
    values: dict[str, Any] = {
        "id": f"id of {first_name}",
        "bcr": BCR,
        "role": "certifier",
        "rights": "user",
        "state": "active",
        "login": login,
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{first_name.lower()}@bois.example",
        "language": "fr",
        "password_hash": HASH,
        "temporary_digest": None,
        "temporary_until": None,
        "temporary_sent_at": None,
        "locked_until": None,
        "created_at": 0,
    }
    return Account(**values | given)


def pages(
    settings: Settings,
    portal: Portal,
    phrases: Phrases,
    *,
    apart: Apart | None = None,
    completed: Completed = only_kept,
) -> web.Application:
    """Return a server of the pages alone; what `apart` is given is not closed with it."""
    app = web.Application()
    add_security_headers(app, https=settings.public_url.startswith("https:"))
    assets = Assets()
    app.add_routes(assets.routes())
    files = open_files(settings.data_dir / "files")
    wording = Wording(quoted=settings.quoted(), default=settings.default_language, base_url=settings.base_url)
    add_pages(
        app,
        settings,
        portal=portal,
        phrases=phrases,
        assets=assets,
        key=signing_key(settings),
        files=files,
        wording=wording,
        documents=documents(settings, files, wording, apart or _own(app)),
        completed=completed,
    )
    return app


def documents(settings: Settings, files: FileStore, wording: Wording, apart: Apart) -> Documents:
    return Documents(apart=apart, files=files, wording=wording, workroom=Workroom(settings.data_dir / "work"))


def _own(app: web.Application) -> Apart:
    """Return one that is closed with the server."""
    apart = Apart()

    async def close(_: web.Application) -> None:
        await apart.close()

    app.on_cleanup.append(close)
    return apart

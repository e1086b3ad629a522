"""A portal with a few organisations, on both databases."""

from collections.abc import AsyncIterator, Callable

import pytest

from actions.people import ADMINISTRATOR, USER, Account, Organisation, State
from actions.reference import Contract, Mandate
from actions.rules import Rules
from bot.settings import Settings
from bot.store import schema
from bot.store.engine import Database
from tests.actions.desk import BEGINNING, KEY, Clock, Desk, hashed

BORN = "2020-01-01"
ORGANISATIONS = [
    Organisation(bcr=bcr, name=name, siret="12345678900012", is_certifier=certifies, is_depositor=deposits)
    for bcr, name, certifies, deposits in (
        ("12ABC345", "CFA de Lyon", True, False),
        ("34DEF567", "École du Rhône", True, False),
        ("56GHI789", "Dépôt Services", False, True),
        ("78JKL012", "Savoirs de l’Ouest", True, True),
        ("90MNO345", "Tiers de Confiance", False, True),
    )
]
CONTRACTS = [
    Contract(number=number, certifier_bcr=bcr, valid_from=since, valid_to=until)
    for number, bcr, since, until in (
        ("MCFCER000123", "12ABC345", BORN, None),
        ("MCFCER000100", "12ABC345", BORN, "2026-01-01"),
        ("MCFCER000200", "12ABC345", "2027-01-01", None),
        ("MCFCER000456", "34DEF567", BORN, None),
        ("MCFCER000789", "78JKL012", BORN, None),
    )
]
MANDATES = [
    Mandate(depositor_bcr=depositor, certifier_bcr=certifier, valid_from=since, valid_to=until)
    for depositor, certifier, since, until in (
        ("56GHI789", "12ABC345", BORN, None),
        ("56GHI789", "78JKL012", BORN, "2026-01-01"),
        ("78JKL012", "12ABC345", BORN, None),
        ("90MNO345", "34DEF567", "2027-01-01", None),
    )
]


def account(login: str, **given: str) -> Account:
    """An account of the École du Rhône, active unless said otherwise."""
    values = {
        "id": f"id-{login}",
        "bcr": "34DEF567",
        "role": "certifier",
        "rights": USER,
        "state": State.ACTIVE,
        "login": login,
        "last_name": "Martin",
        "first_name": login.capitalize(),
        "email": f"{login.lower()}@ecole.example",
        "language": "fr",
        "password_hash": hashed(),
    }
    return Account(**{**values, **given}, created_at=BEGINNING)


ACCOUNTS = [
    account("CLAIRE234", rights=ADMINISTRATOR, last_name="Fontaine", first_name="Claire"),
    account("PAUL23456"),
    account("GONE23456", state=State.DISABLED),
    account("OTHER2345", bcr="78JKL012", rights=ADMINISTRATOR),
]


@pytest.fixture
def rules(settings: Settings) -> Rules:
    return Rules.of(settings.accounts, settings.deposits, settings.desk, key=KEY, base_url="https://portal.example")


@pytest.fixture
async def open_desk(settings: Settings, rules: Rules) -> AsyncIterator[Callable[[], Desk]]:
    """Opens the portal, each time as another replica would; all go by one clock."""
    opened: list[Database] = []
    clock = Clock()

    def open_another() -> Desk:
        database = Database(settings.database_url.get_secret_value(), settings.data_dir)
        opened.append(database)
        return Desk(database, rules, clock)

    yield open_another
    for database in opened:
        await database.close()


@pytest.fixture
async def desk(open_desk: Callable[[], Desk]) -> Desk:
    desk = open_desk()
    await schema.migrate(desk.database)
    async with desk.work() as work:
        await work.reference.put_organisations(ORGANISATIONS)
        await work.reference.put_contracts(CONTRACTS)
        await work.reference.put_mandates(MANDATES)
        for one in ACCOUNTS:
            await work.accounts.add(one)
    return desk


@pytest.fixture
def replica(desk: Desk, open_desk: Callable[[], Desk]) -> Desk:
    """Another process at the same database."""
    del desk  # which has migrated it
    return open_desk()

"""`guichet import` loads all of a file or nothing; `guichet demo` a portal to try."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from actions import carry_out, one_time_codes
from actions.demonstration import PASSWORD, TOTP_SECRET, load, others
from actions.find_administrator import FindAdministrator
from actions.outcome import Outcome
from actions.passwords import check, make_hash
from actions.registration import MayRegister
from actions.tickets import Role
from actions.work import Work
from bot.app import open_database
from bot.commands.demo import TO_TRY, demo
from bot.commands.import_ import import_
from bot.settings import Settings
from bot.store.store import Store

ORGANISATIONS = """bcr;nom;siret;rôle
12ABC345;Métiers du fleuve;01004721500016;certificateur
56GHI789;Dépôts & Compagnie;01009155100019;déposant
"""
CONTRACTS = "contrat;certificateur;début;fin\nMCFCER000123;12ABC345;01/01/2022;\n"
MANDATES = "déposant;certificateur;début;fin\n56GHI789;12ABC345;01/01/2022;\n"

Found = TypeVar("Found")


@pytest.fixture
def loads(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs the command on a content; returns its status and what it prints, without the file's path."""

    def run(what: str, content: str, *, dry_run: bool = False) -> tuple[int, str]:
        path = tmp_path / "file.csv"
        path.write_text(content, encoding="utf-8")
        status = import_(settings, what, path, dry_run=dry_run)
        printed = capsys.readouterr()
        return status, (printed.out + printed.err).replace(str(path), "file.csv").strip()

    return run


Loads = Callable[..., tuple[int, str]]


def test_loading_again_changes_nothing_and_says_so(loads: Loads) -> None:
    assert loads("organisations", ORGANISATIONS) == (0, "organisations: 2 created, 0 changed, 0 unchanged")
    assert loads("organisations", ORGANISATIONS) == (0, "organisations: 0 created, 0 changed, 2 unchanged")
    renamed = ORGANISATIONS.replace("du fleuve", "de la mer")
    assert loads("organisations", renamed) == (0, "organisations: 0 created, 1 changed, 1 unchanged")
    assert loads("contracts", CONTRACTS) == (0, "contracts: 1 created, 0 changed, 0 unchanged")
    assert loads("contracts", CONTRACTS) == (0, "contracts: 0 created, 0 changed, 1 unchanged")
    assert loads("contracts", CONTRACTS.strip() + "31/12/2030\n")[1] == "contracts: 0 created, 1 changed, 0 unchanged"
    assert loads("mandates", MANDATES) == (0, "mandates: 1 created, 0 changed, 0 unchanged")
    assert loads("mandates", MANDATES) == (0, "mandates: 0 created, 0 changed, 1 unchanged")


def test_nothing_is_half_loaded(loads: Loads) -> None:
    status, printed = loads("organisations", ORGANISATIONS + "X;Y;1;z\n")
    assert status == 1
    assert printed.splitlines() == [
        "file.csv:4: bcr is 8 letters and digits, like 12ABC345",
        "file.csv:4: siret is 14 digits",
        "file.csv:4: rôle is certifier, depositor or both (certificateur, déposant, les deux)",
        "3 problems: nothing was written.",
    ]
    assert loads("organisations", ORGANISATIONS)[1] == "organisations: 2 created, 0 changed, 0 unchanged"


def test_a_dry_run_counts_and_writes_nothing(loads: Loads) -> None:
    once = loads("organisations", ORGANISATIONS, dry_run=True)
    assert once == (0, "organisations: 2 created, 0 changed, 0 unchanged if this were no dry run")
    assert loads("organisations", ORGANISATIONS, dry_run=True) == once


def test_problems_of_the_file_and_of_what_it_names_are_told_together(loads: Loads) -> None:
    loads("organisations", ORGANISATIONS)
    content = "contrat;certificateur;début\nA1;99ZZZ999;2024-01-01\nA2;56GHI789;no day\nA3;12ABC345;2024-01-01\n"
    status, printed = loads("contracts", content)
    assert status == 1
    assert printed.splitlines() == [
        "file.csv:2: certificateur 99ZZZ999 is not among the organisations: import it first",
        "file.csv:3: début is a date, like 2026-01-31 or 31/01/2026",
        "file.csv:3: certificateur 56GHI789 is no certifier: import it as one first",
        "3 problems: nothing was written.",
    ]
    status, printed = loads("mandates", "déposant;certificateur;début\n12ABC345;56GHI789;2024-01-01\n")
    assert status == 1
    assert "12ABC345 is no depositor" in printed
    assert "56GHI789 is no certifier" in printed


def test_many_records_are_loaded_at_once(loads: Loads) -> None:
    loads("organisations", ORGANISATIONS)
    rows = "".join(f"MCF{number:06};12ABC345;2024-01-01;\n" for number in range(1201))
    content = f"contrat;certificateur;début;fin\n{rows}"
    assert loads("contracts", content)[1] == "contracts: 1201 created, 0 changed, 0 unchanged"
    assert loads("contracts", content)[1] == "contracts: 0 created, 0 changed, 1201 unchanged"


def test_a_file_that_is_not_there_is_told(settings: Settings, tmp_path: Path) -> None:
    assert import_(settings, "contracts", tmp_path / "none.csv", dry_run=False) == 2


def in_database(settings: Settings, look: Callable[[Work], Awaitable[Found]]) -> Found:
    async def run() -> Found:
        store = await open_database(settings)
        try:
            async with store.turn() as transaction:
                return await look(transaction.work)
        finally:
            await store.close()

    return asyncio.run(run())


def test_the_demonstration_is_loaded_again_and_again(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo(settings, anyway=False) == 0
    assert demo(settings, anyway=False) == 0
    printed = capsys.readouterr().out
    assert PASSWORD in printed
    assert "12ABC345" in printed


def test_the_demonstration_does_not_mix_with_real_organisations(settings: Settings, loads: Loads) -> None:
    loads("organisations", ORGANISATIONS.replace("12ABC345", "99ZZZ999"))
    assert demo(settings, anyway=False) == 1
    assert in_database(settings, lambda work: work.organisations.by_bcr("12ABC345")) is None
    assert demo(settings, anyway=True) == 0
    assert in_database(settings, lambda work: work.organisations.by_bcr("12ABC345")) is not None


@pytest.fixture
async def demonstrated(store: Store) -> Store:
    hashed = await make_hash(PASSWORD)
    async with store.turn() as transaction:
        await load(transaction.work, hashed)
    return store


async def ask(store: Store, request: object) -> Outcome:
    async with store.turn() as transaction:
        return await carry_out(request, transaction.work)


@pytest.mark.parametrize(
    ("pair", "key"),
    [
        ({"role": "certifier", "bcr": "12ABC345", "contract_number": "MCFCER000123"}, "registration.may"),
        ({"role": "certifier", "bcr": "78JKL012", "contract_number": "MCFCER000789"}, "registration.may"),
        ({"role": "depositor", "bcr": "78JKL012", "certifier_bcrs": "12ABC345"}, "registration.may"),
        ({"role": "depositor", "bcr": "56GHI789", "certifier_bcrs": "12ABC345 34DEF567"}, "registration.may"),
        ({"role": "certifier", "bcr": "34DEF567", "contract_number": "MCFCER000456"}, "entity_has_administrator"),
        ({"role": "depositor", "bcr": "90MNO456", "certifier_bcrs": "34DEF567"}, "entity_has_administrator"),
        ({"role": "certifier", "bcr": "87YZA210", "contract_number": "MCFCER000210"}, "unknown_pair"),
        ({"role": "depositor", "bcr": "43STU876", "certifier_bcrs": "34DEF567"}, "unknown_pair"),
        ({"role": "depositor", "bcr": "65VWX098", "certifier_bcrs": "12ABC345"}, "unknown_pair"),
        ({"role": "certifier", "bcr": "12ABC345", "contract_number": "MCFCER000456"}, "unknown_pair"),
    ],
    ids=lambda value: value["bcr"] if isinstance(value, dict) else value,
)
async def test_the_demonstration_has_every_case(demonstrated: Store, pair: dict[str, str], key: str) -> None:
    outcome = await ask(demonstrated, MayRegister(**pair, conversation="c", user="u"))
    assert outcome.key == key


async def test_the_demonstrations_administrator_is_claire_fontaine(demonstrated: Store) -> None:
    pair = {"role": "certifier", "bcr": "34DEF567", "contract_number": "MCFCER000456"}
    outcome = await ask(demonstrated, FindAdministrator(**pair, conversation="c", user="u"))
    assert outcome.facts == {"first_name": "Claire", "last_name": "Fontaine"}


async def test_agents_of_the_demonstration_have_what_is_told_to_sign_in_with(demonstrated: Store) -> None:
    lines = TO_TRY.split("Agents of")[1].split("Accounts, all")[0].splitlines()
    addresses = [line.split()[0] for line in lines if "@" in line]
    async with demonstrated.turn() as transaction:
        work = transaction.work
        agents = await work.agents.all()
        for agent in agents:
            keys = await work.agents.keys(agent.id)
            assert keys
            assert keys.totp
            assert one_time_codes.unseal(work.rules.key, keys.totp, agent.id) == TOTP_SECRET
            assert (await check(PASSWORD, keys.password_hash)).matches
    assert sorted(agent.email for agent in agents) == sorted(addresses)
    assert {role for agent in agents for role in agent.roles} == set(Role)


async def test_everybody_in_the_demonstration_has_the_same_password_and_is_told(demonstrated: Store) -> None:
    logins = [line.split()[0] for line in TO_TRY.split("Accounts, all")[1].splitlines()[1:] if line.strip()]
    assert len(logins) == 7
    async with demonstrated.turn() as transaction:
        assert await others(transaction.work) == 0
        stored = [await transaction.work.accounts.password_of(login) for login in logins]
    assert len(set(stored)) == 1
    assert (await check(PASSWORD, stored[0])).matches

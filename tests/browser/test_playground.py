"""The bot in Microsoft's Agents Playground: what people see in Teams, and what they tap on there."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from actions.demonstration import load
from actions.passwords import make_hash
from actions.store.tickets import Sought
from bot.app import open_database
from bot.store.store import Store
from tests.browser.playground import in_playground, playground
from tests.conftest import MakeSettings
from tests.deposits.depositor import PASSWORD
from tests.desk.at_servers import AtDesk, hire
from tests.held_port import held_port
from tests.server_process import ServerProcess

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SETTLED = "Vous avez choisi"


async def test_question_card_dialog_form_and_agent(
    browser: Browser, tmp_path: Path, make_settings: MakeSettings
) -> None:
    store = await open_database(make_settings(data_dir=tmp_path / "data"))
    async with store.turn() as transaction:
        await load(transaction.work, await make_hash(PASSWORD))
    word = await hire(store, "Nadia")
    with held_port() as port:
        async with (
            ServerProcess(tmp_path / "data") as server,
            playground(tmp_path, port, f"{server.address}/api/messages") as address,
            in_playground(browser, address) as person,
            AtDesk(server, word) as agent,
        ):
            await person.says("où trouver mon BCR ?")
            await person.hears("est le numéro unique de votre organisme")
            await person.button("Oui, merci").click()
            await person.hears(f"{SETTLED} : Oui, merci")  # on the card, in its place
            await expect(person.button("Oui, merci")).to_have_count(0)
            await person.hears("Avec plaisir")

            await person.says("je veux m’inscrire")
            await person.hears("Quel organisme êtes-vous")
            await person.button("Remplir en une fois").click()
            await person.page.get_by_role("radio", name="Certificateur").last.check()
            await person.field("Matricule (BCR)").fill("12ABC345")
            await person.field("Numéro de contrat").fill("MCFCER000123")
            await person.field("Nom").fill("Dupont")
            await person.field("Prénom").fill("Jeanne")
            await person.field("Adresse mail").fill("jeanne.dupont arobase")
            await person.button("Envoyer mes réponses").click()
            await person.hears("⚠")
            await expect(person.field("Nom")).to_have_value("Dupont")  # nothing is lost
            await person.field("Adresse mail").fill("jeanne.dupont@organisme.example")
            await person.button("Envoyer mes réponses").click()
            await person.hears("conditions")
            await person.says("oui")
            await person.hears("jeanne.dupont@organisme.example")
            await person.says("ah non, mon mail c’est j.dupont@organisme.example")
            await person.hears("j.dupont@organisme.example")
            await person.says("annuler")

            for words in ("un humain", "je ne reçois rien", "sévère", "planifiée", "sans adresse", "oui"):
                await person.says(words)
                await person.is_answered()
            number = await _ticket(store)
            await person.hears(number)
            assert (await agent.acts(number, "take")).status == 303
            assert (await agent.acts(number, "reply", text="Bonjour, je regarde.")).status == 303
            await person.hears("Bonjour, je regarde.")  # without having said anything
    await store.close()


async def _ticket(store: Store) -> str:
    async with store.turn() as transaction:
        (ticket,) = await transaction.work.tickets.sought(Sought(), most=5)
        return ticket.number

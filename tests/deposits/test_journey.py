"""The whole way of a deposit from the chat: sent, looked at, deposited, checked, told; on both databases."""

from lxml import etree

from bot.settings import Settings
from tests.deposits.depositor import Depositor
from tests.deposits.flux_files import SOMEBODYS_NAME, flux, passage
from tests.server_process import ServerProcess


async def test_a_file_is_deposited_and_what_came_of_it_is_told(
    depositor: Depositor, server: ServerProcess, settings: Settings
) -> None:
    await depositor.comes_in("CLAIRE234")
    await depositor.sends_files(mars__xml=flux(passage("a-1"), passage("a-2"), passage("a-2")))
    await depositor.waits_for_words("Rien n’est déposé avant votre accord")
    asked = await depositor.waits_for_words("Faut-il déposer ce fichier")
    assert "mars.xml" in asked["text"]
    await depositor.says("oui")
    receipt = await depositor.waits_for_words("accusé de réception")
    assert (await depositor.downloads(receipt, "Accusé de réception")).startswith(b"%PDF")
    told = await depositor.waits_for_words("Le contrôle de **mars.xml** est terminé")
    assert "2 acceptés, 1 rejeté" in str(told["attachments"])
    assert (await depositor.downloads(told, "Rapport de traitement")).startswith(b"%PDF")
    correction = etree.fromstring(await depositor.downloads(told, "Fichier de correction"))
    assert [one.text for one in correction.iter("{*}idTechnique")] == ["a-2"]
    assert SOMEBODYS_NAME not in str(await depositor.hears())
    assert SOMEBODYS_NAME not in str(server.log)
    kept = [path for path in settings.data_dir.rglob("*") if path.is_file() and "files" not in path.parts]
    assert any(path.suffix == ".eml" for path in kept)  # the depositor was written to
    assert not [path for path in kept if SOMEBODYS_NAME.encode() in path.read_bytes()]


async def test_the_same_file_again_is_known_and_counts_once(depositor: Depositor) -> None:
    await depositor.comes_in("CLAIRE234")
    content = flux(passage("a-1"))
    await depositor.sends_files(mars__xml=content)
    await depositor.waits_for_words("Faut-il déposer ce fichier")
    await depositor.says("oui")
    await depositor.waits_for_words("est terminé")
    await depositor.sends_files(mars__xml=content)
    told = await depositor.waits_for_words("déjà été déposé")  # whether to deposit it is no question any more
    assert "Claire Fontaine" in str(told["attachments"])


async def test_a_file_that_is_sent_before_signing_in_is_not_lost(depositor: Depositor) -> None:
    await depositor.begins()
    await depositor.opens()
    await depositor.sends_files(mars__xml=flux(passage("a-1")))
    said = await depositor.waits_for(lambda one: "/sign-in?" in str(one.get("attachments")))
    path = str(said["attachments"]).split("/sign-in?")[1].split("'")[0]
    await depositor.person.opens(f"/sign-in?{path}")
    await depositor.person.sends("/sign-in", login="CLAIRE234", password="barque-verte-47-oiseaux")
    await depositor.waits_for_words("Faut-il déposer ce fichier")
    await depositor.says("non")
    await depositor.waits_for_words("rien n’est déposé")

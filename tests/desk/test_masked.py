"""Nothing that looks like a password or a social security number is kept of a request, whoever typed it, and where."""

import pytest

from actions.store.desk_tables import ticket_events, ticket_words, tickets
from actions.ticket_handling import NoteOnTicket, SetTags
from actions.ticket_of_agent import CloseTicket, ReplyToTicket, TransferTicket
from bot.desk import masked
from bot.masking import MASK, mask
from bot.store.store import Store
from tests.desk.test_orders import Somebody
from tests.desk_rows import rows_of

SECRET = "Bateau-Rouge!2024"
NIR = "1 85 05 78 006 084 36"
SAID = f"mon mot de passe est {SECRET} et mon numéro {NIR}"
NUMBER = "DS-7K2M-9PQR"


@pytest.fixture
def somebody(store: Store, assistant: object) -> Somebody:
    return Somebody(store, assistant)  # type: ignore[arg-type]


async def kept(somebody: Somebody) -> str:
    """Return all that is kept of requests and of what was said."""
    tables = [await rows_of(somebody.store, table) for table in (tickets, ticket_events, ticket_words)]
    return "\n".join([*map(str, tables), *await somebody.log()])


async def test_what_people_say_of_their_request_is_masked(somebody: Somebody) -> None:
    for words in ("un humain", f"refusé : {SAID}", "sévère", "planifiée", "sans adresse", "oui"):
        await somebody.says(words)
    for words in ("compléter ma demande", f"encore refusé : {SAID}", "retirer ma demande", "oui"):
        await somebody.says(words)
    for words in ("rouvrir ma demande", f"toujours refusé : {SAID}"):
        await somebody.says(words)
    for words in ("retirer ma demande", "oui", "donner mon avis", "1", f"très déçu : {SAID}"):
        assert await somebody.says(words)
    found = await kept(somebody)
    assert found.count(MASK) >= 8
    assert SECRET not in found
    assert "bateau-rouge" not in found  # as a word to find it by
    assert NIR not in found
    assert "'006'" not in found
    (row,) = await rows_of(somebody.store, tickets)
    assert row["rating_words"].startswith("très déçu")


async def test_what_agents_say_and_note_is_masked(somebody: Somebody) -> None:
    ticket = await somebody.hands_over()
    who = {"ticket": ticket.id, "agent": "Nadia"}
    await somebody.desk.order(TransferTicket(**who, to="Nadia", note=SAID))
    await somebody.desk.order(ReplyToTicket(**who, text=SAID))
    await somebody.says(SAID)
    await somebody.desk.do(NoteOnTicket(**who, text=SAID))
    await somebody.desk.do(SetTags(**who, tags=f"mail, {NIR}"))
    await somebody.desk.order(CloseTicket(**who, text=SAID))
    found = await kept(somebody)
    assert found.count(MASK) >= 8
    assert SECRET not in found
    assert "bateau-rouge" not in found
    assert NIR not in found
    assert "'006'" not in found


@pytest.mark.parametrize(
    "words",
    [
        NUMBER,
        NUMBER.lower(),
        f"où en est {NUMBER} ?",
        f"mot de passe refusé, ticket {NUMBER}",
        f"mdp {NUMBER}",
        f"{NUMBER} et AR-7K2M-9PQR-4TXW",
    ],
)
def test_the_number_of_a_request_is_no_secret(words: str) -> None:
    assert mask(words) == words
    note = NoteOnTicket(ticket="t", agent="a", text=words)
    assert masked(note) == note

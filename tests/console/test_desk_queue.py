"""The queue: who waits, the most urgent first, found by what one remembers of them."""

import re

from actions.ticket_handling import SetTags
from bot.console.workplace import Workplace
from tests.console.caller import Caller
from tests.console.conftest import Visit
from tests.console.small_desk import agent_id
from tests.databases import ON_BOTH

pytestmark = ON_BOTH  # it is the database that searches and sorts


def numbers(page: str) -> list[str]:
    return re.findall(r'id="t-([\w-]+)"', page)


async def test_empty_queue_is_kind(visit: Visit) -> None:
    agent = await visit("Anna")
    await agent.opens("/desk")
    assert "Tout le monde a sa réponse" in agent.page


async def test_most_urgent_comes_first_and_each_view_shows_its_own(visit: Visit, at: Workplace) -> None:
    minor = await Caller(at, "one").hands_over("une question", "mineur")
    taken = await Caller(at, "two").is_taken_by("Anna")
    critical = await Caller(at, "three").hands_over("plus rien ne marche", "critique")
    agent = await visit("Anna")
    await agent.opens("/desk")
    assert numbers(agent.page) == [critical.number, taken.number, minor.number]
    await agent.opens("/desk?view=nobody")
    assert numbers(agent.page) == [critical.number, minor.number]
    await agent.opens("/desk?view=mine")
    assert numbers(agent.page) == [taken.number]
    other = await visit("Sami")
    await other.opens("/desk?view=mine")
    assert not numbers(other.page)
    await other.opens("/desk?view=taken")
    assert numbers(other.page) == [taken.number]
    assert "Anna Dubois" in other.page


async def test_tickets_are_found_by_words_tag_language_and_priority(visit: Visit, at: Workplace) -> None:
    one, two = Caller(at, "one"), Caller(at, "two")
    about_receipts, about_mandates = await one.hands_over("l’accusé est vide"), await two.hands_over("mandat refusé")
    await at.desk.do(SetTags(ticket=about_receipts.id, agent=agent_id("Anna"), tags="Accusé PDF"))
    agent = await visit("Anna")
    for query, found in (
        ("words=accuse", about_receipts),
        ("words=MAND", about_mandates),
        (f"words={about_mandates.number}", about_mandates),
        ("tag=accusé-pdf", about_receipts),
    ):
        await agent.opens(f"/desk?{query}")
        assert numbers(agent.page) == [found.number], query
    for query in ("words=impossible", "language=en", "priority=urgent", "tag=-", "words=%3F"):
        await agent.opens(f"/desk?{query}")
        assert "Aucune demande ne correspond" in agent.page, query
    await agent.opens("/desk?view=mine&words=accuse&done=x")  # another language leaves what was looked for as it is
    assert re.findall(r'href="([^"]+lang=en)"', agent.page) == ["/desk?view=mine&words=accuse&lang=en"]
    await agent.opens("/desk?priority=nonsense&view=nonsense&page=99")
    assert len(numbers(agent.page)) == 2


async def test_pages_are_of_fifty(visit: Visit, at: Workplace) -> None:
    for number in range(51):
        await Caller(at, str(number)).hands_over()
    agent = await visit("Anna")
    await agent.opens("/desk")
    assert len(numbers(agent.page)) == 50
    assert "/desk?view=open&page=2" in agent.page or "/desk?page=2" in agent.page
    await agent.opens("/desk?page=2")
    assert len(numbers(agent.page)) == 1

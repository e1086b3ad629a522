"""Other programs read tickets, open them, and work on them as agents do."""

import asyncio

import pytest

from actions.scopes import Scope
from bot.store.store import Store
from tests.api.conftest import LEA, NEW, NOE, MakeProgram, Program, problem
from tests.databases import ON_BOTH


async def test_a_ticket_is_opened_with_a_conversation_of_its_own(program: Program, store: Store) -> None:
    response = await program.asks("POST", "/tickets", NEW)
    assert response.status == 201
    made = program.answered
    assert response.headers["Location"] == f"/api/v1/tickets/{made['number']}"
    assert (made["state"], made["channel"], made["priority"]) == ("waiting", "api", "normal")
    assert made["person"] == {"email": "helene@cfa-lyon.fr", "account": None, "bcr": None}
    whole = await program.gets(f"/tickets/{made['number']}")
    [said] = whole["messages"]
    assert (said["from"], said["text"]) == ("person", NEW["text"])
    assert [event["kind"] for event in whole["events"]] == ["opened"]
    async with store.turn() as transaction:
        ticket = await transaction.work.tickets.by_number(made["number"])
    assert ticket is not None
    assert await store.last_sequence(ticket.conversation) == 1


async def test_what_looks_like_a_password_is_masked(program: Program) -> None:
    number = await program.opens(text="mon mot de passe est Hunter2!xyz", subject="mot de passe : Hunter2!xyz")
    await program.posts(f"/tickets/{number}/take", {"agent": LEA})
    await program.posts(f"/tickets/{number}/replies", {"agent": LEA, "text": "le mot de passe est Zq8!kkPP"}, 201)
    await program.posts(f"/tickets/{number}/notes", {"agent": LEA, "text": "son mot de passe est Zq8!kkPP"}, 201)
    told = str(await program.gets(f"/tickets/{number}"))
    assert "Hunter2" not in told
    assert "Zq8" not in told


async def test_an_agent_takes_it_answers_and_closes_it(program: Program) -> None:
    number = await program.opens()
    taken = await program.posts(f"/tickets/{number}/take", {"agent": LEA})
    assert (taken["state"], taken["agent"]) == ("taken", LEA)
    answered = await program.posts(f"/tickets/{number}/replies", {"agent": LEA, "text": "Je regarde."}, 201)
    assert answered["first_reply_at"] is not None
    closed = await program.posts(f"/tickets/{number}/close", {"agent": LEA, "text": "C’est réglé."})
    assert (closed["state"], closed["closed_as"]) == ("closed", "solved")
    whole = await program.gets(f"/tickets/{number}")
    by_lea = [said["text"] for said in whole["messages"] if said["from"] == "agent"]
    assert any("Je regarde." in text for text in by_lea)
    await program.posts(f"/tickets/{number}/replies", {"agent": LEA, "text": "Encore un mot"}, 409)
    assert problem(program.answered) == "ticket-closed"
    opened = await program.posts(f"/tickets/{number}/reopen", {"agent": NOE})
    assert (opened["state"], opened["agent"], opened["reopened"]) == ("taken", NOE, 1)


@ON_BOTH
async def test_of_two_agents_at_once_one_takes_it(program: Program, make_program: MakeProgram) -> None:
    number = await program.opens()
    other = await make_program()
    took = await asyncio.gather(
        program.asks("POST", f"/tickets/{number}/take", {"agent": LEA}),
        other.asks("POST", f"/tickets/{number}/take", {"agent": NOE}),
    )
    assert sorted(response.status for response in took) == [200, 409]
    refused = next(one.answered for one in (program, other) if "type" in one.answered)
    assert problem(refused) == "ticket-taken"


async def test_it_is_transferred_to_another_agent_and_back_to_the_queue(program: Program) -> None:
    number = await program.opens()
    await program.posts(f"/tickets/{number}/take", {"agent": LEA})
    handed = await program.posts(f"/tickets/{number}/transfer", {"agent": LEA, "to": NOE, "note": "pour toi"})
    assert handed["agent"] == NOE
    await program.posts(f"/tickets/{number}/transfer", {"agent": LEA, "to": LEA}, 409)
    assert problem(program.answered) == "ticket-not-yours"
    free = await program.posts(f"/tickets/{number}/transfer", {"agent": NOE, "to": None})
    assert (free["state"], free["agent"]) == ("waiting", None)


async def test_priority_and_tags_are_set_together_or_not_at_all(program: Program) -> None:
    number = await program.opens()
    await program.asks("PATCH", f"/tickets/{number}", {"agent": LEA, "priority": "urgent", "tags": ["Accès", "xml!"]})
    assert (program.answered["priority"], program.answered["tags"]) == ("urgent", ["accès", "xml"])
    response = await program.asks("PATCH", f"/tickets/{number}", {"agent": "nobody", "priority": "low", "tags": []})
    assert (response.status, problem(program.answered)) == (409, "no-such-agent")
    assert (await program.gets(f"/tickets/{number}"))["priority"] == "urgent"
    for tag in ("Accès", "acces", "xml"):
        assert [one["number"] for one in (await program.gets(f"/tickets?tag={tag}"))["tickets"]] == [number]
    await program.asks("PATCH", f"/tickets/{number}", {"agent": LEA, "tags": []})
    assert (await program.gets("/tickets?tag=acces"))["tickets"] == []


async def test_notes_and_people_are_only_shown_with_scopes_of_their_own(
    program: Program, make_program: MakeProgram
) -> None:
    number = await program.opens()
    await program.posts(f"/tickets/{number}/notes", {"agent": LEA, "text": "client difficile @Noé"}, 201)
    await program.posts(f"/tickets/{number}/transfer", {"agent": NOE, "to": LEA, "note": "un mot entre nous"})
    seen = str(await program.gets(f"/tickets/{number}"))
    assert "client difficile" in seen
    assert "un mot entre nous" in seen
    reader = await make_program([Scope.TICKETS_READ])
    whole = await reader.gets(f"/tickets/{number}")
    for hidden in ("client difficile", "un mot entre nous", "mentions", "helene@"):
        assert hidden not in str(whole)
    assert "person" not in whole
    assert problem(await reader.gets("/tickets?q=difficile", 403)) == "missing-scope"
    assert [event["kind"] for event in whole["events"]] == ["opened", "transferred"]


async def test_who_only_writes_learns_no_words_of_the_person(program: Program, make_program: MakeProgram) -> None:
    number = await program.opens()
    writing = await make_program([Scope.NOTES_WRITE])
    answered = await writing.posts(f"/tickets/{number}/notes", {"agent": LEA, "text": "vu"}, 201)
    assert (answered["number"], "subject" in answered, "person" in answered) == (number, False, False)


async def test_tickets_are_found_by_what_they_are(program: Program) -> None:
    first = await program.opens()
    second = await program.opens(subject="Mot de passe oublié", text="Où est le lien ?", severity="critical")
    await program.posts(f"/tickets/{first}/take", {"agent": LEA})

    async def found(query: str) -> list[str]:
        return [one["number"] for one in (await program.gets(f"/tickets?{query}"))["tickets"]]

    assert await found("") == [second, first]  # the one that was changed last comes last
    assert await found("state=taken") == [first]
    assert await found("state=taken&state=waiting") == [second, first]
    assert await found(f"agent={LEA}") == [first]
    assert await found("priority=urgent") == [second]
    assert await found("q=oubli+lien") == [second]
    assert await found("q=OUBLIE+refuse") == []
    changed = (await program.gets(f"/tickets/{first}"))["updated_at"]
    assert await found(f"updated_since={changed}") == [first]


async def test_pages_hold_every_ticket_once(program: Program) -> None:
    numbers = [await program.opens(subject=f"demande {place}") for place in range(7)]
    page = await program.gets("/tickets?limit=2")
    got = [one["number"] for one in page["tickets"]]
    while page["next"]:
        page = await program.gets(f"/tickets?limit=2&cursor={page['next']}")
        got += [one["number"] for one in page["tickets"]]
    assert got == numbers


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("state=open", "state"),
        ("priority=1", "priority"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("updated_since=yesterday", "updated_since"),
        ("cursor=!!", "cursor"),
        ("cursor=1-%00", "cursor"),
        ("agent=%00", "agent"),
        ("tag=a%20b", "tag"),
    ],
)
async def test_a_query_that_cannot_be_read_is_told(program: Program, query: str, parameter: str) -> None:
    answered = await program.gets(f"/tickets?{query}", 422)
    assert [error["parameter"] for error in answered["errors"]] == [parameter]


async def test_a_language_that_the_desk_has_no_words_for_is_refused(program: Program) -> None:
    answered = await program.posts("/tickets", {**NEW, "language": "zz"}, 422)
    assert [error["pointer"] for error in answered["errors"]] == ["#/language"]


async def test_all_that_is_wrong_with_a_body_is_told_and_no_value(program: Program) -> None:
    bad = {**NEW, "severity": "hunter2", "subject": "\0", "email": "hunter2", "extra": 1}
    answered = await program.posts("/tickets", bad, 422)
    assert {error["pointer"] for error in answered["errors"]} == {"#/severity", "#/subject", "#/email", "#/extra"}
    assert "hunter2" not in str(answered)


@pytest.mark.parametrize("number", ["DS-AAAA-BBBB", "nothing", "%00", "DS-AAAA-BBB%00"])
async def test_a_ticket_that_is_not_there_is_not_found(program: Program, number: str) -> None:
    assert problem(await program.gets(f"/tickets/{number}", 404)) == "ticket-gone"
    assert problem(await program.posts(f"/tickets/{number}/take", {"agent": LEA}, 404)) == "ticket-gone"


async def test_agents_are_listed_without_what_they_sign_in_with(program: Program) -> None:
    agents = (await program.gets("/agents"))["agents"]
    assert agents[0] == {"id": LEA, "name": "Léa", "state": "active", "roles": ["agent"]}
    assert "@" not in str(agents)

"""`guichet privacy` hands over and forgets what is kept of one person, and nothing of anybody else."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from zipfile import ZipFile

import pytest

from actions.store.desk_tables import agents, questions, ticket_events, ticket_words, tickets, webhook_deliveries
from actions.store.tables import (
    accounts,
    audit,
    chat_sign_ins,
    deposits,
    feedback,
    jobs,
    links,
    notices,
    organisations,
    teams_people,
)
from bot.__main__ import _parser
from bot.app import open_database
from bot.commands.privacy import privacy
from bot.messages import NOTICE, Incoming
from bot.settings import Settings
from bot.store.store import Store
from bot.store.tables import activities, conversations
from tests.activities import message, record
from tests.desk_rows import AT, add_rows, event_of, row_of, rows_of, ticket_of

Command = Callable[..., tuple[int, str]]
Result = TypeVar("Result")
PAUL, ALICE = "id-PAUL23456", "id-ALICE2345"
SIGNED_IN = (
    ("paul-chat", "dl_paul", PAUL),
    ("alice-chat", "dl_alice", ALICE),
    ("group", "29:paul", PAUL),
    ("group", "29:alice", ALICE),
)
ANSWERED = (
    ("paul-chat", 2, "dl_paul"),
    ("alice-chat", 2, "dl_alice"),
    ("stranger-chat", 2, "dl_stranger"),
    ("group", 2, "29:paul"),
    ("group", 4, "29:alice"),
)
EVENTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("added", "ajout de Paul", {}),
    ("note", "note interne", {"mentions": ["agent-1"]}),
    ("transferred", "note du transfert", {"to": "agent-1"}),
    ("closed", "", {"as": "solved"}),
)


@pytest.fixture
def run(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command on the test's database; returns its status and what it prints."""

    def command(*words: str | Path) -> tuple[int, str]:
        status = privacy(settings, _parser().parse_args(["privacy", *map(str, words)]))
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return command


@pytest.fixture(autouse=True)
def portal(settings: Settings) -> None:
    """Paul has an account and a web chat, Alice too, both are in a group; a stranger gives an address."""
    within(settings, _lay)


def within(settings: Settings, use: Callable[[Store], Awaitable[Result]]) -> Result:
    async def opened() -> Result:
        store = await open_database(settings)
        try:
            return await use(store)
        finally:
            await store.close()

    return asyncio.run(opened())


async def _lay(store: Store) -> None:
    await add_rows(store, organisations, row_of(organisations, bcr="34DEF567", name="École du Rhône"))
    await add_rows(store, accounts, _account("PAUL23456", reset_conversation="paul-chat", reset_user="dl_paul"))
    await add_rows(store, accounts, _account("ALICE2345"))
    for name in ("paul", "alice", "stranger"):
        await record(store, _from(f"dl_{name}", f"{name}-chat"), f"réponse à dl_{name}", state={"of": f"dl_{name}"})
    event = {"type": "event", "name": NOTICE, "value": {"facts": {"agent_id": "agent-1"}}}
    await record(store, message("", conversation="paul-chat", body=event), "un agent")
    for user in ("29:paul", "29:alice"):
        address = {"isGroup": True, "conversation": {"id": "group"}}
        await record(store, _from(user, "group", address=address), f"réponse à {user}", state={"of": "29:paul"})
    for place, user, account in SIGNED_IN:
        row = row_of(chat_sign_ins, conversation=place, user=user, account_id=account, created_at=AT, until=AT)
        await add_rows(store, chat_sign_ins, row)
    for name, account in (("paul", PAUL), ("alice", ALICE)):
        known = {"oid": f"oid of {name}", "account_id": account, "conversation": f"{name}-chat", "user": f"dl_{name}"}
        await add_rows(store, teams_people, row_of(teams_people, tenant="tenant", is_recognised=True, **known))
    for place, sequence, user in ANSWERED:
        told = {"text": f"question de {user}", "asked_at": AT}
        await add_rows(store, questions, row_of(questions, conversation=place, sequence=sequence, **told))
        opinion = row_of(feedback, conversation_id=place, sequence=sequence, article=f"article de {user}")
        await add_rows(store, feedback, opinion)
        await add_rows(store, notices, row_of(notices, id=f"{place} {user}", conversation=place, user=user))
        await add_rows(store, links, row_of(links, digest=f"{place} {user}", conversation=place, user=user))
    await _lay_tickets(store)
    deposit = {
        "account_id": PAUL,
        "bcr": "34DEF567",
        "number": "2026-0001",
        "conversation": "paul-chat",
        "user": "dl_paul",
    }
    await add_rows(store, deposits, row_of(deposits, **deposit))


async def _lay_tickets(store: Store) -> None:
    agent = row_of(agents, id="agent-1", name="Sam", roles=["agent"])
    await add_rows(store, agents, agent)
    of_paul = {"account_id": PAUL, "subject": "Sujet de Paul", "rating_words": "merci de Paul", "agent_id": "agent-1"}
    await add_rows(store, tickets, ticket_of("paul-chat", user="dl_paul", **of_paul))
    of_alice = {"account_id": ALICE, "duplicate_of": "paul-chat"}
    await add_rows(store, tickets, ticket_of("alice-chat", user="dl_alice", **of_alice))
    await add_rows(store, tickets, ticket_of("stranger-chat", user="dl_stranger", email="Stranger@Mail.example"))
    for number, (kind, text, facts) in enumerate(EVENTS):
        given = {"id": str(number), "kind": kind, "text": text, "facts": facts, "agent_id": "agent-1"}
        await add_rows(store, ticket_events, event_of("paul-chat", **given))
    await add_rows(store, ticket_events, event_of("alice-chat"))
    await add_rows(store, ticket_words, {"word": "sujet", "ticket_id": "paul-chat"})
    await add_rows(store, webhook_deliveries, row_of(webhook_deliveries, id="1", ticket_id="paul-chat"))
    for subject in ("paul-chat", "alice-chat"):
        await add_rows(store, jobs, row_of(jobs, id=f"job {subject}", subject=subject))


def _account(login: str, **given: str) -> dict[str, Any]:
    email = f"{login.lower()}@ecole.example"
    known = {"id": f"id-{login}", "login": login, "bcr": "34DEF567", "email": email, "email_folded": email}
    return row_of(accounts, **known, password_hash="the hash", **given)


def _from(user: str, conversation: str, **given: Any) -> Incoming:
    body = {"type": "message", "text": f"secret de {user}", "from": {"id": user}}
    return message(conversation=conversation, body=body, **given)


def test_an_export_has_what_is_of_the_person_and_nothing_of_anybody_else(run: Command, tmp_path: Path) -> None:
    status, printed = run("export", "--account", "paul23456", "--to", tmp_path / "paul.zip")
    assert (status, "2 conversations, 1 accounts" in printed) == (0, True), printed
    with ZipFile(tmp_path / "paul.zip") as written:
        files = {name: written.read(name).decode() for name in written.namelist()}
    assert (tmp_path / "paul.zip").stat().st_mode & 0o077 == 0
    assert files.keys() == {
        "README.txt", "accounts.json", "conversation-1.json", "conversation-2.json", "deposits.json", "feedback.json",
        "notices.json", "questions.json", "recognitions.json", "sign_ins.json", "tickets.json",
    }  # fmt: skip
    together = "".join(files.values())
    for theirs in ("secret de dl_paul", "réponse à dl_paul", "secret de 29:paul", "réponse à 29:paul", "Sujet de Paul",
                   "merci de Paul", "ajout de Paul", "oid of paul", "PAUL23456", "un agent", "2026-0001"):  # fmt: skip
        assert theirs in together
    for not_theirs in ("alice", "ALICE", "stranger", "note interne", "note du transfert", "agent-1", "hash", NOTICE):
        assert not_theirs not in together
    ticket = json.loads(files["tickets.json"])[0]
    assert ticket["created_at"] == "2026-05-28T20:26:40.000+00:00"
    assert [event["kind"] for event in ticket["events"]] == ["added", "closed"]
    assert len(json.loads(files["questions.json"])) == len(json.loads(files["feedback.json"])) == 2
    assert "Caisse des Dépôts" in files["README.txt"]


def test_an_export_to_a_folder_is_for_its_owner_and_writes_over_nothing(run: Command, tmp_path: Path) -> None:
    assert run("export", "--conversation", "alice-chat", "--to", tmp_path / "out")[0] == 0
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert "secret de dl_alice" in (tmp_path / "out" / "conversation-1.json").read_text(encoding="utf-8")
    again = run("export", "--conversation", "alice-chat", "--to", tmp_path / "out")
    assert again == (2, f"{tmp_path / 'out'}: is there already, and is not written over.\n")
    assert run("export", "--conversation", "alice-chat", "--to", tmp_path / "no" / "out.zip")[0] == 2


def test_erasing_forgets_the_person_everywhere_and_nobody_else(run: Command, settings: Settings) -> None:
    before = within(settings, everything)
    told = "1 conversations, 6 activities, 1 tickets, 2 questions, 2 opinions, 2 notices, 2 sign ins, 1 recognitions"
    dry = run("erase", "--account", "PAUL23456", "--dry-run")
    assert (dry[0], dry[1].splitlines()[0]) == (0, f"Would be erased: {told}")
    assert within(settings, everything) == before

    done = run("erase", "--account", "PAUL23456")
    assert (done[0], done[1].splitlines()[0]) == (0, f"Erased: {told}")
    after = within(settings, everything)
    left = json.dumps({name: rows for name, rows in after.items() if name not in {"accounts", "audit"}}).lower()
    assert "dl_paul" not in left
    assert "29:paul" not in left
    for name in before.keys() - {"audit", "conversations", "tickets"}:
        assert of_others(after[name]) == of_others(before[name]), name
    assert [ticket["duplicate_of"] for ticket in after["tickets"]] == [None, None]
    assert [row["id"] for row in after["conversations"]] == ["alice-chat", "group", "stranger-chat"]
    assert after["accounts"][1]["reset_conversation"] == ""
    assert (len(after["deposits"]), after["deposits"][0]["conversation"]) == (1, "")
    (noted,) = after["audit"]
    assert (noted["event"], noted["account_id"], noted["by"]) == ("privacy.erased", PAUL, "command")
    assert noted["facts"] == {"conversations": "group paul-chat", "tickets": "paul-chat"}


def test_erasing_again_finds_nothing(run: Command, settings: Settings) -> None:
    run("erase", "--account", "PAUL23456")
    after = within(settings, everything)
    status, printed = run("erase", "--account", "PAUL23456")
    assert (status, printed.splitlines()[0].count(" 0 ")) == (0, 8), printed
    assert within(settings, everything) == after


def test_an_address_finds_its_accounts_and_the_tickets_that_are_answered_there(
    run: Command, settings: Settings
) -> None:
    status, printed = run("erase", "--email", "stranger@MAIL.example")
    assert (status, printed.splitlines()[0][:50]) == (0, "Erased: 1 conversations, 2 activities, 1 tickets, ")
    assert "stranger" not in json.dumps(within(settings, everything)["tickets"]).lower()
    assert run("erase", "--email", "alice2345@ecole.example")[1].startswith("Erased: 1 conversations")
    assert [row["id"] for row in within(settings, everything)["conversations"]] == ["group", "paul-chat"]
    assert run("erase", "--email", "nobody@mail.example")[1].startswith("Erased: 0 conversations")


def test_a_conversation_is_erased_whoever_spoke_in_it(run: Command, settings: Settings) -> None:
    assert run("erase", "--conversation", "group")[0] == 0
    after = within(settings, everything)
    assert "group" not in {row["conversation_id"] for row in after["activities"]}
    assert {row["conversation"] for row in after["chat_sign_ins"]} == {"alice-chat", "paul-chat"}
    assert run("erase", "--conversation", "group")[1].startswith("Erased: 0 conversations, 0 activities")


def test_an_account_that_is_none_is_told(run: Command, tmp_path: Path) -> None:
    assert run("export", "--account", "NOBODY234", "--to", tmp_path / "out") == (1, "No account has that login.\n")
    assert run("erase", "--account", "NOBODY234") == (1, "No account has that login.\n")
    assert not (tmp_path / "out").exists()


def test_one_person_is_named_in_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["export", "--to", "x"], ["erase"], ["erase", "--account", "A", "--email", "B"]):
        with pytest.raises(SystemExit):
            _parser().parse_args(["privacy", *words])
    assert capsys.readouterr().err


def of_others(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if "paul" not in str(row).lower()]


async def everything(store: Store) -> dict[str, list[Mapping[str, Any]]]:
    tables = (accounts, activities, audit, chat_sign_ins, conversations, deposits, feedback, jobs, links, notices,
              questions, teams_people, ticket_events, ticket_words, tickets, webhook_deliveries)  # fmt: skip
    found = {table.name: await rows_of(store, table) for table in tables}
    return {name: sorted(rows, key=lambda row: [str(value) for value in row.values()]) for name, rows in found.items()}

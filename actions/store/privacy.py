"""What the portal and its desk keep of one person, and forgetting it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, false, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.person import Person, Row, Share
from actions.store.desk_tables import questions, ticket_events, tickets
from actions.store.tables import (
    accepted_terms,
    accounts,
    audit,
    chat_sign_ins,
    deposits,
    feedback,
    file_offers,
    jobs,
    links,
    notices,
    received_files,
    teams_people,
)
from actions.tickets import EventKind, State

OF_AGENTS = (EventKind.NOTE, EventKind.TRANSFERRED, EventKind.ASSIGNED, EventKind.TAGS, EventKind.BREACHED)
"""Events that agents tell each other, and no other."""
OF_AGENTS_FACTS = ("to", "mentions")
_ACCOUNT = (
    "bcr", "role", "rights", "state", "login", "last_name", "first_name", "email", "language", "created_at",
    "password_changed_at",
)  # fmt: skip
_TICKET = (
    "id", "number", "conversation", "subject", "severity", "urgency", "priority", "state", "closed_as", "bcr", "email",
    "language", "channel", "dialog", "created_at", "first_reply_at", "closed_at", "rating", "rating_words", "rated_at",
    "reopened",
)  # fmt: skip
_DEPOSIT = ("number", "name", "size", "role", "bcr", "certifier_bcr", "status", "received_at", "processed_at")
_FILE = ("conversation", "name", "size", "kind", "created_at", "until")
_QUESTION = ("conversation", "text", "language", "outcome", "article", "helped", "asked_at")
_FEEDBACK = ("conversation_id", "article", "language", "helped", "created_at")
_NOTICE = ("conversation", "key", "facts", "created_at")
_SIGN_IN = ("conversation", "created_at", "until")
_IN_TEAMS = ("tenant", "oid", "is_recognised", "conversation", "created_at")


class PersonalData:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def account_ids(self, *, login: str = "", address: str = "") -> list[str]:
        """Return the accounts of a login or of a folded address, in whatever state."""
        by = accounts.c.login == login.upper() if login else accounts.c.email_folded == address
        found = select(accounts.c.id).where(by).order_by(accounts.c.id)
        return list((await self._connection.execute(found)).scalars())

    async def places_of(self, account_ids: Sequence[str], address: str) -> list[tuple[str, str]]:
        """Return the conversations of accounts and of an address's tickets, each with who they are there."""
        of_accounts = (
            select(table.c.conversation, table.c.user).where(
                table.c.account_id.in_(account_ids), table.c.conversation != ""
            )
            for table in (chat_sign_ins, teams_people, deposits, received_files, file_offers, tickets)
        )
        of_address = select(tickets.c.conversation, tickets.c.user).where(_answered_at(address))
        rows = await self._connection.execute(union(*of_accounts, of_address))
        return sorted((row[0], row[1]) for row in rows)

    async def kept_of(self, person: Person, share: Share) -> dict[str, list[Row]]:
        of_account = accounts.c.id.in_(person.accounts)
        terms = select(accepted_terms.c.version, accepted_terms.c.accepted_at)
        history = select(audit.c.at, audit.c.event).order_by(audit.c.at, audit.c.id)
        return {
            "accounts": await self._rows(_of(accounts, _ACCOUNT, of_account)),
            "accepted_terms": await self._rows(terms.where(accepted_terms.c.account_id.in_(person.accounts))),
            "history": await self._rows(history.where(audit.c.account_id.in_(person.accounts))),
            "deposits": await self._rows(_of(deposits, _DEPOSIT, deposits.c.account_id.in_(person.accounts))),
            "files": await self._rows(_of(received_files, _FILE, _theirs(received_files, person, share))),
            "sign_ins": await self._rows(_of(chat_sign_ins, _SIGN_IN, _theirs(chat_sign_ins, person, share))),
            "recognitions": await self._rows(_of(teams_people, _IN_TEAMS, _theirs(teams_people, person, share))),
            "tickets": await self._tickets(person, share),
            "questions": await self._rows(
                _of(questions, _QUESTION, _said(questions.c.conversation, questions.c.sequence, share))
            ),
            "feedback": await self._rows(
                _of(feedback, _FEEDBACK, _said(feedback.c.conversation_id, feedback.c.sequence, share))
            ),
            "notices": await self._rows(_of(notices, _NOTICE, _in(notices, person, share))),
        }

    async def erase(self, person: Person, share: Share) -> tuple[list[str], dict[str, int]]:
        """Delete the same, but for accounts, deposits and files; return the tickets' ids, and how many of what."""
        ids = await self._ticket_ids(person, share)
        await self._connection.execute(update(tickets).where(tickets.c.duplicate_of.in_(ids)).values(duplicate_of=None))
        await self._connection.execute(delete(jobs).where(jobs.c.subject.in_(ids)))
        there = accounts.c.reset_conversation.in_([place for place, part in share.items() if part is None])
        await self._connection.execute(update(accounts).where(there).values(reset_conversation="", reset_user=""))
        for table in (deposits, received_files):  # they stay, where they were sent does not
            mine = _in(table, person, share)
            await self._connection.execute(update(table).where(mine).values(conversation="", user=""))
        await self._delete(links, _in(links, person, share))
        return ids, {
            "tickets": await self._delete(tickets, tickets.c.id.in_(ids)),
            "questions": await self._delete(questions, _said(questions.c.conversation, questions.c.sequence, share)),
            "opinions": await self._delete(feedback, _said(feedback.c.conversation_id, feedback.c.sequence, share)),
            "notices": await self._delete(notices, _in(notices, person, share)),
            "sign_ins": await self._delete(chat_sign_ins, _theirs(chat_sign_ins, person, share)),
            "recognitions": await self._delete(teams_people, _theirs(teams_people, person, share)),
        }

    async def forget_tickets_before(self, moment: int) -> int:
        """Delete tickets that were closed before `moment`, with all that happened to them."""
        return await self._delete(tickets, (tickets.c.state == State.CLOSED) & (tickets.c.closed_at < moment))

    async def _tickets(self, person: Person, share: Share) -> list[Row]:
        ids = await self._ticket_ids(person, share)
        told = [kind for kind in EventKind if kind not in OF_AGENTS]
        of_tickets = ticket_events.c.ticket_id.in_(ids) & ticket_events.c.kind.in_(told)
        events: dict[str, list[Row]] = {}
        for row in await self._rows(
            _of(ticket_events, ("ticket_id", "at", "kind", "text", "facts"), of_tickets).order_by(ticket_events.c.id)
        ):
            facts = {name: fact for name, fact in row["facts"].items() if name not in OF_AGENTS_FACTS}
            event = {"at": row["at"], "kind": row["kind"], "text": row["text"], "facts": facts}
            events.setdefault(row["ticket_id"], []).append(event)
        found = await self._rows(_of(tickets, _TICKET, tickets.c.id.in_(ids)).order_by(tickets.c.created_at))
        return [{**ticket, "events": events.get(ticket["id"], [])} for ticket in found]

    async def _ticket_ids(self, person: Person, share: Share) -> list[str]:
        theirs = or_(_theirs(tickets, person, share), _answered_at(person.address))
        return list((await self._connection.execute(select(tickets.c.id).where(theirs))).scalars())

    async def _rows(self, statement: Select[Any]) -> list[Row]:
        return [dict(row) for row in (await self._connection.execute(statement)).mappings()]

    async def _delete(self, table: Table, condition: ColumnElement[bool]) -> int:
        return (await self._connection.execute(delete(table).where(condition))).rowcount


def _of(table: Table, names: Iterable[str], condition: ColumnElement[bool]) -> Select[Any]:
    return select(*(table.c[name] for name in names)).where(condition)


def _answered_at(address: str) -> ColumnElement[bool]:
    return tickets.c.email_folded == address if address else false()


def _theirs(table: Table, person: Person, share: Share) -> ColumnElement[bool]:
    return or_(table.c.account_id.in_(person.accounts), _in(table, person, share))


def _in(table: Table, person: Person, share: Share) -> ColumnElement[bool]:
    """Rows of conversations that are all theirs, and those that are of them in others."""
    whole = [place for place, part in share.items() if part is None]
    users: Mapping[str, frozenset[str]] = {place: person.conversations[place] for place in share.keys() - set(whole)}
    in_others = ((table.c.conversation == place) & table.c.user.in_(names) for place, names in users.items())
    return or_(table.c.conversation.in_(whole), *in_others)


def _said(conversation: ColumnElement[str], sequence: ColumnElement[int], share: Share) -> ColumnElement[bool]:
    whole = [place for place, part in share.items() if part is None]
    parts = ((conversation == place) & sequence.in_(part) for place, part in share.items() if part is not None)
    return or_(conversation.in_(whole), *parts)

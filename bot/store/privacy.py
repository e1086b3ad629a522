"""What somebody said and was told in conversations, and forgetting it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.person import Share
from bot.messages import NOTICE, Json
from bot.store.tables import activities, conversations


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A conversation, or somebody's part of one; the state and the address of one with others are not theirs."""

    id: str
    created_at: int
    updated_at: int
    state: Json
    address: Json
    activities: tuple[Json, ...]


async def share_of(connection: AsyncConnection, users: Mapping[str, frozenset[str]]) -> Share:
    """Tell what is theirs of the conversations there are: all of one, or in a group what they said and were told."""
    found = select(conversations.c.id, conversations.c.address).where(conversations.c.id.in_(users))
    share: dict[str, frozenset[int] | None] = dict.fromkeys(users)
    for row in (await connection.execute(found)).mappings().all():
        if row["address"].get("isGroup") and (names := users[row["id"]]):
            share[row["id"]] = await _part_of(connection, row["id"], names)
    return share


async def _part_of(connection: AsyncConnection, conversation: str, names: frozenset[str]) -> frozenset[int]:
    columns = activities.c.sequence, activities.c.reply_to, activities.c.body["from"]["id"].as_string().label("speaker")
    rows = (await connection.execute(select(*columns).where(activities.c.conversation_id == conversation))).all()
    said = {row.sequence for row in rows if row.reply_to is None and row.speaker in names}
    return frozenset(said | {row.sequence for row in rows if row.reply_to in said})


async def logged(connection: AsyncConnection, share: Share) -> AsyncIterator[Logged]:
    """Yield what is theirs, a conversation at a time, without what nobody is shown."""
    for conversation, part in sorted(share.items()):
        of = activities.c.conversation_id == conversation
        head = (await connection.execute(select(conversations).where(conversations.c.id == conversation))).mappings()
        if not (row := head.one_or_none()):
            continue
        log = select(activities.c.sequence, activities.c.created_at, activities.c.body).where(of)
        yield Logged(
            id=row["id"],
            created_at=row["created_at"],
            updated_at=row["updated_at"],
            state=row["state"] if part is None else {},
            address=row["address"] if part is None else {},
            activities=tuple(
                {"at": one.created_at, **_shown(one.body)}
                for one in await connection.execute(log.order_by(activities.c.sequence))
                if (part is None or one.sequence in part) and one.body.get("name") != NOTICE
            ),
        )


def _shown(body: Json) -> Json:
    """Return an activity without which agent it is from: the name that people saw stays."""
    data = body.get("channelData")
    if not isinstance(data, Mapping) or not isinstance(ours := data.get("guichet"), Mapping):
        return body
    return {**body, "channelData": {**data, "guichet": {name: ours[name] for name in ours if name != "agent"}}}


async def forget(connection: AsyncConnection, share: Share) -> dict[str, int]:
    """Delete what is theirs; a group goes on from where nothing was asked. Returns how many of what."""
    whole = [conversation for conversation, part in share.items() if part is None]
    gone = (await connection.execute(delete(activities).where(activities.c.conversation_id.in_(whole)))).rowcount
    ended = (await connection.execute(delete(conversations).where(conversations.c.id.in_(whole)))).rowcount
    for conversation, part in share.items():
        if part:
            of = (activities.c.conversation_id == conversation) & activities.c.sequence.in_(part)
            gone += (await connection.execute(delete(activities).where(of))).rowcount
            afresh = update(conversations).where(conversations.c.id == conversation)
            await connection.execute(afresh.values(state={}, version=conversations.c.version + 1))
    return {"conversations": ended, "activities": gone}

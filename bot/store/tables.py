"""The tables of conversations and activities."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, MetaData, Table, Text

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),  # chosen by the channel, so that no two channels can clash
    Column("version", Integer, nullable=False),  # a turn that finds it moved is run again
    Column("last_sequence", Integer, nullable=False),
    Column("state", JSON, nullable=False),
    Column("address", JSON, nullable=False),  # where replies go, on channels that must be called
    Column("created_at", BigInteger, nullable=False),  # milliseconds since 1970, UTC, as everywhere
    Column("updated_at", BigInteger, nullable=False),
)

activities = Table(
    "activities",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("sequence", Integer, primary_key=True),  # from 1; the Direct Line watermark
    Column("key", Text),  # the sender's id of an incoming activity; null for our replies
    Column("reply_to", Integer),  # the sequence that a reply answers; null for incoming activities
    Column("body", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger),  # when to deliver or try again; null when nobody is to be called any more
    Column("attempts", Integer, nullable=False),
    Column("external_id", Text),  # what the channel calls a reply that it has taken
    Index("activities_key", "conversation_id", "key", unique=True),
)
_undelivered = activities.c.due_at.is_not(None)
Index("activities_due", activities.c.due_at, postgresql_where=_undelivered, sqlite_where=_undelivered)
Index(
    "activities_undelivered",
    activities.c.conversation_id,
    activities.c.sequence,
    postgresql_where=_undelivered,
    sqlite_where=_undelivered,
)

teams_places = Table(
    "teams_places",
    metadata,
    Column("team", Text, primary_key=True),  # as Teams calls it
    Column("address", JSON, nullable=False),  # where its activities come from, and the bot is called
    Column("updated_at", BigInteger, nullable=False),
)

ticket_threads = Table(
    "ticket_threads",
    metadata,
    Column("ticket_id", Text, primary_key=True),  # which it outlives until it is forgotten, too
    Column("conversation", Text, unique=True),  # the thread's; null until it has been opened
    Column("sequence", Integer, nullable=False),  # of the ticket's conversation, the newest that was looked at
    Column("events", Integer, nullable=False),  # of the ticket, how many were looked at
    Column("due_at", BigInteger, nullable=False),  # not to be looked at before: another process has it, or it failed
    Column("attempts", Integer, nullable=False),  # to open it
)

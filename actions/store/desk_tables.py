"""The tables of the support desk and of what is learnt there. Times are milliseconds since 1970, UTC."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from actions.store.tables import metadata

agents = Table(
    "agents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False),
    Column("email_folded", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),  # as people in the chat see it
    Column("roles", JSON, nullable=False),  # agent, supervisor, editor
    Column("state", Text, nullable=False),  # invited | active | disabled
    Column("language", Text, nullable=False),
    Column("password_hash", Text),  # Argon2id; null: invited, or signs in elsewhere
    Column("totp", LargeBinary),  # encrypted secret of the second factor
    Column("totp_step", BigInteger, nullable=False),  # the newest code's time step that was used: none is used twice
    Column("subject", Text, unique=True),  # issuer and subject of OpenID Connect
    Column("locked_until", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("signed_in_at", BigInteger),
)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    Column("digest", Text, primary_key=True),  # of the cookie's random word
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("is_complete", Boolean, nullable=False),  # false: the second factor is still to come
    Column("until", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

agent_links = Table(
    "agent_links",
    metadata,
    Column("digest", Text, primary_key=True),  # of the random word in the link by which somebody comes in first
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("totp", LargeBinary, nullable=False),  # encrypted secret that the link's page shows
    Column("until", BigInteger, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),  # nobody guesses it
    Column("conversation", Text, nullable=False, index=True),
    Column("user", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("severity", Text, nullable=False),  # critical | severe | significant | minor
    Column("urgency", Text, nullable=False),  # immediate | high | planned | low
    Column("priority", Text, nullable=False),  # urgent | high | normal | low
    Column("state", Text, nullable=False),  # waiting | taken | snoozed | closed
    Column("closed_as", Text),  # solved | withdrawn | duplicate
    Column("agent_id", Text, ForeignKey("agents.id"), index=True),
    Column("account_id", Text, index=True),
    Column("bcr", Text, nullable=False),
    Column("email", Text, nullable=False),  # where answers go when the person has left; empty: nowhere
    Column("email_folded", Text, nullable=False, index=True),  # as it is looked up
    Column("tags", JSON, nullable=False),
    Column("dialog", JSON, nullable=False),  # the dialog that was open: its name, and what was answered
    Column("duplicate_of", Text),  # the id of another ticket
    Column("snoozed_until", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("taken_at", BigInteger),
    Column("first_reply_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("waiting_since", BigInteger),  # the person waits for an answer; null: we do for theirs
    Column("reply_due_at", BigInteger, nullable=False),  # by the service level
    Column("solve_due_at", BigInteger, nullable=False),
    Column("breached", Text, nullable=False),  # of these two, those whose breach was told: "", "reply", "solve", both
    Column("seen_at", BigInteger),  # the person's chat fetched what agents said until then
    Column("rating", Integer),  # 1 to 5
    Column("rating_words", Text, nullable=False),
    Column("rated_at", BigInteger),
    Column("reopened", Integer, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("tickets_queue", "state", "created_at"),
    Index("tickets_updated", "updated_at", "id"),
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("id", Text, primary_key=True),  # in order of time
    Column("ticket_id", Text, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # opened, heard, taken, reply, note, …: actions.tickets.EventKind
    Column("agent_id", Text, ForeignKey("agents.id")),  # null: the person, or the assistant
    Column("text", Text, nullable=False),  # what was said or noted
    Column("facts", JSON, nullable=False),
    Index("ticket_events_in_order", "ticket_id", "id"),
    Index("ticket_events_by_kind", "kind", "at"),
)

ticket_words = Table(
    "ticket_words",
    metadata,
    Column("word", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),  # folded; found by ranges
    Column("ticket_id", Text, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, index=True),
)

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),  # with variables such as {{ first_name }}
    Column("updated_at", BigInteger, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),  # of the reply in that conversation's activity log
    Column("text", Text, nullable=False),  # masked
    Column("language", Text, nullable=False),
    Column("outcome", Text, nullable=False),  # answered | choice | chosen | unknown
    Column("article", Text, nullable=False),  # the best candidate; empty: none
    Column("helped", Boolean),  # null: nothing was said of it
    Column("state", Text, nullable=False),  # open | handled | ignored
    Column("asked_at", BigInteger, nullable=False, index=True),
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("version", Integer, primary_key=True),  # from 1
    Column("state", Text, nullable=False),  # draft | published | replaced | discarded
    Column("text", Text, nullable=False),  # the whole file; empty: the article is withdrawn
    Column("agent_id", Text, ForeignKey("agents.id")),
    Column("created_at", BigInteger, nullable=False),
    Column("published_at", BigInteger),
    Column("edition", Integer, unique=True),  # counts what was published, over all articles; null: a draft
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("until", BigInteger),  # null: until it is revoked
    Column("used_at", BigInteger),
)

api_requests = Table(
    "api_requests",
    metadata,
    Column("token_id", Text, ForeignKey("api_tokens.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),  # digest of the request's Idempotency-Key
    Column("fingerprint", Text, nullable=False),  # of what is asked
    Column("created_at", BigInteger, nullable=False),
    Column("ticket_id", Text),  # null: under way
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Text, primary_key=True),  # in the message's header, the same each time it is sent
    Column("ticket_id", Text, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("event", Text, nullable=False),  # ticket.opened, …
    Column("body", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, index=True),  # null: received, or given up
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),  # HTTP status of the last attempt; null: no answer
    Column("received_at", BigInteger),
)

"""Conversations, their activity log, and what people thought of the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("last_sequence", sa.Integer, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("address", sa.JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "activities",
        sa.Column(
            "conversation_id",
            sa.Text,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text),
        sa.Column("reply_to", sa.Integer),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_index("activities_key", "activities", ["conversation_id", "key"], unique=True)
    waits = sa.text("due_at IS NOT NULL")
    op.create_index("activities_due", "activities", ["due_at"], postgresql_where=waits, sqlite_where=waits)
    op.create_index(
        "activities_undelivered",
        "activities",
        ["conversation_id", "sequence"],
        postgresql_where=waits,
        sqlite_where=waits,
    )
    op.create_table(
        "feedback",
        sa.Column("conversation_id", sa.Text, primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("helped", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )

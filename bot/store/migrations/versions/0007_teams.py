"""Microsoft Teams: what the channel calls the activities that it was given, and threads of tickets there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activities", sa.Column("external_id", sa.Text))
    op.create_table(
        "teams_places",
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("address", sa.JSON, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("team"),
    )
    op.create_table(
        "ticket_threads",
        sa.Column("ticket_id", sa.Text, nullable=False),
        sa.Column("conversation", sa.Text),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id"),
        sa.UniqueConstraint("conversation"),
    )

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
    op.create_table(
        "teams_people",
        sa.Column("tenant", sa.Text, primary_key=True),
        sa.Column("oid", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("is_recognised", sa.Boolean, nullable=False),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_teams_people_account_id", "teams_people", ["account_id"])

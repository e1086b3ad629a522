"""Documents that are offered in a chat, to be sent where the person keeps files."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_offers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("deposit_id", sa.Text, sa.ForeignKey("deposits.id"), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("target", sa.LargeBinary),
        sa.Column("whole_at", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_file_offers_account_id", "file_offers", ["account_id"])
    op.create_index("ix_file_offers_deposit_id", "file_offers", ["deposit_id"])

"""Deposits: files that people sent, what became of them, and the work to be done on them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_index("ix_jobs_due_at", "jobs", ["due_at"])
    op.create_table(
        "received_files",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE")),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text),
        sa.Column("source", sa.LargeBinary),
        sa.Column("kind", sa.Text),
        sa.Column("problem", sa.Text),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("made_of", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_received_files_batch", "received_files", ["batch"])
    op.create_index("ix_received_files_account_id", "received_files", ["account_id"])
    op.create_index("ix_received_files_sha256", "received_files", ["sha256"])
    op.create_table(
        "deposits",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("treatment", sa.Integer, nullable=False, unique=True),
        sa.Column("account_id", sa.Text, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("bcr", sa.Text, sa.ForeignKey("organisations.bcr"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("certifier_bcr", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("id_flux", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("processed_at", sa.BigInteger),
        sa.Column("withdrawn_at", sa.BigInteger),
        sa.Column("purged_at", sa.BigInteger),
        sa.Column("summary", sa.JSON),
        sa.Column("outcome", sa.Text),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
    )
    op.create_index("ix_deposits_sha256", "deposits", ["sha256"])
    op.create_index("deposits_entity", "deposits", ["bcr", "role", "received_at"])
    standing = sa.text("status != 'withdrawn'")
    op.create_index(
        "deposits_once",
        "deposits",
        ["bcr", "role", "sha256"],
        unique=True,
        postgresql_where=standing,
        sqlite_where=standing,
    )
    op.create_table(
        "accepted_passages",
        sa.Column("emitter", sa.Text, primary_key=True),
        sa.Column("id_technique", sa.Text, primary_key=True),
        sa.Column("deposit_id", sa.Text, sa.ForeignKey("deposits.id"), nullable=False),
    )
    op.create_index("ix_accepted_passages_deposit_id", "accepted_passages", ["deposit_id"])

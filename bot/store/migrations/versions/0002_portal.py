"""The portal: organisations, accounts, what they may open, and what is sent and told to people."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("bcr", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("siret", sa.Text, nullable=False),
        sa.Column("is_certifier", sa.Boolean, nullable=False),
        sa.Column("is_depositor", sa.Boolean, nullable=False),
    )
    op.create_table(
        "contracts",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("certifier_bcr", sa.Text, sa.ForeignKey("organisations.bcr"), nullable=False),
        sa.Column("valid_from", sa.Text, nullable=False),
        sa.Column("valid_to", sa.Text),
    )
    op.create_index("ix_contracts_certifier_bcr", "contracts", ["certifier_bcr"])
    op.create_table(
        "mandates",
        sa.Column("depositor_bcr", sa.Text, sa.ForeignKey("organisations.bcr"), primary_key=True),
        sa.Column("certifier_bcr", sa.Text, sa.ForeignKey("organisations.bcr"), primary_key=True),
        sa.Column("valid_from", sa.Text, primary_key=True),
        sa.Column("valid_to", sa.Text),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("bcr", sa.Text, sa.ForeignKey("organisations.bcr"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("rights", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("login", sa.Text, unique=True),
        sa.Column("last_name", sa.Text, nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_folded", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("temporary_digest", sa.Text),
        sa.Column("temporary_until", sa.BigInteger),
        sa.Column("temporary_sent_at", sa.BigInteger),
        sa.Column("locked_until", sa.BigInteger),
        sa.Column("password_changed_at", sa.BigInteger),
        sa.Column("reset_conversation", sa.Text, nullable=False),
        sa.Column("reset_user", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_accounts_email_folded", "accounts", ["email_folded"])
    op.create_index("accounts_entity", "accounts", ["bcr", "role"])
    op.create_table(
        "accepted_terms",
        sa.Column("account_id", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("accepted_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE")),
        sa.Column("conversation", sa.Text),
        sa.Column("user", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
    )
    op.create_index("ix_links_account_id", "links", ["account_id"])
    op.create_index("ix_links_conversation", "links", ["conversation"])
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "chat_sign_ins",
        sa.Column("conversation", sa.Text, primary_key=True),
        sa.Column("user", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_chat_sign_ins_account_id", "chat_sign_ins", ["account_id"])
    op.create_table(
        "counts",
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("whom", sa.Text, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.BigInteger),
    )
    op.create_index("ix_mails_due_at", "mails", ["due_at"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
    )
    op.create_index("ix_notices_due_at", "notices", ["due_at"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text),
        sa.Column("by", sa.Text),
        sa.Column("bcr", sa.Text),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_index("ix_audit_at", "audit", ["at"])

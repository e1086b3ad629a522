"""The tables of the portal. Times are milliseconds since 1970, UTC; ids are random, made by us."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),  # of the answer in that conversation's activity log
    Column("article", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

organisations = Table(
    "organisations",
    metadata,
    Column("bcr", Text, primary_key=True),  # 8 characters, in capitals
    Column("name", Text, nullable=False),
    Column("siret", Text, nullable=False),  # 14 digits
    Column("is_certifier", Boolean, nullable=False),
    Column("is_depositor", Boolean, nullable=False),
)

contracts = Table(
    "contracts",
    metadata,
    Column("number", Text, primary_key=True),  # 1 to 20 characters, in capitals
    Column("certifier_bcr", Text, ForeignKey("organisations.bcr"), nullable=False, index=True),
    Column("valid_from", Text, nullable=False),  # ISO date
    Column("valid_to", Text),  # ISO date, the last day; null: until further notice
)

mandates = Table(
    "mandates",
    metadata,
    Column("depositor_bcr", Text, ForeignKey("organisations.bcr"), primary_key=True),
    Column("certifier_bcr", Text, ForeignKey("organisations.bcr"), primary_key=True),
    Column("valid_from", Text, primary_key=True),
    Column("valid_to", Text),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("bcr", Text, ForeignKey("organisations.bcr"), nullable=False),
    Column("role", Text, nullable=False),  # certifier | depositor: an organisation that is both has accounts of both
    Column("rights", Text, nullable=False),  # administrator | user
    Column("state", Text, nullable=False),  # email_to_confirm | active | temporary_password | locked | disabled
    Column("login", Text, unique=True),  # 9 characters; null until the address is confirmed
    Column("last_name", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_folded", Text, nullable=False, index=True),  # as it is looked up
    Column("language", Text, nullable=False),
    Column("password_hash", Text),  # Argon2id
    Column("temporary_digest", Text),  # keyed digest of a temporary password, one use
    Column("temporary_until", BigInteger),
    Column("temporary_sent_at", BigInteger),
    Column("locked_until", BigInteger),
    Column("password_changed_at", BigInteger),
    Column("reset_conversation", Text, nullable=False),  # where the temporary password was asked for
    Column("reset_user", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("accounts_entity", "bcr", "role"),
)

accepted_terms = Table(
    "accepted_terms",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Text, primary_key=True),
    Column("accepted_at", BigInteger, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("digest", Text, primary_key=True),  # of the random word in the link; the word itself is kept nowhere
    Column("purpose", Text, nullable=False),  # confirm_email | sign_in | sign_in_code
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), index=True),
    Column("conversation", Text, index=True),
    Column("user", Text),
    Column("language", Text, nullable=False),
    Column("attempts", Integer, nullable=False),  # wrong codes typed
    Column("until", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),  # of the cookie's random word
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("must_change", Boolean, nullable=False),  # signed in by a temporary password: may only choose one's own
    Column("until", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

chat_sign_ins = Table(
    "chat_sign_ins",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("until", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

teams_people = Table(
    "teams_people",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("oid", Text, primary_key=True),  # what Entra ID calls the person in that tenant
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("is_recognised", Boolean, nullable=False),  # false: it was offered, and that is all so far
    Column("conversation", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

counts = Table(
    "counts",
    metadata,
    Column("what", Text, primary_key=True),  # what is limited: password_reset, unknown_pair, …
    Column("whom", Text, primary_key=True),  # keyed digest of whom it is counted for
    Column("since", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Text, primary_key=True),
    Column("message_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("account_id", Text),
    Column("language", Text, nullable=False),
    Column("sealed", LargeBinary),  # encrypted receiver and facts; emptied when sent
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, index=True),  # null: sent, or given up
    Column("attempts", Integer, nullable=False),
    Column("sent_at", BigInteger),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("key", Text, nullable=False),  # what happened: account_active, signed_in, …
    Column("facts", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, index=True),  # null: told
)

audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("event", Text, nullable=False),
    Column("account_id", Text),  # whose account it is about
    Column("by", Text),  # the account, conversation or command that did it
    Column("bcr", Text),
    Column("facts", JSON, nullable=False),  # ids only, no personal data
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # fetch | examine | convert | check | offer | send
    Column("subject", Text, nullable=False),  # the batch, file, deposit or offer it is about
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, index=True),  # null: done, or given up
    Column("attempts", Integer, nullable=False),  # who takes it up again makes the one before too late
    Column("failures", Integer, nullable=False),
)

received_files = Table(
    "received_files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("batch", Text, nullable=False, index=True),  # what was sent together
    Column("conversation", Text, nullable=False),  # where it was sent, empty for a page
    Column("user", Text, nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), index=True),  # null: not signed in yet
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes
    Column("sha256", Text, index=True),  # null: still to be fetched
    Column("source", LargeBinary),  # encrypted address it is to be fetched from
    Column("kind", Text),  # flux | sheet | refused; null: not looked at yet
    Column("problem", Text),  # why it is refused
    Column("facts", JSON, nullable=False),  # what it says of itself, no personal data
    Column("made_of", Text),  # the spreadsheet that a flux was made of
    Column("created_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),  # it is forgotten then, unless it was deposited
)

deposits = Table(
    "deposits",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),  # of the acknowledgement of receipt: nobody guesses it
    Column("treatment", Integer, nullable=False, unique=True),  # idTraitement in the processing report
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("bcr", Text, ForeignKey("organisations.bcr"), nullable=False),  # whose it is: the depositor's
    Column("role", Text, nullable=False),
    Column("certifier_bcr", Text, nullable=False),  # as the file says; empty where it does not
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("id_flux", Text, nullable=False),
    Column("status", Text, nullable=False),  # received | processing | processed_with_errors | processed | withdrawn
    Column("received_at", BigInteger, nullable=False),
    Column("processed_at", BigInteger),
    Column("withdrawn_at", BigInteger),
    Column("purged_at", BigInteger),  # its file and outcome are gone
    Column("summary", JSON),  # actions.flux.outcome.Summary
    Column("outcome", Text),  # SHA-256 of the outcome file
    Column("conversation", Text, nullable=False),  # where it was deposited and the outcome is told
    Column("user", Text, nullable=False),
    Column("language", Text, nullable=False),
    Index("deposits_entity", "bcr", "role", "received_at"),
)
_standing = deposits.c.status != "withdrawn"
Index(
    "deposits_once",  # the same file again is the same deposit
    deposits.c.bcr,
    deposits.c.role,
    deposits.c.sha256,
    unique=True,
    postgresql_where=_standing,
    sqlite_where=_standing,
)

accepted_passages = Table(
    "accepted_passages",
    metadata,
    Column("emitter", Text, primary_key=True),  # BCR
    Column("id_technique", Text, primary_key=True),
    Column("deposit_id", Text, ForeignKey("deposits.id"), nullable=False, index=True),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),  # random, in the address of the upload
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes announced
    Column("offset", BigInteger, nullable=False),  # bytes that are kept
    Column("parts", JSON, nullable=False),  # where in the file store they are, in order
    Column("address", Text),  # where the browser goes when all is there; null until then
    Column("finishing_until", BigInteger),  # while somebody makes one file of the parts
    Column("created_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)

file_offers = Table(
    "file_offers",
    metadata,
    Column("id", Text, primary_key=True),  # in the card that offers it: nobody guesses it
    Column("conversation", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("deposit_id", Text, ForeignKey("deposits.id"), nullable=False, index=True),
    Column("what", Text, nullable=False),  # report.pdf, …
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),  # prepared | offered | accepted | declined | sent | lost
    Column("target", LargeBinary),  # encrypted address it is to be sent to; emptied when it is there
    Column("whole_at", BigInteger),  # from when on all of it may be there, although nobody noted so
    Column("created_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),  # it can be accepted until then
)

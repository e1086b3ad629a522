"""The tables of the portal."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, Table, Text

metadata = MetaData()

feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),  # of the answer in that conversation's activity log
    Column("article", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),  # milliseconds since 1970, UTC
)

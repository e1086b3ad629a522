"""Alembic runs this to migrate the connection that `bot.store.schema` hands over."""

from alembic import context
from sqlalchemy import text

from bot.store.schema import METADATA

LOCK = 7_114_020_311  # any number that no other program uses: replicas that start together migrate one after another

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
context.configure(connection=connection, target_metadata=list(METADATA), transactional_ddl=False)
context.run_migrations()

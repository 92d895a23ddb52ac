"""Alembic's entry: migrates over the connection that storage.engine hands in."""

from alembic import context

from storage.locks import lock
from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    lock(connection, "migrations")  # of processes that start together one migrates, the others wait
    context.run_migrations()

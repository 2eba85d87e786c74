"""How does Alembic reach the database? Through the connection, and inside the transaction, that the store hands in."""

from alembic import context

from netcore.store.schema import VERSION_TABLE, metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata,
                  version_table=VERSION_TABLE, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()

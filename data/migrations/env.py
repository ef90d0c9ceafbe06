"""How Alembic finds the database: a connection handed over by data/schema.py, or the setting when run by hand."""

from alembic import context
from sqlalchemy.engine import Connection

from data.dialects import make_engine, rebuilding_tables
from data.models import Base
from settings import settings


def run(connection: Connection) -> None:
    """Migrate over one connection; batch mode because SQLite cannot alter a column."""
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with rebuilding_tables(make_engine(settings().database_url)) as own:
        run(own)

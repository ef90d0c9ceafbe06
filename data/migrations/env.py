"""How Alembic finds the database: a connection handed over by data/schema.py, or the setting when run by hand."""

from alembic import context
from sqlalchemy.engine import Connection

from data.dialects import make_engine
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
    with make_engine(settings().database_url).connect() as own:
        run(own)

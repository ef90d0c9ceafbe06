"""Bringing a database's tables up to what this program knows, through Alembic only."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from data.dialects import rebuilding_tables

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaIsOld(Exception):
    """The tables are not those this program works with."""


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run every migration that is missing, up to `revision`."""
    config = _config()
    with rebuilding_tables(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def require_newest(engine: Engine) -> None:
    """Refuse to start on tables of another version, with the sentence that says how to mend it."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest:
        raise SchemaIsOld(
            f"The database's tables are at {found or 'nothing'}, this program wants {newest}: an admin runs `make migrate`."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config

"""From nothing, the migrations make exactly what the models say, on both databases; and back to nothing."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from data.dialects import make_engine
from data.models import Base
from data.schema import SchemaIsOld, _config, migrate, require_newest


@pytest.fixture(params=["sqlite", "mariadb"])
def empty(request, tmp_path):
    """The engine of a database with nothing in it."""
    url = f"sqlite:///{tmp_path}/empty.db" if request.param == "sqlite" else request.getfixturevalue("fresh_mariadb_url")
    engine = make_engine(url)
    yield engine
    engine.dispose()


def test_migrations_equal_the_models(empty):
    migrate(empty)

    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(empty):
    migrate(empty)
    migrate(empty)

    require_newest(empty)


def test_downgrade_leaves_nothing(empty):
    migrate(empty)
    config = _config()

    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}


def test_old_tables_stop_the_start(empty):
    migrate(empty, "0003")

    with pytest.raises(SchemaIsOld, match="are at 0003, this program wants"):
        require_newest(empty)


def test_every_column_says_its_meaning():
    silent = [
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns if not column.comment
    ]

    assert silent == []

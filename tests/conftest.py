"""What every test may use: a database of each kind, and the cast (see tests/builders.py)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from billing.desk import Desk
from carriers.catalog import Catalog, load
from data.files import FileStore
from data.models import Base
from data.schema import migrate
from data.session import close_database, engine, open_database, transaction
from tests.mariadb import MariaDB

# A busy machine may take any time for one example; how long something takes is measured in bench/ and nowhere else.
settings.register_profile("ledgerline", deadline=None)
settings.register_profile("fuzz", deadline=None, max_examples=10_000)
settings.load_profile("ledgerline")
pytest_plugins = ["tests.plugin_mariadb", "tests.plugin_dovecot"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first: begun last, one worker would walk the whole way while the others stand idle."""
    items.sort(key=lambda item: "test_the_whole_way" not in item.nodeid)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "ledgerline.db"
    migrate(open_database(f"sqlite:///{file}"))
    close_database()
    return file


@pytest.fixture(scope="session")
def mariadb_of_this_worker(request: pytest.FixtureRequest, worker_name: str) -> str:
    """The URL of a migrated MariaDB database that only this worker uses."""
    server: MariaDB = request.getfixturevalue("mariadb")
    url = server.create_database(f"ledgerline_{worker_name}")
    migrate(open_database(url))
    close_database()
    return url


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    """gw0, gw1, ... or main without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated SQLite database, open in this process."""
    file = tmp_path / "ledgerline.db"
    file.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{file}"
    open_database(url)
    yield url
    close_database()


@pytest.fixture
def mariadb_url(mariadb_of_this_worker: str) -> Iterator[str]:
    """An empty, migrated MariaDB database, open in this process; emptied again afterwards."""
    open_database(mariadb_of_this_worker)
    yield mariadb_of_this_worker
    _empty_every_table()
    close_database()


@pytest.fixture(params=["sqlite", "mariadb"])
def database(request: pytest.FixtureRequest) -> str:
    """The same test on both databases: an empty, migrated one, open in this process; its URL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """An empty file store in a folder."""
    return FileStore(f"file://{tmp_path / 'files'}")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The real carrier files, read once."""
    return load()


@pytest.fixture
def desk_of(files: FileStore, catalog: Catalog):
    """Makes the desk of somebody, with the real carrier files."""
    own = Catalog(catalog)  # a test may put other carriers into it
    return lambda by: Desk(by, own, files)


def _empty_every_table() -> None:
    with transaction() as session:
        session.connection().exec_driver_sql("SET FOREIGN_KEY_CHECKS=0")
        for table in Base.metadata.sorted_tables:
            session.execute(table.delete())
        session.connection().exec_driver_sql("SET FOREIGN_KEY_CHECKS=1")
    engine().dispose()

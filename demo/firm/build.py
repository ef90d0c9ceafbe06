"""Building the firm's legacy database: whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, inspect, make_url

from demo.firm.books import Books
from demo.firm.budgets import give_budgets
from demo.firm.filling import Filling, Progress
from demo.firm.rowversion import set_triggers
from demo.firm.schema import METADATA
from demo.firm.sizes import SIZES, SizeName


class FirmAlreadyThere(RuntimeError):
    """The database holds tables, and a firm is built only where there are none."""

    def __init__(self, url: URL, tables: list[str]) -> None:
        super().__init__(
            f"The database {url.render_as_string()} is not empty, it holds {', '.join(sorted(tables))}: a firm is built only "
            "where there is no table. Remove that database or name another, then build again."
        )


def build_firm(url: str, *, size: SizeName, as_of: date, seed: int = 1871, progress: Progress | None = None) -> None:
    """Create the legacy tables and fill them with the firm as it stood on the morning of `as_of`.

    The same seed, size and day give the same rows. If anything fails, no firm is there.
    `progress` hears what is being written, how much is done, and how much there is. Raises `FirmAlreadyThere`.
    """
    with _empty_database(make_url(url)) as engine:
        METADATA.create_all(engine)
        with engine.begin() as connection:
            books = Books(connection)
            Filling(books, SIZES[size], as_of, seed, progress or _say_nothing).fill()
            books.close()
            give_budgets(connection)
            set_triggers(connection)


def _say_nothing(label: str, done: int, total: int) -> None:
    """Progress nobody watches."""


@contextmanager
def _empty_database(url: URL) -> Iterator[Engine]:
    """An engine on a place to build in, which becomes the database itself only if nothing fails."""
    if url.get_backend_name() == "sqlite" and url.database:
        with _renamed_when_whole(Path(url.database), url) as unfinished, _engine(unfinished) as engine:
            yield engine
        return
    with _engine(url) as engine:
        _refuse_tables(engine)
        try:
            yield engine
        except BaseException:  # Ctrl-C too: half a firm would be taken for a whole one at the next start
            METADATA.drop_all(engine)
            raise


@contextmanager
def _renamed_when_whole(path: Path, url: URL) -> Iterator[URL]:
    if path.exists():
        with _engine(url) as engine:
            _refuse_tables(engine)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        yield url.set(database=str(unfinished))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _engine(url: URL) -> Iterator[Engine]:
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _refuse_tables(engine: Engine) -> None:
    if tables := inspect(engine).get_table_names():
        raise FirmAlreadyThere(engine.url, tables)

"""The open database, and the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.dialects import READING, make_engine


class _Open:
    """The engine this process works with; set once by a door (app.py, python -m jobs, python -m demo)."""

    engine: Engine | None = None


def open_database(url: str) -> Engine:
    """Use the database at `url` from now on in this process."""
    close_database()
    _Open.engine = make_engine(url)
    return _Open.engine


def close_database() -> None:
    """Give the connections back."""
    if _Open.engine is not None:
        _Open.engine.dispose()
    _Open.engine = None


def engine() -> Engine:
    """The open database's engine."""
    if _Open.engine is None:
        raise RuntimeError("No database is open: a door (app.py, python -m jobs, python -m demo) calls open_database first.")
    return _Open.engine


@contextmanager
def transaction() -> Iterator[Session]:
    """One click or one step of a job: everything in it is stored, or nothing."""
    with Session(engine(), expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """Look without locking out whoever writes; nothing done in here is stored."""
    with Session(engine().execution_options(**READING), expire_on_commit=False) as session:
        yield session

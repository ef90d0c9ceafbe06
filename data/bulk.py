"""Many rows at once: bound once per column and sent in one statement, because the ORM's way costs more than the database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, Text
from sqlalchemy.orm import Session

from data.dialects import insert_sql, mark, upsert_sql

T = TypeVar("T")
Bind = Callable[[Any], Any]
STEP = 500
"""Keys in one question; SQLite and MySQL both grow slow with very long lists."""
LONGEST = 65_535
"""Bytes in a TEXT of MySQL; SQLite would take more."""


def steps(all_: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """In pieces of at most so many."""
    return (all_[start : start + size] for start in range(0, len(all_), size))


def binder(session: Session, table: Table, names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Turns rows into what the driver takes, column by column, as SQLAlchemy would; a value that does not fit raises ValueError."""
    columns = [(name, binding(session, table, name)) for name in names]
    return lambda row: tuple([bind(row[name]) for name, bind in columns])


def binding(session: Session, table: Table, name: str) -> Bind:
    """The same for the values of one column."""
    column, dialect = table.c[name], session.get_bind().dialect
    kind = column.type.dialect_impl(dialect)
    return kind.bind_processor(dialect) or (_text if isinstance(kind, Text) else _as_it_is)


def upsert(
    session: Session,
    table: Table,
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    key: Iterable[str],
    version: str | None,
) -> None:
    """Insert bound rows or overwrite those with the same key, unless the row we hold carries a newer `version` (None: always)."""
    if rows:
        statement = upsert_sql(session.get_bind().dialect, table, names, list(key), version)
        session.connection().exec_driver_sql(statement, list(rows))


def insert(session: Session, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert bound rows of which none is there: with foreign keys SQLite takes twice as long where it might have to overwrite."""
    if rows:
        session.connection().exec_driver_sql(insert_sql(session.get_bind().dialect, table, names), list(rows))


def looked_up(session: Session, table: Table, names: Sequence[str], key: str, keys: Sequence[str], **same: str) -> Iterator[Any]:
    """Bare driver rows of those whose `key` is one of these, in steps of what both databases take well; `same`: columns with one value."""
    place, connection = mark(session.get_bind().dialect), session.connection()
    start = f"SELECT {', '.join(names)} FROM {table.name} WHERE {''.join(f'{name} = {place} AND ' for name in same)}{key} IN "  # noqa: S608 our own names
    for begin in range(0, len(keys), STEP):
        some = keys[begin : begin + STEP]
        yield from connection.exec_driver_sql(f"{start}({', '.join([place] * len(some))})", (*same.values(), *some)).all()


def _as_it_is(value: Any) -> Any:
    return value


def _text(value: str | None) -> str | None:
    if value is not None and len(value) > LONGEST // 4 and len(value.encode()) > LONGEST:
        raise ValueError(f"{value[:40]!r}… has {len(value)} characters; that is more than a text holds here.")
    return value

"""Many rows at once: bound once per column and sent in one statement, because the ORM's way costs more than the database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Column, Date, Dialect, Enum, Table, Text
from sqlalchemy.orm import Session

from data.dialects import Exact, Key, mark, upsert_sql

T = TypeVar("T")
Bind = Callable[[Any], Any]
STEP = 500
"""Keys in one question; SQLite and MySQL both grow slow with very long lists."""
LONGEST = 65_535
"""Bytes in a TEXT of MySQL; SQLite would take more."""
FEW = (Exact, Date, Enum)
"""Kinds of columns in which the same few values stand on hundreds of thousands of rows: each is bound once."""


def steps(all_: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """In pieces of at most so many."""
    return (all_[start : start + size] for start in range(0, len(all_), size))


def binder(session: Session, table: Table, names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Turns rows into what the driver takes, column by column, as SQLAlchemy would; a value that does not fit raises ValueError."""
    bind, in_order = values_binder(session, table, names), itemgetter(*names)
    return lambda row: bind(in_order(row))


def values_binder(session: Session, table: Table, names: Sequence[str]) -> Callable[[Iterable[Any]], tuple[Any, ...]]:
    """The same for rows whose values come in the order of these columns."""
    dialect = session.get_bind().dialect
    binds = [_binding(table.c[name], dialect) for name in names]
    return lambda values: tuple([bind(value) if bind else value for bind, value in zip(binds, values, strict=True)])


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


def looked_up(session: Session, table: Table, names: Sequence[str], key: str, keys: Sequence[str], **same: str) -> Iterator[Any]:
    """Bare driver rows of those whose `key` is one of these, in steps of what both databases take well; `same`: columns with one value."""
    place, connection = mark(session.get_bind().dialect), session.connection()
    start = f"SELECT {', '.join(names)} FROM {table.name} WHERE {''.join(f'{name} = {place} AND ' for name in same)}{key} IN "  # noqa: S608 our own names
    for begin in range(0, len(keys), STEP):
        some = keys[begin : begin + STEP]
        yield from connection.exec_driver_sql(f"{start}({', '.join([place] * len(some))})", (*same.values(), *some))


@lru_cache(maxsize=500)
def _binding(column: Column[Any], dialect: Dialect) -> Bind | None:
    """None: as it is."""
    kind = column.type.dialect_impl(dialect)
    if isinstance(column.type, Key):
        return partial(column.type.process_bind_param, dialect=dialect)  # without the layers that SQLAlchemy puts around it
    bind = kind.bind_processor(dialect) or (_text if isinstance(kind, Text) else None)
    return lru_cache(maxsize=4096, typed=True)(bind) if bind and isinstance(column.type, FEW) else bind


def _text(value: str | None) -> str | None:
    if value is not None and len(value) > LONGEST // 4 and len(value.encode()) > LONGEST:
        raise ValueError(f"{value[:40]!r}… has {len(value)} characters; that is more than a text holds here.")
    return value

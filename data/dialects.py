"""The one file that knows where SQLite and MySQL/MariaDB differ: column kinds, engines, upserts and the clock.

SQLite adds money as floats, accepts any length, knows no row locks and tells 'A1' from
'a1'; each guard below closes one of these.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    Numeric,
    String,
    Table,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy import Text as LongText
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine

READING = {"reading": True}


class Exact(TypeDecorator[Decimal]):
    """A decimal that stays exact: DECIMAL on MySQL, a scaled integer on SQLite (whose sums would be floats)."""

    impl = Numeric
    cache_ok = True

    def __init__(self, digits: int, places: int) -> None:
        super().__init__(digits, places)
        self.places = places
        self.limit = Decimal(f"1e{digits - places}")

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.impl_instance.precision, self.places))  # type: ignore[attr-defined]

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError(f"{value!r} is a float; money, hours and rates are Decimal.")
        exact = Decimal(value)
        scaled = exact.scaleb(self.places)
        if scaled != scaled.to_integral_value() or abs(exact) >= self.limit:
            raise ValueError(f"{value} does not fit {self.places} decimals and the column's size.")
        return int(scaled) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        return Decimal(int(value)).scaleb(-self.places) if dialect.name == "sqlite" else Decimal(value)


MONEY = Exact(14, 2)
"""Dollars and cents."""
HOURS = Exact(8, 2)
"""Hours."""
RATE = Exact(12, 4)
"""Dollars for an hour or a piece."""
UNITS = Exact(14, 4)
"""Hours on a fee, a count on an expense; as wide as LEDES allows."""


class Key(TypeDecorator[str]):
    """A short text: too long is refused by us on both databases, and 'A1' equals 'a1' on both."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(self.length, collation="NOCASE" if dialect.name == "sqlite" else None))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and len(value) > self.length:
            raise ValueError(f"{value[:40]!r} has {len(value)} characters; at most {self.length} fit here.")
        return value


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment in UTC to the microsecond; only aware times go in, only aware times come out."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(mysql.DATETIME(fsp=6) if dialect.name == "mysql" else DateTime())

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; times are stored in UTC.")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Json(TypeDecorator[Any]):
    """A small structure kept as text, the same on both databases (MariaDB's JSON is an alias that reflects as LONGTEXT)."""

    impl = LongText
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def word(kind: type[StrEnum]) -> Enum:
    """A column that holds one word of a vocabulary, as text."""
    return Enum(
        kind, native_enum=False, length=20, values_callable=lambda words: [item.value for item in words], validate_strings=True
    )


def row_id() -> BigInteger:
    """A row's own number; SQLite only counts up by itself on INTEGER."""
    return BigInteger().with_variant(Integer(), "sqlite")


def make_engine(url: str) -> Engine:
    """An engine with the guards of its database on it."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return create_engine(
        url, isolation_level="READ COMMITTED", pool_pre_ping=True, pool_recycle=1800, pool_size=10, max_overflow=20
    )


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _guard_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _guard_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself: _begin_sqlite does
    # A log of 16 MB before it goes into the file: pages that a long load touches again and again are then written once.
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "wal_autocheckpoint=4000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE stands in for row locks; a reader must not take the one writer's place.
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE")


@contextmanager
def rebuilding_tables(engine: Engine) -> Iterator[Connection]:
    """One transaction for migrations. SQLite alters a table by replacing it, which rows that point to it must not forbid meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # has an effect outside a transaction only
        try:
            with connection.begin():
                yield connection
                _refuse_orphans(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise RuntimeError(f"The migration left {len(orphans)} rows that point to nothing, the first in {orphans[0][0]}.")


def clock(session: Session) -> dt.datetime:
    """The database's own time in UTC, so that leases agree between machines."""
    if session.get_bind().dialect.name == "sqlite":
        return dt.datetime.now(dt.UTC)
    return session.scalars(select(func.utc_timestamp(6, type_=UtcTime()))).one()


def mark(dialect: Dialect) -> str:
    """How a value's place is written in a driver's own statement."""
    return "?" if dialect.name == "sqlite" else "%s"


def insert_sql(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    """A driver's own statement: insert a row."""
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in names)
    return f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join([mark(dialect)] * len(names))})"  # noqa: S608 our own names


def upsert_sql(dialect: Dialect, table: Table, names: Sequence[str], keys: Sequence[str], version: str | None) -> str:
    """A driver's own statement: insert a row or overwrite the one with its keys, unless that carries a newer `version` (None: always)."""
    quoted = {name: dialect.identifier_preparer.quote(name) for name in names}
    insert = insert_sql(dialect, table, names)
    # MySQL assigns from left to right: the version must come last, or every later test would compare it with itself.
    changed = [quoted[name] for name in sorted(names, key=lambda name: name == version) if name not in keys]
    if dialect.name == "sqlite":
        newer = f" WHERE excluded.{version} > {table.name}.{version}" if version else ""
        fresh = ", ".join(f"{name} = excluded.{name}" for name in changed)
        return f"{insert} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {fresh}{newer}"
    # VALUES() is deprecated on MySQL 8, which still takes it; its alias for the new row is unknown to MariaDB.
    assign = "{0} = IF(VALUES({1}) > {1}, VALUES({0}), {0})" if version else "{0} = VALUES({0})"
    return f"{insert} ON DUPLICATE KEY UPDATE {', '.join(assign.format(name, version) for name in changed)}"

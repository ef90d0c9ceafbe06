"""What is asked of a table, in SQLAlchemy's words: the table, its columns and its keys come from the agent's settings."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, false, func, or_, select, table, text
from sqlalchemy.sql.expression import TableClause

from agent.source import Watched
from agent.source.rows import BETWEEN_KEYS


def of(watched: Watched) -> TableClause:
    """The table in a query; “dbo.TIMETRX” names its schema, too."""
    *schema, name = watched.name.split(".")
    return table(name, schema=schema[0]) if schema else table(name)


def everything(watched: Watched) -> Select[Any]:
    """All columns, as the table has them now."""
    return select(text("*")).select_from(of(watched))


def beyond(names: Sequence[str], values: Sequence[Any]) -> ColumnElement[bool]:
    """(a, b) > (1, 2) where the database does not know that."""
    (name, *others), (value, *rest) = names, values
    mine: ColumnElement[Any] = column(name)
    more: ColumnElement[bool] = mine > value
    return or_(more, and_(mine == value, beyond(others, rest))) if others else more


def is_key(watched: Watched, key: str, *, as_number: bool) -> ColumnElement[bool]:
    """The row with a key as it travels; codes stand there with blanks that they travel without."""
    parts = key.split(BETWEEN_KEYS) if len(watched.key) > 1 else [key]
    if len(parts) != len(watched.key) or (as_number and not key.removeprefix("-").isdecimal()):
        return false()
    if as_number:
        return column(watched.key[0]) == int(key)
    return and_(*(func.rtrim(column(name)) == part for name, part in zip(watched.key, parts, strict=True)))


def in_parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """SQL Server takes 2,100 parameters, SQLite had 999."""
    return (keys[start : start + 900] for start in range(0, len(keys), 900))

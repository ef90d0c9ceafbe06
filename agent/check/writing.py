"""The way back: may booked time and where bills stand be written? Only looked at, never tried."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, inspect, text

from agent.bills import BILL
from agent.check.finding import Finding, found
from agent.check.server import IS_SQL_SERVER
from agent.check.tables import RIGHT
from agent.settings import Settings
from agent.source import sqlserver as sql
from agent.written import TIMETRX, WRITTEN

MAY_CREATE = "SELECT HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE TABLE')"


def probes(settings: Settings, there: Connection) -> Iterator[Finding]:
    """Rights on TIMETRX and on our own tables; other databases than SQL Server do not tell rights in one way."""
    if settings.returns_time:
        if there.dialect.name == IS_SQL_SERVER:
            yield from (_right(there, TIMETRX, right, "booked time waits") for right in ("INSERT", "UPDATE", "DELETE"))
        yield from _ours(there, WRITTEN, "booked time")
    if settings.returns_bills:
        yield from _ours(there, BILL, "word about a bill")


def _ours(there: Connection, table: Table, what: str) -> Iterator[Finding]:
    is_there = inspect(there).has_table(table.name)
    if there.dialect.name != IS_SQL_SERVER:
        yield Finding(table.name, True, "It is there." if is_there else f"It is made with the first {what}.")
    elif is_there:
        yield from (_right(there, table, right, f"each {what} waits") for right in ("INSERT", "UPDATE"))
    else:
        may_create = there.execute(text(MAY_CREATE)).scalar() == 1
        missing = f"It is missing, and the login may not make it. {sql.BY_DBA}"
        yield found(table.name, may_create, "The login may make it.", missing)


def _right(there: Connection, table: Table, right: str, otherwise: str) -> Finding:
    may = there.execute(text(RIGHT.format(table.name, right))).scalar() == 1
    return found(f"{right} on {table.name}", may, "The login may.", f"The login may not: {otherwise}. {sql.BY_DBA}")

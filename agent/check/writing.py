"""The way back: may booked time be written? Only looked at, never tried."""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from agent.check.finding import Finding, found
from agent.check.server import IS_SQL_SERVER
from agent.check.tables import RIGHT
from agent.settings import Settings
from agent.source import sqlserver as sql
from agent.written import TIMETRX, WRITTEN

MAY_CREATE = "SELECT HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'CREATE TABLE')"


def probes(settings: Settings, there: Connection) -> Iterator[Finding]:
    """Rights on TIMETRX and on our own table; other databases than SQL Server do not tell rights in one way."""
    if not settings.returns_time:
        return
    is_there = inspect(there).has_table(WRITTEN.name)
    if there.dialect.name != IS_SQL_SERVER:
        yield Finding(WRITTEN.name, True, "It is there." if is_there else "It is made with the first booked time.")
        return
    for right in ("INSERT", "UPDATE", "DELETE"):
        may = there.execute(text(RIGHT.format(TIMETRX.name, right))).scalar() == 1
        yield found(f"{right} on {TIMETRX.name}", may, "The login may.", f"The login may not: booked time waits. {sql.BY_DBA}")
    may_create = is_there or there.execute(text(MAY_CREATE)).scalar() == 1
    yield found(
        WRITTEN.name, may_create, "It is there, or the login may make it.", f"It is missing, and the login may not make it. {sql.BY_DBA}"
    )  # fmt: skip

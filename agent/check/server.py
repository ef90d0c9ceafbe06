"""The database as a whole: what its kind of reading needs of it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, NullPool, create_engine, text

from agent.check.finding import Finding, found
from agent.settings import Settings
from agent.source import sqlserver as sql

IS_SQL_SERVER = "mssql"
OLDEST_BUILDS = {12: (12, 0, 5589), 13: (13, 0, 4466), 14: (14, 0, 3026)}
"""Below these a deletion and an insertion of one key could come in the wrong order (Microsoft's KB4135113)."""
BUILD = "SELECT CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(128))"
RETENTION = "SELECT retention_period, retention_period_units_desc FROM sys.change_tracking_databases WHERE database_id = DB_ID()"
SNAPSHOT = "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()"
HELD_BACK = "SELECT CAST(@@DBTS AS BIGINT) - CAST(MIN_ACTIVE_ROWVERSION() AS BIGINT)"
READ_ONLY = "SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS NVARCHAR(128))"
CLOCK = "SELECT SYSUTCDATETIME()"
IN_HOURS = {"MINUTES": 1 / 60, "HOURS": 1, "DAYS": 24}
MOST_SKEW = 60
"""Seconds."""


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    """A connection in which every statement stands for itself."""
    engine = create_engine(settings.source.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as there:
            yield there
    finally:
        engine.dispose()


def probes(settings: Settings, there: Connection) -> Iterator[Finding]:
    """What the kind of reading in the settings needs of the server."""
    if there.dialect.name == IS_SQL_SERVER:
        yield _build(there)
        yield _clock(there)
    if settings.source.kind == "change-tracking":
        yield from _tracking(settings, there)
    elif settings.source.kind == "rowversion":
        behind = int(there.execute(text(HELD_BACK)).scalar_one())
        yield found(
            "Open transactions", behind < 1_000_000, "None holds the reading back for long.",
            f"One is open since {behind:,} row versions: nothing newer is read. Whoever keeps SQL Server ends it (DBCC OPENTRAN names it).",
        )  # fmt: skip
    else:
        yield Finding("Deletions", True, "Such a column does not show them; the nightly comparison with the portal does.")


def _build(there: Connection) -> Finding:
    said = str(there.execute(text(BUILD)).scalar())
    build = tuple(int(part) for part in said.split(".")[:3])
    oldest = OLDEST_BUILDS.get(build[0], (12,))
    return found(
        "SQL Server", build >= oldest, f"Build {said}.",
        f"Build {said} may give deletions in the wrong order; whoever keeps it installs the newest update (KB4135113).",
    )  # fmt: skip


def _clock(there: Connection) -> Finding:
    moment = there.execute(text(CLOCK)).scalar()
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    skew = abs((moment - now).total_seconds()) if isinstance(moment, dt.datetime) else float("inf")
    return found(
        "Clock of SQL Server", skew < MOST_SKEW, "It agrees with this machine's.",
        f"It is {skew:.0f} seconds away from this machine's; IT sets both by the same time server.",
    )  # fmt: skip


def _tracking(settings: Settings, there: Connection) -> Iterator[Finding]:
    yield found("Change Tracking", there.execute(text(sql.CURRENT)).scalar() is not None, "It is on.", sql.TRACKING_IS_OFF)
    yield _retention(there)
    allowed = there.execute(text(SNAPSHOT)).scalar() == 1 or not settings.source.snapshot
    yield found("Snapshot isolation", allowed, "It is allowed, or not asked for.", sql.SNAPSHOT_IS_OFF)
    yield found(
        "Primary", there.execute(text(READ_ONLY)).scalar() == "READ_WRITE", "The database takes changes here.",
        "This is a read-only copy, whose versions are not to be trusted; [source] url names the primary.",
    )  # fmt: skip
    yield found(
        "Restores", there.execute(text(sql.FORK)).scalar(), "A restored database would be noticed at once.",
        "The login does not see sys.database_recovery_status: a restored database is noticed only if it is older than what was read. "
        "Whoever keeps SQL Server grants VIEW DATABASE STATE (2022: VIEW DATABASE SECURITY STATE).",
    )  # fmt: skip


def _retention(there: Connection) -> Finding:
    row = there.execute(text(RETENTION)).first()
    hours = row[0] * IN_HOURS.get(row[1], 0) if row else 0
    return found(
        "Retention", hours >= 24 * 7, f"Changes are kept for {hours:.0f} hours.",
        f"Changes are kept for {hours:.0f} hours only: after a longer pause every table is read whole. {sql.BY_DBA}",
    )  # fmt: skip

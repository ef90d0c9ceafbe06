"""What is said to SQL Server, word for word, and what its error numbers mean. Names come from the settings, which take plain names only."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError

from agent.source import Watched

CURRENT = "SELECT CHANGE_TRACKING_CURRENT_VERSION()"
OLDEST = "SELECT CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(N'{}'))"
FORK = "SELECT CAST(recovery_fork_guid AS VARCHAR(36)) FROM sys.database_recovery_status WHERE database_id = DB_ID()"
BEFORE_ROW = 2
"""Columns of a change before its key and its row: version, operation."""

PASSING = frozenset({1205, 1222, 3957, 3960, 3961})
"""Deadlock, lock timeout, and the conflicts of a snapshot with what happened beside it: the next try may pass."""
NO_SNAPSHOT = 3952
NAMES_WRONG = frozenset({207, 208})

BY_DBA = "Whoever keeps SQL Server runs agent/sql/enable-tracking.sql."
TRACKING_IS_OFF = f"Change Tracking is off in this database, or the login may not see it. {BY_DBA}"
NOT_TRACKED = "{} is not tracked, or the login has no right VIEW CHANGE TRACKING on it. " + BY_DBA
SNAPSHOT_IS_OFF = (
    f"The database does not allow snapshot isolation. {BY_DBA} If the vendor refuses it: snapshot = false in [source]."
)
NOT_THERE = "{} or its key {} is not there any more. Whoever keeps the agent corrects [[table]] in its settings."
NEVER_READ = "It was never read."
TOO_OLD = "It was read up to version {}, and what changed before {} is forgotten there already: the agent was away for too long."


def changes(watched: Watched, after: int, until: int) -> str:
    """The changes of one table after one version and up to another, each with its row as it stands."""
    keys = ", ".join(f"ct.{name} AS CT_KEY_{place}" for place, name in enumerate(watched.key))
    same = " AND ".join(f"t.{name} = ct.{name}" for name in watched.key)
    return (
        f"SELECT ct.SYS_CHANGE_VERSION, ct.SYS_CHANGE_OPERATION, {keys}, t.* "  # noqa: S608
        f"FROM CHANGETABLE(CHANGES {watched.name}, {after:d}) AS ct LEFT JOIN {watched.name} AS t ON {same} "
        f"WHERE ct.SYS_CHANGE_VERSION <= {until:d} ORDER BY ct.SYS_CHANGE_VERSION"
    )


def last_changes(watched: Watched, written: str, keys: Sequence[str]) -> str:
    """Of rows that were booked in the portal, what last changed them."""
    (key,) = watched.key
    wanted = ", ".join(f"'{int(each):d}'" for each in keys)
    return (
        f"SELECT w.TRX_NO, w.BOOKED_ID, w.REVISION, w.SEEN_VER, c.SYS_CHANGE_VERSION, c.SYS_CHANGE_CONTEXT "  # noqa: S608
        f"FROM (SELECT TRX_NO, BOOKED_ID, REVISION, SEEN_VER, CAST(TRX_NO AS INT) AS ROW_KEY FROM {written} "
        f"WHERE TRX_NO IN ({wanted})) AS w OUTER APPLY CHANGETABLE(VERSION {watched.name}, ({key}), (w.ROW_KEY)) AS c"
    )


def mark(booked_id: str, revision: int) -> bytes:
    """The context of a change that was ours; it stands beside it in Change Tracking."""
    return f"ledgerline:{booked_id}:{revision}".encode()


def is_ours(row: Any) -> bool:
    """Whether a row was last changed by what we wrote. Of one that Change Tracking has forgotten nobody can say that."""
    version, context = row.SYS_CHANGE_VERSION, row.SYS_CHANGE_CONTEXT
    written = bytes(context or b"").rstrip(b"\0") == mark(row.BOOKED_ID, row.REVISION)
    return version is not None and (written or version <= row.SEEN_VER)


def number_of(error: DBAPIError) -> int | None:
    """SQL Server's number of an error: drivers disagree on classes, not on numbers."""
    first = error.orig.args[0] if error.orig and error.orig.args else None
    if isinstance(first, int):
        return first
    if isinstance(first, tuple) and first and isinstance(first[0], int):
        return first[0]
    found = re.search(r"\((\d{3,5})\)", str(error.orig))
    return int(found[1]) if found else None

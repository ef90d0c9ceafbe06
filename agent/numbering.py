"""The versions of TIMETRX as its writer sees them: the same numbers that the source reads changes by."""

import re
from functools import partial
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Column, ColumnElement, Connection, column, event, select, text

from agent.booked import ToWrite
from agent.source import Watched, sqlserver
from agent.source.rows import number_of
from agent.written import TIMETRX, WRITTEN

CHANGES_TIME = re.compile(rf"(INSERT INTO|UPDATE|DELETE FROM) \W?{TIMETRX.name}\W")
NOT_GIVEN = 0
"""The version of a row whose transaction has not ended, where versions are given then."""


class Known(NamedTuple):
    """What LEDGERLINE_TIME says of a piece of work; the columns' names."""

    BOOKED_ID: str
    TRX_NO: str | None
    REVISION: int
    SEEN_VER: int


class Versions(Protocol):
    """How the case-management system numbers the changes of TIMETRX: as the source numbers them."""

    def announce(self, there: Connection, work: ToWrite) -> None:
        """Before the first change of a transaction."""
        ...

    def is_known(self, there: Connection, known: Known, work: ToWrite) -> bool:
        """Whether the row stands as it was known when this was said, or as we wrote it."""
        ...

    def after(self, there: Connection, key: str | int) -> int:
        """The row's version after we changed it and its triggers ran; NOT_GIVEN if it has none before the end."""
        ...

    def given(self, there: Connection, work: ToWrite, key: str) -> int:
        """After the end: the version that our change was given; NOT_GIVEN if somebody changed the row since."""
        ...


class ByColumn:
    """By a column of TIMETRX."""

    def __init__(self, name: str) -> None:
        self._name = name

    def announce(self, there: Connection, work: ToWrite) -> None:
        """Nothing."""

    def is_known(self, there: Connection, known: Known, work: ToWrite) -> bool:
        """Not newer than what was known: versions only grow, and a reading of the whole table may name a later one than the row's."""
        return self.after(there, known.TRX_NO or "") <= max(known.SEEN_VER, work.seen_version)

    def after(self, there: Connection, key: str | int) -> int:
        """As it stands."""
        number: Column[Any] = TIMETRX.c.TRX_NO
        is_it: ColumnElement[bool] = number == int(key)
        return number_of(there.execute(select(column(self._name)).select_from(TIMETRX).where(is_it)).scalar_one())

    def given(self, there: Connection, work: ToWrite, key: str) -> int:  # noqa: ARG002  any protocol's words
        """As it stands."""
        return self.after(there, key)


class ByTracking:
    """By SQL Server's Change Tracking, beside which our changes bear a mark: a version is given when a transaction ends."""

    def __init__(self, table: Watched) -> None:
        self._table = table

    def announce(self, there: Connection, work: ToWrite) -> None:
        """Marks what follows in this transaction."""
        mark = sqlserver.mark(work.booked_id, work.revision).hex()
        event.listen(there, "before_cursor_execute", partial(_marked, f"WITH CHANGE_TRACKING_CONTEXT (0x{mark}) "), retval=True)

    def is_known(self, there: Connection, known: Known, work: ToWrite) -> bool:
        """Ours was the last change, or the one that was known."""
        row = there.execute(text(sqlserver.last_changes(self._table, WRITTEN.name, [known.TRX_NO or "0"]))).one()
        return sqlserver.is_ours(row) or work.seen_version == row.SYS_CHANGE_VERSION

    def after(self, there: Connection, key: str | int) -> int:  # noqa: ARG002  nobody knows it yet
        """Not before the end."""
        return NOT_GIVEN

    def given(self, there: Connection, work: ToWrite, key: str) -> int:  # noqa: ARG002  the mark tells whose it is
        """The version of the row, if it bears our mark."""
        row = there.execute(text(sqlserver.last_changes(self._table, WRITTEN.name, [key]))).first()
        return row.SYS_CHANGE_VERSION if row is not None and sqlserver.is_ours(row) else NOT_GIVEN


def _marked(mark: str, _there: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> tuple[str, Any]:
    return (mark + statement if CHANGES_TIME.match(statement) else statement), parameters

"""Booked time becomes a row of the case-management system: once, whatever dies, and never over a word that was said there.

Beside the vendor's tables lies one of ours, LEDGERLINE_TIME. It is written in the same transaction as the vendor's row, and its
primary key is what makes a second try find the first.
"""

from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    and_,
    create_engine,
    select,
)

from agent.booked import DELETED_THERE, SAID_THERE, ToWrite
from agent.numbering import NOT_GIVEN, ByColumn, Known, Versions
from agent.written import MATTER, OURS, TIMETRX, TKPR, WRITTEN

NEW = {"BILL_STAT": "U", "BILL_NO": "", "ENT_DT": ""}
NOT_BILLED = ("U", "N")


class Written(NamedTuple):
    """A row's key there (None: there is none any more) and its version."""

    key: str | None
    version: int


class Overruled(Exception):
    """Somebody said something else there; nothing was written."""


class CannotTake(Exception):
    """It cannot stand there as it is; the text says why and whose turn it is."""


class LegacyWriter:
    """Writes booked time over any SQLAlchemy URL."""

    def __init__(self, url: str, versions: Versions | None = None) -> None:
        self._engine: Engine = create_engine(url, pool_pre_ping=True)
        self._versions = versions or ByColumn("ROW_VER")
        OURS.create_all(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def write(self, work: ToWrite) -> Written:
        """One transaction there. Raises Overruled or CannotTake with nothing written."""
        with self._engine.begin() as there:
            left = self._write(there, work)
        return self._settled(work, left)

    def _write(self, there: Connection, work: ToWrite) -> Written:
        known = there.execute(_held(WRITTEN, _is(WRITTEN.c.BOOKED_ID, work.booked_id))).mappings().first()
        if known is not None and known["REVISION"] >= work.revision:
            return Written(known["TRX_NO"], known["SEEN_VER"])
        self._versions.announce(there, work)
        if known is None:
            return self._first(there, work)
        return self._again(there, work, Known(**known))

    def _settled(self, work: ToWrite, left: Written) -> Written:
        """Where a version is given only when a transaction ends, it is asked for and remembered afterwards."""
        if left.key is None or left.version != NOT_GIVEN:
            return left
        with self._engine.begin() as there:
            version = self._versions.given(there, work, left.key)
            is_it = and_(_is(WRITTEN.c.BOOKED_ID, work.booked_id), _is(WRITTEN.c.REVISION, work.revision))
            there.execute(WRITTEN.update().where(is_it).values(SEEN_VER=version))
        return Written(left.key, version)

    def _first(self, there: Connection, work: ToWrite) -> Written:
        if work.is_taken_back:
            left = Written(None, 0)
        else:
            new = there.execute(TIMETRX.insert().values(_values(there, work) | NEW)).inserted_primary_key[0]  # type: ignore[index]
            left = Written(str(new), self._versions.after(there, new))
        there.execute(
            WRITTEN.insert().values(BOOKED_ID=work.booked_id, REVISION=work.revision, TRX_NO=left.key, SEEN_VER=left.version)
        )
        return left

    def _again(self, there: Connection, work: ToWrite, known: Known) -> Written:
        """The row that stands there says what it said when this was said here, or this does not hold."""
        if known.TRX_NO is None:
            raise Overruled("It was taken back.")
        is_it = _is(TIMETRX.c.TRX_NO, int(known.TRX_NO))
        row = there.execute(_held(TIMETRX, is_it)).mappings().first()
        if row is None:
            raise Overruled(DELETED_THERE)
        if row["BILL_STAT"].strip() not in NOT_BILLED:
            raise Overruled(f"It is on bill {row['BILL_NO'].strip()} of the case-management system.")
        if not self._versions.is_known(there, known, work):
            raise Overruled(SAID_THERE)
        if work.is_taken_back:
            there.execute(TIMETRX.delete().where(is_it))
            left = Written(None, known.SEEN_VER)
        else:
            there.execute(TIMETRX.update().where(is_it).values(_values(there, work)))
            left = Written(known.TRX_NO, self._versions.after(there, known.TRX_NO))
        now = {"TRX_NO": left.key, "REVISION": work.revision, "SEEN_VER": left.version}
        there.execute(WRITTEN.update().where(_is(WRITTEN.c.BOOKED_ID, work.booked_id)).values(now))
        return left


def _values(there: Connection, work: ToWrite) -> dict[str, Any]:
    return {
        "MTTR_NO": _as_written_there(there, MATTER.c.MTTR_NO, work.matter, "matter"),
        "TKPR_ID": _as_written_there(there, TKPR.c.TKPR_ID, work.timekeeper, "timekeeper"),
        "WRK_DT": f"{work.day:%Y%m%d}", "HRS": f"{work.hours:.2f}", "TASK_CD": work.task_code or "",
        "ACTV_CD": work.activity_code or "", "NARR": work.narrative,
    }  # fmt: skip


def _as_written_there(there: Connection, column: Column[Any], code: str, what: str) -> str:
    """A code with the blanks it has in the vendor's own table."""
    found = there.execute(select(column).where(column.startswith(code, autoescape=True))).scalars()
    for each in found:
        if each.strip() == code:
            return str(each)
    raise CannotTake(f"The case-management system has no {what} {code}; an admin enters it there.")


def _is(column: Column[Any], value: Any) -> ColumnElement[bool]:
    is_it: ColumnElement[bool] = column == value
    return is_it


def _held(table: Table, which: ColumnElement[bool]) -> Select[Any]:
    """Rows that stay as they are until our transaction is over; each server has its own word for that."""
    return select(table).where(which).with_for_update().with_hint(table, "WITH (UPDLOCK, HOLDLOCK)", "mssql")

"""Booked time becomes a row of the case-management system: once, whatever dies, and never over a word that was said there.

Beside the vendor's tables lies one of ours, LEDGERLINE_TIME. It is written in the same transaction as the vendor's row, and its
primary key is what makes a second try find the first.
"""

from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    create_engine,
    select,
)

from billing.timekeeping.outbox import SAID_THERE, ToWrite

NEW = {"BILL_STAT": "U", "BILL_NO": "", "ENT_DT": ""}
NOT_BILLED = ("U", "N")
THEIRS = MetaData()
# SCOPE_IDENTITY() instead of OUTPUT on SQL Server, which refuses OUTPUT where a table has triggers.
TEXTS = ("MTTR_NO", "TKPR_ID", "WRK_DT", "HRS", "TASK_CD", "ACTV_CD", "NARR", "BILL_STAT", "BILL_NO", "ENT_DT")
TIMETRX: Table = Table(
    "TIMETRX", THEIRS, Column("TRX_NO", Integer, primary_key=True), *(Column(name, String) for name in TEXTS),
    Column("ROW_VER", BigInteger), implicit_returning=False,
)  # fmt: skip
MATTER: Table = Table("MATTER", THEIRS, Column("MTTR_NO", String))
TKPR: Table = Table("TKPR", THEIRS, Column("TKPR_ID", String))
OURS = MetaData()
WRITTEN: Table = Table(
    "LEDGERLINE_TIME", OURS, Column("BOOKED_ID", String(32), primary_key=True), Column("TRX_NO", String(40), index=True),
    Column("REVISION", Integer, nullable=False), Column("SEEN_VER", BigInteger, nullable=False),
)  # fmt: skip


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

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url, pool_pre_ping=True)
        OURS.create_all(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def write(self, work: ToWrite) -> Written:
        """One transaction there. Raises Overruled or CannotTake with nothing written."""
        with self._engine.begin() as there:
            known = there.execute(_held(WRITTEN, _is(WRITTEN.c.BOOKED_ID, work.booked_id))).mappings().first()
            if known is not None and known["REVISION"] >= work.revision:
                return Written(known["TRX_NO"], known["SEEN_VER"])
            if known is None:
                return _first(there, work)
            return _again(there, work, known["TRX_NO"], known["SEEN_VER"])


def _first(there: Connection, work: ToWrite) -> Written:
    if work.is_taken_back:
        left = Written(None, 0)
    else:
        new = there.execute(TIMETRX.insert().values(_values(there, work) | NEW)).inserted_primary_key[0]  # type: ignore[index]
        left = Written(str(new), _version(there, new))
    there.execute(
        WRITTEN.insert().values(BOOKED_ID=work.booked_id, REVISION=work.revision, TRX_NO=left.key, SEEN_VER=left.version)
    )
    return left


def _again(there: Connection, work: ToWrite, key: str | None, seen: int) -> Written:
    """The row that stands there says what it said when this was said here, or this does not hold."""
    if key is None:
        raise Overruled("It was taken back.")
    is_it = _is(TIMETRX.c.TRX_NO, int(key))
    row = there.execute(_held(TIMETRX, is_it)).mappings().first()
    if row is None:
        raise Overruled("It was deleted in the case-management system.")
    if row["BILL_STAT"].strip() not in NOT_BILLED:
        raise Overruled(f"It is on bill {row['BILL_NO'].strip()} of the case-management system.")
    if _number(row["ROW_VER"]) not in (seen, work.seen_version):
        raise Overruled(SAID_THERE)
    if work.is_taken_back:
        there.execute(TIMETRX.delete().where(is_it))
        left = Written(None, seen)
    else:
        there.execute(TIMETRX.update().where(is_it).values(_values(there, work)))
        left = Written(key, _version(there, key))
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


def _version(there: Connection, key: int | str) -> int:
    """The row's version after its triggers."""
    return _number(there.execute(select(TIMETRX.c.ROW_VER).where(_is(TIMETRX.c.TRX_NO, int(key)))).scalar_one())


def _number(version: int | bytes) -> int:
    """SQL Server's rowversion is eight bytes."""
    return int.from_bytes(version, "big") if isinstance(version, bytes) else int(version)


def _is(column: Column[Any], value: Any) -> ColumnElement[bool]:
    is_it: ColumnElement[bool] = column == value
    return is_it


def _held(table: Table, which: ColumnElement[bool]) -> Select[Any]:
    """Rows that stay as they are until our transaction is over; each server has its own word for that."""
    return select(table).where(which).with_for_update().with_hint(table, "WITH (UPDLOCK, HOLDLOCK)", "mssql")

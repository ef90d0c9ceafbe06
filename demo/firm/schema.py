"""The legacy system's tables, as a vendor drew them in the late 1990s and never dared to change.

Codes are CHAR, padded with blanks to their width; an empty date or number is blanks, never NULL; dates are 'YYYYMMDD';
nothing is enforced by a foreign key. ROW_VER grows across the whole database with each change (see `rowversion`).
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import CHAR, BigInteger, Column, Dialect, Integer, MetaData, Numeric, String, Table
from sqlalchemy.sql.operators import OperatorType, like_op
from sqlalchemy.types import TypeDecorator, TypeEngine

METADATA = MetaData()


class Code(TypeDecorator[str]):
    """CHAR of a fixed width; what is stored carries its trailing blanks, what is asked for need not."""

    impl = CHAR
    cache_ok = True

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self._width = width

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else value.ljust(self._width)

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:  # noqa: ARG002  SQLAlchemy's signature
        """A pattern is no code: padded it would match only what ends in blanks."""
        return String() if op is like_op else self


class Amount(TypeDecorator[Decimal]):
    """DECIMAL(12,2); SQLite has none and would keep a float, so there it is text such as '187.50'."""

    impl = Numeric(12, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(14) if dialect.name == "sqlite" else Numeric(12, 2))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | str | None:
        return f"{value:.2f}" if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002  SQLAlchemy's signature
        return None if value is None else Decimal(value)


def _row_ver() -> Column[int]:
    return Column("ROW_VER", BigInteger, nullable=False, index=True, server_default="0")


OFFICE = Table(
    "OFFICE",
    METADATA,
    Column("OFC_CD", Code(4), primary_key=True),
    Column("OFC_NM", String(40)),
    Column("CITY", String(30)),
    Column("ST", Code(2)),
)

CLIENT = Table(
    "CLIENT",
    METADATA,
    Column("CLNT_NO", Code(8), primary_key=True),
    Column("CLNT_NM", String(80)),
    Column("EBILL_VNDR", Code(24)),
    Column("ADDR_1", String(60)),
    Column("CITY", String(30)),
    Column("ST", Code(2)),
    Column("ZIP", Code(10)),
    Column("ACTV_FL", Code(1)),
    _row_ver(),
)

TKPR = Table(
    "TKPR",
    METADATA,
    Column("TKPR_ID", Code(6), primary_key=True),
    Column("LAST_NM", String(40)),
    Column("FRST_NM", String(30)),
    Column("TITL_CD", Code(2)),
    Column("OFC_CD", Code(4)),
    Column("EMAIL", String(80)),
    Column("ACTV_FL", Code(1)),
    _row_ver(),
)

RATE = Table(
    "RATE",
    METADATA,
    Column("RATE_ID", Integer, primary_key=True),
    Column("TKPR_ID", Code(6)),
    Column("CLNT_NO", Code(8)),
    Column("EFF_DT", Code(8)),
    Column("RATE_AMT", Amount),
    _row_ver(),
)

MATTER = Table(
    "MATTER",
    METADATA,
    Column("MTTR_NO", Code(12), primary_key=True),
    Column("CLNT_NO", Code(8), index=True),
    Column("MTTR_DESC", String(120)),
    Column("CLAIM_NO", Code(24)),
    Column("RESP_TKPR", Code(6)),
    Column("OFC_CD", Code(4)),
    Column("OPEN_DT", Code(8)),
    Column("CLOS_DT", Code(8)),
    Column("STAT_CD", Code(1)),
    Column("BUDG_AMT", Amount),
    Column("BILD_AMT", Amount),
    _row_ver(),
)

TIMETRX = Table(
    "TIMETRX",
    METADATA,
    Column("TRX_NO", Integer, primary_key=True),
    Column("MTTR_NO", Code(12), index=True),
    Column("TKPR_ID", Code(6)),
    Column("WRK_DT", Code(8)),
    Column("HRS", Amount),
    Column("TASK_CD", Code(6)),
    Column("ACTV_CD", Code(6)),
    Column("NARR", String(1000)),
    Column("BILL_STAT", Code(1)),
    Column("BILL_NO", Code(10)),
    Column("ENT_DT", Code(8)),
    _row_ver(),
    sqlite_autoincrement=True,  # a number is never given twice, as the vendor's IDENTITY does it: booked time is taken back there
)

COSTTRX = Table(
    "COSTTRX",
    METADATA,
    Column("TRX_NO", Integer, primary_key=True),
    Column("MTTR_NO", Code(12), index=True),
    Column("COST_DT", Code(8)),
    Column("QTY", Amount),
    Column("UNIT_AMT", Amount),
    Column("EXP_CD", Code(6)),
    Column("NARR", String(1000)),
    Column("BILL_STAT", Code(1)),
    Column("BILL_NO", Code(10)),
    Column("ENT_DT", Code(8)),
    _row_ver(),
)

BILLHIST = Table(
    "BILLHIST",
    METADATA,
    Column("BILL_NO", Code(10), primary_key=True),
    Column("MTTR_NO", Code(12), index=True),
    Column("BILL_DT", Code(8)),
    Column("PRD_FROM", Code(8)),
    Column("PRD_TO", Code(8)),
    Column("BILL_AMT", Amount),
    Column("ACPT_DT", Code(8)),
    Column("RCPT_NO", Code(20)),
    _row_ver(),
)

ROWVER = Table("ROWVER", METADATA, Column("LAST_VER", BigInteger, nullable=False, primary_key=True, autoincrement=False))

VERSIONED = tuple(table for table in METADATA.sorted_tables if "ROW_VER" in table.columns)

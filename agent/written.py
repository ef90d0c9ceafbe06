"""Tables there that are written: the vendor's TIMETRX, the two it names, and LEDGERLINE_TIME, the one of ours beside them.

LEDGERLINE_TIME says which rows were booked in the portal. It is written in the same transaction as the vendor's row.
"""

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table

THEIRS = MetaData()
# SCOPE_IDENTITY() instead of OUTPUT on SQL Server, which refuses OUTPUT where a table has triggers.
TEXTS = ("MTTR_NO", "TKPR_ID", "WRK_DT", "HRS", "TASK_CD", "ACTV_CD", "NARR", "BILL_STAT", "BILL_NO", "ENT_DT")
TIMETRX: Table = Table(
    "TIMETRX", THEIRS, Column("TRX_NO", Integer, primary_key=True), *(Column(name, String) for name in TEXTS), implicit_returning=False,
)  # fmt: skip
MATTER: Table = Table("MATTER", THEIRS, Column("MTTR_NO", String))
TKPR: Table = Table("TKPR", THEIRS, Column("TKPR_ID", String))
OURS = MetaData()
WRITTEN: Table = Table(
    "LEDGERLINE_TIME", OURS, Column("BOOKED_ID", String(32), primary_key=True), Column("TRX_NO", String(40), index=True),
    Column("REVISION", Integer, nullable=False), Column("SEEN_VER", BigInteger, nullable=False),
)  # fmt: skip

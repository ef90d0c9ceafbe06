"""Where bills stand, written into the case-management system: a row for each in LEDGERLINE_BILL, a table of ours beside the vendor's.

Its primary key is the bill's number and each word has a revision, so that a second try finds the first and an older word never
overwrites a newer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Engine, Integer, MetaData, Numeric, String, Table, create_engine, select

OURS = MetaData()
# SQLite has no decimals; its driver is handed text, which every server takes for a number.
DOLLARS = Numeric(14, 2).with_variant(String(20), "sqlite")
BILL: Table = Table(
    "LEDGERLINE_BILL", OURS, Column("BILL_NO", String(20), primary_key=True), Column("REVISION", Integer, nullable=False),
    Column("MTTR_NO", String(40), index=True), Column("STATUS", String(20)), Column("STAT_DESC", String(40)), Column("STAT_AT", String(19)),
    Column("BILL_AMT", DOLLARS), Column("RCPT_NO", String(80)), Column("BILL_DT", String(8)), Column("PRD_FROM", String(8)),
    Column("PRD_TO", String(8)),
)  # fmt: skip


@dataclass(frozen=True)
class StatusToWrite:
    """Where one bill stands: `status` is one word that stays the same, `label` the one that people read; dollars exact, `since` in UTC."""

    number: str
    revision: int
    matter: str
    status: str
    label: str
    total: Decimal
    receipt: str | None
    bill_date: date
    period_start: date
    period_end: date
    since: datetime

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "StatusToWrite":
        """From JSON, in which dollars, days and moments are text."""
        days = {name: date.fromisoformat(told[name]) for name in ("bill_date", "period_start", "period_end")}
        return cls(**{**told, **days, "total": Decimal(told["total"]), "since": datetime.fromisoformat(told["since"])})


class BillWriter:
    """Writes over any SQLAlchemy URL. The account needs this one table, and nothing of the vendor's."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url, pool_pre_ping=True)
        OURS.create_all(self._engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def write(self, bill: StatusToWrite) -> None:
        """One transaction there; what stands there already, or something newer, stays as it is."""
        number = BILL.c.BILL_NO
        is_it = number == bill.number
        held = select(BILL.c.REVISION).where(is_it).with_for_update().with_hint(BILL, "WITH (UPDLOCK, HOLDLOCK)", "mssql")
        with self._engine.begin() as there:
            known = there.execute(held).scalar()
            if known is None:
                there.execute(BILL.insert().values(_values(bill)))
            elif known < bill.revision:
                there.execute(BILL.update().where(is_it).values(_values(bill)))


def _values(bill: StatusToWrite) -> dict[str, Any]:
    return {
        "BILL_NO": bill.number, "REVISION": bill.revision, "MTTR_NO": bill.matter, "STATUS": bill.status, "STAT_DESC": bill.label,
        "STAT_AT": f"{bill.since:%Y-%m-%d %H:%M:%S}", "BILL_AMT": f"{bill.total:.2f}", "RCPT_NO": bill.receipt or "",
        "BILL_DT": f"{bill.bill_date:%Y%m%d}", "PRD_FROM": f"{bill.period_start:%Y%m%d}", "PRD_TO": f"{bill.period_end:%Y%m%d}",
    }  # fmt: skip

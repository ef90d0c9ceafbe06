"""What was billed on each matter, and the budgets that some carriers gave."""

from decimal import ROUND_UP, Decimal
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, bindparam, select, update

from demo.firm.schema import BILLHIST, MATTER

_STEP, _AHEAD = Decimal(2500), Decimal(7500)
_WITH_BUDGET = 3
"""One matter of so many has a budget."""


def give_budgets(connection: Connection) -> None:
    """Fill BILD_AMT from the bills; BUDG_AMT in round steps above it, 0 where the carrier gave none."""
    billed: dict[str, Decimal] = {}
    for number, amount in connection.execute(select(BILLHIST.c.MTTR_NO, BILLHIST.c.BILL_AMT)):
        billed[number] = billed.get(number, Decimal(0)) + amount
    rows = [
        {"number": number, "budget": _budget(number, so_far := billed.get(number, Decimal(0))), "billed": so_far}
        for number in connection.scalars(select(MATTER.c.MTTR_NO))
    ]
    given: dict[str, Any] = {"BUDG_AMT": bindparam("budget"), "BILD_AMT": bindparam("billed")}
    connection.execute(update(MATTER).where(bindparam("number") == MATTER.c.MTTR_NO).values(given), rows)


def _budget(number: str, billed: Decimal) -> Decimal:
    if crc32(number.strip().encode()) % _WITH_BUDGET:
        return Decimal(0)
    return ((billed + _AHEAD) / _STEP).quantize(Decimal(1), ROUND_UP) * _STEP

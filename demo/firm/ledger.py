"""Entering a matter's month into the books, and billing it if it is an earlier one."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from demo.firm.books import Books
from demo.firm.costs import Cost, write_costs
from demo.firm.matters import Matter
from demo.firm.month import Diary, Entry, Scribe
from demo.firm.rows import cost_row, time_row
from demo.firm.schema import BILLHIST, COSTTRX, TIMETRX
from demo.firm.workdays import Month, next_workday, stamp

_CENT = Decimal("0.01")
_FIRST_TRX, _FIRST_BILL = 1_000_001, 41_807


@dataclass(frozen=True)
class Ledger:
    """Writes months of matters as they stood in the books on the morning of `as_of`."""

    books: Books
    as_of: date
    seed: int

    def enter(self, matter: Matter, month: Month, diary: Diary, *, billed: bool = False) -> None:
        """One month of one matter: its time and costs up to `as_of`, and its bill if it was billed."""
        rng = random.Random(f"{self.seed} {matter.number} {month.first:%Y%m}")
        entries = [entry for entry in Scribe(matter, month, diary, rng).write() if entry.day < self.as_of]
        costs = [cost for cost in write_costs(matter, month, rng) if cost.day < self.as_of]
        bill = self._bill(matter, month, self._sum(matter, entries, costs), rng) if billed else ""
        for entry in entries:
            row = time_row(matter, entry, bill, self._entered(entry.day, rng))
            self.books.write(TIMETRX, {"TRX_NO": self.books.next_number("time", start=_FIRST_TRX)} | row)
        for cost in costs:
            row = cost_row(matter, cost, bill, self._entered(cost.day, rng))
            self.books.write(COSTTRX, {"TRX_NO": self.books.next_number("cost", start=_FIRST_TRX)} | row)

    def _sum(self, matter: Matter, entries: Sequence[Entry], costs: Sequence[Cost]) -> Decimal:
        """The bill's amount: each line rounded to the cent, then added."""
        fees = (
            entry.hours * matter.client.rate_of(entry.timekeeper, self.as_of.year - entry.day.year)
            for entry in entries
            if entry.billable
        )
        lines = (*fees, *(cost.quantity * cost.price for cost in costs))
        return sum((line.quantize(_CENT, ROUND_HALF_UP) for line in lines), Decimal(0))

    def _bill(self, matter: Matter, month: Month, amount: Decimal, rng: random.Random) -> str:
        """Write the bill of an earlier month with the carrier's receipt, and return its number."""
        serial = self.books.next_number("bill", start=_FIRST_BILL)
        sent = next_workday(month.shift(1).first + timedelta(days=rng.randint(4, 8)))
        accepted = min(sent + timedelta(days=rng.randint(3, 17)), self.as_of - timedelta(days=1))
        row = {
            "BILL_NO": f"{serial:07d}",
            "MTTR_NO": matter.number,
            "BILL_DT": stamp(sent),
            "PRD_FROM": stamp(month.first),
            "PRD_TO": stamp(month.last),
            "BILL_AMT": amount,
            "ACPT_DT": stamp(accepted),
            "RCPT_NO": matter.client.receipt_number(accepted, serial),
        }
        self.books.write(BILLHIST, row)
        return f"{serial:07d}"

    def _entered(self, day: date, rng: random.Random) -> date:
        """People enter their time the same day or a day or two later."""
        return min(next_workday(day + timedelta(days=rng.choice((0, 0, 0, 1, 2)))), self.as_of)

"""Writing a month of LEDES 1998B against Python's own csv writer on the same values."""

import csv
import datetime as dt
import io
from decimal import Decimal

from bench.measure import Result, compare
from billing import ledes
from billing.money import invoice_total, line_total
from carriers.profile import LedesProfile
from data.models import Client, Invoice, InvoiceLine, Matter, Timekeeper
from data.vocabulary import LineKind

INVOICES, LINES = 400, 20
PROFILE = LedesProfile(law_firm_id="43-7718206")


def measure() -> Result:
    """A fifth of a month: 400 invoices of 20 lines; ours also cleans, checks and hashes every one."""
    invoices = [_invoice(number) for number in range(INVOICES)]
    rows = [_values(ledes.write(invoice, PROFILE).content) for invoice in invoices]
    return compare(
        "Writing LEDES 1998B", "csv.writer on the same values", INVOICES * LINES,
        ours=lambda: [ledes.write(invoice, PROFILE) for invoice in invoices],
        theirs=lambda: [_write_csv(of_one) for of_one in rows],
    )  # fmt: skip


def _write_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="|", lineterminator="[]\r\n").writerows(rows)
    return out.getvalue()


def _values(content: bytes) -> list[list[str]]:
    return [line.removesuffix("[]").split("|") for line in content.decode().split("\r\n")[1:] if line]


def _invoice(number: int) -> Invoice:
    lines = [_line(position) for position in range(1, LINES + 1)]
    matter = Matter(number=f"10{number}", claim_number=f"HM-{number:06}", client=Client(number="C100", name="Harbor Mutual Auto"))
    return Invoice(
        number=f"2610-{number:04}", matter=matter, invoice_date=dt.date(2026, 11, 2), period_start=dt.date(2026, 10, 1),
        period_end=dt.date(2026, 10, 31), description="For professional services, October 2026", lines=lines,
        total=invoice_total(line.total for line in lines),
    )  # fmt: skip


def _line(position: int) -> InvoiceLine:
    units, cost = Decimal(position) / 10, Decimal("187.50")
    keeper = Timekeeper(code=f"TK{position}", first_name="Ada", last_name="Whitcombe", classification="PARTNR")
    return InvoiceLine(
        position=position, kind=LineKind.FEE, day=dt.date(2026, 10, position), timekeeper=keeper, task_code="L330", activity_code="A103",
        units=units, unit_cost=cost, adjustment=Decimal(0), total=line_total(units, cost),
        narrative="Prepare outline for deposition of plaintiff’s treating physician — knee and lumbar claims.",
    )  # fmt: skip

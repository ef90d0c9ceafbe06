"""The bill as its own file tells it, for playing a journey without our books."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from billing.ledes.formats import FORMATS
from billing.ledes.problem import told
from billing.ledes.reading import read
from billing.ledes.row import Row
from data.vocabulary import LineKind
from jobs.portals.bill import Bill

FEES = frozenset({LineKind.FEE, LineKind.FEE_ADJUSTMENT})


class NoBill(ValueError):
    """The file does not tell what a visit must know; the text says why."""


def bill_in(content: bytes, form: str, number: str | None = None, **more: Any) -> Bill:
    """The first invoice of the file, or the one with this number; `more` are values that no file tells, such as the office.

    Raises NoBill. What else is wrong with the file is for the site to say.
    """
    reading = read(content, FORMATS[form])
    invoices = reading.sheet.invoices
    rows = next(iter(invoices.values()), None) if number is None else invoices.get(number)
    if not rows:
        found = f"the invoices in it are {', '.join(invoices)}" if invoices else told(reading.problems)
        raise NoBill(f"There is no invoice{f' {number}' if number else ''} in the file: {found}")
    try:
        return replace(_bill(rows), **more)
    except ValueError as error:
        raise NoBill(f"The file does not tell the bill: {error}") from error


def _bill(rows: Sequence[Row]) -> Bill:
    first, totals = rows[0], [(row.kind in FEES, row.number("LINE_ITEM_TOTAL")) for row in rows]
    return Bill(
        invoice_number=first.says("INVOICE_NUMBER"),
        matter_number=first.says("LAW_FIRM_MATTER_ID"),
        claim_number=first.says("CLIENT_MATTER_ID"),
        client_number=first.says("CLIENT_ID"),
        total=first.number("INVOICE_TOTAL"),
        fees=sum((total for is_fee, total in totals if is_fee), Decimal(0)),
        expenses=sum((total for is_fee, total in totals if not is_fee), Decimal(0)),
        invoice_date=first.day("INVOICE_DATE"),
        period_start=first.day("BILLING_START_DATE"),
        period_end=first.day("BILLING_END_DATE"),
        stage=first.says("STAGE") if "STAGE" in first.columns else "INTERIM",
    )

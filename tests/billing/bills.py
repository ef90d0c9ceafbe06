"""Invoices in memory and LEDES files as text, for tests that need no database: say only what matters."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from billing.ledes.ledes_1998b import LEDES_1998B
from billing.money import invoice_total, line_total
from carriers.profile import LedesProfile
from data.models import Client, Invoice, InvoiceLine, Matter, Timekeeper
from data.vocabulary import InvoiceSource, LineKind

SAMPLES = Path(__file__).parents[1] / "samples" / "ledes"
PROFILE = LedesProfile(law_firm_id="24-6437381")
HEADER = "|".join(LEDES_1998B.columns)
UTBMS = {LineKind.FEE: {"task_code": "L330", "activity_code": "A103"}, LineKind.EXPENSE: {"expense_code": "E101"}}


def a_sample(name: str) -> bytes:
    """One of the published files."""
    return (SAMPLES / name).read_bytes()


def ada(**more: object) -> Timekeeper:
    """Ada, a partner."""
    values = {"code": "TK1", "last_name": "Whitcombe", "first_name": "Ada", "classification": "PARTNR"}
    return Timekeeper(**(values | more))


def a_bill_line(kind: LineKind = LineKind.FEE, **more: object) -> InvoiceLine:
    """A good line: an hour and a half at 200 dollars."""
    values = {
        "position": 1, "kind": kind, "day": dt.date(2026, 10, 14), "units": Decimal("1.5"), "unit_cost": Decimal(200),
        "adjustment": Decimal(0), "narrative": "Prepare outline for deposition.", **UTBMS.get(kind, {}),
        "timekeeper": ada() if kind is LineKind.FEE else None,
    }  # fmt: skip
    values |= more
    total = {"total": line_total(values["units"], values["unit_cost"], values["adjustment"])}
    return InvoiceLine(**(total | values))


def a_bill(*lines: InvoiceLine, **more: object) -> Invoice:
    """A good invoice for these lines, or for one good line."""
    on_it = list(lines) or [a_bill_line()]
    values = {
        "number": "2610-0042", "matter": a_case(), "source": InvoiceSource.DRAFTED, "invoice_date": dt.date(2026, 11, 2),
        "period_start": dt.date(2026, 10, 1), "period_end": dt.date(2026, 10, 31), "lines": on_it,
        "description": "For professional services, October 2026", "total": invoice_total(line.total for line in on_it),
    }  # fmt: skip
    return Invoice(**(values | more))


def a_case(**more: object) -> Matter:
    """A matter with a claim number."""
    values = {"number": "M-0528", "claim_number": "HM-000423", "client": Client(number="C-711")}
    return Matter(**(values | more))


def a_named_case(**more):
    """A case whose matter and client have names: the international format says them."""
    return a_case(**({"caption": "Delgado v. Northfield", "client": Client(number="C-711", name="Harbor Mutual Auto")} | more))


def a_row(changes: Mapping[str, str] | None = None) -> str:
    """A good line of a file, with these columns changed."""
    values = {
        "INVOICE_DATE": "20261102", "INVOICE_NUMBER": "96542", "CLIENT_ID": "00711", "LAW_FIRM_MATTER_ID": "0528",
        "INVOICE_TOTAL": "300.00", "BILLING_START_DATE": "20261001", "BILLING_END_DATE": "20261031",
        "INVOICE_DESCRIPTION": "For services rendered", "LINE_ITEM_NUMBER": "1", "EXP/FEE/INV_ADJ_TYPE": "F",
        "LINE_ITEM_NUMBER_OF_UNITS": "1.5", "LINE_ITEM_ADJUSTMENT_AMOUNT": "", "LINE_ITEM_TOTAL": "300.00", "LINE_ITEM_DATE": "20261014",
        "LINE_ITEM_TASK_CODE": "L330", "LINE_ITEM_EXPENSE_CODE": "", "LINE_ITEM_ACTIVITY_CODE": "A103", "TIMEKEEPER_ID": "TK1",
        "LINE_ITEM_DESCRIPTION": "Prepare outline for deposition.", "LAW_FIRM_ID": "24-6437381", "LINE_ITEM_UNIT_COST": "200",
        "TIMEKEEPER_NAME": "Whitcombe, Ada", "TIMEKEEPER_CLASSIFICATION": "PARTNR", "CLIENT_MATTER_ID": "423-987",
    }  # fmt: skip
    values |= changes or {}
    return "|".join(values[name] for name in LEDES_1998B.columns)


def a_file(*rows: str) -> bytes:
    """A file of these rows, or of one good row."""
    return "".join(f"{line}[]\r\n" for line in (LEDES_1998B.marker, HEADER, *(rows or (a_row(),)))).encode()


def amounts(most: str, places: int, least: str = "0") -> st.SearchStrategy[Decimal]:
    """Decimals of at most so many places."""
    return st.decimals(Decimal(least), Decimal(most), places=places, allow_nan=False, allow_infinity=False)


@st.composite
def bill_lines(draw: st.DrawFn, position: int = 1) -> InvoiceLine:
    """Any line our tables can hold whose words do not vanish when they are cleaned."""
    return a_bill_line(
        draw(st.sampled_from(LineKind)),
        position=position,
        day=draw(st.dates()),
        units=draw(amounts("9999.9999", 4)),
        unit_cost=draw(amounts("99999.9999", 4)),
        adjustment=draw(amounts("99999.99", 2, "-99999.99")),
        narrative="Review " + draw(st.text(max_size=300)),
    )


@st.composite
def bills(draw: st.DrawFn) -> Invoice:
    """Any invoice our tables can hold that carries what LEDES needs."""
    lines = [draw(bill_lines(position)) for position in range(1, draw(st.integers(1, 6)) + 1)]
    words = st.text(max_size=60)
    start, end = sorted((draw(st.dates()), draw(st.dates())))
    return a_bill(*lines, description=draw(words), period_start=start, period_end=end, invoice_date=draw(st.dates()))

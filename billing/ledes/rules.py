"""What must hold between the values of LEDES 1998B, one small function each. A value that is wrong by itself is not judged here."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from billing.ledes.values import day_in, number_as_text, number_in
from billing.money import cents, invoice_total
from data.vocabulary import Severity

HALF_A_CENT = Decimal("0.005")
MISPLACED = {"F": ("LINE_ITEM_EXPENSE_CODE",), "E": ("LINE_ITEM_TASK_CODE", "LINE_ITEM_ACTIVITY_CODE")}
"""Codes that do not belong on a line of a type."""


def line_adds_up(sheet: Sheet) -> Iterator[Problem]:
    """A line's total is units x unit cost + adjustment, rounded to the cent; half a cent rounded the other way is only seen."""
    for row in sheet.rows:
        if (exact := worth_of(row)) is not None:
            yield from wrong_total(row, exact)


def worth_of(row: Row) -> Decimal | None:
    """What a line costs by its own factors, not rounded; None if one of them cannot be read."""
    units, cost = number_of(row, "LINE_ITEM_NUMBER_OF_UNITS"), number_of(row, "LINE_ITEM_UNIT_COST")
    adjustment = number_of(row, "LINE_ITEM_ADJUSTMENT_AMOUNT")
    return None if units is None or cost is None or adjustment is None else units * cost + adjustment


def wrong_total(row: Row, exact: Decimal, tax: str = "") -> Iterator[Problem]:
    """The problem of a line whose total, where it says one, is not this amount; `tax` is what it says of tax, if it may."""
    total, said = number_of(row, "LINE_ITEM_TOTAL"), row.says("LINE_ITEM_TOTAL")
    if not said or total is None or total in (exact, cents(exact)):
        return
    factors = f"{row.says('LINE_ITEM_NUMBER_OF_UNITS') or 0} x {row.says('LINE_ITEM_UNIT_COST') or 0}"
    adjustment, tie = row.says("LINE_ITEM_ADJUSTMENT_AMOUNT"), abs(total - exact) == HALF_A_CENT
    yield Problem(
        f"LINE_ITEM_TOTAL is {said}, but {factors}{f' plus the adjustment {adjustment}' if adjustment else ''}"
        f"{f' plus the tax {tax}' if tax else ''} is {number_as_text(cents(exact), 2)}"
        + (" when half a cent is rounded up." if tie else "."),
        row.line, "LINE_ITEM_TOTAL", said, "006", Severity.WARN if tie else Severity.REFUSE,
        mend="Correct the total, or what it is made of.",
    )  # fmt: skip


def invoice_adds_up(sheet: Sheet) -> Iterator[Problem]:
    """All lines of an invoice carry one total, and it is the sum of theirs."""
    for number, rows in sheet.invoices.items():
        total, said = number_of(rows[0], "INVOICE_TOTAL"), rows[0].says("INVOICE_TOTAL")
        others = [row for row in rows if row.says("INVOICE_TOTAL") != said and number_of(row, "INVOICE_TOTAL") != total]
        worth = None if number in sheet.torn else _sum(rows)
        if others:
            yield from (_other_total(row, rows[0], worth) for row in others)
        elif said and total is not None and worth is not None and total != worth:
            yield Problem(
                f"INVOICE_TOTAL is {said}, but the lines of invoice {short(number)} add up to {number_as_text(worth, 2)}.",
                rows[0].line, "INVOICE_TOTAL", said, mend="Correct the total, or the lines.",
            )  # fmt: skip


def _other_total(row: Row, first: Row, worth: Decimal | None) -> Problem:
    said, number = row.says("INVOICE_TOTAL"), short(row.says("INVOICE_NUMBER"))
    return Problem(
        f"INVOICE_TOTAL is {short(said) or 'empty'} here and {short(first.says('INVOICE_TOTAL')) or 'empty'} in line {first.line};"
        f" every line of invoice {number} must carry the same total"
        + ("." if worth is None else f", and its lines add up to {number_as_text(worth, 2)}."),
        row.line, "INVOICE_TOTAL", short(said), "007", mend="Write the same total on every line.",
    )  # fmt: skip


def _sum(rows: Iterable[Row]) -> Decimal | None:
    """The sum of the line totals; None if one of them is missing or cannot be read."""
    totals = [number_of(row, "LINE_ITEM_TOTAL") if row.says("LINE_ITEM_TOTAL") else None for row in rows]
    read = [total for total in totals if total is not None]
    return invoice_total(read) if len(read) == len(totals) else None


def line_numbers_differ(sheet: Sheet) -> Iterator[Problem]:
    """No two lines of an invoice have the same number."""
    for number, rows in sheet.invoices.items():
        seen: dict[str, int] = {}
        for row in rows:
            item = row.says("LINE_ITEM_NUMBER")
            first = seen.setdefault(item, row.line)
            if item and first != row.line:
                yield Problem(
                    f"LINE_ITEM_NUMBER {short(item)} stands already in line {first}; it must be unique in invoice {short(number)}.",
                    row.line, "LINE_ITEM_NUMBER", short(item), mend="Give one of the lines another number.",
                )  # fmt: skip


def units_are_not_negative(sheet: Sheet) -> Iterator[Problem]:
    """Hours and counts are never negative: what is taken away stands in the adjustment."""
    for row in sheet.rows:
        units = row.says("LINE_ITEM_NUMBER_OF_UNITS")
        if units.startswith("-") and number_in(units):
            yield Problem(
                f"LINE_ITEM_NUMBER_OF_UNITS is {units}, and hours and counts are never negative.",
                row.line, "LINE_ITEM_NUMBER_OF_UNITS", units, mend="Take money away with LINE_ITEM_ADJUSTMENT_AMOUNT.",
            )  # fmt: skip


def period_runs_forward(sheet: Sheet) -> Iterator[Problem]:
    """A billing period does not end before it starts."""
    for rows in sheet.invoices.values():
        start, end = rows[0].says("BILLING_START_DATE"), rows[0].says("BILLING_END_DATE")
        if day_in(start) and day_in(end) and end < start:
            yield Problem(
                f"BILLING_END_DATE {end} is before BILLING_START_DATE {start}.",
                rows[0].line, "BILLING_END_DATE", end, severity=Severity.WARN, mend="Correct one of the two days.",
            )  # fmt: skip


def codes_fit_the_line(sheet: Sheet) -> Iterator[Problem]:
    """Expense codes stand on expenses, task and activity codes do not."""
    for row in sheet.rows:
        for field in MISPLACED.get(row.says("EXP/FEE/INV_ADJ_TYPE").upper(), ()):
            if code := row.says(field):
                sentence = (
                    f"{field} is {short(code)} on a line of type {row.says('EXP/FEE/INV_ADJ_TYPE')}, where carriers expect none."
                )
                yield Problem(sentence, row.line, field, short(code), severity=Severity.WARN, mend="Take it off the line.")


def number_of(row: Row, field: str) -> Decimal | None:
    """The number under a field's name, 0 if it is empty, None if it cannot be read."""
    return number_in(row.says(field))

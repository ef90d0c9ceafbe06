"""What must hold between the values of LEDES 1998B, one small function each. A value that is wrong by itself is not judged here."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import compress

from billing.ledes.days import day_said
from billing.ledes.problem import Problem, short
from billing.ledes.row import TYPE, Row
from billing.ledes.sheet import Sheet, at
from billing.ledes.values import number_as_text, number_in
from billing.money import cents, invoice_total
from data.vocabulary import Severity

HALF_A_CENT = Decimal("0.005")
MISPLACED = {"F": ("LINE_ITEM_EXPENSE_CODE",), "E": ("LINE_ITEM_TASK_CODE", "LINE_ITEM_ACTIVITY_CODE")}
"""Codes that do not belong on a line of a type."""


def line_adds_up(sheet: Sheet) -> Iterator[Problem]:
    """A line's total is units x unit cost + adjustment, rounded to the cent; half a cent rounded the other way is only seen."""
    totals = sheet.numbers("LINE_ITEM_TOTAL")
    for place, (exact, total) in enumerate(zip(sheet.worths, totals, strict=True)) if sheet.worths != totals else ():
        if exact is not None and exact != total:
            yield from wrong_total(sheet.rows[place], exact)


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
    said, totals, amounts = sheet.column("INVOICE_TOTAL"), sheet.numbers("INVOICE_TOTAL"), _amounts(sheet)
    for number, places in sheet.places.items():
        first, own = places[0], at(places, said)
        others = [] if own.count(own[0]) == len(own) else [place for place in places if totals[place] != totals[first]]
        worth = None if number in sheet.torn else _sum(at(places, amounts))
        if others:
            yield from (_other_total(sheet.rows[place], sheet.rows[first], worth) for place in others)
        elif said[first] and totals[first] is not None and worth is not None and totals[first] != worth:
            yield Problem(
                f"INVOICE_TOTAL is {said[first]}, but the lines of invoice {short(number)} add up to {number_as_text(worth, 2)}.",
                sheet.lines[first], "INVOICE_TOTAL", said[first], mend="Correct the total, or the lines.",
            )  # fmt: skip


def _other_total(row: Row, first: Row, worth: Decimal | None) -> Problem:
    said, number = row.says("INVOICE_TOTAL"), short(row.says("INVOICE_NUMBER"))
    return Problem(
        f"INVOICE_TOTAL is {short(said) or 'empty'} here and {short(first.says('INVOICE_TOTAL')) or 'empty'} in line {first.line};"
        f" every line of invoice {number} must carry the same total"
        + ("." if worth is None else f", and its lines add up to {number_as_text(worth, 2)}."),
        row.line, "INVOICE_TOTAL", short(said), "007", mend="Write the same total on every line.",
    )  # fmt: skip


def _amounts(sheet: Sheet) -> Sequence[Decimal | None]:
    """What each line comes to; None where that is missing or cannot be read."""
    field = "LINE_ITEM_TOTAL"
    amounts = zip(sheet.column(field), sheet.numbers(field), strict=True)
    return [amount if said else None for said, amount in amounts] if "" in sheet.column(field) else sheet.numbers(field)


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum, None if one of them is unknown."""
    known = [amount for amount in amounts if amount is not None]
    return invoice_total(known) if len(known) == len(amounts) else None


def line_numbers_differ(sheet: Sheet) -> Iterator[Problem]:
    """No two lines of an invoice have the same number."""
    items = sheet.column("LINE_ITEM_NUMBER")
    for number, places in sheet.places.items():
        if len(set(own := at(places, items))) < len(own):
            yield from _repeated(sheet, number, dict(zip(places, own, strict=True)))


def _repeated(sheet: Sheet, number: str, items: Mapping[int, str]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for place, item in items.items():
        line = sheet.lines[place]
        first = seen.setdefault(item, line)
        if item and first != line:
            yield Problem(
                f"LINE_ITEM_NUMBER {short(item)} stands already in line {first}; it must be unique in invoice {short(number)}.",
                line, "LINE_ITEM_NUMBER", short(item), mend="Give one of the lines another number.",
            )  # fmt: skip


def units_are_not_negative(sheet: Sheet) -> Iterator[Problem]:
    """Hours and counts are never negative: what is taken away stands in the adjustment."""
    field = "LINE_ITEM_NUMBER_OF_UNITS"
    negative = {units for units in sheet.texts(field) if units.startswith("-") and number_in(units)}
    for line, units in zip(sheet.lines, sheet.column(field), strict=True) if negative else ():
        if units in negative:
            sentence = f"{field} is {units}, and hours and counts are never negative."
            yield Problem(sentence, line, field, units, mend="Take money away with LINE_ITEM_ADJUSTMENT_AMOUNT.")


def period_runs_forward(sheet: Sheet) -> Iterator[Problem]:
    """A billing period does not end before it starts."""
    starts, ends = sheet.column("BILLING_START_DATE"), sheet.column("BILLING_END_DATE")
    for first in (places[0] for places in sheet.places.values()):
        start, end = day_said(starts[first]), day_said(ends[first])
        if start and end and end < start:
            yield Problem(
                f"BILLING_END_DATE {ends[first]} is before BILLING_START_DATE {starts[first]}.",
                sheet.lines[first], "BILLING_END_DATE", ends[first], severity=Severity.WARN, mend="Correct one of the two days.",
            )  # fmt: skip


def codes_fit_the_line(sheet: Sheet) -> Iterator[Problem]:
    """Expense codes stand on expenses, task and activity codes do not."""
    for kind, fields in MISPLACED.items():
        of_kind = [each == kind for each in sheet.kinds]
        for field in fields:
            if any(compress(sheet.column(field), of_kind)):
                yield from (_misplaced(row, field) for row in compress(sheet.rows, of_kind) if row.says(field))


def _misplaced(row: Row, field: str) -> Problem:
    code = short(row.says(field))
    sentence = f"{field} is {code} on a line of type {row.says(TYPE)}, where carriers expect none."
    return Problem(sentence, row.line, field, code, severity=Severity.WARN, mend="Take it off the line.")


def number_of(row: Row, field: str) -> Decimal | None:
    """The number under a field's name, 0 if it is empty, None if it cannot be read."""
    return number_in(row.says(field))

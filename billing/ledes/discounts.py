"""Discounts taken off a bill's lines and put into one row of fees and one of expenses, for carriers that want them there."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from billing.ledes.characters import clean
from billing.ledes.line import Line, MadeLine
from billing.ledes.rules import HALF_A_CENT
from billing.ledes.values import number_as_text
from billing.money import invoice_total, line_total
from carriers.profile import LedesProfile, Rounding
from data.models import InvoiceLine
from data.vocabulary import LineKind

SIDES = (
    (LineKind.FEE, LineKind.FEE_ADJUSTMENT, "Fee adjustment"),
    (LineKind.EXPENSE, LineKind.EXPENSE_ADJUSTMENT, "Expense adjustment"),
)
"""What is adjusted, the type of the row that adjusts it, and what that row is called; 20 characters fit every carrier."""
LONGEST = 15 * 1024
NOTHING, ONE = Decimal(0), Decimal(1)


def with_discounts_apart(lines: Sequence[InvoiceLine], profile: LedesProfile) -> tuple[Line, ...]:
    """The same money to the cent: every line keeps its number and shows its full price, and rows with the next free numbers hold what
    was taken off (or added). Adjustments of the whole bill go into these rows; one that is alone of its kind stays as it is."""
    made, merged = list[MadeLine](), set[int]()
    for kind, type_of_row, called in SIDES:
        parts = [line for line in lines if line.kind == type_of_row or (line.kind == kind and line.adjustment)]
        if any(line.kind == kind for line in parts) or len(parts) > 1:
            position = max(line.position for line in lines) + 1 + len(made)
            made.append(_row(position, type_of_row, called, parts, profile))
            merged |= {line.position for line in parts if line.kind == type_of_row}
    return (*(_at_full_price(line, profile.rounding) for line in lines if line.position not in merged), *made)


def _at_full_price(line: InvoiceLine, rounding: Rounding) -> Line:
    if not line.adjustment or line.kind not in (LineKind.FEE, LineKind.EXPENSE):
        return line
    return MadeLine(
        line.position, line.kind, line.day, line.units, line.unit_cost, NOTHING, _full_price(line, rounding), line.narrative,
        line.expense_code, line.task_code, line.activity_code, line.timekeeper,
    )  # fmt: skip


def _full_price(line: InvoiceLine, rounding: Rounding) -> Decimal:
    """Units x unit cost, rounded once. A line whose total is wrong stays as wrong as it is, so that it is found."""
    return line_total(line.units, line.unit_cost, rounding=rounding) + _wrong_by(line, rounding)


def _wrong_by(line: InvoiceLine, rounding: Rounding) -> Decimal:
    """How far a line's total is off; nothing when it is only half a cent that went the other way."""
    if abs(line.total - line.units * line.unit_cost - line.adjustment) <= HALF_A_CENT:
        return NOTHING
    return line.total - line_total(line.units, line.unit_cost, line.adjustment, rounding=rounding)


def _row(position: int, kind: LineKind, called: str, parts: Sequence[InvoiceLine], profile: LedesProfile) -> MadeLine:
    """Its amount is what the lines are worth less than their full prices: where half a cent goes another way, it holds that cent too."""
    amount = invoice_total(_worth(line, kind, profile.rounding) for line in parts)
    codes = {line.expense_code for line in parts}
    return MadeLine(
        position, kind, max(line.day for line in parts), ONE, NOTHING, amount, amount, _words(called, kind, parts, profile),
        expense_code=codes.pop() if len(codes) == 1 and kind == LineKind.EXPENSE_ADJUSTMENT else None,
    )  # fmt: skip


def _worth(line: InvoiceLine, kind: LineKind, rounding: Rounding) -> Decimal:
    """What a line brings into the row. An adjustment whose own total is wrong brings the right one: then the invoice's total is found."""
    return line.total - (_wrong_by(line, rounding) if line.kind == kind else _full_price(line, rounding))


def _words(called: str, kind: LineKind, parts: Sequence[InvoiceLine], profile: LedesProfile) -> str:
    """What is in the row, as long as the carrier takes so much; else how many lines, or only what it is called."""
    longest = LONGEST if profile.limits.narrative is None else profile.limits.narrative
    several = f"{called}, {len(parts)} lines together"
    told = (f"{called}: {'; '.join(_told(kind, parts))}", several, called)
    return next(words for words in told if len(clean(words)) <= longest)


def _told(kind: LineKind, parts: Sequence[InvoiceLine]) -> Iterator[str]:
    lines = [line for line in parts if line.kind != kind]
    if lines:
        numbers = ", ".join(str(line.position) for line in lines)
        yield f"line{'s' if len(lines) > 1 else ''} {numbers} ({_dollars(line.adjustment for line in lines)})"
    for line in (each for each in parts if each.kind == kind):
        yield f"{line.narrative.strip() or f'line {line.position}'} ({_dollars([line.total])})"


def _dollars(amounts: Iterator[Decimal] | list[Decimal]) -> str:
    return number_as_text(invoice_total(amounts), 2)

"""The only place that rounds."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from carriers.profile import Rounding

CENT = Decimal("0.01")
MODES: dict[Rounding, str] = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


def cents(amount: Decimal, rounding: Rounding = "half_up") -> Decimal:
    """Dollars to the cent: half a cent away from zero, or to the nearest even cent."""
    return amount.quantize(CENT, MODES[rounding])


def line_total(
    units: Decimal, unit_cost: Decimal, adjustment: Decimal = Decimal(0), *, rounding: Rounding = "half_up"
) -> Decimal:
    """What a line costs in dollars: units x unit cost + adjustment, rounded once."""
    return cents(units * unit_cost + adjustment, rounding)


def line_tax(units: Decimal, unit_cost: Decimal, adjustment: Decimal, rate: Decimal, *, rounding: Rounding) -> Decimal:
    """The tax of a line at a rate between 0 and 1: of what it is worth before any rounding, rounded once."""
    return cents((units * unit_cost + adjustment) * rate, rounding)


def invoice_total(line_totals: Iterable[Decimal]) -> Decimal:
    """What an invoice costs: the sum of lines that are already rounded."""
    return sum(line_totals, Decimal("0.00"))


def in_hundredths(amount: Decimal) -> bool:
    """Whether an amount has at most two decimals."""
    return amount == amount.quantize(CENT)


def shares(amount: Decimal, parts: int) -> list[Decimal]:
    """An amount of dollars and cents in equal parts, to the cent; the first ones are a cent larger where it does not come out."""
    whole, left = divmod(int(amount / CENT), parts)
    return [(whole + (place < left)) * CENT for place in range(parts)]

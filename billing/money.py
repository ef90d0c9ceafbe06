"""The only place that rounds."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Dollars to the cent, half a cent up (away from zero)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def line_total(units: Decimal, unit_cost: Decimal, adjustment: Decimal = Decimal(0)) -> Decimal:
    """What a line costs in dollars: units x unit cost + adjustment, rounded once."""
    return cents(units * unit_cost + adjustment)


def invoice_total(line_totals: Iterable[Decimal]) -> Decimal:
    """What an invoice costs: the sum of lines that are already rounded."""
    return sum(line_totals, Decimal("0.00"))


def in_hundredths(amount: Decimal) -> bool:
    """Whether an amount has at most two decimals."""
    return amount == amount.quantize(CENT)

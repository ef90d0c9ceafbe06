"""Amounts as sentences and papers say them."""

from decimal import Decimal


def amount(number: Decimal) -> str:
    """Without zeros that say nothing."""
    return f"{number.normalize():f}"


def hours(number: Decimal) -> str:
    """`1 hour`, `0.1 hours`."""
    return f"{amount(number)} hour{'' if number == 1 else 's'}"


def dollars(number: Decimal) -> str:
    """An amount as -$1,234.50."""
    return f"{'-' if number < 0 else ''}${abs(number):,.2f}"


def many(number: int, what: str) -> str:
    """`1 day`, `2 days`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"

"""What people type about a piece of work, taken at its word or refused with a sentence."""

import re
from decimal import Decimal, InvalidOperation

from billing.errors import BadInput
from billing.money import in_hundredths
from data.vocabulary import LineKind

HOURS_IN_A_DAY = Decimal(24)
MINUTES_IN_AN_HOUR = 60
LONGEST_NARRATIVE = 15_000
LARGEST_NUMBER = 10**9
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")


def narrative_typed(typed: str) -> str:
    """What was done, without blanks around it."""
    words = typed.strip()
    if not words:
        raise BadInput("A line needs a narrative: the carrier will not pay for work it cannot read about.")
    if len(words) > LONGEST_NARRATIVE:
        raise BadInput(f"The narrative has {len(words):,} characters; a LEDES file takes {LONGEST_NARRATIVE:,}.")
    return words


def units_typed(typed: str, kind: LineKind) -> Decimal:
    """Hours of work (1.5, or 1:30 by the clock), or how many of an expense."""
    amount = _clock(typed) if kind == LineKind.FEE else None
    if amount is None:
        amount = number_typed(typed)
    if amount <= 0:
        raise BadInput(f"“{typed}” cannot be billed; write more than 0.")
    if kind == LineKind.FEE and amount > HOURS_IN_A_DAY:
        raise BadInput(f"{amount} hours do not fit into one day.")
    if not in_hundredths(amount):
        raise BadInput(f"{amount} has more than two decimals.")
    return amount


def number_typed(typed: str) -> Decimal:
    """A finite number, with a point or a comma before its decimals."""
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        raise BadInput(f"“{typed}” is not a number; write it like 1.5.") from None
    if not number.is_finite():
        raise BadInput(f"“{typed}” is not a number; write it like 1.5.")
    if abs(number) > LARGEST_NUMBER:
        raise BadInput(f"“{typed}” is too large.")
    return number


def _clock(typed: str) -> Decimal | None:
    """1:30 is 1.5; minutes that are no whole hundredths of an hour (1:20) are for the person to round."""
    if (said := CLOCK.fullmatch(typed.strip())) is None:
        return None
    minutes = int(said[1]) * MINUTES_IN_AN_HOUR + int(said[2])
    if minutes * 100 % MINUTES_IN_AN_HOUR:
        raise BadInput(f"{typed.strip()} is no whole number of hundredths of an hour; write it as hours, such as 1.3.")
    return Decimal(minutes) / MINUTES_IN_AN_HOUR

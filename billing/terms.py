"""When a carrier wants to be billed: whether a matter's unbilled work goes on a bill of a period, or waits and why."""

import datetime as dt
from decimal import Decimal

from billing.periods import Period
from carriers.profile import Terms


def why_it_waits(terms: Terms, period: Period, worth: Decimal) -> str | None:
    """The sentence that says why work worth so many dollars is not billed for the period; None if it is."""
    if worth < terms.at_least:
        least = f"the carrier takes bills from ${terms.at_least:,.2f}"
        return f"Its unbilled work is worth ${worth:,.2f}; {least}. It waits for the next period."
    early = terms.sooner_over is not None and worth > terms.sooner_over
    if terms.every == "quarter" and not period.ends_a_quarter and not early:
        return "The carrier is billed by the quarter; its work waits for the quarter's end."
    return None


def no_rate(timekeeper: str, day: dt.date) -> str:
    """The sentence for work that nobody agreed a price for."""
    return f"{timekeeper} has no agreed rate on {day}; an admin adds it in the case-management system."

"""Rules about what work and costs may be worth."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import Field

from carriers.guidelines.guideline import Guideline, Hint, Mendable
from carriers.guidelines.of_words import Codes, Phrases

Dollars: TypeAlias = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


class ApprovedRate(Mendable):
    """Nobody's hour costs more than agreed: by the carrier's list if it names a rate, else by the firm's agreed rates."""


class RateCap(Mendable):
    """An hour costs at most so much, whoever works."""

    dollars: Mapping[str, Dollars] = Field(description="Dollars an hour for each classification, such as `{PARTNR: 250}`")


class RateLock(Mendable):
    """An agreed rate stays for some years."""

    years: int = Field(2, ge=1, le=20, description="Years a rate must stay")


class Travel(Mendable):
    """Time on the way is paid in part, or not at all."""

    percent: Decimal = Field(Decimal(50), ge=0, le=100, description="Percent of the rate that is paid")
    codes: Codes = Field(("A112", "B195"), description="Codes of travel")
    phrases: Phrases = Field(("travel to", "travel from", "traveled to", "traveling", "drive to"), description="Words of travel")
    say_none: bool = Field(False, description="Attendance (A109) must say `no travel` when there was none")


class ExpenseReceipts(Hint):
    """Larger costs are proven by a receipt."""

    over: Dollars = Field(Decimal(25), description="Dollars: a cost worth more needs one")
    without: Codes = Field(("E101", "E103", "E104", "E105", "E108"), description="Expense codes of what the firm does itself")


class ExpenseCaps(Mendable):
    """Some costs are paid up to an amount a day."""

    dollars: Mapping[str, Dollars] = Field(description="Dollars a day for each expense code, such as `{E111: 60}`")


class DirectExpenses(Guideline):
    """Whoever sends a large bill sends it to the carrier, not to the firm."""

    over: Dollars = Field(Decimal(500), description="Dollars one cost may be worth on a bill of the firm")


class DocumentBackup(Hint):
    """A document that took much work is sent along."""

    over: Dollars = Field(Decimal(1000), description="Dollars of work on one document")
    codes: Codes = Field(("A103",), min_length=1, description="Activity codes of drafting")


class Budget(Guideline):
    """A matter has a budget."""

    percent: Decimal = Field(Decimal(100), gt=0, description="Percent of the budget that may be billed")


class DuplicateLines(Guideline):
    """Nothing is billed twice, on this bill or on another."""


class DuplicateNumber(Guideline):
    """An invoice number is used once, also for those who read `INV-0042` and `INV 42` as the same."""

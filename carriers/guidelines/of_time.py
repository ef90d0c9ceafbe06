"""Rules about hours and days."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from carriers.guidelines.guideline import Guideline, Hint


class TimeIncrement(Guideline):
    """Time is billed in steps, usually of a tenth of an hour."""

    hours: Decimal = Field(Decimal("0.1"), gt=0, le=1, description="The step, in hours")


class EntrySize(Hint):
    """One entry of many hours is looked at closely, and often cut."""

    hours: Decimal = Field(gt=0, le=24, description="Hours one entry may have")


class HoursPerDay(Guideline):
    """Nobody bills more than so many hours of a day, all matters and carriers of the firm together."""

    hours: Decimal = Field(Decimal(12), gt=0, le=24, description="Hours of one timekeeper on one day")


class StaleTime(Guideline):
    """Work and costs are billed soon."""

    days: int = Field(90, ge=1, description="Days between the work and the date of the invoice at most")


class LateInvoice(Hint):
    """A bill comes soon after its period; some carriers take something off for each month it is late."""

    days: int = Field(30, ge=1, description="Days between the end of the period and the date of the invoice at most")
    percent_a_month: Decimal = Field(Decimal(0), ge=0, le=100, description="Percent the carrier takes off for each month late")


class InvoiceFrequency(Guideline):
    """One bill for a matter and month, or quarter."""

    every: Literal["month", "quarter"] = Field("month", description="One bill in each `month` or `quarter`")
    sooner_over: Decimal | None = Field(None, ge=0, description="Dollars: a bill worth more may come in between")


class MatterClosed(Guideline):
    """Nothing is billed long after a matter was closed."""

    days: int = Field(120, ge=0, description="Days after the closing that the date of the invoice may be")


class Appeal(Hint):
    """What the carrier cut can be appealed for some time, with a reason for each cut."""

    days: int = Field(60, ge=1, description="Days after its answer")

"""The whole day on one screen: each job, what it is for, and when it runs by itself."""

from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from jobs import (
    check_bills,
    compare,
    draft_invoices,
    learn,
    read_answers,
    read_mail,
    replicate,
    return_status,
    return_time,
    tidy,
    upload_invoices,
)
from jobs.work import Work
from settings import Settings


@dataclass(frozen=True)
class Job:
    """One thing the worker does by itself, and whenever somebody asks for it."""

    name: str
    purpose: str
    schedule: str
    trigger: BaseTrigger
    run: Callable[[Work], None]


BY_THE_CLOCK = (
    Job(
        "read_mail",
        "Reads what carriers wrote and gives the answers to their invoices",
        "every minute",
        IntervalTrigger(minutes=1),
        read_mail.run,
    ),
    Job(
        "read_answers",
        "Reads back what carriers' sites say of the invoices they have",
        "every 4 hours, at sites that are open",
        CronTrigger(hour="*/4", minute=10, timezone="UTC"),
        read_answers.run,
    ),
    Job(
        "check_bills",
        "Holds open bills against the carriers' guidelines again: rates, lists and other bills change around them",
        "every night at 04:30 UTC",
        CronTrigger(hour=4, minute=30, timezone="UTC"),
        check_bills.run,
    ),
    Job(
        "learn",
        "Reads why carriers cut bills, and looks which rules would have found it before",
        "every night at 02:30 UTC",
        CronTrigger(hour=2, minute=30, timezone="UTC"),
        learn.run,
    ),
    Job(
        "compare",
        "Compares both ends of replication, range by range, and finds the rows that differ",
        "every night at 01:30 UTC",
        CronTrigger(hour=1, minute=30, timezone="UTC"),
        compare.run,
    ),
    Job(
        "tidy",
        "Ends forgotten sign-ins and drops old rows about the door and the worker",
        "every night at 03:30 UTC",
        CronTrigger(hour=3, minute=30, timezone="UTC"),
        tidy.run,
    ),
)
"""Jobs whose times no setting changes."""


RETURN_STATUS = Job(
    "return_status",
    "Writes where bills stand into the case-management system",
    "at once when a bill moves",
    IntervalTrigger(minutes=1),
    return_status.run,
)
"""Only where LEDGERLINE_RETURN_STATUS says so."""


def timetable(settings: Settings) -> tuple[Job, ...]:
    """Every job, in the order of a month."""
    often = settings.replicate_every
    return (
        Job(
            "replicate",
            "Takes what changed in the case-management system",
            f"every {often} seconds",
            IntervalTrigger(seconds=often),
            replicate.run,
        ),
        Job(
            "return_time",
            "Writes time that was booked here into the case-management system",
            "at once when time is booked",
            IntervalTrigger(minutes=1),
            return_time.run,
        ),
        *([RETURN_STATUS] if settings.return_status else []),
        Job(
            "draft_invoices",
            "Makes a draft of last month's unbilled work of each matter and puts it on its attorney's table",
            "on the 2nd of each month at 06:00 UTC",
            CronTrigger(day=2, hour=6, timezone="UTC"),
            draft_invoices.run,
        ),
        Job(
            "upload_invoices",
            "Visits the carriers' sites for every upload that is due",
            "at once when an upload is due",
            IntervalTrigger(minutes=15),
            upload_invoices.run,
        ),
        *BY_THE_CLOCK,
    )

"""A whole month: asks for every approved invoice and visits sites until everything has its answer or waits for somebody."""

import datetime as dt
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from billing.submission.many import Asked, ask_all
from billing.submission.record import ALREADY
from data.dialects import clock
from data.queries import month as progress
from data.queries.month import CarrierMonth
from data.session import reading, transaction
from jobs.crew import Crew
from jobs.progress import shown
from jobs.upload_invoices import tend
from jobs.work import Work

LOOK = 0.5
"""Seconds between two looks at how far the month is."""
BY_HAND = dt.timedelta(minutes=3)
"""What one upload takes somebody who does it by hand."""


def run(work: Work, wait: dt.timedelta, console: Console) -> int:
    """Do the month and print how it ended; sites that answer later than `wait` are left to the worker. 0 when no outcome is unknown."""
    with transaction() as session:
        began, asked = clock(session), ask_all(session, work.desk)
    with shown() as bars, Crew(work.settings.upload_processes) as crew:
        work.progress = bars
        while not work.stop.is_set() and _goes_on(work, crew, began, wait):
            work.stop.wait(LOOK)
    with reading() as session:
        took = clock(session) - began
        rows, unknown = progress.months(session, began), progress.in_doubt(session, began)
        avoided = progress.duplicates_avoided(session, began, ALREADY)
    console.print(_table(rows))
    for sentence in _sentences(rows, asked, took, avoided):
        console.print(sentence)
    console.print(f"Unknown outcomes: {unknown}; the worker looks them up." if unknown else "No outcome is unknown.")
    return 1 if unknown else 0


def _goes_on(work: Work, crew: Crew, since: dt.datetime, wait: dt.timedelta) -> bool:
    with reading() as session:
        rows, due, now = progress.months(session, since), progress.next_moment(session, since), clock(session)
    for row in rows:
        work.progress(row.carrier, row.done, row.total)
    return tend(work, crew) or (due is not None and due <= now + wait)


def _table(rows: Sequence[CarrierMonth]) -> Table:
    columns = ("Carrier", "Invoices", "Accepted", "Rejected", "Unknown", "Needs a person", "Waits for the site", "Later")
    table = Table(*columns, title="The month", show_footer=False)
    for row in rows:
        later = row.moving - row.waiting
        figures = (row.total, row.accepted, row.rejected, row.uncertain, row.needs_person, row.waiting, later)
        table.add_row(row.carrier, *map(str, figures))
    return table


def _sentences(rows: Sequence[CarrierMonth], asked: Asked, took: dt.timedelta, avoided: int) -> list[str]:
    """The month in figures, beside what it would have taken by hand."""
    done, minutes = sum(row.accepted + row.rejected for row in rows), took / dt.timedelta(minutes=1)
    said = [f"{count} invoices were not asked for: {reason}" for reason, count in asked.refused.items()]
    said += [f"{sum(row.total for row in rows)} invoices, {avoided} of them found on a site and not sent again."]
    said += [
        f"{done} answers in {minutes:.1f} minutes: {done / minutes:.1f} a minute. By hand: {done * BY_HAND / HOUR:.1f} hours."
    ]
    return said


HOUR = dt.timedelta(hours=1)

"""What a timekeeper types of one piece of work, and the work that it tells of."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.codes import OF_WORK, known_code
from billing.desk import Desk
from billing.errors import BadInput, NotFound
from billing.typed import HOURS_IN_A_DAY, narrative_typed, units_typed
from carriers.utbms import CodeField
from data.dialects import clock
from data.models import Matter, TimeEntry
from data.queries.booked import OwnEntry, matter_to_book, own_entries
from data.vocabulary import LineKind


@dataclass(frozen=True)
class Typed:
    """As it was typed; a code that is not picked yet is empty."""

    matter_id: int
    day: dt.date
    hours: str
    narrative: str
    task_code: str = ""
    activity_code: str = ""


@dataclass(frozen=True)
class Work:
    """As it is meant: the matter with its client and carrier, whole hundredths of hours, codes of the carrier's set."""

    matter: Matter
    day: dt.date
    hours: Decimal
    narrative: str
    task_code: str | None
    activity_code: str | None


def worked(session: Session, desk: Desk, typed: Typed, instead_of: TimeEntry | None = None) -> Work:
    """What they mean; BadInput says what cannot be meant. `instead_of` is the stored work that is being changed."""
    if not typed.matter_id:
        raise BadInput("Choose the matter that the work was for.")
    matter = matter_to_book(session, desk.by, typed.matter_id)
    if matter is None:
        raise NotFound("There is no such matter, or it is not for you to book time on.")
    _fits(matter, typed.day, _today(session, desk.by))
    of_set = desk.carrier(matter.client.carrier.slug).ledes.code_set
    codes = [_code(field, getattr(typed, field), of_set) for field in OF_WORK]
    work = Work(matter, typed.day, units_typed(typed.hours, LineKind.FEE), narrative_typed(typed.narrative), *codes)
    _fits_into_the_day(session, desk.by, work, instead_of)
    return work


def _fits(matter: Matter, day: dt.date, today: dt.date) -> None:
    if day > today:
        raise BadInput(f"{day} has not come yet; time is booked when the work is done.")
    if matter.opened_on and day < matter.opened_on:
        raise BadInput(f"Matter {matter.number} was opened on {matter.opened_on}; choose that day or a later one.")
    if matter.closed_on and day > matter.closed_on:
        raise BadInput(
            f"Matter {matter.number} was closed on {matter.closed_on}; a biller has it opened again if there is more to do."
        )


def _fits_into_the_day(session: Session, by: Actor, work: Work, instead_of: TimeEntry | None) -> None:
    before = sum(
        (entry.hours for entry in own_entries(session, by, work.day) if _counts(entry, work.day, instead_of)), Decimal(0)
    )
    if before + work.hours > HOURS_IN_A_DAY:
        raise BadInput(
            f"{before.normalize():f} hours are booked on {work.day} already; {work.hours} more do not fit into the day."
        )


def _counts(entry: OwnEntry, day: dt.date, instead_of: TimeEntry | None) -> bool:
    return entry.worked_on == day and (instead_of is None or entry.id != instead_of.id)


def _today(session: Session, by: Actor) -> dt.date:
    """The day on the wall of whoever books."""
    return clock(session).astimezone(ZoneInfo(by.zone)).date()


def _code(field: CodeField, code: str, of_set: str | None) -> str | None:
    return known_code(field, code.strip(), of_set) if code.strip() else None

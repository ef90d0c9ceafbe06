"""Who may see which rows, said once, in SQL. Every question asked for a person goes through here."""

from typing import Protocol

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import InstrumentedAttribute

from data.models import Invoice, Matter, TimeEntry
from data.vocabulary import Role

SEE_EVERYTHING = frozenset({Role.BILLER, Role.MANAGER})


class Viewer(Protocol):
    """Somebody who looks; billing.actor.Actor is one."""

    @property
    def roles(self) -> frozenset[Role]:
        """What they are in the firm."""

    @property
    def timekeeper_id(self) -> int | None:
        """Which timekeeper they are, if any."""


def invoices_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on Invoice: billers and managers see all, an attorney those on her table, anybody else none."""
    return _all_or_hers(viewer, Invoice.attorney_id)


def matters_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on Matter: billers and managers see the work of all, an attorney that of her matters, anybody else none."""
    return _all_or_hers(viewer, Matter.responsible_id)


def matters_bookable_by(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on Matter: who is a timekeeper books time on any matter of the firm, nobody else on one."""
    return true() if Role.ATTORNEY in viewer.roles and viewer.timekeeper_id is not None else false()


def time_booked_by(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on TimeEntry: everybody's own work."""
    return TimeEntry.timekeeper_id == viewer.timekeeper_id if viewer.timekeeper_id is not None else false()


def mails_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on Mail: billers and managers see carriers' mails, nobody else does."""
    return true() if viewer.roles & SEE_EVERYTHING else false()


def _all_or_hers(viewer: Viewer, attorney: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    if viewer.roles & SEE_EVERYTHING:
        return true()
    if Role.ATTORNEY in viewer.roles and viewer.timekeeper_id is not None:
        return attorney == viewer.timekeeper_id
    return false()

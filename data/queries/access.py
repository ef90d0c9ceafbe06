"""Who may see which rows, said once, in SQL. Every question asked for a person goes through here."""

from typing import Protocol

from sqlalchemy import ColumnElement, false, true

from data.models import Invoice, Matter
from data.vocabulary import Role

SEE_ALL_INVOICES = frozenset({Role.BILLER, Role.MANAGER})


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
    if viewer.roles & SEE_ALL_INVOICES:
        return true()
    if Role.ATTORNEY in viewer.roles and viewer.timekeeper_id is not None:
        return Invoice.attorney_id == viewer.timekeeper_id
    return false()


def matters_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on Matter: billers and managers see the work of all, an attorney that of her matters, anybody else none."""
    if viewer.roles & SEE_ALL_INVOICES:
        return true()
    if Role.ATTORNEY in viewer.roles and viewer.timekeeper_id is not None:
        return Matter.responsible_id == viewer.timekeeper_id
    return false()

"""What the job that learns from cuts asks, and the suggestions it made as people look at them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Carrier, Client, Cut, Invoice, Matter, Suggestion
from data.queries.access import SEE_EVERYTHING, Viewer
from data.vocabulary import InvoiceStatus

STEP = 500


@dataclass(frozen=True)
class Suggested:
    """One suggestion; the counts are lines, or whole bills. `examples` are numbers of invoices with their lines."""

    id: int
    carrier: str
    slug: str
    rule: str
    is_on: bool
    lines: str
    named: int
    caught: int
    caught_now: int
    others: int
    bills: int
    examples: Mapping[str, Sequence[tuple[str, int | None]]]
    made_at: dt.datetime
    dismissed_at: dt.datetime | None
    dismissed_by: str | None
    dismissed_why: str | None


def carriers_known(session: Session) -> Sequence[tuple[int, str]]:
    """Every carrier's id and slug."""
    return [(carrier_id, slug) for carrier_id, slug in session.execute(select(Carrier.id, Carrier.slug).order_by(Carrier.id))]


def cuts_since(session: Session, carrier_id: int, since: dt.datetime) -> Sequence[Cut]:
    """Everything a carrier cut since a moment."""
    return session.scalars(select(Cut).where(Cut.carrier_id == carrier_id, Cut.said_at >= since).order_by(Cut.id)).all()


def bills_answered(session: Session, carrier_id: int, since: dt.datetime, too: Collection[int]) -> Mapping[int, str]:
    """The carrier's bills since a day of which it said anything, and some bills `too`, however old: their numbers by id."""
    query = select(Invoice.id, Invoice.number).join(Invoice.matter).join(Matter.client)
    ours = query.where(Client.carrier_id == carrier_id, Invoice.status != InvoiceStatus.VOID)
    recent = ours.where(Invoice.invoice_date >= since.date(), Invoice.carrier_word.is_not(None))
    found = dict(session.execute(recent).all())
    older = sorted(set(too) - found.keys())
    for start in range(0, len(older), STEP):
        these = query.where(Invoice.id.in_(older[start : start + STEP]))
        found |= dict(session.execute(these).all())
    return found


def suggestions(session: Session, viewer: Viewer, *, aside: bool = False, carrier_id: int | None = None) -> list[Suggested]:
    """What stands (or was put `aside`), what catches most first. Nothing for whom may not see every bill."""
    if not viewer.roles & SEE_EVERYTHING:
        return []
    columns: Any = (
        Suggestion.id, Carrier.name, Carrier.slug, Suggestion.rule, Suggestion.is_on, Suggestion.lines, Suggestion.named, Suggestion.caught,
        Suggestion.caught_now, Suggestion.others, Suggestion.bills, Suggestion.examples, Suggestion.made_at, Suggestion.dismissed_at,
        Suggestion.dismissed_by, Suggestion.dismissed_why,
    )  # fmt: skip
    standing = Suggestion.dismissed_at.is_not(None) if aside else Suggestion.dismissed_at.is_(None)
    query = select(*columns).join(Suggestion.carrier).where(standing)
    if carrier_id is not None:
        query = query.where(Suggestion.carrier_id == carrier_id)
    best = (Suggestion.caught.desc(), Suggestion.others, Carrier.name, Suggestion.rule)
    return [Suggested(*row) for row in session.execute(query.order_by(*best))]

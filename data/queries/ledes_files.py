"""The files made of an invoice."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Invoice, LedesFile
from data.queries.access import Viewer, invoices_visible_to


@dataclass(frozen=True)
class KeptFile:
    """A file as it lies in the store. `changes` are the texts LEDES could not carry: line, field, before, after."""

    id: int
    name: str
    format: str
    sha256: str
    size: int
    place: str
    made_at: dt.datetime
    changes: Sequence[Mapping[str, Any]]


def files_of(session: Session, viewer: Viewer, invoice_id: int) -> list[KeptFile]:
    """The files made of an invoice this person may see, newest first; the newest is the one that is sent."""
    made = select(
        LedesFile.id, LedesFile.name, LedesFile.format, LedesFile.sha256, LedesFile.size, LedesFile.place, LedesFile.made_at,
        LedesFile.changes,
    ).join(Invoice, Invoice.id == LedesFile.invoice_id)  # fmt: skip
    seen = made.where(Invoice.id == invoice_id, invoices_visible_to(viewer)).order_by(LedesFile.id.desc())
    return [KeptFile(*row) for row in session.execute(seen)]

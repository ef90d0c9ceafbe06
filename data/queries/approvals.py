"""The carriers' lists of approved people and rates, and who replaced them when."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.models import Approval, ApprovalList, Carrier, Matter, Timekeeper

Columns: TypeAlias = Select[*tuple[Any, ...]]
NAME = Timekeeper.first_name + " " + Timekeeper.last_name


@dataclass(frozen=True)
class ApprovedRow:
    """One row of a list: whom (id and name) or which classification, for which matter, dollars an hour, first and last day."""

    id: int
    timekeeper: str | None
    name: str | None
    classification: str | None
    matter: str | None
    caption: str | None
    rate: Decimal | None
    starts_on: dt.date | None
    ends_on: dt.date | None


@dataclass(frozen=True)
class ListReplaced:
    """One time that a list was replaced: by whom when (UTC), how many rows it has since and how many of them were new, gone or
    changed, and where it lies in the file store."""

    id: int
    at: dt.datetime
    actor: str
    length: int
    added: int
    gone: int
    changed: int
    file_name: str
    place: str


def approved_rows(session: Session, slug: str) -> list[ApprovedRow]:
    """A carrier's list: people by name, then classifications; of each what is for all matters first, in the order of its days."""
    columns: Columns = select(
        Approval.id, Timekeeper.code, NAME, Approval.classification, Matter.number, Matter.caption, Approval.rate, Approval.starts_on,
        Approval.ends_on,
    )  # fmt: skip
    query = columns.select_from(Approval).join(Carrier, Carrier.id == Approval.carrier_id)
    query = query.outerjoin(Timekeeper, Timekeeper.id == Approval.timekeeper_id).outerjoin(
        Matter, Matter.id == Approval.matter_id
    )
    people_first = (Approval.timekeeper_id.is_(None), Timekeeper.last_name, Timekeeper.first_name, Timekeeper.code)
    order = (*people_first, Approval.classification, Matter.number, Approval.starts_on, Approval.id)
    return [ApprovedRow(*row) for row in session.execute(query.where(Carrier.slug == slug).order_by(*order))]


def replaced_lists(session: Session, slug: str, limit: int) -> list[ListReplaced]:
    """The last times that a carrier's list was replaced, the newest first."""
    log = ApprovalList
    columns: Columns = select(
        log.id, log.at, log.actor, log.length, log.added, log.gone, log.changed, log.file_name, log.place
    )  # fmt: skip
    query = columns.join(Carrier, Carrier.id == log.carrier_id).where(Carrier.slug == slug).order_by(log.id.desc())
    return [ListReplaced(*row) for row in session.execute(query.limit(limit))]


def replaced_last(session: Session, carrier_id: int) -> int:
    """The number of a carrier's newest list; 0 if nobody ever replaced it. It changes with every replacement."""
    return session.scalar(select(func.max(ApprovalList.id)).where(ApprovalList.carrier_id == carrier_id)) or 0

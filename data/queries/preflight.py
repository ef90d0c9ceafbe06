"""What the check before a night's uploads looks at: bills on their way out, the account of each matter, and what was written down."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from data.models import Carrier, Client, Credential, Finding, Invoice, LedesFile, Matter, Timekeeper
from data.queries.access import Viewer, invoices_visible_to
from data.queries.accounts import fitting_account
from data.vocabulary import InvoiceStatus, Severity, Turn

Columns: TypeAlias = Select[*tuple[Any, ...]]
AT_ONCE = 500
GOING_OUT = (InvoiceStatus.IN_REVIEW, InvoiceStatus.APPROVED)
ATTORNEY = Timekeeper.first_name + " " + Timekeeper.last_name


class BillGoingOut(NamedTuple):
    """A bill that is approved and not asked for, or in review; whose table it is on, and whether its file is made."""

    id: int
    number: str
    status: InvoiceStatus
    matter_id: int
    slug: str
    attorney: str | None
    has_file: bool


@dataclass(frozen=True)
class AccountOfMatter:
    """How the firm signs in for a matter's bills: when its site refused it (UTC) and why, its last day, when it last worked (UTC)."""

    username: str
    refused_at: dt.datetime | None
    refused_why: str | None
    expires_on: dt.date | None
    signed_in_at: dt.datetime | None


class WrittenFault(NamedTuple):
    """One stored finding that nobody excused."""

    rule: str
    severity: Severity
    sentence: str
    turn: Turn


def bills_going_out(session: Session, viewer: Viewer) -> list[BillGoingOut]:
    """Every approved bill that nobody asked to upload, and those in review of the newest month, by matter."""
    query = _going_out(viewer).where(or_(Invoice.status == InvoiceStatus.APPROVED, Invoice.period_end >= _this_month(session)))
    return [BillGoingOut(*row) for row in session.execute(query.order_by(Matter.number, Invoice.number))]


def earlier_in_review(session: Session, viewer: Viewer) -> int:
    """How many bills of earlier months are still in review."""
    earlier = and_(Invoice.status == InvoiceStatus.IN_REVIEW, Invoice.period_end < _this_month(session))
    return session.scalars(select(func.count(Invoice.id)).where(invoices_visible_to(viewer), earlier)).one()


def accounts_of(session: Session, matter_ids: Collection[int]) -> Mapping[int, AccountOfMatter]:
    """With which account each matter's bills are uploaded; one without any is left out."""
    found: dict[int, AccountOfMatter] = {}
    for part in _parts(matter_ids):
        account = fitting_account(Client.carrier_id, Matter.client_id, Matter.office)
        is_it = and_(Credential.carrier_id == Client.carrier_id, Credential.id == account)
        columns: Columns = select(
            Matter.id, Credential.username, Credential.refused_at, Credential.refused_why, Credential.expires_on,
            Credential.signed_in_at,
        )  # fmt: skip
        query = columns.select_from(Matter).join(Matter.client).join(Credential, is_it)
        found |= {row[0]: AccountOfMatter(*row[1:]) for row in session.execute(query.where(Matter.id.in_(part)))}
    return found


def paused_sites(session: Session) -> Mapping[str, str]:
    """Carriers that nobody visits now, by slug: who paused each, and why."""
    query = select(Carrier.slug, Carrier.paused_by, Carrier.paused_why).where(Carrier.paused_at.is_not(None))
    return {slug: f"{who}: {why}" for slug, who, why in session.execute(query)}


def written_faults(session: Session, invoice_ids: Collection[int]) -> Mapping[int, Sequence[WrittenFault]]:
    """What was last written down as wrong with each bill, and nobody excused."""
    found: dict[int, list[WrittenFault]] = defaultdict(list)
    for part in _parts(invoice_ids):
        query = select(Finding).where(Finding.invoice_id.in_(part), Finding.excuse_id.is_(None)).order_by(Finding.id)
        for one in session.scalars(query):
            found[one.invoice_id].append(WrittenFault(one.rule, one.severity, one.sentence, one.turn))
    return found


def _going_out(viewer: Viewer) -> Columns:
    has_file = select(LedesFile.id).where(LedesFile.invoice_id == Invoice.id).exists()
    columns: Columns = select(
        Invoice.id, Invoice.number, Invoice.status, Invoice.matter_id, Carrier.slug, ATTORNEY, has_file
    )  # fmt: skip
    query = columns.select_from(Invoice).join(Invoice.matter).join(Matter.client).join(Client.carrier)
    query = query.outerjoin(Timekeeper, Timekeeper.id == Invoice.attorney_id)
    return query.where(invoices_visible_to(viewer), Invoice.status.in_(GOING_OUT))


def _this_month(session: Session) -> dt.date:
    """The first day of the newest month that is on its way out."""
    newest = session.scalar(select(func.max(Invoice.period_end)).where(Invoice.status.in_(GOING_OUT)))
    return (newest or dt.date.min).replace(day=1)


def _parts(ids: Collection[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]

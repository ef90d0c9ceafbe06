"""What people do with all uploads of a carrier, or of all carriers, at once."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.desk import Desk
from billing.errors import BadInput, NotFound, NotYours, Refusal
from billing.submission import lifecycle
from billing.submission.asking import Asking
from data.dialects import clock
from data.models import Carrier, Client, Invoice, Matter, Submission
from data.vocabulary import InvoiceStatus, Role


class Asked(NamedTuple):
    """How many invoices were queued, and why others were not: how many for each reason."""

    queued: int
    refused: Mapping[str, int]


def ask_all(session: Session, desk: Desk) -> Asked:
    """“Upload now” for every approved invoice."""
    return _ask_each(session, desk, select(Invoice).where(Invoice.status == InvoiceStatus.APPROVED))


def ask_carrier(session: Session, desk: Desk, carrier: str) -> Asked:
    """“Upload now” for every approved invoice of a carrier, by its slug."""
    clients = select(Client.id).join(Client.carrier).where(Carrier.slug == carrier)
    matters = select(Matter.id).where(Matter.client_id.in_(clients))
    approved = select(Invoice).where(Invoice.status == InvoiceStatus.APPROVED, Invoice.matter_id.in_(matters))
    return _ask_each(session, desk, approved)


def ask_again_all(session: Session, carrier: str, *, by: Actor) -> int:
    """Put every upload of a carrier that needed a person back into the queue; how many there were."""
    _refuse_others(by, Role.BILLER)
    site = select(Carrier.id).where(Carrier.slug == carrier).scalar_subquery()
    stuck = select(Submission).where(Submission.carrier_id == site, Submission.by_hand.is_(False))
    stuck = stuck.where(Submission.status.in_(lifecycle.STEPS["try_again"].before))
    uploads, now = session.scalars(stuck.order_by(Submission.id).with_for_update()).all(), clock(session)
    for upload in uploads:
        lifecycle.take(upload, "try_again")
        upload.not_before, upload.tries, upload.turn, upload.sentence = now, 0, None, None
    return len(uploads)


def pause(session: Session, carrier: str, *, by: Actor, why: str) -> None:
    """Nobody visits the carrier's site until somebody resumes; an upload under way is finished."""
    if not why.strip():
        raise BadInput("Say why, for whoever wonders tomorrow why nothing is uploaded.")
    site = _site(session, carrier, by)
    site.paused_at, site.paused_by, site.paused_why = clock(session), by.name, why.strip()


def resume(session: Session, carrier: str, *, by: Actor) -> None:
    """The site is visited again; what waited goes on at once."""
    site = _site(session, carrier, by)
    site.paused_at = site.paused_by = site.paused_why = None


def _ask_each(session: Session, desk: Desk, approved: Select[Invoice]) -> Asked:
    _refuse_others(desk.by, Role.BILLER)
    asking, queued, refused = Asking(session, desk), 0, Counter[str]()
    for invoice in session.scalars(approved.order_by(Invoice.id).with_for_update()).all():
        try:
            asking.ask(invoice)
            queued += 1
        except Refusal as reason:
            refused[str(reason)] += 1
    session.flush()
    return Asked(queued, refused)


def _site(session: Session, carrier: str, by: Actor) -> Carrier:
    _refuse_others(by, Role.BILLER, Role.ADMIN)
    site = session.scalars(select(Carrier).where(Carrier.slug == carrier).with_for_update()).first()
    if site is None:
        raise NotFound("There is no such carrier.")
    return site


def _refuse_others(by: Actor, *roles: Role) -> None:
    if not by.is_worker and not by.roles.intersection(roles):
        raise NotYours(f"Uploads are for billers; {by.name} cannot do this.")

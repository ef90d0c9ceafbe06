"""Uploads in the queue of a site, and what processes and time do with them."""

import datetime as dt

from sqlalchemy import update

from billing import review
from billing.actor import Actor
from billing.submission import queue
from billing.submission.claim import Patience, claim_next
from data.models import Invoice, Lease, Matter, Submission
from data.session import reading, transaction
from data.vocabulary import Role
from tests.builders import a_carrier, a_matter, a_person, a_timekeeper, an_invoice

PATIENCE = Patience()
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def approved(desk_of, carrier_slug="harbor_mutual", *, matter=None):
    """An approved invoice's id, and Bo; on a matter of this number, or on a new one."""
    with transaction() as session:
        ada, carrier = a_timekeeper(session), a_carrier(session, carrier_slug)
        known = session.query(Matter).filter_by(number=matter).one() if matter else None
        invoice = an_invoice(session, attorney=ada, matter=known or a_matter(session, carrier=carrier, responsible=ada))
        attorney = a_person(session, f"Ada{ada.id}", Role.ATTORNEY, timekeeper=ada)
        bo, invoice_id = a_person(session, f"Bo{ada.id}", Role.BILLER), invoice.id
    with transaction() as session:
        review.approve(session, desk_of(Actor.of(attorney)), invoice_id, seen=version_of(invoice_id))
    return invoice_id, Actor.of(bo)


def version_of(invoice_id: int) -> int:
    """The version that a page would show now."""
    with reading() as session:
        return session.get_one(Invoice, invoice_id).version


def asked(desk_of, carrier_slug="harbor_mutual", *, matter=None):
    """An invoice in the queue; its submission's id, and Bo."""
    invoice_id, bo = approved(desk_of, carrier_slug, matter=matter)
    with transaction() as session:
        return queue.ask(session, desk_of(bo), invoice_id, seen=version_of(invoice_id)).id, bo


def claim(owner="one"):
    """What a process takes that may sign in anywhere."""
    with transaction() as session:
        return claim_next(session, owner, PATIENCE)


def write(act, *words, **more):
    """One transaction."""
    with transaction() as session:
        return act(session, *words, **more)


def time_passes():
    """Every lease and every pause is over."""
    with transaction() as session:
        session.execute(update(Submission).values(not_before=LONG_AGO))
        session.execute(update(Submission).where(Submission.lease_until.is_not(None)).values(lease_until=LONG_AGO))
        session.execute(update(Lease).values(until=LONG_AGO))


def standing(submission_id: int) -> Submission:
    """The upload as it stands now."""
    with reading() as session:
        return session.get_one(Submission, submission_id)


def invoice_of(submission_id: int) -> Invoice:
    """Its invoice as it stands now."""
    with reading() as session:
        return session.get_one(Invoice, standing(submission_id).invoice_id)

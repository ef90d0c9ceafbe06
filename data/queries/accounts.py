"""Which of a carrier's accounts a piece of work is done with: its client's, else its office's, else the one for all."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, or_, select
from sqlalchemy.orm import Session, aliased

from data.models import Client, Credential, Matter, Submission


def fitting_account(carrier_id: Any, client_id: Any, office: Any) -> ScalarSelect[int]:
    """The number of the account that fits best, as a part of a statement: columns or values go in, NULL comes out where none fits."""
    account = aliased(Credential)
    fits = (
        account.carrier_id == carrier_id,
        or_(account.client_id.is_(None), account.client_id == client_id),
        or_(account.office.is_(None), account.office == office),
    )
    closest = select(account.id).where(*fits).order_by(account.client_id.is_(None), account.office.is_(None), account.id)
    return closest.limit(1).correlate(Submission, Matter, Client).scalar_subquery()


def account_of_upload() -> ScalarSelect[int]:
    """The same for a submission, in a statement that has joined its matter."""
    return fitting_account(Submission.carrier_id, Matter.client_id, Matter.office)


def is_account_of_upload() -> ColumnElement[bool]:
    """A condition that joins Credential to a submission and its matter."""
    return and_(Credential.carrier_id == Submission.carrier_id, Credential.id == account_of_upload())


def account_for(session: Session, matter: Matter) -> Credential | None:
    """The account for a matter's invoices, or None if nobody entered one that fits."""
    carrier_id = select(Client.carrier_id).where(Client.id == matter.client_id).scalar_subquery()
    return session.scalars(
        select(Credential).where(Credential.id == fitting_account(carrier_id, matter.client_id, matter.office))
    ).first()

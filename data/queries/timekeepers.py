"""People whose hours are billed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Timekeeper


def timekeeper_coded(session: Session, code: str) -> Timekeeper:
    """The timekeeper with this id of the firm's; NoResultFound if there is none."""
    return session.scalars(select(Timekeeper).where(Timekeeper.code == code)).one()

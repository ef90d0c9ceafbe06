"""Which attempts may have put the invoice on the site without our knowing."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from data.models import Attempt
from data.vocabulary import AttemptOutcome

SILENT = (AttemptOutcome.UNKNOWN, AttemptOutcome.LATER, AttemptOutcome.NEEDS_PERSON, AttemptOutcome.PENDING)


def attempts_in_doubt(session: Session, submission_id: int) -> Sequence[Attempt]:
    """Attempts that were about to send and whose answer we never had."""
    silent = or_(Attempt.outcome.is_(None), Attempt.outcome.in_(SILENT))
    query = select(Attempt).where(Attempt.submission_id == submission_id, Attempt.intent_at.is_not(None), silent)
    return session.scalars(query).all()

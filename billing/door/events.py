"""What is written down about the door."""

from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import SignInEvent


def leave_event(session: Session, username: str, what: str, *, by: str | None = None, address: str | None = None) -> None:
    """Write down that something happened to whoever signs in as `username`; `by` names somebody else who did it."""
    session.add(SignInEvent(at=clock(session), username=username, what=what, by=by, address=address))
